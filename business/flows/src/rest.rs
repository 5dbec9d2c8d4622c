//! Resting between two looks, and ending a question early.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use vocabulary::{ErrorKind, Problem};

/// For what nobody stops.
pub(crate) static NEVER: AtomicBool = AtomicBool::new(false);

/// What was found by a walk over everybody. Fails with `question_timeout` when it was stopped: then not everybody was seen.
pub(crate) fn unless_stopped<T>(stop: &AtomicBool, found: T) -> Result<T, Problem> {
    if stop.load(Ordering::Relaxed) {
        return Err(Problem::new(ErrorKind::Unavailable, "question_timeout", "the question took too long"));
    }
    Ok(found)
}

/// Rests until the time is over, or the thread is unparked after `stop` was set.
///
/// `stop` is asked once more: waiting for the store during the look may have used up the call to wake.
pub(crate) fn rest(stop: &AtomicBool, how_long: Duration) {
    if !stop.load(Ordering::SeqCst) {
        std::thread::park_timeout(how_long);
    }
}
