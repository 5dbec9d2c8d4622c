//! The jobs of a workspace and who does them.

use std::sync::Arc;

use collect::imports::FileReader;
use communicate::campaigns::Campaign;
use jobs::Runner;
use store::Tx;
use vocabulary::{CustomerId, Problem};

use crate::{Workspace, campaign, customer, import, segment};

/// Rows removed in one transaction, so that others are not held up.
const FORGOTTEN_AT_ONCE: i64 = 10_000;

/// A runner that can do every kind of job of the workspace.
pub fn runner(workspace: &Arc<Workspace>, files: Arc<dyn FileReader>) -> Runner {
    let runner =
        Runner::new(workspace.store.clone(), Arc::clone(&workspace.clock), Arc::clone(&workspace.dice));
    let runner = import::handle(runner, workspace, &files);
    let runner = customer::handle(runner, workspace);
    let sending = Arc::clone(workspace);
    runner.handle(campaign::PREPARE, move |run| {
        campaign::prepare_job(&sending, run, &|campaign: &Campaign| audience(&sending, campaign))
    })
}

/// Throws away what is kept for a time only: what undoing old imports would need, and the ids of old messages.
pub fn tidy(workspace: &Workspace) -> Result<(), Problem> {
    import::tidy(workspace).wait()?;
    let now = workspace.now();
    loop {
        let forget = move |tx: &mut Tx<'_>| collect::message_keys::forget(tx, now, FORGOTTEN_AT_ONCE);
        if workspace.store.transact(forget).wait()? < FORGOTTEN_AT_ONCE as u64 {
            return Ok(());
        }
    }
}

/// Who belongs to a campaign's segment or list, in order of their ids.
pub fn audience(workspace: &Workspace, campaign: &Campaign) -> Result<Vec<CustomerId>, Problem> {
    match (campaign.segment_id, campaign.list_id) {
        (_, Some(list)) => segment::list_members(workspace, list),
        (Some(segment), None) => segment::members(workspace, segment),
        (None, None) => Ok(Vec::new()),
    }
}
