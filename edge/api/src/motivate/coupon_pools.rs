use std::collections::BTreeMap;

use access::Scope;
use axum::Json;
use axum::http::StatusCode;
use motivate::coupons::{self, Codes, Figures, Format, LETTERS, Limits, Pool, Settings};
use motivate::promotions::{self, Condition, SavedPromotion};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::{IntoParams, ToSchema};
use vocabulary::{CouponPoolId, Instant, Params, Problem, PromotionId};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Ask, Body, Named};
use crate::wire::{At, Page};

/// The pace of a pool is told from so many days.
const PACE_DAYS: i64 = 28;

/// A coupon pool: one kind of coupon, with a code for all or a code for each.
#[derive(Serialize, ToSchema)]
#[schema(as = CouponPool)]
pub(crate) struct PoolBody {
    id: String,
    version: i64,
    settings: PoolSettings,
    /// The promotion its coupons open.
    promotion: PoolPromotion,
    codes: PoolCodes,
    is_paused: bool,
    counts: PoolCounts,
    created_at: At,
    updated_at: At,
}

/// What can be changed of a pool.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = CouponPoolSettings)]
pub(crate) struct PoolSettings {
    name: String,
    promotion_id: String,
    /// Whether a coupon is only for the customer it was issued to.
    #[serde(default)]
    is_personal: bool,
    from: Option<At>,
    until: Option<At>,
    /// Days of 24 hours from its issue.
    valid_days: Option<i64>,
    /// Uses of one code.
    per_code: Option<i64>,
    /// Uses of all codes by one customer.
    per_customer: Option<i64>,
    /// Uses of all codes on one day.
    per_day: Option<i64>,
    /// What the printer calls the batch.
    #[serde(default)]
    label: String,
    /// What printing one costs, minor units.
    label_price: Option<i64>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CouponPoolPromotion)]
pub(crate) struct PoolPromotion {
    id: String,
    name: String,
    /// State of the promotion; `missing` when there is none.
    state: String,
    /// Whether a condition of the promotion asks for coupons of this pool.
    asks_for_it: bool,
}

/// The code of a pool, or how its codes look.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = CouponCodes)]
pub(crate) struct PoolCodes {
    /// `generic` or `unique`.
    kind: String,
    /// The one code for all.
    code: Option<String>,
    prefix: Option<String>,
    /// Characters after the prefix; digits and capitals that are not taken for each other unless told.
    alphabet: Option<String>,
    /// Characters after the prefix, the check character among them.
    length: Option<usize>,
    /// How many there are to be; none where they are imported.
    pub(super) wanted: Option<i64>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CouponPoolCounts)]
pub(crate) struct PoolCounts {
    /// Codes made or imported.
    generated: i64,
    issued: i64,
    /// Codes not yet issued; nothing for a generic code.
    left: Option<i64>,
    reserved: i64,
    redeemed: i64,
    rolled_back: i64,
    issued_lately: i64,
    redeemed_lately: i64,
    /// Over how many days `_lately` counts.
    pace_days: i64,
    /// When it runs out at this pace; nothing when it does not.
    days_left: Option<i64>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewCouponPool)]
pub(crate) struct NewPool {
    settings: PoolSettings,
    codes: PoolCodes,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = CouponPoolChange)]
pub(crate) struct PoolChange {
    /// The version the change was made on.
    version: i64,
    settings: PoolSettings,
}

