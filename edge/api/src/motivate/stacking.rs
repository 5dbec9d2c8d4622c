use access::Scope;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use motivate::promotions::{self, Conflict, Outcome, Promotion, SavedPromotion, Stacking};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use vocabulary::{Problem, PromotionId};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Body;
use crate::wire::{Items, NamedId};

use super::promotions::{promotion_id, read};

/// A promotion that can meet this one in a basket, and what happens then.
#[derive(Serialize, ToSchema)]
#[schema(as = PromotionConflict)]
pub(crate) struct ConflictBody {
    promotion: NamedId,
    /// Where the other stands: `scheduled`, `running` or `paused`.
    state: &'static str,
    /// `both`, `first`, `exclusive`, `best_for_customer` or `best_for_shop`.
    outcome: &'static str,
    /// Whether this promotion is asked first; absent where the better is taken.
    comes_first: Option<bool>,
    /// Whether both make some product cheaper, as far as their terms tell.
    same_products: bool,
    /// Whether it is decided for every line of a basket by itself.
    by_line: bool,
}

/// Promotions running, paused or to come that stand in this one's way, by its newest version.
#[utoipa::path(get, path = "/api/v1/promotions/{id}/conflicts", tag = "promotions", params(("id" = String, Path)), responses((status = 200, body = Items<ConflictBody>), (status = 404)))]
pub(crate) async fn conflicts(caller: Caller, Path(id): Path<String>) -> Answer<Json<Items<ConflictBody>>> {
    caller.allow(Scope::CampaignsRead)?;
    let id = promotion_id(&id)?;
    let items = caller
        .read(move |tx| {
            let newest = promotions::load(tx, id)?.newest;
            let promotion = promotions::version(tx, id, newest)?;
            let others = promotions::list(tx)?;
            let others: Vec<SavedPromotion> = others.into_iter().filter(is_or_will_be_in_force).collect();
            let terms: Vec<Promotion> = others.iter().map(in_force).collect();
            let found = promotions::conflicts(&promotion, &terms, &promotions::stacking(tx)?);
            Ok(found.iter().filter_map(|conflict| body(id, conflict, &others)).collect())
        })
        .await?;
    Ok(Json(Items { items }))
}

/// How promotions go together.
#[utoipa::path(get, path = "/api/v1/promotion-stacking", tag = "promotions", responses((status = 200, body = Object)))]
pub(crate) async fn stacking(caller: Caller) -> Answer<Json<Value>> {
    caller.allow(Scope::CampaignsRead)?;
    let stacking = caller.read(promotions::stacking).await?;
    Ok(Json(serde_json::to_value(stacking).map_err(Problem::internal)?))
}

/// Saves how promotions go together.
#[utoipa::path(put, path = "/api/v1/promotion-stacking", tag = "promotions", request_body = Object, responses((status = 204), (status = 422)))]
pub(crate) async fn set_stacking(caller: Caller, Body(told): Body<Value>) -> Answer<StatusCode> {
    let by = caller.session()?.0.staff.name.clone();
    let stacking: Stacking = read("stacking", told)?;
    let now = caller.now();
    caller.write(move |tx| promotions::set_stacking(tx, now, &stacking, &by)).await?;
    caller.audit("promotion.stacking_changed", "promotions", Default::default()).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn is_or_will_be_in_force(other: &SavedPromotion) -> bool {
    use promotions::PromotionState::{Paused, Running, Scheduled};
    matches!(other.state, Scheduled | Running | Paused)
}

fn in_force(saved: &SavedPromotion) -> Promotion {
    Promotion { id: saved.id, version: saved.version, definition: saved.definition.clone() }
}

fn body(id: PromotionId, conflict: &Conflict, others: &[SavedPromotion]) -> Option<ConflictBody> {
    let other = others.iter().find(|other| other.id == conflict.with)?;
    let (outcome, first) = match conflict.outcome {
        Outcome::Both(first) => ("both", Some(first)),
        Outcome::First(first) => ("first", Some(first)),
        Outcome::Exclusive(first) => ("exclusive", Some(first)),
        Outcome::BestForCustomer => ("best_for_customer", None),
        Outcome::BestForShop => ("best_for_shop", None),
    };
    Some(ConflictBody {
        promotion: NamedId::new(other.id, other.name.as_str()),
        state: other.state.as_str(),
        outcome,
        comes_first: first.map(|first| first == id),
        same_products: conflict.same_products,
        by_line: conflict.by_line,
    })
}
