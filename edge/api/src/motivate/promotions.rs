use access::Scope;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use motivate::promotions::{self, Definition, Move, NewPromotion, SavedPromotion};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use vocabulary::{Problem, PromotionId};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Body;
use crate::wire::{At, Items};

use super::budgets::{UseBody, budgets};

/// A promotion.
#[derive(Serialize, ToSchema)]
#[schema(as = Promotion)]
pub(crate) struct PromotionBody {
    id: String,
    name: String,
    /// `draft`, `staged`, `scheduled`, `running`, `paused` or `ended`.
    state: &'static str,
    /// The version in force, or to be.
    version: i64,
    /// The newest; larger than `version` while a revision waits to be published.
    newest: i64,
    /// What the version in force says.
    #[schema(value_type = Object)]
    definition: Value,
    /// What the revision that waits says.
    #[schema(value_type = Option<Object>)]
    pending: Option<Value>,
    created_at: At,
    updated_at: At,
    /// From when on it prices baskets.
    started_at: Option<At>,
    ended_at: Option<At>,
    /// Who saved the newest version.
    by: String,
    /// How much of its limits for everybody is used.
    budget: Vec<UseBody>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewPromotion)]
pub(crate) struct PromotionTold {
    name: String,
    /// Conditions, effects, limits and times.
    #[schema(value_type = Object)]
    definition: Value,
    /// The newest version the change was made on; a new promotion has none.
    version: Option<i64>,
}

/// Promotions, changed last first.
#[utoipa::path(get, path = "/api/v1/promotions", tag = "promotions", operation_id = "list_promotions", responses((status = 200, body = Items<PromotionBody>)))]
pub(crate) async fn list(caller: Caller) -> Answer<Json<Items<PromotionBody>>> {
    caller.allow(Scope::CampaignsRead)?;
    let found = caller.read(promotions::list).await?;
    Ok(Json(Items { items: with_budgets(&caller, found).await? }))
}

/// A promotion.
#[utoipa::path(get, path = "/api/v1/promotions/{id}", tag = "promotions", operation_id = "show_promotion", params(("id" = String, Path)), responses((status = 200, body = PromotionBody), (status = 404)))]
pub(crate) async fn one(caller: Caller, Path(id): Path<String>) -> Answer<Json<PromotionBody>> {
    caller.allow(Scope::CampaignsRead)?;
    let id = promotion_id(&id)?;
    let found = caller.read(move |tx| promotions::load(tx, id)).await?;
    Ok(Json(with_budget(&caller, found).await?))
}

/// Keeps a new promotion as a draft.
#[utoipa::path(post, path = "/api/v1/promotions", tag = "promotions", operation_id = "create_promotion", request_body = PromotionTold, responses((status = 201, body = PromotionBody), (status = 422)))]
pub(crate) async fn create(
    caller: Caller,
    Body(told): Body<PromotionTold>,
) -> Answer<(StatusCode, Json<PromotionBody>)> {
    let (new, now) = (new_promotion(&caller, told)?.0, caller.now());
    let made = caller.write(move |tx| flows::promotion::create(tx, now, &new)).await?;
    caller.audit("promotion.created", made.id, Default::default()).await?;
    Ok((StatusCode::CREATED, Json(with_budget(&caller, made).await?)))
}

/// Saves a change; of a promotion that has begun it waits until it is published.
#[utoipa::path(put, path = "/api/v1/promotions/{id}", tag = "promotions", operation_id = "change_promotion", params(("id" = String, Path)), request_body = PromotionTold, responses((status = 200, body = PromotionBody), (status = 404), (status = 409, description = "version_conflict, wrong_move"), (status = 422)))]
pub(crate) async fn change(
    caller: Caller,
    Path(id): Path<String>,
    Body(told): Body<PromotionTold>,
) -> Answer<Json<PromotionBody>> {
    let (id, now) = (promotion_id(&id)?, caller.now());
    let (new, version) = new_promotion(&caller, told)?;
    let version = version.ok_or_else(|| {
        Problem::invalid("field_required", "version", "a change says on which version it was made")
    })?;
    let changed = caller.write(move |tx| flows::promotion::change(tx, now, id, version, &new)).await?;
    caller.audit("promotion.changed", id, Default::default()).await?;
    Ok(Json(with_budget(&caller, changed).await?))
}

