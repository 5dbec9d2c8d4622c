//! Which of the coupons shown at a till can be used, and why the others cannot.

mod room;

use std::collections::BTreeMap;

use store::Tx;
use vocabulary::{CouponId, CouponPoolId, CustomerId, Instant, Problem, PromotionId, Zone};

use self::room::Room;
use super::limits::{Place, Scope};
use super::sql::codes::Known;
use super::{Format, Refusal, normal, sql};

/// Most coupons shown with one basket.
pub const SHOWN_MAX: usize = 30;

/// What became of one code that was shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The code as it was shown.
    pub shown: String,
    /// The coupon, or why it cannot be used.
    pub outcome: Result<Usable, Refusal>,
}

/// A coupon that can be used; only [`find`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct Usable {
    /// The coupon.
    pub coupon: CouponId,
    /// Its pool.
    pub pool: CouponPoolId,
    /// The promotion it opens.
    pub promotion: PromotionId,
    /// Its code in the normal form.
    pub code: String,
    /// Until just before when, if it has an end.
    pub expires_at: Option<Instant>,
    pub(super) place: Place,
    pub(super) bounds: Vec<(Scope, i64)>,
}

/// Looks up the codes shown with a basket, in their order, as of the basket's time; at most four statements, however many codes.
///
/// A code counts those before it as used, so that all that are found usable can be redeemed together.
pub fn find(
    tx: &mut Tx<'_>,
    codes: &[&str],
    customer: Option<CustomerId>,
    now: Instant,
) -> Result<Vec<Found>, Problem> {
    if codes.len() > SHOWN_MAX {
        let message = format!("at most {SHOWN_MAX} coupons with one basket");
        return Err(Problem::invalid("too_many_coupons", "coupons", message).with("max", SHOWN_MAX));
    }
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let normals: Vec<String> = codes.iter().map(|code| normal(code)).collect();
    let known = sql::codes::by_codes(tx, &normals)?;
    let known: BTreeMap<&str, (&Known, Usable)> =
        known.iter().map(|one| (one.code.as_str(), (one, usable(one, customer, now)))).collect();
    let is_all_known = normals.iter().all(|code| known.contains_key(code.as_str()));
    let formats = if is_all_known { Vec::new() } else { sql::pools::formats(tx)? };
    let mut room = Room::load(tx, known.values().map(|(_, usable)| usable), now)?;
    let outcomes = normals.iter().map(|code| match known.get(code.as_str()) {
        None => Err(missing(code, &formats)),
        Some((one, usable)) => match standing(one, customer, now) {
            Some(refusal) => Err(refusal),
            None => room.take(usable).map(|()| usable.clone()),
        },
    });
    Ok(codes
        .iter()
        .zip(outcomes)
        .map(|(shown, outcome)| Found { shown: (*shown).to_owned(), outcome })
        .collect())
}

/// Says that [`find`] will be asked for these codes.
pub fn find_ahead(tx: &mut Tx<'_>, codes: &[&str]) -> Result<(), Problem> {
    let normals: Vec<String> = codes.iter().take(SHOWN_MAX).map(|code| normal(code)).collect();
    if normals.is_empty() { Ok(()) } else { Ok(sql::codes::by_codes_ahead(tx, &normals)?) }
}

/// The coupon as it would be used, with the counters it would be counted in.
pub(super) fn usable(known: &Known, customer: Option<CustomerId>, now: Instant) -> Usable {
    let day = known.limits.per_day.map(|_| {
        let zone = Zone::parse(&known.zone).unwrap_or_else(Zone::utc);
        i64::from(zone.date(now).epoch_days())
    });
    let place = Place { coupon: known.coupon, pool: known.pool, customer, day };
    Usable {
        coupon: known.coupon,
        pool: known.pool,
        promotion: known.promotion,
        code: known.code.clone(),
        expires_at: known.expires_at(),
        bounds: place.bounds(&known.limits),
        place,
    }
}

/// Why a coupon cannot be used whatever is left of it; whose it is comes first, so that others learn nothing more.
fn standing(known: &Known, customer: Option<CustomerId>, now: Instant) -> Option<Refusal> {
    match (known.is_personal, known.holder, customer) {
        (true, None, _) => return Some(Refusal::Unknown),
        (true, Some(_), None) => return Some(Refusal::NeedsCustomer),
        (true, Some(holder), Some(customer)) if holder != customer => return Some(Refusal::Foreign),
        _ => {}
    }
    if known.is_paused {
        return Some(Refusal::Paused);
    }
    if known.from.is_some_and(|from| now < from) {
        return Some(Refusal::NotYetValid);
    }
    if known.expires_at().is_some_and(|end| now >= end) {
        return Some(Refusal::Expired);
    }
    (known.limits.per_customer.is_some() && customer.is_none()).then_some(Refusal::NeedsCustomer)
}

/// Why a code is nobody's: mistyped when it looks like those of a pool and like a whole one of none.
fn missing(code: &str, formats: &[Format]) -> Refusal {
    let mut alike = formats.iter().filter(|format| format.fits(code)).peekable();
    if alike.peek().is_some() && !alike.any(|format| format.is_whole(code)) {
        Refusal::WrongCheckDigit
    } else {
        Refusal::Unknown
    }
}
