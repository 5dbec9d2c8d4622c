//! Questions of everybody that may be ended early.

use std::sync::atomic::{AtomicBool, Ordering};

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
