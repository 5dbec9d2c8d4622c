//! Work that waits for a thread with a connection.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant as StopWatch};

use crate::{Pending, StoreError, Tx};

/// Work for a thread with a connection. The closure may be called again when the database asks for it; `finish` gives the answer.
pub(crate) trait Work: Send {
    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict;
    /// Whether the answer may come before the disk's sync.
    fn is_derived(&self) -> bool;
    /// Gives the answer, or the failure of the commit.
    fn finish(self: Box<Self>, committed: Result<(), StoreError>);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Keep,
    Undo,
}

struct Task<F, T, E> {
    body: F,
    outcome: Option<Result<T, E>>,
    is_derived: bool,
    answer: tokio::sync::oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Work for Task<F, T, E>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send + 'static,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict {
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.body)(tx))).unwrap_or_else(|panic| {
            let words = panic.downcast_ref::<String>().cloned();
            let words = words.or_else(|| panic.downcast_ref::<&str>().map(|w| (*w).to_owned()));
            Err(StoreError::Panicked(words.unwrap_or_default()).into())
        });
        let verdict = if outcome.is_ok() { Verdict::Keep } else { Verdict::Undo };
        self.outcome = Some(outcome);
        verdict
    }

    fn is_derived(&self) -> bool {
        self.is_derived
    }

    fn finish(self: Box<Self>, committed: Result<(), StoreError>) {
        let answer = match (committed, self.outcome) {
            (_, Some(Err(error))) => Err(error),
            (Ok(()), Some(done)) => done,
            (Err(failure), _) => Err(failure.into()),
            (Ok(()), None) => Err(StoreError::Closed.into()),
        };
        // Whoever asked may have gone away; the work is done all the same.
        let _ = self.answer.send(answer);
    }
}

/// Where a thread waits for work.
#[derive(Default)]
pub(crate) struct Seat(Arc<Condvar>);

/// Work waiting for threads. Of those that are free the one that was busy last is called, so that the others' connections can be given
/// back.
#[derive(Default)]
pub(crate) struct Queue(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    work: VecDeque<Box<dyn Work>>,
    /// Who is free; the last is called first.
    free: Vec<Arc<Condvar>>,
    is_closed: bool,
}

impl Queue {
    pub fn push<T, E>(
        &self,
        body: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        is_derived: bool,
    ) -> Pending<Result<T, E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (answer, pending) = Pending::new();
        let mut waiting = lock(&self.0);
        if !waiting.is_closed {
            let task = Box::new(Task { body, outcome: None, is_derived, answer });
            if is_derived {
                waiting.work.push_front(task);
            } else {
                waiting.work.push_back(task);
            }
            let called = waiting.free.pop();
            drop(waiting);
            called.inspect(|seat| seat.notify_one());
        }
        pending
    }

    /// The next, however long that takes; nothing once the queue is closed and empty.
    pub fn pop(&self, seat: &Seat) -> Option<Box<dyn Work>> {
        self.next(seat, Waiting::first, None, || true)
    }

    /// As [`Queue::pop`], called only when all others are busy.
    pub fn pop_last(&self, seat: &Seat) -> Option<Box<dyn Work>> {
        self.next(seat, Waiting::last, None, || true)
    }

    /// The next, waited for so long while that is worth it.
    pub fn pop_within(
        &self,
        seat: &Seat,
        patience: Duration,
        is_worth: impl Fn() -> bool,
    ) -> Option<Box<dyn Work>> {
        self.next(seat, Waiting::first, Some(StopWatch::now() + patience), is_worth)
    }

    fn next(
        &self,
        Seat(seat): &Seat,
        wait: fn(&mut Waiting, &Arc<Condvar>),
        until: Option<StopWatch>,
        is_worth: impl Fn() -> bool,
    ) -> Option<Box<dyn Work>> {
        let mut waiting = lock(&self.0);
        loop {
            let next = waiting.work.pop_front();
            let left = until.map(|until| until.saturating_duration_since(StopWatch::now()));
            if next.is_some() || waiting.is_closed || left.is_some_and(|left| left.is_zero()) || !is_worth() {
                return next;
            }
            wait(&mut waiting, seat);
            waiting = match left {
                Some(left) => {
                    seat.wait_timeout(waiting, left).unwrap_or_else(|poisoned| poisoned.into_inner()).0
                }
                None => seat.wait(waiting).unwrap_or_else(|poisoned| poisoned.into_inner()),
            };
            waiting.free.retain(|free| !Arc::ptr_eq(free, seat));
        }
    }

    /// Has those who wait look whether that is still worth it.
    pub fn wake(&self) {
        lock(&self.0).free.iter().for_each(|seat| seat.notify_one());
    }

    /// Takes no more work; what waits is still done.
    pub fn close(&self) {
        lock(&self.0).is_closed = true;
        self.wake();
    }
}

impl Waiting {
    fn first(&mut self, seat: &Arc<Condvar>) {
        self.free.push(Arc::clone(seat));
    }

    fn last(&mut self, seat: &Arc<Condvar>) {
        self.free.insert(0, Arc::clone(seat));
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
