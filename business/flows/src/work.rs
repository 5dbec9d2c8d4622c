//! The jobs of a workspace and who does them.

use std::sync::Arc;

use collect::imports::FileReader;
use communicate::campaigns::Campaign;
use jobs::Runner;
use store::Tx;
use vocabulary::{CustomerId, Problem};

use crate::{Workspace, ad_audience, campaign, coupon, customer, import, loyalty, segment, till};

/// Rows removed in one transaction, so that others are not held up.
const FORGOTTEN_AT_ONCE: i64 = 10_000;

/// A runner that can do every kind of job of the workspace.
pub fn runner(workspace: &Arc<Workspace>, files: Arc<dyn FileReader>) -> Runner {
    let runner =
        Runner::new(workspace.store.clone(), Arc::clone(&workspace.clock), Arc::clone(&workspace.dice));
    let runner = import::handle(runner, workspace, &files);
    let runner = customer::handle(runner, workspace);
    let runner = loyalty::handle(runner, workspace);
    let telling = Arc::clone(workspace);
    let runner = runner.handle(ad_audience::EXPORT, move |run| {
        ad_audience::export_job(&telling, run, &|id| segment::members(&telling, id))
    });
    let simulating = Arc::clone(workspace);
    let runner = runner.handle(till::SIMULATION, move |run| till::simulation_job(&simulating, run));
    let rehearsing = Arc::clone(workspace);
    let runner = runner
        .handle(till::PROGRAMME_SIMULATION, move |run| till::programme_simulation_job(&rehearsing, run));
    let making = Arc::clone(workspace);
    let runner = runner.handle(coupon::CODES, move |run| coupon::codes_job(&making, run));
    let sending = Arc::clone(workspace);
    runner.handle(campaign::PREPARE, move |run| {
        campaign::prepare_job(&sending, run, &|campaign: &Campaign| audience(&sending, campaign))
    })
}

/// Throws away what is kept for a time only: what undoing old imports would need, the ids of old messages, changes of cards, entries and exits of segments, notices of
/// points, and events older than the company keeps them.
pub fn tidy(workspace: &Workspace) -> Result<(), Problem> {
    import::tidy(workspace).wait()?;
    let (now, settings) = (workspace.now(), workspace.settings());
    forget(workspace, move |tx| collect::message_keys::forget(tx, now, FORGOTTEN_AT_ONCE))?;
    forget(workspace, move |tx| know::past::forget(tx, now, FORGOTTEN_AT_ONCE))?;
    forget(workspace, move |tx| ::segment::live::forget_changes(tx, now, FORGOTTEN_AT_ONCE))?;
    forget(workspace, move |tx| motivate::loyalty::forget_notices(tx, now, FORGOTTEN_AT_ONCE))?;
    match settings.events_kept_days {
        Some(days) => {
            let before = settings.zone.days_before(now, days);
            forget(workspace, move |tx| collect::events::forget(tx, before, FORGOTTEN_AT_ONCE))
        }
        None => Ok(()),
    }
}

/// Removes some rows at a time until there are no more.
fn forget(
    workspace: &Workspace,
    some: impl Fn(&mut Tx<'_>) -> Result<u64, Problem> + Copy + Send + 'static,
) -> Result<(), Problem> {
    while workspace.store.transact(move |tx| some(tx)).wait()? >= FORGOTTEN_AT_ONCE as u64 {}
    Ok(())
}

/// Who belongs to a campaign's segment or list, in order of their ids.
pub fn audience(workspace: &Workspace, campaign: &Campaign) -> Result<Vec<CustomerId>, Problem> {
    match (campaign.segment_id, campaign.list_id) {
        (_, Some(list)) => segment::list_members(workspace, list),
        (Some(segment), None) => segment::members(workspace, segment),
        (None, None) => Ok(Vec::new()),
    }
}
