//! The prize catalogue.

use access::Scope;
use axum::Json;
use axum::http::StatusCode;
use motivate::prizes::{self, Prize, PrizeSettings};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vocabulary::{Params, PrizeId, Problem, param};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Ask, Body, Named};
use crate::wire::{At, Page};

/// What points buy.
#[derive(Serialize, ToSchema)]
#[schema(as = Prize)]
pub(crate) struct PrizeBody {
    id: String,
    version: i64,
    name: String,
    description: String,
    /// Web address of a picture; empty for none.
    picture: String,
    /// Who gives it, when not the shop; empty for the shop.
    partner: String,
    /// What one costs, whole points.
    points: i64,
    is_offered: bool,
    /// Pieces left.
    stock: i64,
    created_at: At,
    updated_at: At,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewPrize)]
pub(crate) struct PrizeTold {
    name: String,
    #[serde(default)]
    description: String,
    /// Web address of a picture, `https://…`.
    #[serde(default)]
    picture: String,
    /// Who gives it, when not the shop.
    #[serde(default)]
    partner: String,
    points: i64,
    is_offered: bool,
    /// The first stock; only of a new prize.
    stock: Option<i64>,
    /// The version a change was made on; a new prize has none.
    version: Option<i64>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = PrizeRestock)]
pub(crate) struct RestockTold {
    /// The same key does so once.
    key: String,
    /// Pieces that came; fewer than none were taken out.
    amount: i64,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PrizesAsked {
    /// Only those that can be ordered.
    offered: Option<bool>,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// The prize catalogue, the newest first.
#[utoipa::path(get, path = "/api/v1/prizes", tag = "prizes", operation_id = "list_prizes", params(PrizesAsked), responses((status = 200, body = Page<PrizeBody>)))]
pub(crate) async fn list(caller: Caller, Ask(asked): Ask<PrizesAsked>) -> Answer<Json<Page<PrizeBody>>> {
    caller.allow(Scope::CampaignsRead)?;
    let limit = i64::from(asked.limit.unwrap_or(50).clamp(1, 500));
    let below = asked.cursor.map(|id| id.parse::<PrizeId>()).transpose();
    let below =
        below.map_err(|_| Problem::invalid("bad_cursor", "cursor", "the cursor is not one of ours"))?;
    let offered = asked.offered.unwrap_or(false);
    let found = caller.read(move |tx| prizes::list(tx, offered, below, limit)).await?;
    let next = (found.len() as i64 == limit).then(|| found.last().map(|last| last.id.to_string())).flatten();
    Ok(Json(Page { items: found.into_iter().map(PrizeBody::of).collect(), next }))
}

/// A prize.
#[utoipa::path(get, path = "/api/v1/prizes/{id}", tag = "prizes", operation_id = "show_prize", params(("id" = String, Path)), responses((status = 200, body = PrizeBody), (status = 404)))]
pub(crate) async fn show(caller: Caller, Named(id): Named<PrizeId>) -> Answer<Json<PrizeBody>> {
    caller.allow(Scope::CampaignsRead)?;
    Ok(Json(PrizeBody::of(caller.read(move |tx| prizes::load(tx, id)).await?)))
}

/// Adds a prize with its first stock.
#[utoipa::path(post, path = "/api/v1/prizes", tag = "prizes", operation_id = "create_prize", request_body = PrizeTold, responses((status = 201, body = PrizeBody), (status = 422)))]
pub(crate) async fn create(
    caller: Caller,
    Body(told): Body<PrizeTold>,
) -> Answer<(StatusCode, Json<PrizeBody>)> {
    caller.allow(Scope::CampaignsWrite)?;
    let (now, stock) = (caller.now(), told.stock.unwrap_or(0));
    let settings = told.settings();
    let made = caller.write(move |tx| prizes::create(tx, now, &settings, stock)).await?;
    caller.audit("prize.created", made.id, Params::new()).await?;
    Ok((StatusCode::CREATED, Json(PrizeBody::of(made))))
}

/// Changes a prize; its stock stays.
#[utoipa::path(put, path = "/api/v1/prizes/{id}", tag = "prizes", operation_id = "change_prize", params(("id" = String, Path)), request_body = PrizeTold, responses((status = 200, body = PrizeBody), (status = 409, description = "version_conflict")))]
pub(crate) async fn change(
    caller: Caller,
    Named(id): Named<PrizeId>,
    Body(told): Body<PrizeTold>,
) -> Answer<Json<PrizeBody>> {
    caller.allow(Scope::CampaignsWrite)?;
    let version = told.version.ok_or_else(|| {
        Problem::invalid("field_required", "version", "a change says on which version it was made")
    })?;
    let (now, settings) = (caller.now(), told.settings());
    let changed = caller.write(move |tx| prizes::change(tx, now, id, version, &settings)).await?;
    caller.audit("prize.changed", id, Params::new()).await?;
    Ok(Json(PrizeBody::of(changed)))
}

/// Puts pieces into the stock, or takes some out.
#[utoipa::path(post, path = "/api/v1/prizes/{id}/restock", tag = "prizes", params(("id" = String, Path)), request_body = RestockTold, responses((status = 200, body = PrizeBody), (status = 409, description = "prize_out_of_stock")))]
pub(crate) async fn restock(
    caller: Caller,
    Named(id): Named<PrizeId>,
    Body(told): Body<RestockTold>,
) -> Answer<Json<PrizeBody>> {
    caller.allow(Scope::CampaignsWrite)?;
    let (now, amount) = (caller.now(), told.amount);
    let changed = caller.write(move |tx| prizes::restock(tx, now, id, &told.key, amount)).await?;
    caller.audit("prize.restocked", id, param("amount", amount)).await?;
    Ok(Json(PrizeBody::of(changed)))
}

impl PrizeTold {
    fn settings(self) -> PrizeSettings {
        PrizeSettings {
            name: self.name,
            description: self.description,
            picture: self.picture.trim().to_owned(),
            partner: self.partner,
            points: self.points,
            is_offered: self.is_offered,
        }
    }
}

impl PrizeBody {
    fn of(prize: Prize) -> PrizeBody {
        PrizeBody {
            id: prize.id.to_string(),
            version: prize.version,
            name: prize.settings.name,
            description: prize.settings.description,
            picture: prize.settings.picture,
            partner: prize.settings.partner,
            points: prize.settings.points,
            is_offered: prize.settings.is_offered,
            stock: prize.stock,
            created_at: At(prize.created_at),
            updated_at: At(prize.updated_at),
        }
    }
}
