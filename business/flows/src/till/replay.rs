//! A promotion replayed over the orders of the past before it begins: a job, and what it found kept.

use std::ops::Range;

use jobs::{Outcome, QueueOptions, Run};
use motivate::loyalty::programmes;
use motivate::promotions::replay::{PastOrder, Replay, Replayed};
use motivate::promotions::{self, Promotion, PromotionState};
use motivate::simulations::{self, NewSimulation, Simulation};
use serde::{Deserialize, Serialize};
use store::Tx;
use vocabulary::{Instant, Problem, PromotionId};

use super::rules::{self, Rules};
use crate::Workspace;
use crate::columns::FILLING;

mod past;
mod programme;

use past::Past;
pub use programme::{
    Draft, PROGRAMME_SIMULATION, begin as simulate_programme, programme_simulation_job, rehearse,
};

/// The kind of the job.
pub const SIMULATION: &str = "promotion_simulation";
/// Days a simulation may look back over.
pub const DAYS_MAX: i64 = 1_096;
/// How long it waits for the columns before it looks again, in seconds.
const FILLING_SECONDS: i64 = 2;
/// Orders priced between two looks at whether to stop.
const BETWEEN_LOOKS: usize = 500;

/// What is replayed over which orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The promotion.
    pub promotion: PromotionId,
    /// Which of its versions.
    pub version: i64,
    /// Orders from here on
    pub from: Instant,
    /// until just before here.
    pub until: Instant,
}

/// Begins a simulation of a promotion's newest version over the orders of the last days, today's included; gives the one at work where there is one.
pub fn begin(
    tx: &mut Tx<'_>,
    workspace: &Workspace,
    now: Instant,
    promotion: PromotionId,
    days: i64,
    by: &str,
) -> Result<Simulation, Problem> {
    let Range { start: from, end: until } = period(workspace, now, days)?;
    let version = promotions::load(tx, promotion)?.newest;
    let asked = Asked { promotion, version, from, until };
    let (key, link) = (promotion.to_string(), format!("/promotions/{promotion}?tab=launch"));
    let options = QueueOptions { key: Some(&key), run_at: None, link: Some(&link) };
    let job = jobs::queue(tx, now, SIMULATION, &asked, options)?;
    let new = NewSimulation { job, promotion, version, from, until, by: by.to_owned() };
    simulations::begin(tx, now, &new)?;
    simulations::load(tx, job)
}

/// The job [`SIMULATION`]. Interrupted it begins anew: it writes only at its end.
pub fn simulation_job(workspace: &Workspace, run: &Run) -> Result<Outcome, Problem> {
    let asked: Asked = run.payload()?;
    let mut watch = |done, total| {
        run.progress(done, Some(total), "orders")?;
        Ok(!run.should_stop())
    };
    outcome(workspace, run, replay(workspace, &asked, &mut watch), |found| {
        let (now, job) = (workspace.now(), run.job.id);
        workspace.store.transact(move |tx| simulations::finish(tx, now, job, &found)).wait()
    })
}

/// What becomes of the job: done once what was found is kept, again where it was stopped or the columns are being filled.
fn outcome<T>(
    workspace: &Workspace,
    run: &Run,
    found: Result<Option<T>, Problem>,
    keep: impl FnOnce(T) -> Result<(), Problem>,
) -> Result<Outcome, Problem> {
    match found {
        Ok(Some(found)) => keep(found).map(|()| Outcome::Done),
        Ok(None) if run.is_cancelled() => Ok(Outcome::Cancelled),
        Ok(None) => Ok(Outcome::Again(workspace.now())),
        Err(problem) if problem.code == FILLING => {
            Ok(Outcome::Again(workspace.now().plus_seconds(FILLING_SECONDS)))
        }
        Err(problem) => Err(problem),
    }
}

/// Prices the orders with the promotion and without it, in the order they were bought. `watch` is told how many are priced and of how many; nothing
/// comes out when it says to stop. Blocks this thread.
pub fn replay(
    workspace: &Workspace,
    asked: &Asked,
    watch: &mut dyn FnMut(i64, i64) -> Result<bool, Problem>,
) -> Result<Option<Replayed>, Problem> {
    let snapshot = crate::columns::whole(workspace)?;
    let (now, zone, told) = (workspace.now(), workspace.settings().zone.clone(), *asked);
    let read = workspace.store.read(move |tx| {
        let draft = promotions::version(tx, told.promotion, told.version)?;
        let mut running = in_force(tx)?;
        running.retain(|one| one.id != draft.id);
        let programme = programmes::all(tx)?.into_iter().next();
        let replay = Replay::new(&running, &draft, &promotions::stacking(tx)?, &zone, programme);
        running.push(draft);
        let replay = replay.with_gifts(&rules::gifts(tx, &running)?);
        Ok::<_, Problem>((Rules::of(tx, &zone, now, now, &running)?, replay))
    });
    let (rules, mut replay) = read.wait()?;
    let past = Past::new(workspace, snapshot, rules, asked.from, asked.until);
    Ok(each(past, watch, |order| replay.order(order))?.then(|| replay.finish()))
}

/// Hands over the orders in the order they were bought; gives whether that were all of them.
fn each(
    mut past: Past<'_>,
    watch: &mut dyn FnMut(i64, i64) -> Result<bool, Problem>,
    mut take: impl FnMut(&PastOrder),
) -> Result<bool, Problem> {
    let (mut done, total) = (0, past.orders());
    for window in past.windows() {
        for orders in past.read(window)?.chunks(BETWEEN_LOOKS) {
            if !watch(done, total)? {
                return Ok(false);
            }
            orders.iter().for_each(&mut take);
            done += orders.len() as i64;
        }
    }
    watch(done, total)?;
    Ok(true)
}

/// The last days up to an instant, today included.
fn period(workspace: &Workspace, now: Instant, days: i64) -> Result<Range<Instant>, Problem> {
    if !(1..=DAYS_MAX).contains(&days) {
        let message = format!("a simulation looks back over 1 to {DAYS_MAX} days");
        return Err(Problem::invalid("out_of_range", "days", message).with("min", 1).with("max", DAYS_MAX));
    }
    Ok(workspace.settings().zone.days_before(now, days)..now.plus_micros(1))
}

/// The promotions that run, at the versions in force.
fn in_force(tx: &mut Tx<'_>) -> Result<Vec<Promotion>, Problem> {
    let running = promotions::list(tx)?.into_iter().filter(|one| one.state == PromotionState::Running);
    Ok(running
        .map(|one| Promotion { id: one.id, version: one.version, definition: one.definition })
        .collect())
}
