use std::collections::HashSet;

use store::{Memory, StoreError, Tx};

use super::filter::Filter;
use super::{Generation, MessageKey, sql};

/// Keys that are brought to the table together: enough that many go to one page, few enough to be at hand (half a million are 8 MB).
const RUN: usize = 1 << 19;
/// Keys of a run brought to the table for each one claimed, so that a run is done before the next is full.
const PACE: usize = 3;
/// Rows of the log removed with each claim once their keys are in the table.
const REMOVED_AT_ONCE: i64 = 4;

/// The keys of the log, in memory: those being gathered and the run that is on its way to the table.
///
/// Each key here is claimed, in the log or the table; each key of a row of the log up to `read` is here or in the table.
#[derive(Default)]
pub(super) struct Recent {
    gathered: HashSet<i64>,
    /// Last row of the log that was read.
    read: i64,
    run: Option<Run>,
    table: Filter,
    since: Since,
}

/// Keys in order on their way to the table.
struct Run {
    keys: Vec<i64>,
    settled: usize,
    /// Last row of the log with keys of the run.
    last_row: i64,
}

impl Run {
    fn holds(&self, key: i64) -> bool {
        let within = self.keys.first().is_some_and(|first| *first <= key)
            && self.keys.last().is_some_and(|last| key <= *last);
        within && self.keys.binary_search(&key).is_ok()
    }
}

/// What happened since the last commit.
#[derive(Default)]
struct Since {
    gathered: Vec<i64>,
    read: i64,
    settled: usize,
    emptied: bool,
}

impl Memory for Recent {
    fn committed(&mut self) {
        if self.since.emptied {
            self.run = None;
        }
        if self.run.is_none() && self.gathered.len() >= RUN {
            let mut keys: Vec<i64> = std::mem::take(&mut self.gathered).into_iter().collect();
            keys.sort_unstable();
            self.run = Some(Run { keys, settled: 0, last_row: self.read });
        }
        let settled = self.run.as_ref().map_or(0, |run| run.settled);
        self.since = Since { gathered: Vec::new(), read: self.read, settled, emptied: false };
    }

    fn undone(&mut self) {
        for key in &self.since.gathered {
            self.gathered.remove(key);
        }
        self.read = self.since.read;
        if let Some(run) = &mut self.run {
            run.settled = self.since.settled;
        }
        self.since = Since { gathered: Vec::new(), emptied: false, ..self.since };
    }
}

impl Recent {
    /// Reads what the log holds beyond what was read: all of it at first, later what others wrote; and some of the table.
    pub(super) fn catch_up(
        &mut self,
        tx: &mut Tx<'_>,
        generation: Generation,
        claimed: usize,
    ) -> Result<(), StoreError> {
        let (before, last) = (self.read, sql::last_of_log(tx)?);
        let unseen = sql::log_after(tx, before)?;
        if (unseen.len() as i64) < last - before {
            // Rows were logged, brought to the table and removed again before they were seen here: earlier, or by another process.
            self.table = Filter::new(generation);
        }
        unseen.into_iter().for_each(|(row, keys)| self.gather(row, keys));
        self.read = last;
        self.table.read_some(tx, generation, claimed)
    }

    /// Whether the table may hold a key, in any generation.
    pub(super) fn table_may_hold(&self, key: MessageKey) -> bool {
        self.table.may_hold(key)
    }

    /// Whether a key is here.
    pub(super) fn holds(&self, key: i64) -> bool {
        self.gathered.contains(&key) || self.run.as_ref().is_some_and(|run| run.holds(key))
    }

    /// Writes keys that are not here to the end of the log.
    pub(super) fn log(&mut self, tx: &mut Tx<'_>, keys: Vec<i64>) -> Result<(), StoreError> {
        if !keys.is_empty() {
            let row = sql::log(tx, &keys)?;
            self.gather(row, keys);
        }
        Ok(())
    }

    fn gather(&mut self, row: i64, keys: Vec<i64>) {
        self.gathered.extend(&keys);
        self.since.gathered.extend(keys);
        self.read = row;
    }

    /// After so many keys were claimed: brings some more of the run to the table; then removes some rows of the log that are not needed any
    /// more.
    pub(super) fn settle_some(&mut self, tx: &mut Tx<'_>, claimed: usize) -> Result<(), StoreError> {
        let Some(run) = &mut self.run else { return Ok(()) };
        let rest = &run.keys[run.settled..];
        if !rest.is_empty() {
            let some = &rest[..rest.len().min(PACE * claimed)];
            sql::settle(tx, some)?;
            some.iter().for_each(|key| self.table.add(*key));
            run.settled += some.len();
        } else if sql::remove_log(tx, run.last_row, REMOVED_AT_ONCE)? == 0 {
            self.since.emptied = true;
        }
        Ok(())
    }
}

/// Brings the oldest rows of the log to the table, with about so many keys; gives how many.
pub(super) fn settle_oldest(tx: &mut Tx<'_>, limit: i64) -> Result<u64, StoreError> {
    let Some((last_row, mut keys)) = sql::oldest_of_log(tx, limit as usize)? else { return Ok(0) };
    keys.sort_unstable();
    sql::settle(tx, &keys)?;
    sql::remove_log(tx, last_row, i64::MAX)?;
    Ok(keys.len() as u64)
}
