//! Keeping the planner's figures true while tables grow.
//!
//! SQLite plans by what it once counted, and counts when a store closes. A store that was closed on its first day and then grows for months
//! would be searched from end to end wherever there were three rows that day. So the writer counts again each time the store has changed
//! several times as much as before, and tells the other connections, which read the figures with the schema.

use crate::sqlite_backend::SqliteConnection;

/// Rows changed before the first count.
const FIRST: u64 = 2_000;
/// Each count waits for so many times the rows of the one before.
const TIMES: u64 = 4;
/// Tables that grew tenfold or were never counted, some hundred rows of each index.
const COUNT: &str = "pragma optimize = 0x10012";
/// Changes the schema's number, which makes the other connections read it, and the figures with it.
const TELL: &str =
    "begin immediate; create table counted_again (no integer); drop table counted_again; commit";

/// When the writer counts next.
pub(crate) struct Statistics {
    next_at: u64,
}

impl Statistics {
    pub(crate) fn new() -> Statistics {
        Statistics { next_at: FIRST }
    }

    /// After a commit of the writer. What fails is made up for by the next count.
    pub(crate) fn committed(&mut self, writer: &SqliteConnection) {
        if writer.changed() < self.next_at {
            return;
        }
        self.next_at = writer.changed().saturating_mul(TIMES);
        let counted = writer.execute_batch(COUNT).and_then(|()| writer.execute_batch(TELL));
        if counted.is_err() {
            let _ = writer.execute_batch("rollback");
        }
    }
}
