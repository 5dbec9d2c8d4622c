//! Single coupons: issued, looked up, taken back.

use access::Scope;
use axum::Json;
use axum::http::StatusCode;
use know::customers::{self, survivor};
use motivate::coupons::{self, Issued, Seen};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::{IntoParams, ToSchema};
use vocabulary::{CouponPoolId, CustomerId, Params, Problem};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Ask, Body, Named};
use crate::wire::{At, NamedId};

#[derive(Deserialize, ToSchema)]
#[schema(as = CouponToIssue)]
pub(crate) struct ToIssue {
    customer_id: String,
    /// The same key issues once.
    key: String,
}

/// A coupon issued to a customer.
#[derive(Serialize, ToSchema)]
#[schema(as = IssuedCoupon)]
pub(crate) struct IssuedBody {
    id: String,
    pool_id: String,
    promotion_id: String,
    code: String,
    customer_id: String,
    issued_at: At,
    expires_at: Option<At>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = CouponNamed)]
pub(crate) struct CodeTold {
    code: String,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CodeAsked {
    /// The code as it was typed.
    code: String,
}

/// A code looked up.
#[derive(Serialize, ToSchema)]
#[schema(as = CouponSeen)]
pub(crate) struct SeenBody {
    id: String,
    code: String,
    pool: NamedId,
    promotion_id: String,
    /// Whose it is, once it is issued.
    customer: Option<NamedId>,
    issued_at: Option<At>,
    expires_at: Option<At>,
    /// `ready`, `waiting`, `reserved`, `redeemed`, `expired` or `paused`.
    standing: String,
    redeemed: i64,
    per_code: Option<i64>,
    /// The newest fifty.
    uses: Vec<UseBody>,
}

/// What an order did with a coupon.
#[derive(Serialize, ToSchema)]
#[schema(as = CouponUse)]
pub(crate) struct UseBody {
    receipt_id: String,
    code: String,
    pool: NamedId,
    customer: Option<NamedId>,
    /// `reserved`, `redeemed`, `released`, `rolled_back` or `lapsed`.
    state: String,
    taken_at: At,
    changed_at: At,
}

/// Issues a coupon of a pool to a customer.
#[utoipa::path(post, path = "/api/v1/coupon-pools/{id}/coupons", tag = "coupons", params(("id" = String, Path)), request_body = ToIssue, responses((status = 201, body = IssuedBody), (status = 409, description = "pool_empty, pool_generic")))]
pub(crate) async fn issue(
    caller: Caller,
    Named(id): Named<CouponPoolId>,
    Body(told): Body<ToIssue>,
) -> Answer<(StatusCode, Json<IssuedBody>)> {
    caller.allow(Scope::CampaignsWrite)?;
    let (customer, now) = (customer_id(&told.customer_id)?, caller.now());
    let issued = caller
        .write(move |tx| {
            let customer = known(tx, customer)?;
            let issued = coupons::issue(tx, id, customer, &told.key, now)?;
            know::touch_standing(tx, &[customer])?;
            Ok(issued)
        })
        .await?;
    caller.audit("coupon.issued", issued.coupon, Params::new()).await?;
    Ok((StatusCode::CREATED, Json(IssuedBody::of(issued))))
}

/// Looks a code up: whose it is, where it stands, what it was used for.
#[utoipa::path(get, path = "/api/v1/coupons", tag = "coupons", operation_id = "look_up_coupon", params(CodeAsked), responses((status = 200, body = SeenBody), (status = 404, description = "coupon_unknown")))]
pub(crate) async fn look(caller: Caller, Ask(asked): Ask<CodeAsked>) -> Answer<Json<SeenBody>> {
    caller.allow(Scope::CampaignsRead)?;
    caller.allow(Scope::CustomersRead)?;
    let now = caller.now();
    let seen = caller.read(move |tx| seen(tx, &asked.code, now)).await?;
    Ok(Json(seen))
}

/// Ends a coupon that was issued; what it was used for stays.
#[utoipa::path(post, path = "/api/v1/coupons/withdraw", tag = "coupons", operation_id = "withdraw_coupon", request_body = CodeTold, responses((status = 200, body = SeenBody), (status = 404, description = "coupon_unknown"), (status = 409, description = "coupon_not_issued")))]
pub(crate) async fn withdraw(caller: Caller, Body(told): Body<CodeTold>) -> Answer<Json<SeenBody>> {
    caller.allow(Scope::CampaignsWrite)?;
    let now = caller.now();
    let seen = caller
        .write(move |tx| {
            let found = coupons::look(tx, &told.code, now)?.ok_or_else(unknown)?;
            coupons::end(tx, found.coupon, now)?;
            know::touch_standing(tx, found.customer.as_slice())?;
            seen(tx, &told.code, now)
        })
        .await?;
    caller.audit("coupon.withdrawn", &seen.id, Params::new()).await?;
    Ok(Json(seen))
}

fn seen(tx: &mut Tx<'_>, code: &str, now: vocabulary::Instant) -> Result<SeenBody, Problem> {
    let seen = coupons::look(tx, code, now)?.ok_or_else(unknown)?;
    let uses = seen.uses.iter().filter_map(|one| one.used.customer);
    let ids: Vec<CustomerId> = seen.customer.into_iter().chain(uses).collect();
    let names = customers::load_map(tx, &ids)?;
    let named = |id: CustomerId| NamedId::new(id, names.get(&id).map(|one| one.name()).unwrap_or_default());
    Ok(SeenBody::of(seen, &named))
}

/// The customer an id stands for, who must be there.
pub(super) fn known(tx: &mut Tx<'_>, id: CustomerId) -> Result<CustomerId, Problem> {
    let unknown = |_| Problem::invalid("unknown_customer", "customer_id", "there is no such customer");
    let id = survivor(tx, id).map_err(unknown)?;
    customers::load(tx, id).map_err(unknown)?;
    Ok(id)
}

pub(super) fn customer_id(text: &str) -> Result<CustomerId, Problem> {
    text.parse().map_err(|_| Problem::invalid("unknown_customer", "customer_id", "there is no such customer"))
}

fn unknown() -> Problem {
    Problem::new(vocabulary::ErrorKind::NotFound, "coupon_unknown", "no pool has this code")
}

impl IssuedBody {
    pub(super) fn of(issued: Issued) -> IssuedBody {
        IssuedBody {
            id: issued.coupon.to_string(),
            pool_id: issued.pool.to_string(),
            promotion_id: issued.promotion.to_string(),
            code: issued.code,
            customer_id: issued.customer.to_string(),
            issued_at: At(issued.issued_at),
            expires_at: issued.expires_at.map(At),
        }
    }
}

impl SeenBody {
    fn of(seen: Seen, named: &dyn Fn(CustomerId) -> NamedId) -> SeenBody {
        let uses = seen.uses.into_iter().map(|one| UseBody {
            receipt_id: one.used.order.to_string(),
            code: one.code,
            pool: NamedId::new(one.used.pool, one.pool_name),
            customer: one.used.customer.map(named),
            state: one.used.state.as_str().to_owned(),
            taken_at: At(one.used.taken_at),
            changed_at: At(one.used.changed_at),
        });
        SeenBody {
            id: seen.coupon.to_string(),
            code: seen.code,
            pool: NamedId::new(seen.pool, seen.pool_name),
            promotion_id: seen.promotion.to_string(),
            customer: seen.customer.map(named),
            issued_at: seen.issued_at.map(At),
            expires_at: seen.expires_at.map(At),
            standing: seen.standing.as_str().to_owned(),
            redeemed: seen.redeemed,
            per_code: seen.per_code,
            uses: uses.collect(),
        }
    }
}
