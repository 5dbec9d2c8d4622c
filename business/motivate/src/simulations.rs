//! What drafts of promotions would have done to orders of the past, kept so that it can be looked at again.

use store::Tx;
use vocabulary::{Instant, JobId, Problem, PromotionId};

use crate::promotions::replay::Replayed;

mod sql;

/// Simulations of a promotion that are kept.
pub const KEPT: i64 = 20;

/// A simulation as it is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSimulation {
    /// The job that does it.
    pub job: JobId,
    /// Of which promotion.
    pub promotion: PromotionId,
    /// Which of its versions.
    pub version: i64,
    /// Orders from here on
    pub from: Instant,
    /// until just before here.
    pub until: Instant,
    /// Who asked.
    pub by: String,
}

/// A simulation as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// What was asked.
    pub asked: NewSimulation,
    /// When.
    pub asked_at: Instant,
    /// What came out, once it has.
    pub found: Option<Found>,
}

/// What came out of a simulation.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The figures.
    pub replayed: Replayed,
    /// When.
    pub at: Instant,
}

/// Writes down that a simulation was begun, once a job; the oldest of the promotion's beyond those kept are thrown away.
pub fn begin(tx: &mut Tx<'_>, now: Instant, new: &NewSimulation) -> Result<(), Problem> {
    sql::insert(tx, now, new)?;
    Ok(sql::forget(tx, new.promotion, KEPT)?)
}

/// Writes down what came out.
pub fn finish(tx: &mut Tx<'_>, now: Instant, job: JobId, replayed: &Replayed) -> Result<(), Problem> {
    let found = serde_json::to_string(replayed).map_err(Problem::internal)?;
    Ok(sql::finish(tx, now, job, &found)?)
}

/// A promotion's simulations, the newest first.
pub fn of(tx: &mut Tx<'_>, promotion: PromotionId) -> Result<Vec<Simulation>, Problem> {
    Ok(sql::of(tx, promotion, KEPT)?)
}

/// A job's simulation.
pub fn load(tx: &mut Tx<'_>, job: JobId) -> Result<Simulation, Problem> {
    sql::load(tx, job)?.ok_or_else(|| Problem::not_found(format!("the simulation of {job}")))
}
