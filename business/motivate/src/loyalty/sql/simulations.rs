//! Statements of simulations.

use store::{Row, StoreError, Tx, params};
use vocabulary::{Instant, JobId, ProgrammeId};

use super::super::simulations::NewSimulation;

const COLUMNS: &str = "job_id, programme_id, version, rules, from_at, until_at, redemption, asked_by, asked_at, found, found_at";

/// A simulation's row.
pub(in crate::loyalty) struct KeptSimulation {
    pub job: JobId,
    pub programme: ProgrammeId,
    pub version: i64,
    pub rules: String,
    pub from: Instant,
    pub until: Instant,
    pub redemption: i64,
    pub by: String,
    pub asked_at: Instant,
    pub found: Option<(String, Instant)>,
}

/// Inserts a simulation unless its job has one.
pub(in crate::loyalty) fn insert_simulation(
    tx: &mut Tx<'_>,
    now: Instant,
    new: &NewSimulation,
    rules: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into loyalty_simulations (job_id, programme_id, version, rules, from_at, until_at, redemption, asked_by, asked_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (job_id) do nothing",
        params![new.job, new.programme, new.version, rules, new.from, new.until, new.redemption, &new.by, now],
    )?;
    Ok(())
}

/// Deletes all but the newest of a programme.
pub(in crate::loyalty) fn forget_simulations(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    kept: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "delete from loyalty_simulations where programme_id = $1 and job_id not in \
         (select job_id from loyalty_simulations where programme_id = $1 order by job_id desc limit $2)",
        params![programme, kept],
    )?;
    Ok(())
}

/// Writes what came out.
pub(in crate::loyalty) fn finish_simulation(
    tx: &mut Tx<'_>,
    now: Instant,
    job: JobId,
    found: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "update loyalty_simulations set found = $2, found_at = $3 where job_id = $1",
        params![job, found, now],
    )?;
    Ok(())
}

/// The newest simulations of a programme.
pub(in crate::loyalty) fn simulations_of(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    most: i64,
) -> Result<Vec<KeptSimulation>, StoreError> {
    tx.query(
        &format!(
            "select {COLUMNS} from loyalty_simulations where programme_id = $1 order by job_id desc limit $2"
        ),
        params![programme, most],
        kept,
    )
}

/// A job's simulation.
pub(in crate::loyalty) fn simulation(
    tx: &mut Tx<'_>,
    job: JobId,
) -> Result<Option<KeptSimulation>, StoreError> {
    tx.optional(&format!("select {COLUMNS} from loyalty_simulations where job_id = $1"), params![job], kept)
}

fn kept(row: &Row<'_>) -> Result<KeptSimulation, StoreError> {
    Ok(KeptSimulation {
        job: JobId(row.int(0)?),
        programme: ProgrammeId(row.int(1)?),
        version: row.int(2)?,
        rules: row.text(3)?,
        from: row.instant(4)?,
        until: row.instant(5)?,
        redemption: row.int(6)?,
        by: row.text(7)?,
        asked_at: row.instant(8)?,
        found: row.opt_text(9)?.zip(row.opt_instant(10)?),
    })
}
