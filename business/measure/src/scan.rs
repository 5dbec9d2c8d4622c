use std::sync::atomic::AtomicBool;

/// How a walk over all customers is run.
#[derive(Debug, Clone, Copy)]
pub struct Scan<'a> {
    /// Threads that walk buckets side by side.
    pub threads: usize,
    /// Ends the walk early when set; its answer is then of no use.
    pub stop: &'a AtomicBool,
}

/// Joins what the threads of a walk found.
pub(crate) fn merged<S: Default>(states: Vec<S>, mut join: impl FnMut(&mut S, S)) -> S {
    let mut states = states.into_iter();
    let mut sum = states.next().unwrap_or_default();
    states.for_each(|state| join(&mut sum, state));
    sum
}