/// Moves a promotion: `stage`, `unstage`, `schedule`, `start`, `pause`, `resume`, `end`; `publish` or `discard` its revision.
#[utoipa::path(post, path = "/api/v1/promotions/{id}/{move}", tag = "promotions", operation_id = "advance_promotion", params(("id" = String, Path), ("move" = String, Path)), responses((status = 200, body = PromotionBody), (status = 404), (status = 409, description = "wrong_move, draw_not_open, pool_generic, pool_ended")))]
pub(crate) async fn advance(
    caller: Caller,
    Path((id, step)): Path<(String, String)>,
) -> Answer<Json<PromotionBody>> {
    caller.session()?;
    let (id, now) = (promotion_id(&id)?, caller.now());
    let (action, step) = step_of(&step)?;
    let moved = caller
        .write(move |tx| match step {
            Step::Move(step) => flows::promotion::advance(tx, now, id, step),
            Step::Publish => flows::promotion::publish(tx, now, id),
            Step::Discard => promotions::discard(tx, now, id),
        })
        .await?;
    caller.audit(action, id, Default::default()).await?;
    Ok(Json(with_budget(&caller, moved).await?))
}

async fn with_budget(caller: &Caller, saved: SavedPromotion) -> Result<PromotionBody, Problem> {
    let mut bodies = with_budgets(caller, vec![saved]).await?;
    bodies.pop().ok_or_else(|| Problem::internal("a promotion without a body"))
}

async fn with_budgets(caller: &Caller, saved: Vec<SavedPromotion>) -> Result<Vec<PromotionBody>, Problem> {
    let mut budgets = budgets(caller, &saved).await?;
    let body = |saved: SavedPromotion| {
        let budget = budgets.remove(&saved.id).unwrap_or_default();
        PromotionBody::of(saved, budget)
    };
    saved.into_iter().map(body).collect()
}

enum Step {
    Move(Move),
    Publish,
    Discard,
}

fn step_of(word: &str) -> Result<(&'static str, Step), Problem> {
    Ok(match word {
        "stage" => ("promotion.staged", Step::Move(Move::Stage)),
        "unstage" => ("promotion.unstaged", Step::Move(Move::Unstage)),
        "schedule" => ("promotion.scheduled", Step::Move(Move::Schedule)),
        "start" => ("promotion.started", Step::Move(Move::Start)),
        "pause" => ("promotion.paused", Step::Move(Move::Pause)),
        "resume" => ("promotion.resumed", Step::Move(Move::Resume)),
        "end" => ("promotion.ended", Step::Move(Move::End)),
        "publish" => ("promotion.published", Step::Publish),
        "discard" => ("promotion.discarded", Step::Discard),
        _ => return Err(Problem::not_found("such a move")),
    })
}

fn new_promotion(caller: &Caller, told: PromotionTold) -> Result<(NewPromotion, Option<i64>), Problem> {
    let by = caller.session()?.0.staff.name.clone();
    let definition: Definition = read("definition", told.definition)?;
    for (path, tree) in flows::promotion::customer_trees(&definition) {
        flows::segment::check_history(&caller.workspace, tree).map_err(|problem| problem.on(path))?;
    }
    Ok((NewPromotion { name: told.name, definition, by }, told.version))
}

/// Reads JSON of ours; the words of what is wrong name the field, never what was in it.
pub(super) fn read<T: serde::de::DeserializeOwned>(field: &str, told: Value) -> Result<T, Problem> {
    serde_json::from_value(told).map_err(|cause| {
        Problem::invalid("wrong_value", field, format!("the {field} cannot be read: {cause}"))
    })
}

pub(super) fn promotion_id(text: &str) -> Result<PromotionId, Problem> {
    text.parse().map_err(|_| Problem::not_found("such a promotion"))
}

impl PromotionBody {
    fn of(saved: SavedPromotion, budget: Vec<UseBody>) -> Result<PromotionBody, Problem> {
        let value = |definition: &Definition| serde_json::to_value(definition).map_err(Problem::internal);
        Ok(PromotionBody {
            id: saved.id.to_string(),
            state: saved.state.as_str(),
            version: saved.version,
            newest: saved.newest,
            definition: value(&saved.definition)?,
            pending: saved.pending.as_ref().map(value).transpose()?,
            created_at: At(saved.created_at),
            updated_at: At(saved.updated_at),
            started_at: saved.started_at.map(At),
            ended_at: saved.ended_at.map(At),
            name: saved.name,
            by: saved.by,
            budget,
        })
    }
}
