use store::{Row, StoreError, Tx, params};
use vocabulary::{Instant, JobId, PromotionId};

use super::{Found, NewSimulation, Simulation};

const COLUMNS: &str = "job_id, promotion_id, version, from_at, until_at, asked_by, asked_at, found, found_at";

/// Inserts a simulation unless its job has one.
pub(super) fn insert(tx: &mut Tx<'_>, now: Instant, new: &NewSimulation) -> Result<(), StoreError> {
    tx.execute(
        "insert into promotion_simulations (job_id, promotion_id, version, from_at, until_at, asked_by, asked_at) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (job_id) do nothing",
        params![new.job, new.promotion, new.version, new.from, new.until, &new.by, now],
    )?;
    Ok(())
}

/// Deletes all but the newest of a promotion.
pub(super) fn forget(tx: &mut Tx<'_>, promotion: PromotionId, kept: i64) -> Result<(), StoreError> {
    tx.execute(
        "delete from promotion_simulations where promotion_id = $1 and job_id not in \
         (select job_id from promotion_simulations where promotion_id = $1 order by job_id desc limit $2)",
        params![promotion, kept],
    )?;
    Ok(())
}

/// Writes what came out.
pub(super) fn finish(tx: &mut Tx<'_>, now: Instant, job: JobId, found: &str) -> Result<(), StoreError> {
    tx.execute(
        "update promotion_simulations set found = $2, found_at = $3 where job_id = $1",
        params![job, found, now],
    )?;
    Ok(())
}

/// The newest simulations of a promotion.
pub(super) fn of(tx: &mut Tx<'_>, promotion: PromotionId, most: i64) -> Result<Vec<Simulation>, StoreError> {
    tx.query(
        &format!(
            "select {COLUMNS} from promotion_simulations where promotion_id = $1 order by job_id desc limit $2"
        ),
        params![promotion, most],
        simulation,
    )
}

/// A job's simulation.
pub(super) fn load(tx: &mut Tx<'_>, job: JobId) -> Result<Option<Simulation>, StoreError> {
    tx.optional(
        &format!("select {COLUMNS} from promotion_simulations where job_id = $1"),
        params![job],
        simulation,
    )
}

fn simulation(row: &Row<'_>) -> Result<Simulation, StoreError> {
    Ok(Simulation {
        asked: NewSimulation {
            job: JobId(row.int(0)?),
            promotion: PromotionId(row.int(1)?),
            version: row.int(2)?,
            from: row.instant(3)?,
            until: row.instant(4)?,
            by: row.text(5)?,
        },
        asked_at: row.instant(6)?,
        found: match (row.opt_text(7)?, row.opt_instant(8)?) {
            (Some(text), Some(at)) => {
                let replayed = serde_json::from_str(&text)
                    .map_err(|_| StoreError::Shape { column: 7, expected: "JSON" })?;
                Some(Found { replayed, at })
            }
            _ => None,
        },
    })
}
