//! Sending: a worker leases rows, renders them, hands them over a few at a time, and concludes them as the answers come.
//!
//! One transaction a turn does both: it concludes what was answered and marks the next ones as handed over, so that at any moment no more
//! rows are in doubt than the channel carries at once.

mod message;
mod turn;
mod worker;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use communicate::sender::OpenSender;
use communicate::{Channel, SealKey};
use vocabulary::Problem;

pub use message::envelope;
pub use worker::Worker;

use crate::Workspace;

/// How long an idle worker waits before it looks again.
const IDLE: Duration = Duration::from_millis(200);

/// Opens the channel of a workspace's sender settings; implemented where the channels are known.
pub trait Outlets: Send + Sync {
    /// The channel for the settings; the problem is shown to staff.
    fn open(&self, workspace: &Workspace, sender: &OpenSender) -> Result<Arc<dyn Channel>, Problem>;
}

/// The sender settings with their secrets.
pub fn open_sender(workspace: &Workspace) -> Result<OpenSender, Problem> {
    let key = seal_key(workspace);
    workspace.store.read(move |tx| communicate::sender::open(tx, &key)).wait()
}

/// The key under which the sender's secrets rest.
pub fn seal_key(workspace: &Workspace) -> SealKey {
    SealKey::new(&workspace.link_key)
}

/// Sends for a workspace until told to stop; blocks its thread. Several processes may do so at the same time.
pub fn run(workspace: &Workspace, outlets: &dyn Outlets, stopping: &AtomicBool) {
    let mut worker = Worker::new(workspace, outlets);
    while !stopping.load(Ordering::SeqCst) {
        match worker.turn() {
            Ok(true) => {}
            Ok(false) => worker.wait(worker.patience()),
            Err(problem) => {
                tracing::error!(workspace = %workspace.id, code = problem.code, "sending stumbled: {problem}");
                worker.wait(IDLE * 5);
            }
        }
    }
    if let Err(problem) = worker.leave() {
        tracing::warn!(workspace = %workspace.id, code = problem.code, "a sending worker left without signing off: {problem}");
    }
}
