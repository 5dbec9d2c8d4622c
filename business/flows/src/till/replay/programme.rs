//! A draft of the loyalty programme rehearsed over the orders of the past before it is published: a job, and what it found kept.

use std::ops::Range;

use jobs::{Outcome, QueueOptions, Run};
use motivate::loyalty::simulations::{self, NewSimulation, Simulation};
use motivate::loyalty::{Programme, Rehearsal, Rehearsed, Rules, programmes};
use motivate::promotions;
use serde::{Deserialize, Serialize};
use store::Tx;
use vocabulary::{ErrorKind, Instant, JobId, Problem, ProgrammeId};

use super::super::rules;
use super::past::Past;
use super::{each, in_force, outcome, period};
use crate::Workspace;

/// The kind of the job.
pub const PROGRAMME_SIMULATION: &str = "loyalty_simulation";
/// A whole in hundredths of a percent.
const WHOLE: i64 = 10_000;

/// A draft of a programme, and what it is rehearsed over.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The rules as they would be published.
    pub rules: Rules,
    /// Over how many days of orders, today included.
    pub days: i64,
    /// The part of points expected to be spent, hundredths of a percent.
    pub redemption: i64,
}

/// The job's own words: what it is about is kept beside what it finds.
#[derive(Serialize, Deserialize)]
struct Asked {
    programme: ProgrammeId,
}

/// Begins a simulation of a draft; gives the one at work where the same is asked again, and refuses another one meanwhile.
pub fn begin(
    tx: &mut Tx<'_>,
    workspace: &Workspace,
    now: Instant,
    id: ProgrammeId,
    draft: &Draft,
    by: &str,
) -> Result<Simulation, Problem> {
    let Range { start: from, end: until } = period(workspace, now, draft.days)?;
    if !(0..=WHOLE).contains(&draft.redemption) {
        return Err(Problem::invalid("out_of_range", "redemption", "a part is 0 to 10000"));
    }
    let programme = programmes::load(tx, id)?;
    let rules = programmes::draft(&programme, &draft.rules)?.rules;
    let key = id.to_string();
    let options = QueueOptions { key: Some(&key), run_at: None, link: Some("/loyalty?tab=trial") };
    let job = jobs::queue(tx, now, PROGRAMME_SIMULATION, &Asked { programme: id }, options)?;
    let (version, redemption, by) = (programme.version, draft.redemption, by.to_owned());
    let new = NewSimulation { job, programme: id, version, rules, from, until, redemption, by };
    simulations::begin(tx, now, &new)?;
    let begun = simulations::load(tx, job)?;
    let is_same =
        (&begun.asked.rules, begun.asked.from, begun.asked.redemption) == (&new.rules, from, redemption);
    match is_same {
        true => Ok(begun),
        false => Err(at_work(id, job)),
    }
}

fn at_work(id: ProgrammeId, job: JobId) -> Problem {
    let message = format!("another draft of {id} is being simulated by {job}");
    Problem::new(ErrorKind::Conflict, "simulation_at_work", message).with("job", job.to_string())
}

/// The job [`PROGRAMME_SIMULATION`]. Interrupted it begins anew: it writes only at its end.
pub fn programme_simulation_job(workspace: &Workspace, run: &Run) -> Result<Outcome, Problem> {
    let job = run.job.id;
    let simulation = workspace.store.read(move |tx| simulations::load(tx, job)).wait()?;
    let mut watch = |done, total| {
        run.progress(done, Some(total), "orders")?;
        Ok(!run.should_stop())
    };
    outcome(workspace, run, rehearse(workspace, &simulation.asked, &mut watch), |found| {
        let now = workspace.now();
        workspace.store.transact(move |tx| simulations::finish(tx, now, job, &found)).wait()
    })
}

/// Lets the orders earn by the present rules and by the draft, in the order they were bought. `watch` is told how many are done and of how many;
/// nothing comes out when it says to stop. Blocks this thread.
pub fn rehearse(
    workspace: &Workspace,
    asked: &NewSimulation,
    watch: &mut dyn FnMut(i64, i64) -> Result<bool, Problem>,
) -> Result<Option<Rehearsed>, Problem> {
    let snapshot = crate::columns::whole(workspace)?;
    let (now, zone, told) = (workspace.now(), workspace.settings().zone.clone(), asked.clone());
    let read = workspace.store.read(move |tx| {
        let running = in_force(tx)?;
        let present = programmes::load(tx, told.programme)?;
        let draft: Programme = programmes::draft(&present, &told.rules)?;
        let stacking = promotions::stacking(tx)?;
        let rehearsal = Rehearsal::new(&running, &stacking, &zone, (present, draft), told.until);
        Ok::<_, Problem>((rules::Rules::of(tx, &zone, now, now, &running)?, rehearsal))
    });
    let (rules, mut rehearsal) = read.wait()?;
    let past = Past::new(workspace, snapshot, rules, asked.from, asked.until);
    Ok(each(past, watch, |order| rehearsal.order(order))?.then(|| rehearsal.finish(asked.redemption)))
}
