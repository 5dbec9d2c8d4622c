use access::Scope;
use axum::Json;
use axum::extract::Path;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vocabulary::Problem;

use super::DEFAULT_SOURCE;
use super::event::who;
use super::orders::present;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Ask;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Whose {
    /// The person's id the event came with.
    user_id: Option<String>,
    /// The device's id it came with.
    anonymous_id: Option<String>,
    /// The source of the write key it came with; `shop` when absent.
    source: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct EventDeleted {
    /// False when there is no such event, or none any more.
    deleted: bool,
}

/// Deletes an event by the `messageId` it came with, as if it had never happened: counts and live segments follow. Points it earned stay.
///
/// Asked again it changes nothing, and the same message sent again does not bring it back.
#[utoipa::path(delete, path = "/v1/events/{message_id}", tag = "collect", params(("message_id" = String, Path), Whose), responses((status = 200, body = EventDeleted), (status = 422, description = "field_required")))]
pub(crate) async fn delete(
    caller: Caller,
    Path(message_id): Path<String>,
    Ask(whose): Ask<Whose>,
) -> Answer<Json<EventDeleted>> {
    caller.allow(Scope::CustomersWrite)?;
    let source = present(whose.source).unwrap_or_else(|| DEFAULT_SOURCE.to_owned());
    let who = who(&source, present(whose.user_id), present(whose.anonymous_id), None);
    if who.is_empty() {
        let words = "an event is a person's: userId or anonymousId";
        return Err(Problem::invalid("field_required", "userId", words).into());
    }
    let settings = caller.workspace.settings();
    let deleted =
        caller.write(move |tx| flows::event::delete(tx, &settings, &who, &source, &message_id)).await?;
    Ok(Json(EventDeleted { deleted }))
}
