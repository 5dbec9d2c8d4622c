//! Making commits durable beside the writer: while the disk syncs the log of one group, the next is already at work.
//!
//! A commit of the writer puts its pages into SQLite's log without a sync. The group is handed over here, the log is synced, and only then
//! is anybody answered. A checkpoint syncs the log before it copies from it, and the file after, so what is no longer in the log is durable too.

use std::ffi::OsString;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::StoreError;
use crate::queue::Work;

/// Groups that may wait for the disk before the writer waits too: enough for a disk that takes a moment off.
const WAITING: usize = 64;

/// Transactions that ran, and whether they were committed.
pub(crate) struct Group {
    pub(crate) works: Vec<Box<dyn Work>>,
    pub(crate) committed: Result<(), StoreError>,
}

/// Where the writer hands groups over, and where they are answered.
pub(crate) fn groups() -> (SyncSender<Group>, Receiver<Group>) {
    sync_channel(WAITING)
}

/// Syncs and answers until the writer has gone; says while it syncs, and calls `synced` after. After a failed sync nobody knows what is on the disk: all that follows fails as well.
pub(crate) fn run(store: &Path, groups: &Receiver<Group>, is_syncing: &AtomicBool, synced: impl Fn()) {
    let mut log = Log { path: log_of(store), file: None, failure: None };
    while let Ok(group) = groups.recv() {
        let mut waiting = vec![group];
        waiting.extend(groups.try_iter());
        is_syncing.store(true, Ordering::Relaxed);
        log.sync();
        is_syncing.store(false, Ordering::Relaxed);
        synced();
        for Group { works, mut committed } in waiting {
            for work in works {
                let outcome = match (&committed, &log.failure) {
                    (Ok(()), None) => Ok(()),
                    (Ok(()), Some(failure)) => Err(StoreError::Disk(failure.clone())),
                    (Err(_), _) => std::mem::replace(&mut committed, Err(StoreError::Closed)),
                };
                work.finish(outcome);
            }
        }
    }
}

struct Log {
    path: PathBuf,
    file: Option<File>,
    failure: Option<String>,
}

impl Log {
    fn sync(&mut self) {
        if self.failure.is_none()
            && let Err(cause) = self.try_sync()
        {
            self.failure = Some(format!("{}: {cause}", self.path.display()));
        }
    }

    fn try_sync(&mut self) -> std::io::Result<()> {
        if self.file.is_none() {
            match File::open(&self.path) {
                Ok(file) => self.file = Some(file),
                // SQLite removes a log when the last connection closes, after all of it is in the file and synced.
                Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(()),
                Err(cause) => return Err(cause),
            }
        }
        self.file.as_ref().map_or(Ok(()), File::sync_data)
    }
}

fn log_of(store: &Path) -> PathBuf {
    let mut name = OsString::from(store);
    name.push("-wal");
    name.into()
}
