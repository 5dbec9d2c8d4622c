//! Work that outlives a request, as the console's job tray sees it.

use axum::Json;
use axum::http::StatusCode;
use jobs::{Job, JobState};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vocabulary::{JobId, Params, Problem};

use crate::App;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Ask, Named};
use crate::wire::Items;

const LIST_LIMIT: i64 = 100;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(list)).routes(routes!(show)).routes(routes!(cancel))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct JobsAsked {
    /// `queued`, `running`, `done`, `failed` or `cancelled`.
    state: Option<String>,
}

/// A job as it stands.
#[derive(Serialize, ToSchema)]
#[schema(as = Job)]
pub(crate) struct JobBody {
    id: String,
    kind: String,
    /// `queued`, `running`, `done`, `failed` or `cancelled`.
    state: String,
    progress: Option<ProgressBody>,
    /// Where its result can be seen, a path of the console.
    link: Option<String>,
    problem: Option<JobProblem>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = JobProgress)]
struct ProgressBody {
    done: i64,
    total: Option<i64>,
    unit: String,
    rate_per_second: Option<f64>,
    seconds_left: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct JobProblem {
    code: String,
}

impl From<Job> for JobBody {
    fn from(job: Job) -> JobBody {
        JobBody {
            id: job.id.to_string(),
            kind: job.kind,
            state: word(job.state).to_owned(),
            progress: job.progress.map(|progress| ProgressBody {
                done: progress.done,
                total: progress.total,
                unit: progress.unit,
                rate_per_second: progress.rate_per_second,
                seconds_left: progress.seconds_left,
            }),
            link: job.link,
            problem: job.problem.map(|code| JobProblem { code }),
        }
    }
}

/// The newest jobs.
#[utoipa::path(get, path = "/api/v1/jobs", tag = "jobs", operation_id = "list_jobs", params(JobsAsked), responses((status = 200, body = Items<JobBody>)))]
pub(crate) async fn list(caller: Caller, Ask(asked): Ask<JobsAsked>) -> Answer<Json<Items<JobBody>>> {
    caller.session()?;
    let state = asked.state.as_deref().filter(|word| !word.is_empty()).map(state_of).transpose()?;
    let jobs = caller.read(move |tx| jobs::list(tx, state, LIST_LIMIT)).await?;
    Ok(Json(Items { items: jobs.into_iter().map(JobBody::from).collect() }))
}

/// A job.
#[utoipa::path(get, path = "/api/v1/jobs/{id}", tag = "jobs", operation_id = "show_job", params(("id" = String, Path)), responses((status = 200, body = JobBody)))]
pub(crate) async fn show(caller: Caller, Named(id): Named<JobId>) -> Answer<Json<JobBody>> {
    caller.session()?;
    Ok(Json(caller.read(move |tx| jobs::load(tx, id)).await?.into()))
}

/// Asks a job to stop.
#[utoipa::path(post, path = "/api/v1/jobs/{id}/cancel", tag = "jobs", operation_id = "cancel_job", params(("id" = String, Path)), responses((status = 202, body = JobBody)))]
pub(crate) async fn cancel(caller: Caller, Named(id): Named<JobId>) -> Answer<(StatusCode, Json<JobBody>)> {
    caller.session()?;
    let now = caller.now();
    let job = caller
        .write(move |tx| {
            jobs::load(tx, id)?;
            jobs::cancel(tx, now, id)?;
            jobs::load(tx, id)
        })
        .await?;
    caller.audit("job.cancelled", id, Params::new()).await?;
    Ok((StatusCode::ACCEPTED, Json(job.into())))
}

const STATES: [(JobState, &str); 5] = [
    (JobState::Queued, "queued"),
    (JobState::Running, "running"),
    (JobState::Done, "done"),
    (JobState::Failed, "failed"),
    (JobState::Cancelled, "cancelled"),
];

fn word(state: JobState) -> &'static str {
    STATES.iter().find(|(known, _)| *known == state).map_or("failed", |(_, word)| word)
}

fn state_of(word: &str) -> Result<JobState, Problem> {
    let found = STATES.iter().find(|(_, known)| *known == word).map(|(state, _)| *state);
    found.ok_or_else(|| Problem::invalid("unknown_value", "state", "there is no such state of a job"))
}
