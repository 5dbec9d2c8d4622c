use serde::Serialize;
use store::Tx;
use vocabulary::{Instant, JobId, Problem};

use crate::sql;

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for its time or for a runner.
    Queued,
    /// A runner has it.
    Running,
    /// Did what it was for.
    Done,
    /// Gave up; its problem says why.
    Failed,
    /// Was stopped by someone.
    Cancelled,
}

impl JobState {
    pub(crate) fn number(self) -> i64 {
        self as i64
    }

    pub(crate) fn from_number(number: i64) -> JobState {
        match number {
            0 => JobState::Queued,
            1 => JobState::Running,
            2 => JobState::Done,
            4 => JobState::Cancelled,
            _ => JobState::Failed,
        }
    }
}

/// How far a job has got.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Progress {
    /// Units done.
    pub done: i64,
    /// Units in all, when known.
    pub total: Option<i64>,
    /// What is counted: `rows`, `messages`.
    pub unit: String,
    /// Units a second since it started.
    pub rate_per_second: Option<f64>,
    /// Seconds left at that rate.
    pub seconds_left: Option<i64>,
}

/// A job as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Which handler does it.
    pub kind: String,
    /// What it is about, JSON.
    pub payload: String,
    /// Where it stands.
    pub state: JobState,
    /// How far it has got.
    pub progress: Option<Progress>,
    /// Where its result can be seen, a path of the console.
    pub link: Option<String>,
    /// Code of what went wrong.
    pub problem: Option<String>,
    /// How often it was begun.
    pub attempts: i64,
    /// Earliest time to run.
    pub run_at: Instant,
    /// When it was queued.
    pub queued_at: Instant,
    /// When it ended.
    pub finished_at: Option<Instant>,
}

/// How a job is queued.
#[derive(Debug, Clone, Default)]
pub struct QueueOptions<'a> {
    /// At most one unfinished job of the kind has this key: queueing again gives the one there is.
    pub key: Option<&'a str>,
    /// Not before; at once when absent.
    pub run_at: Option<Instant>,
    /// Where its result can be seen.
    pub link: Option<&'a str>,
}

/// Queues a job in the transaction of the change that needs it.
pub fn queue(
    tx: &mut Tx<'_>,
    now: Instant,
    kind: &str,
    payload: &impl Serialize,
    options: QueueOptions<'_>,
) -> Result<JobId, Problem> {
    let payload = serde_json::to_string(payload).map_err(Problem::internal)?;
    if let Some(id) = sql::insert(tx, now, kind, &payload, &options)? {
        return Ok(id);
    }
    let there = sql::unfinished_by_key(tx, kind, options.key.unwrap_or_default())?;
    let id = there.ok_or_else(|| Problem::internal("a job neither queued nor there"))?;
    if let Some(run_at) = options.run_at {
        sql::bring_forward(tx, id, run_at)?;
    }
    Ok(id)
}

/// A job by its id.
pub fn load(tx: &mut Tx<'_>, id: JobId) -> Result<Job, Problem> {
    sql::load(tx, id)?.ok_or_else(|| Problem::not_found(id))
}

/// The newest jobs, all or of one state.
pub fn list(tx: &mut Tx<'_>, state: Option<JobState>, limit: i64) -> Result<Vec<Job>, Problem> {
    Ok(sql::list(tx, state, limit)?)
}

/// Asks a job to stop: a queued one is cancelled at once, a running one at its next look.
pub fn cancel(tx: &mut Tx<'_>, now: Instant, id: JobId) -> Result<(), Problem> {
    Ok(sql::cancel(tx, now, id)?)
}
