use access::Scope;
use axum::Json;
use axum::http::StatusCode;
use communicate::campaigns::{self, Campaign};
use flows::campaign as flow;
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;
use vocabulary::{CampaignId, Instant, Params, Problem};

use super::campaigns::{CampaignBody, body};
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Body, Named};
use crate::wire::At;

#[derive(Deserialize, ToSchema)]
pub(crate) struct Launch {
    /// At once when absent or past.
    at: Option<At>,
}

/// Starts a campaign, at once or at a time.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/launch", tag = "campaigns", params(("id" = String, Path)), request_body = Launch, responses((status = 200, body = CampaignBody), (status = 422, description = "not_ready"), (status = 409, description = "wrong_state")))]
pub(crate) async fn launch(
    caller: Caller,
    Named(id): Named<CampaignId>,
    Body(asked): Body<Launch>,
) -> Answer<Json<CampaignBody>> {
    let at = asked.at.map(|at| at.0);
    moved(caller, id, "campaign.launched", move |tx, now, id| flow::launch(tx, now, id, at)).await
}

/// Holds a campaign; a scheduled one becomes a draft again.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/pause", tag = "campaigns", operation_id = "pause_campaign", params(("id" = String, Path)), responses((status = 200, body = CampaignBody), (status = 409, description = "wrong_state")))]
pub(crate) async fn pause(caller: Caller, Named(id): Named<CampaignId>) -> Answer<Json<CampaignBody>> {
    moved(caller, id, "campaign.paused", flow::pause).await
}

/// Lets a held campaign go on.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/resume", tag = "campaigns", operation_id = "resume_campaign", params(("id" = String, Path)), responses((status = 200, body = CampaignBody), (status = 409, description = "wrong_state")))]
pub(crate) async fn resume(caller: Caller, Named(id): Named<CampaignId>) -> Answer<Json<CampaignBody>> {
    moved(caller, id, "campaign.resumed", flow::resume).await
}

/// Ends a campaign.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/stop", tag = "campaigns", operation_id = "stop_campaign", params(("id" = String, Path)), responses((status = 200, body = CampaignBody), (status = 409, description = "wrong_state")))]
pub(crate) async fn stop(caller: Caller, Named(id): Named<CampaignId>) -> Answer<Json<CampaignBody>> {
    moved(caller, id, "campaign.stopped", flow::stop).await
}

/// Makes a draft with the same words.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/duplicate", tag = "campaigns", operation_id = "duplicate_campaign", params(("id" = String, Path)), responses((status = 201, body = CampaignBody)))]
pub(crate) async fn duplicate(
    caller: Caller,
    Named(id): Named<CampaignId>,
) -> Answer<(StatusCode, Json<CampaignBody>)> {
    caller.allow(Scope::CampaignsWrite)?;
    let now = caller.now();
    let copy = caller.write(move |tx| campaigns::duplicate(tx, now, id)).await?;
    caller.audit("campaign.created", copy.id, Params::new()).await?;
    Ok((StatusCode::CREATED, Json(body(&caller, copy).await?)))
}

async fn moved<M>(caller: Caller, id: CampaignId, action: &'static str, step: M) -> Answer<Json<CampaignBody>>
where
    M: Fn(&mut Tx<'_>, Instant, CampaignId) -> Result<Campaign, Problem> + Send + 'static,
{
    caller.allow(Scope::CampaignsWrite)?;
    let now = caller.now();
    let campaign = caller.write(move |tx| step(tx, now, id)).await?;
    caller.audit(action, id, Params::new()).await?;
    Ok(Json(body(&caller, campaign).await?))
}
