use access::Scope;
use axum::Json;
use segment::rfm::Borders;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use vocabulary::{Date, Params};

mod wire;

use self::wire::{BordersBody, RfmMatrix, RfmMoves, SettingsBody, body};
use crate::app::blocking;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Ask, Body};

#[derive(Deserialize, ToSchema)]
pub(crate) struct RfmAsked {
    /// Calendar days, today not counted; null for all time.
    period_days: Option<i64>,
    /// Null for quintiles.
    borders: Option<BordersBody>,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct RfmChange {
    /// The version that was changed.
    version: i64,
    /// Calendar days, today not counted; null for all time.
    period_days: Option<i64>,
    /// Null for quintiles that are worked out whenever they are asked for.
    borders: Option<BordersBody>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MovesAsked {
    /// The day, in the workspace's zone, at whose beginning they were scored first.
    #[param(value_type = String, format = Date)]
    since: Date,
}

/// The matrix by the settings in force.
#[utoipa::path(get, path = "/api/v1/rfm", tag = "segments", responses((status = 200, body = RfmMatrix)))]
pub(crate) async fn matrix(caller: Caller) -> Answer<Json<RfmMatrix>> {
    caller.allow(Scope::SegmentsRead)?;
    let workspace = caller.workspace.clone();
    let scored = caller.app.questions().ask(move |stop| flows::rfm::matrix(&workspace, stop)).await?;
    Ok(Json(body(&scored, caller.workspace.settings().currency)))
}

/// The matrix by a period and borders that are tried out; nothing is saved.
#[utoipa::path(post, path = "/api/v1/rfm/preview", tag = "segments", operation_id = "preview_rfm", request_body = RfmAsked, responses((status = 200, body = RfmMatrix), (status = 422, description = "borders_not_ascending, out_of_range")))]
pub(crate) async fn preview(caller: Caller, Body(asked): Body<RfmAsked>) -> Answer<Json<RfmMatrix>> {
    caller.allow(Scope::SegmentsRead)?;
    let workspace = caller.workspace.clone();
    let RfmAsked { period_days, borders } = asked;
    let preview =
        move |stop: &_| flows::rfm::preview(&workspace, period_days, borders.map(Borders::from), stop);
    let scored = caller.app.questions().ask(preview).await?;
    Ok(Json(body(&scored, caller.workspace.settings().currency)))
}

/// Saves the period and borders, or quintiles, on top of a version.
#[utoipa::path(put, path = "/api/v1/rfm/borders", tag = "segments", request_body = RfmChange, responses((status = 200, body = SettingsBody), (status = 409, description = "version_conflict"), (status = 422, description = "borders_not_ascending, out_of_range")))]
pub(crate) async fn save(caller: Caller, Body(asked): Body<RfmChange>) -> Answer<Json<SettingsBody>> {
    let by = caller.session()?.0.staff.name.clone();
    let workspace = caller.workspace.clone();
    let RfmChange { version, period_days, borders } = asked;
    let save = move || flows::rfm::save(&workspace, version, period_days, borders.map(Borders::from), by);
    let saved = blocking(save).await?;
    caller.audit("rfm.changed", saved.version, Params::new()).await?;
    Ok(Json(saved.into()))
}

/// Who moved between groups and cells since a day.
#[utoipa::path(get, path = "/api/v1/rfm/moves", tag = "segments", params(MovesAsked), responses((status = 200, body = RfmMoves), (status = 422, description = "out_of_range")))]
pub(crate) async fn moves(caller: Caller, Ask(asked): Ask<MovesAsked>) -> Answer<Json<RfmMoves>> {
    caller.allow(Scope::SegmentsRead)?;
    let workspace = caller.workspace.clone();
    let moved =
        caller.app.questions().ask(move |stop| flows::rfm::moves(&workspace, asked.since, stop)).await?;
    Ok(Json(moved.into()))
}
