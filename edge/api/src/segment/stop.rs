use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Stops a question whose asker has gone away.
#[derive(Default)]
pub(super) struct StopWhenGone(Arc<AtomicBool>);

impl StopWhenGone {
    /// Set once the asker has gone.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }
}

impl Drop for StopWhenGone {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
