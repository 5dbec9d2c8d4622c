//! Points for what is no purchase, birthdays, and new rules brought to everybody.

use std::sync::Arc;

use jobs::{Outcome, QueueOptions, Run, Runner};
use motivate::loyalty::{self, Programme, Rules, programmes};
use serde::{Deserialize, Serialize};
use store::Tx;
use vocabulary::{CustomerId, Instant, JobId, Problem, ProgrammeId};

use crate::Workspace;

mod birthdays;
mod events;
mod referral;

pub use birthdays::{birthdays, keep};
pub(crate) use events::{earn, registered};

/// Kind of the job that gives new levels to members.
const LEVELS: &str = "loyalty_levels";
/// Members in one transaction.
const AT_ONCE: i64 = 200;

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Levels {
    programme: ProgrammeId,
}

/// Gives a programme new rules, made on a version of it. Other levels are brought to its members by a job: who rises does so at once, who falls
/// does when the time of the level is over.
pub fn publish(
    tx: &mut Tx<'_>,
    now: Instant,
    id: ProgrammeId,
    version: i64,
    rules: &Rules,
) -> Result<(Programme, Option<JobId>), Problem> {
    tx.lock("programme", id.0)?;
    let there = programmes::load(tx, id)?;
    if there.version != version {
        return Err(Problem::version_conflict(id, there.version, version));
    }
    let revised = programmes::revise(tx, id, now, rules)?;
    if revised.rules.tiers == there.rules.tiers || revised.rules.tiers.is_none() {
        return Ok((revised, None));
    }
    let options = QueueOptions { link: Some("/loyalty"), ..QueueOptions::default() };
    let job = jobs::queue(tx, now, LEVELS, &Levels { programme: id }, options)?;
    Ok((revised, Some(job)))
}

/// Does these jobs.
pub fn handle(runner: Runner, workspace: &Arc<Workspace>) -> Runner {
    let workspace = Arc::clone(workspace);
    runner.handle(LEVELS, move |run| levels(&workspace, run))
}

/// Looks at every member's level; looked at twice, nobody changes twice.
fn levels(workspace: &Workspace, run: &Run) -> Result<Outcome, Problem> {
    let Levels { programme: id } = run.payload()?;
    let (mut after, mut done, now) = (CustomerId(0), 0, workspace.now());
    let total = workspace.store.read(move |tx| loyalty::members(tx, id)).wait()?;
    loop {
        run.progress(done, Some(total.max(done)), "customers")?;
        if run.should_stop() {
            let is_over = run.is_cancelled();
            return Ok(if is_over { Outcome::Cancelled } else { Outcome::Again(workspace.now()) });
        }
        let some = workspace.store.transact(move |tx| {
            let programme = programmes::load(tx, id)?;
            let some = loyalty::members_after(tx, &programme, after, AT_ONCE)?;
            for customer in &some {
                loyalty::refresh(tx, &programme, *customer, now)?;
            }
            // Segments ask about levels as about any field.
            know::touch_standing(tx, &some)?;
            Ok::<_, Problem>(some)
        });
        let some = some.wait()?;
        let Some(last) = some.last() else { return Ok(Outcome::Done) };
        (after, done) = (*last, done + some.len() as i64);
    }
}
