//! Resting between two looks.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Rests until the time is over, or the thread is unparked after `stop` was set.
///
/// `stop` is asked once more: waiting for the store during the look may have used up the call to wake.
pub(crate) fn rest(stop: &AtomicBool, how_long: Duration) {
    if !stop.load(Ordering::SeqCst) {
        std::thread::park_timeout(how_long);
    }
}
