use std::sync::Arc;

use access::Scope;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use jobs::JobState;
use motivate::promotions;
use motivate::simulations::{self, Simulation};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::ToSchema;
use vocabulary::{Currency, JobId, Problem, PromotionId};

use super::promotions::promotion_id;
use super::replayed::ReplayedBody;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Body;
use crate::wire::{At, Items};

/// A year, unless told otherwise.
const DAYS: i64 = 365;

#[derive(Deserialize, ToSchema)]
#[schema(as = NewSimulation)]
pub(crate) struct SimulationTold {
    /// Over how many days of orders; 365 when absent.
    days: Option<i64>,
}

/// A promotion replayed over orders of the past.
#[derive(Serialize, ToSchema)]
#[schema(as = PromotionSimulation)]
pub(crate) struct SimulationBody {
    /// The job that does it.
    job: String,
    /// The promotion's version.
    version: i64,
    /// Orders from here on
    from: At,
    /// until just before here.
    until: At,
    asked_at: At,
    /// Who asked.
    by: String,
    /// `queued`, `running`, `done`, `failed` or `cancelled`.
    state: &'static str,
    found_at: Option<At>,
    /// Once it is done.
    found: Option<ReplayedBody>,
}

/// A promotion's simulations, the newest first, 20 at most.
#[utoipa::path(get, path = "/api/v1/promotions/{id}/simulations", tag = "promotions", operation_id = "simulations", params(("id" = String, Path)), responses((status = 200, body = Items<SimulationBody>), (status = 404)))]
pub(crate) async fn list(caller: Caller, Path(id): Path<String>) -> Answer<Json<Items<SimulationBody>>> {
    caller.allow(Scope::CampaignsRead)?;
    let (id, currency) = (promotion_id(&id)?, caller.workspace.settings().currency);
    let items = caller
        .read(move |tx| {
            promotions::load(tx, id)?;
            let names = names(tx)?;
            let found = simulations::of(tx, id)?;
            found.into_iter().map(|one| SimulationBody::of(tx, one, &names, currency)).collect()
        })
        .await?;
    Ok(Json(Items { items }))
}

/// Replays a promotion as it was last saved over the orders of the past: a job. One at a time for a promotion.
#[utoipa::path(post, path = "/api/v1/promotions/{id}/simulations", tag = "promotions", operation_id = "simulate", params(("id" = String, Path)), request_body = SimulationTold, responses((status = 202, body = SimulationBody), (status = 404), (status = 422, description = "out_of_range")))]
pub(crate) async fn begin(
    caller: Caller,
    Path(id): Path<String>,
    Body(told): Body<SimulationTold>,
) -> Answer<(StatusCode, Json<SimulationBody>)> {
    let by = caller.session()?.0.staff.name.clone();
    let (id, now) = (promotion_id(&id)?, caller.now());
    let (workspace, currency) = (Arc::clone(&caller.workspace), caller.workspace.settings().currency);
    let days = told.days.unwrap_or(DAYS);
    let begun = caller
        .write(move |tx| {
            let begun = flows::till::simulate(tx, &workspace, now, id, days, &by)?;
            SimulationBody::of(tx, begun, &[], currency)
        })
        .await?;
    caller.audit("promotion.simulated", id, Default::default()).await?;
    Ok((StatusCode::ACCEPTED, Json(begun)))
}

fn names(tx: &mut Tx<'_>) -> Result<Vec<(PromotionId, String)>, Problem> {
    Ok(promotions::list(tx)?.into_iter().map(|one| (one.id, one.name)).collect())
}

/// How far a simulation is.
pub(super) fn state_of(tx: &mut Tx<'_>, job: JobId, is_found: bool) -> Result<&'static str, Problem> {
    if is_found {
        return Ok("done");
    }
    Ok(match jobs::load(tx, job)?.state {
        JobState::Queued => "queued",
        JobState::Running => "running",
        JobState::Cancelled => "cancelled",
        JobState::Done | JobState::Failed => "failed",
    })
}

impl SimulationBody {
    fn of(
        tx: &mut Tx<'_>,
        one: Simulation,
        names: &[(PromotionId, String)],
        currency: Currency,
    ) -> Result<SimulationBody, Problem> {
        let state = state_of(tx, one.asked.job, one.found.is_some())?;
        Ok(SimulationBody {
            job: one.asked.job.to_string(),
            version: one.asked.version,
            from: At(one.asked.from),
            until: At(one.asked.until),
            asked_at: At(one.asked_at),
            by: one.asked.by,
            state,
            found_at: one.found.as_ref().map(|found| At(found.at)),
            found: one.found.map(|found| ReplayedBody::of(found.replayed, names, currency)),
        })
    }
}