/// A pool just made, and the job that makes its codes.
#[derive(Serialize, ToSchema)]
#[schema(as = CouponPoolMade)]
pub(crate) struct PoolMade {
    pool: PoolBody,
    job_id: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PoolsAsked {
    /// Only those of a promotion.
    promotion: Option<String>,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Coupon pools, the newest first.
#[utoipa::path(get, path = "/api/v1/coupon-pools", tag = "coupons", operation_id = "list_coupon_pools", params(PoolsAsked), responses((status = 200, body = Page<PoolBody>)))]
pub(crate) async fn list(caller: Caller, Ask(asked): Ask<PoolsAsked>) -> Answer<Json<Page<PoolBody>>> {
    caller.allow(Scope::CampaignsRead)?;
    let (now, limit) = (caller.now(), i64::from(asked.limit.unwrap_or(50).clamp(1, 200)));
    let promotion = asked.promotion.filter(|id| !id.is_empty()).map(|id| promotion_id(&id)).transpose()?;
    let below = asked.cursor.map(|id| id.parse::<CouponPoolId>()).transpose();
    let below =
        below.map_err(|_| Problem::invalid("bad_cursor", "cursor", "the cursor is not one of ours"))?;
    let items = caller
        .read(move |tx| {
            let pools = coupons::list(tx, promotion, below, limit)?;
            bodies(tx, pools, now)
        })
        .await?;
    let next = (items.len() as i64 == limit).then(|| items.last().map(|last| last.id.clone())).flatten();
    Ok(Json(Page { items, next }))
}

/// A coupon pool.
#[utoipa::path(get, path = "/api/v1/coupon-pools/{id}", tag = "coupons", operation_id = "show_coupon_pool", params(("id" = String, Path)), responses((status = 200, body = PoolBody), (status = 404)))]
pub(crate) async fn show(caller: Caller, Named(id): Named<CouponPoolId>) -> Answer<Json<PoolBody>> {
    caller.allow(Scope::CampaignsRead)?;
    let now = caller.now();
    let body = caller
        .read(move |tx| {
            let pool = coupons::load(tx, id)?;
            body(tx, pool, now)
        })
        .await?;
    Ok(Json(body))
}

/// Makes a pool of a generic code, or of unique ones, which are then made by a job.
#[utoipa::path(post, path = "/api/v1/coupon-pools", tag = "coupons", operation_id = "create_coupon_pool", request_body = NewPool, responses((status = 201, body = PoolMade), (status = 409, description = "code_taken"), (status = 422, description = "codes_guessable")))]
pub(crate) async fn create(
    caller: Caller,
    Body(told): Body<NewPool>,
) -> Answer<(StatusCode, Json<PoolMade>)> {
    caller.allow(Scope::CampaignsWrite)?;
    let now = caller.now();
    let settings = settings_of(&caller, told.settings)?;
    let codes = told.codes.read()?;
    let made = caller
        .write(move |tx| {
            let (pool, job) = flows::coupon::create(tx, now, settings.clone(), codes.clone())?;
            let job_id = job.map(|job| job.to_string());
            Ok(PoolMade { pool: body(tx, pool, now)?, job_id })
        })
        .await?;
    caller.audit("coupon_pool.created", &made.pool.id, Params::new()).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Changes a pool; its codes stay.
#[utoipa::path(put, path = "/api/v1/coupon-pools/{id}", tag = "coupons", operation_id = "change_coupon_pool", params(("id" = String, Path)), request_body = PoolChange, responses((status = 200, body = PoolBody), (status = 409, description = "version_conflict")))]
pub(crate) async fn change(
    caller: Caller,
    Named(id): Named<CouponPoolId>,
    Body(told): Body<PoolChange>,
) -> Answer<Json<PoolBody>> {
    caller.allow(Scope::CampaignsWrite)?;
    let (now, version) = (caller.now(), told.version);
    let settings = settings_of(&caller, told.settings)?;
    let changed = caller
        .write(move |tx| {
            let pool = flows::coupon::change(tx, now, id, version, settings.clone())?;
            body(tx, pool, now)
        })
        .await?;
    caller.audit("coupon_pool.changed", id, Params::new()).await?;
    Ok(Json(changed))
}

/// Refuses a pool's coupons for the time being.
#[utoipa::path(post, path = "/api/v1/coupon-pools/{id}/pause", tag = "coupons", operation_id = "pause_coupon_pool", params(("id" = String, Path)), responses((status = 200, body = PoolBody)))]
pub(crate) async fn pause(caller: Caller, Named(id): Named<CouponPoolId>) -> Answer<Json<PoolBody>> {
    set_paused(caller, id, true).await
}

/// Accepts a pool's coupons again.
#[utoipa::path(post, path = "/api/v1/coupon-pools/{id}/resume", tag = "coupons", operation_id = "resume_coupon_pool", params(("id" = String, Path)), responses((status = 200, body = PoolBody)))]
pub(crate) async fn resume(caller: Caller, Named(id): Named<CouponPoolId>) -> Answer<Json<PoolBody>> {
    set_paused(caller, id, false).await
}

async fn set_paused(caller: Caller, id: CouponPoolId, is_paused: bool) -> Answer<Json<PoolBody>> {
    caller.allow(Scope::CampaignsWrite)?;
    let now = caller.now();
    let moved = caller
        .write(move |tx| {
            let pool = coupons::set_paused(tx, now, id, is_paused)?;
            body(tx, pool, now)
        })
        .await?;
    let action = if is_paused { "coupon_pool.paused" } else { "coupon_pool.resumed" };
    caller.audit(action, id, Params::new()).await?;
    Ok(Json(moved))
}

fn settings_of(caller: &Caller, told: PoolSettings) -> Result<Settings, Problem> {
    Ok(Settings {
        name: told.name,
        promotion: promotion_id(&told.promotion_id)?,
        is_personal: told.is_personal,
        from: told.from.map(|at| at.0),
        until: told.until.map(|at| at.0),
        valid_days: told.valid_days,
        limits: Limits { per_code: told.per_code, per_customer: told.per_customer, per_day: told.per_day },
        zone: caller.workspace.settings().zone.name().to_owned(),
        label: told.label,
        label_price: told.label_price,
    })
}

fn promotion_id(text: &str) -> Result<PromotionId, Problem> {
    text.parse()
        .map_err(|_| Problem::invalid("unknown_promotion", "promotion_id", "there is no such promotion"))
}

impl PoolCodes {
    pub(super) fn read(self) -> Result<Codes, Problem> {
        match self.kind.as_str() {
            "generic" => Ok(Codes::Generic(self.code.unwrap_or_default())),
            "unique" => Ok(Codes::Unique { wanted: self.wanted.unwrap_or(0), format: self.format()? }),
            _ => Err(Problem::invalid("unknown_value", "kind", "a pool is generic or unique")),
        }
    }

    pub(super) fn format(&self) -> Result<Format, Problem> {
        let alphabet = self.alphabet.as_deref().filter(|text| !text.is_empty()).unwrap_or(LETTERS);
        Format::try_new(self.prefix.as_deref().unwrap_or_default(), alphabet, self.length.unwrap_or(9))
    }

    fn of(codes: &Codes) -> PoolCodes {
        let none = PoolCodes {
            kind: "generic".into(),
            code: None,
            prefix: None,
            alphabet: None,
            length: None,
            wanted: None,
        };
        match codes {
            Codes::Generic(code) => PoolCodes { code: Some(code.clone()), ..none },
            Codes::Unique { format, wanted } => PoolCodes {
                kind: "unique".into(),
                prefix: Some(format.prefix().to_owned()),
                alphabet: Some(format.alphabet()),
                length: Some(format.length()),
                wanted: Some(*wanted),
                ..none
            },
        }
    }
}

fn body(tx: &mut Tx<'_>, pool: Pool, now: Instant) -> Result<PoolBody, Problem> {
    let body = bodies(tx, vec![pool], now)?.pop();
    body.ok_or_else(|| Problem::internal("a pool without its page"))
}

fn bodies(tx: &mut Tx<'_>, pools: Vec<Pool>, now: Instant) -> Result<Vec<PoolBody>, Problem> {
    let figures = coupons::figures(tx, &pools, now.plus_days(-PACE_DAYS))?;
    let promotions: BTreeMap<PromotionId, SavedPromotion> =
        promotions::list(tx)?.into_iter().map(|one| (one.id, one)).collect();
    let made = pools.into_iter().map(|pool| {
        let figures = figures.get(&pool.id).copied().unwrap_or_default();
        let promotion = promotions.get(&pool.settings.promotion);
        PoolBody {
            id: pool.id.to_string(),
            version: pool.version,
            promotion: PoolPromotion::of(&pool, promotion),
            codes: PoolCodes::of(&pool.codes),
            is_paused: pool.is_paused,
            counts: PoolCounts::of(&pool, &figures, now),
            created_at: At(pool.created_at),
            updated_at: At(pool.updated_at),
            settings: PoolSettings::of(pool.settings),
        }
    });
    Ok(made.collect())
}

impl PoolSettings {
    fn of(settings: Settings) -> PoolSettings {
        PoolSettings {
            name: settings.name,
            promotion_id: settings.promotion.to_string(),
            is_personal: settings.is_personal,
            from: settings.from.map(At),
            until: settings.until.map(At),
            valid_days: settings.valid_days,
            per_code: settings.limits.per_code,
            per_customer: settings.limits.per_customer,
            per_day: settings.limits.per_day,
            label: settings.label,
            label_price: settings.label_price,
        }
    }
}

impl PoolPromotion {
    fn of(pool: &Pool, promotion: Option<&SavedPromotion>) -> PoolPromotion {
        let condition = promotion.and_then(|one| one.definition.condition.as_ref());
        PoolPromotion {
            id: pool.settings.promotion.to_string(),
            name: promotion.map(|one| one.name.clone()).unwrap_or_default(),
            state: promotion.map_or("missing", |one| one.state.as_str()).to_owned(),
            asks_for_it: condition.is_some_and(|condition| asks(condition, pool.id)),
        }
    }
}

fn asks(condition: &Condition, id: CouponPoolId) -> bool {
    match condition {
        Condition::All { of } | Condition::Any { of } => of.iter().any(|one| asks(one, id)),
        Condition::Coupon { pool } => *pool == id,
        _ => false,
    }
}

impl PoolCounts {
    fn of(pool: &Pool, figures: &Figures, now: Instant) -> PoolCounts {
        let counts = figures.counts;
        let is_generic = matches!(pool.codes, Codes::Generic(_));
        let left = (!is_generic).then(|| (pool.generated - pool.issued).max(0));
        let days = (now.0 - pool.created_at.0).div_euclid(86_400_000_000).clamp(1, PACE_DAYS);
        let (rest, pace) = if is_generic {
            let rest = pool.settings.limits.per_code.map(|most| (most - counts.redeemed).max(0));
            (rest, figures.redeemed_since)
        } else {
            (left, figures.issued_since)
        };
        PoolCounts {
            generated: counts.generated,
            issued: counts.issued,
            left,
            reserved: counts.reserved,
            redeemed: counts.redeemed,
            rolled_back: counts.rolled_back,
            issued_lately: figures.issued_since,
            redeemed_lately: figures.redeemed_since,
            pace_days: days,
            days_left: rest.filter(|_| pace > 0).map(|rest| rest.saturating_mul(days) / pace),
        }
    }
}
