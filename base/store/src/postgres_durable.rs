//! Making commits on PostgreSQL durable together: a commit lets go its locks at once, and is answered when the log has been synced after it.
//!
//! Tills change the same rows: limits of promotions, generic coupons. A commit that waits for the disk keeps them from the next till for as
//! long, so that each till would wait for the disk by itself. Here commits do not wait; a connection of its own syncs the log for all that
//! came meanwhile, and only then is anybody answered.
//!
//! What is committed and not synced is lost when the database's machine dies, so it must be noticed when that happens in between: the syncing connection
//! breaks, and whatever was committed while it was open is answered as unknown. Each opening is an era of its own, and while there is none,
//! commits sync by themselves.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use crate::StoreError;
use crate::postgres_backend::{PostgresConnection, PostgresServer};
use crate::queue::Work;

/// Answers that may wait for the disk before those who commit wait too.
const WAITING: usize = 4096;
/// Who read an era that has just ended hands over within this time.
const LATE: Duration = Duration::from_secs(1);

/// A commit to be synced, with the era it was made in; nothing to begin an era.
type Handed = Option<(u64, Box<dyn Work>)>;

/// The era that commits are made in; 0 while there is none.
pub(crate) type Era = Arc<AtomicU64>;

/// Where commits are handed over.
#[derive(Clone)]
pub(crate) struct Durable {
    era: Era,
    handed: SyncSender<Handed>,
}

/// What is handed over, for the thread that syncs.
pub(crate) struct Commits {
    era: Era,
    handed: Receiver<Handed>,
}

/// Both ends.
pub(crate) fn durable() -> (Durable, Commits) {
    let (sender, receiver) = sync_channel(WAITING);
    let era = Era::default();
    (Durable { era: Arc::clone(&era), handed: sender }, Commits { era, handed: receiver })
}

impl Durable {
    /// The era as it is.
    pub fn era(&self) -> Era {
        Arc::clone(&self.era)
    }

    /// Another connection broke: commits sync by themselves until the syncing one is seen to be there.
    pub fn doubt(&self) {
        self.era.store(0, Ordering::SeqCst);
    }

    /// Has work answered: at once when its commit synced by itself, otherwise when the log is synced.
    pub fn answer(&self, work: Box<dyn Work>, era: u64) {
        // It may have seen what others committed in an era that has begun meanwhile, and that is not on the disk yet.
        let era = if era == 0 { self.era.load(Ordering::SeqCst) } else { era };
        if era == 0 || work.is_derived() {
            work.finish(Ok(()));
            // Refused where enough waits already, or nobody is there any more.
            let _ = self.handed.try_send(None);
        } else if let Err(refused) = self.handed.send(Some((era, work)))
            && let Some((_, work)) = refused.0
        {
            work.finish(Err(StoreError::Closed));
        }
    }
}

impl Commits {
    /// Syncs and answers until nobody commits any more. The connection is given back after `idle` without work.
    pub fn run(&self, server: &Arc<PostgresServer>, idle: Duration) {
        let (mut last, mut open) = (0, None);
        loop {
            let first = match self.handed.recv_timeout(idle) {
                Ok(first) => first,
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    self.era.store(0, Ordering::SeqCst);
                    let Ok(late) = self.handed.recv_timeout(LATE) else {
                        open = None;
                        continue;
                    };
                    late
                }
            };
            let handed: Vec<Handed> = std::iter::once(first).chain(self.handed.try_iter()).collect();
            let works: Vec<(u64, Box<dyn Work>)> = handed.into_iter().flatten().collect();
            let synced = match &mut open {
                Some(open) if !works.is_empty() || self.is_doubted() => PostgresConnection::sync_log(open),
                _ => Ok(()),
            };
            if synced.is_err() {
                self.era.store(0, Ordering::SeqCst);
                open = None;
            }
            let is_synced = open.is_some();
            for (era, work) in works {
                work.finish(if is_synced && era == last { Ok(()) } else { Err(unknown()) });
            }
            if open.is_none() {
                open = PostgresConnection::open(server).ok();
                last += u64::from(open.is_some());
            }
            if open.is_some() {
                self.era.store(last, Ordering::SeqCst);
            }
        }
    }

    fn is_doubted(&self) -> bool {
        self.era.load(Ordering::SeqCst) == 0
    }
}

fn unknown() -> StoreError {
    StoreError::Broken(std::io::Error::other("the server went away before it said that a commit is kept"))
}
