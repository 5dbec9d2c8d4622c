use access::Scope;
use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::Params;

use flows::campaign::CheckStatus;
use flows::promotion::Point;

use super::promotions::promotion_id;
use crate::caller::Caller;
use crate::problem::Answer;

/// The list before a promotion begins.
#[derive(Serialize, ToSchema)]
#[schema(as = PromotionCheck)]
pub(crate) struct CheckBody {
    /// Whether it can begin.
    ready: bool,
    /// What there is to know; empty when all is well.
    checks: Vec<PointBody>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = PromotionCheckPoint)]
struct PointBody {
    /// `draw_not_open`, `pool_generic` or `pool_ended`, which stand in the way; `pool_empty`, `pool_paused` or `for_everybody`: it has coupons and asks for none.
    code: &'static str,
    /// `warning` or `error`.
    status: &'static str,
    /// The place in the definition: `effects[1].draw`.
    field: String,
    #[schema(value_type = Object)]
    params: Params,
}

/// Checks a promotion's newest version before it begins; nothing is written.
#[utoipa::path(get, path = "/api/v1/promotions/{id}/check", tag = "promotions", operation_id = "check_promotion", params(("id" = String, Path)), responses((status = 200, body = CheckBody), (status = 404)))]
pub(crate) async fn check(caller: Caller, Path(id): Path<String>) -> Answer<Json<CheckBody>> {
    caller.allow(Scope::CampaignsRead)?;
    let (id, now) = (promotion_id(&id)?, caller.now());
    let points = caller.read(move |tx| flows::promotion::check(tx, now, id)).await?;
    let ready = points.iter().all(|point| point.status != CheckStatus::Error);
    Ok(Json(CheckBody { ready, checks: points.into_iter().map(PointBody::of).collect() }))
}

impl PointBody {
    fn of(point: Point) -> PointBody {
        let status = if point.status == CheckStatus::Error { "error" } else { "warning" };
        PointBody { code: point.code, status, field: point.field, params: point.params }
    }
}
