//! What drafts of a programme would have done to orders of the past, kept so that it can be looked at again.

use store::Tx;
use vocabulary::{Instant, JobId, Problem, ProgrammeId};

use super::operations::{read, text};
use super::programme::Rules;
use super::rehearsal::Rehearsed;
use super::sql;

/// Simulations of a programme that are kept.
pub const KEPT: i64 = 20;

/// A simulation as it is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSimulation {
    /// The job that does it.
    pub job: JobId,
    /// Of which programme.
    pub programme: ProgrammeId,
    /// On which of its versions the draft was made.
    pub version: i64,
    /// The draft.
    pub rules: Rules,
    /// Orders from here on
    pub from: Instant,
    /// until just before here.
    pub until: Instant,
    /// The part of points expected to be spent, hundredths of a percent.
    pub redemption: i64,
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
    /// What came out and when, once it has.
    pub found: Option<(Rehearsed, Instant)>,
}

/// Writes down that a simulation was begun, once a job; the oldest of the programme's beyond those kept are thrown away.
pub fn begin(tx: &mut Tx<'_>, now: Instant, new: &NewSimulation) -> Result<(), Problem> {
    sql::insert_simulation(tx, now, new, &text(&new.rules)?)?;
    Ok(sql::forget_simulations(tx, new.programme, KEPT)?)
}

/// Writes down what came out.
pub fn finish(tx: &mut Tx<'_>, now: Instant, job: JobId, found: &Rehearsed) -> Result<(), Problem> {
    Ok(sql::finish_simulation(tx, now, job, &text(found)?)?)
}

/// A programme's simulations, the newest first.
pub fn of(tx: &mut Tx<'_>, programme: ProgrammeId) -> Result<Vec<Simulation>, Problem> {
    sql::simulations_of(tx, programme, KEPT)?.into_iter().map(simulation).collect()
}

/// A job's simulation.
pub fn load(tx: &mut Tx<'_>, job: JobId) -> Result<Simulation, Problem> {
    let kept = sql::simulation(tx, job)?;
    simulation(kept.ok_or_else(|| Problem::not_found(format!("the simulation of {job}")))?)
}

fn simulation(kept: sql::KeptSimulation) -> Result<Simulation, Problem> {
    let found = kept.found.map(|(found, at)| Ok::<_, Problem>((read(&found)?, at))).transpose()?;
    let asked = NewSimulation {
        job: kept.job,
        programme: kept.programme,
        version: kept.version,
        rules: read(&kept.rules)?,
        from: kept.from,
        until: kept.until,
        redemption: kept.redemption,
        by: kept.by,
    };
    Ok(Simulation { asked, asked_at: kept.asked_at, found })
}
