use store::{Row, StoreError, Tx, params};
use vocabulary::{Instant, JobId};

use crate::job::{Job, JobState, Progress, QueueOptions};

/// Queues a job unless an unfinished one has its key.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    kind: &str,
    payload: &str,
    options: &QueueOptions<'_>,
) -> Result<Option<JobId>, StoreError> {
    tx.optional(
        "insert into jobs (kind, key, payload, state, run_at, link, queued_at) values ($1, $2, $3, 0, $4, $5, $6) \
         on conflict (kind, key) where state < 2 do nothing returning id",
        params![kind, options.key, payload, options.run_at.unwrap_or(now), options.link, now],
        |row| row.int(0).map(JobId),
    )
}

/// The unfinished job with a key.
pub(crate) fn unfinished_by_key(tx: &mut Tx<'_>, kind: &str, key: &str) -> Result<Option<JobId>, StoreError> {
    tx.optional("select id from jobs where kind = $1 and key = $2 and state < 2", params![kind, key], |row| {
        row.int(0).map(JobId)
    })
}

/// Lets a waiting job run earlier, never later.
pub(crate) fn bring_forward(tx: &mut Tx<'_>, id: JobId, run_at: Instant) -> Result<(), StoreError> {
    tx.execute(
        "update jobs set run_at = $2 where id = $1 and state = 0 and run_at > $2",
        params![id, run_at],
    )?;
    Ok(())
}

const COLUMNS: &str = "id, kind, payload, state, done, total, unit, rate, link, problem, attempts, run_at, queued_at, finished_at";

fn job(row: &Row<'_>) -> Result<Job, StoreError> {
    Ok(Job {
        id: JobId(row.int(0)?),
        kind: row.text(1)?,
        payload: row.text(2)?,
        state: JobState::from_number(row.int(3)?),
        progress: progress(row)?,
        link: row.opt_text(8)?,
        problem: row.opt_text(9)?,
        attempts: row.int(10)?,
        run_at: row.instant(11)?,
        queued_at: row.instant(12)?,
        finished_at: row.opt_instant(13)?,
    })
}

fn progress(row: &Row<'_>) -> Result<Option<Progress>, StoreError> {
    let Some(done) = row.opt_int(4)? else { return Ok(None) };
    let total = row.opt_int(5)?;
    let rate = row.float(7).ok();
    let left = total.zip(rate).filter(|(_, rate)| *rate > 0.0);
    Ok(Some(Progress {
        done,
        total,
        unit: row.opt_text(6)?.unwrap_or_default(),
        rate_per_second: rate,
        seconds_left: left.map(|(total, rate)| ((total - done).max(0) as f64 / rate).ceil() as i64),
    }))
}

/// A job by its id.
pub(crate) fn load(tx: &mut Tx<'_>, id: JobId) -> Result<Option<Job>, StoreError> {
    tx.optional(&format!("select {COLUMNS} from jobs where id = $1"), params![id], job)
}

/// The newest jobs, all or of one state.
pub(crate) fn list(tx: &mut Tx<'_>, state: Option<JobState>, limit: i64) -> Result<Vec<Job>, StoreError> {
    match state {
        Some(state) => tx.query(
            &format!("select {COLUMNS} from jobs where state = $1 order by id desc limit $2"),
            params![state.number(), limit],
            job,
        ),
        None => {
            tx.query(&format!("select {COLUMNS} from jobs order by id desc limit $1"), params![limit], job)
        }
    }
}

/// Cancels what waits, asks what runs.
pub(crate) fn cancel(tx: &mut Tx<'_>, now: Instant, id: JobId) -> Result<(), StoreError> {
    tx.execute("update jobs set state = 4, finished_at = $2 where id = $1 and state = 0", params![id, now])?;
    tx.execute("update jobs set cancel_asked = 1 where id = $1 and state = 1", params![id])?;
    Ok(())
}

/// Leases the next due job of the kinds: one that waits, or one whose lease ran out because its process died.
pub(crate) fn lease(
    tx: &mut Tx<'_>,
    now: Instant,
    kinds: &[&str],
    lease: &str,
    until: Instant,
) -> Result<Option<Job>, StoreError> {
    let due = tx.pick(
        "select id from jobs where kind = any($1) and ((state = 0 and run_at <= $2) or (state = 1 and leased_until < $2)) \
         order by run_at, id limit 1",
        "select id from jobs where kind = any($1) and ((state = 0 and run_at <= $2) or (state = 1 and leased_until < $2)) \
         order by run_at, id limit 1 for update skip locked",
    );
    let Some(id) = tx.optional(due, params![kinds, now], |row| row.int(0))? else { return Ok(None) };
    tx.execute(
        "update jobs set state = 1, lease = $2, leased_until = $3, attempts = attempts + 1, \
         started_at = coalesce(started_at, $4), done = null, rate = null where id = $1",
        params![id, lease, until, now],
    )?;
    load(tx, JobId(id))
}

/// Holds the lease and shows progress; gives whether someone asked to stop, or nothing when the lease is lost.
pub(crate) fn heartbeat(
    tx: &mut Tx<'_>,
    id: JobId,
    lease: &str,
    until: Instant,
    progress: Option<&Progress>,
) -> Result<Option<bool>, StoreError> {
    tx.optional(
        "update jobs set leased_until = $3, done = coalesce($4, done), total = coalesce($5, total), \
         unit = coalesce($6, unit), rate = coalesce($7, rate) where id = $1 and lease = $2 and state = 1 returning cancel_asked",
        params![
            id,
            lease,
            until,
            progress.map(|p| p.done),
            progress.and_then(|p| p.total),
            progress.map(|p| p.unit.as_str()),
            progress.and_then(|p| p.rate_per_second)
        ],
        |row| row.bool(0),
    )
}

/// Ends a job.
pub(crate) fn finish(
    tx: &mut Tx<'_>,
    now: Instant,
    id: JobId,
    lease: &str,
    state: JobState,
    problem: Option<&str>,
) -> Result<(), StoreError> {
    tx.execute(
        "update jobs set state = $3, problem = $4, finished_at = $5, lease = null, leased_until = null \
         where id = $1 and lease = $2 and state = 1",
        params![id, lease, state.number(), problem, now],
    )?;
    Ok(())
}

/// Puts a job back to wait, after a failure or to go on later.
pub(crate) fn put_back(
    tx: &mut Tx<'_>,
    id: JobId,
    lease: &str,
    run_at: Instant,
    problem: Option<&str>,
) -> Result<(), StoreError> {
    tx.execute(
        "update jobs set state = 0, run_at = $3, problem = $4, lease = null, leased_until = null \
         where id = $1 and lease = $2 and state = 1",
        params![id, lease, run_at, problem],
    )?;
    Ok(())
}
