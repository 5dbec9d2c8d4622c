//! Copying the log to the file beside the writer, so that under load the writer itself has little of it left to do.
//!
//! The log begins anew only after a checkpoint that left nothing over and synced the file, and under load only the writer can make that
//! one. A long log is therefore copied and the file synced here first: what is left to the writer then is a few pages.

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::StoreError;
use crate::sqlite_backend::SqliteConnection;

/// Rows changed from one checkpoint to the next: few, as the log's own syncs wait for the pages on their way.
const EVERY: u64 = 4_000;
/// Pages of a log that is to begin anew.
const LONG: i64 = 32_000;
/// Commits after which the writer tries to make the log begin anew.
const ATTEMPTS: u32 = 8;

/// Tells the checkpointing thread when it is time, and the writer when the rest is short.
pub(crate) struct Checkpoints {
    due: SyncSender<()>,
    next_at: u64,
    rest_is_short: Arc<AtomicBool>,
    attempts: u32,
}

/// What the checkpointing thread waits on, and what it answers by.
pub(crate) struct Due {
    asked: Receiver<()>,
    rest_is_short: Arc<AtomicBool>,
}

/// The two ends.
pub(crate) fn checkpoints() -> (Checkpoints, Due) {
    let (due, asked) = sync_channel(1);
    let rest_is_short = Arc::new(AtomicBool::new(false));
    let writers = Checkpoints { due, next_at: EVERY, rest_is_short: Arc::clone(&rest_is_short), attempts: 0 };
    (writers, Due { asked, rest_is_short })
}

impl Checkpoints {
    /// After a commit of the writer.
    pub(crate) fn committed(&mut self, writer: &SqliteConnection) {
        if self.rest_is_short.swap(false, Ordering::Relaxed) {
            self.attempts = ATTEMPTS;
        }
        if self.attempts > 0 {
            // A reader of an older picture is in the way of a log that begins anew, not for long.
            let is_long = writer.checkpoint().is_ok_and(|pages| pages >= LONG);
            self.attempts = if is_long { self.attempts - 1 } else { 0 };
        }
        let changed = writer.changed();
        if changed < self.next_at {
            return;
        }
        self.next_at = changed + EVERY;
        // Full: one is under way and another is due already. Disconnected: the writer's own checkpoints do.
        let _ = self.due.try_send(());
    }
}

/// Makes checkpoints until the writer has gone. One that fails is made up for by the next, or by the writer.
pub(crate) fn run(connection: &SqliteConnection, file: &File, due: &Due) {
    while due.asked.recv().is_ok() {
        if copy(connection, file).is_ok_and(|pages| pages >= LONG) && copy(connection, file).is_ok() {
            due.rest_is_short.store(true, Ordering::Relaxed);
        }
    }
}

/// Copies what is in the log and syncs the file; gives the log's length in pages.
fn copy(connection: &SqliteConnection, file: &File) -> Result<i64, StoreError> {
    let pages = connection.checkpoint()?;
    file.sync_data().map_err(|cause| StoreError::Disk(cause.to_string()))?;
    Ok(pages)
}
