//! A pool: one kind of coupon, with a code for all or a code for each.

mod check;

use serde::Serialize;
use store::Tx;
use vocabulary::{CouponPoolId, ErrorKind, Instant, Problem, PromotionId};

pub(super) use self::check::check_wanted;
pub use self::check::wanted_max;
use self::check::{check, checked};
use super::{Format, Limits, sql};
use crate::time_marks;

/// What can be changed of a pool.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// What staff call it.
    pub name: String,
    /// The promotion its coupons open.
    pub promotion: PromotionId,
    /// Whether a coupon is only for the customer it was issued to; else for whoever shows it.
    pub is_personal: bool,
    /// From when on, when set.
    pub from: Option<Instant>,
    /// Until just before when, when set.
    pub until: Option<Instant>,
    /// So many days of 24 hours from its issue, when set; a coupon never issued has no such end.
    pub valid_days: Option<i64>,
    /// How often.
    pub limits: Limits,
    /// IANA name of the zone whose days the limit of a day counts.
    pub zone: String,
    /// What is printed beside the codes: the batch's name for the printer.
    pub label: String,
    /// What printing one costs, minor units of the workspace's currency.
    pub label_price: Option<i64>,
}

/// Which codes a pool has.
#[derive(Debug, Clone, PartialEq)]
pub enum Codes {
    /// One for all, in its normal form.
    Generic(String),
    /// One for each.
    Unique {
        /// How they look.
        format: Format,
        /// How many there are to be; none as long as they come from elsewhere.
        wanted: i64,
    },
}

/// A pool as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// Its id.
    pub id: CouponPoolId,
    /// What can be changed.
    pub settings: Settings,
    /// Its codes.
    pub codes: Codes,
    /// Whether its coupons are refused for the time being.
    pub is_paused: bool,
    /// Codes made so far.
    pub generated: i64,
    /// The serial number the next batch begins with.
    pub next_serial: i64,
    /// Coupons issued to customers so far.
    pub issued: i64,
    /// Counts the changes; a change names the version it was made on.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it was changed last.
    pub updated_at: Instant,
}

/// What became of a pool's coupons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Codes made.
    pub generated: i64,
    /// Issued to customers.
    pub issued: i64,
    /// Held by open orders.
    pub reserved: i64,
    /// Uses that stand.
    pub redeemed: i64,
    /// Uses that were given back.
    pub rolled_back: i64,
}

/// Makes a pool; the code of a generic one is there at once, unique ones are made by [`super::generate`].
pub fn create(tx: &mut Tx<'_>, now: Instant, settings: Settings, codes: Codes) -> Result<Pool, Problem> {
    check(&settings)?;
    let codes = checked(codes)?;
    let id = sql::pools::insert(tx, now, &settings, &codes)?;
    if let Codes::Generic(code) = &codes
        && sql::codes::insert(tx, id, &[(0, code.clone())])? == 0
    {
        return Err(Problem::new(ErrorKind::Conflict, "code_taken", "another pool has this code")
            .on("code")
            .with("code", code.as_str()));
    }
    load(tx, id)
}

/// A pool by its id.
pub fn load(tx: &mut Tx<'_>, id: CouponPoolId) -> Result<Pool, Problem> {
    sql::pools::load(tx, id)?.ok_or_else(|| Problem::not_found(id))
}

/// The newest pools below a cursor, of all promotions or of one.
pub fn list(
    tx: &mut Tx<'_>,
    promotion: Option<PromotionId>,
    below: Option<CouponPoolId>,
    limit: i64,
) -> Result<Vec<Pool>, Problem> {
    Ok(sql::pools::page(tx, promotion, below.map_or(i64::MAX, |id| id.0), limit)?)
}

/// Changes a pool that still has the named version; its codes stay.
pub fn change(
    tx: &mut Tx<'_>,
    now: Instant,
    id: CouponPoolId,
    version: i64,
    settings: Settings,
) -> Result<Pool, Problem> {
    check(&settings)?;
    let old = load(tx, id)?;
    if !sql::pools::update(tx, now, id, version, &settings)? {
        return Err(Problem::version_conflict(id, old.version, version));
    }
    let new = load(tx, id)?;
    if told_by(&old.settings) != told_by(&new.settings) {
        time_marks::changed(tx, id, now)?;
    }
    Ok(new)
}

/// What is known of those who hold a coupon follows from these.
fn told_by(settings: &Settings) -> (&str, Option<Instant>, Option<Instant>, Option<i64>) {
    (&settings.name, settings.from, settings.until, settings.limits.per_code)
}

/// Refuses a pool's coupons for the time being, or accepts them again.
pub fn set_paused(tx: &mut Tx<'_>, now: Instant, id: CouponPoolId, is_paused: bool) -> Result<Pool, Problem> {
    if sql::pools::pause(tx, now, id, is_paused)? {
        time_marks::changed(tx, id, now)?;
    }
    load(tx, id)
}

/// What became of a pool's coupons.
pub fn counts(tx: &mut Tx<'_>, id: CouponPoolId) -> Result<Counts, Problem> {
    let pool = load(tx, id)?;
    let [reserved, redeemed, rolled_back] = sql::uses::counts(tx, id)?;
    Ok(Counts { generated: pool.generated, issued: pool.issued, reserved, redeemed, rolled_back })
}
