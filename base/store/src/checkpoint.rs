//! Copying the log to the file beside the writer, so that under load the writer itself has little of it left to do.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::sqlite_backend::SqliteConnection;

/// Rows changed from one checkpoint to the next.
const EVERY: u64 = 20_000;

/// Tells the checkpointing thread when it is time.
pub(crate) struct Checkpoints {
    due: SyncSender<()>,
    next_at: u64,
}

/// What the checkpointing thread waits on.
pub(crate) fn checkpoints() -> (Checkpoints, Receiver<()>) {
    let (due, is_due) = sync_channel(1);
    (Checkpoints { due, next_at: EVERY }, is_due)
}

impl Checkpoints {
    /// After a commit: `changed` rows were changed since the writer was opened.
    pub(crate) fn committed(&mut self, changed: u64) {
        if changed < self.next_at {
            return;
        }
        self.next_at = changed + EVERY;
        // Full: one is under way and another is due already. Disconnected: the writer's own checkpoints do.
        let _ = self.due.try_send(());
    }
}

/// Makes checkpoints until the writer has gone. One that fails is made up for by the next, or by the writer.
pub(crate) fn run(connection: &SqliteConnection, is_due: &Receiver<()>) {
    while is_due.recv().is_ok() {
        let _ = connection.checkpoint();
    }
}
