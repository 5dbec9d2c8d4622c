//! Doing a thing to see what comes of it, and leaving nothing behind.

use store::{Store, StoreError, Tx};
use vocabulary::Problem;

/// The way the transaction ends: undone, with what came of it, or broken.
enum Undone<T> {
    Told(Box<T>),
    Broken(Problem),
}

impl<T> From<StoreError> for Undone<T> {
    fn from(error: StoreError) -> Undone<T> {
        Undone::Broken(error.into())
    }
}

/// Runs a body in a transaction that is always undone; what it tells is what doing it will tell. Blocks this thread.
pub(crate) fn undone<T: Send + 'static>(
    store: &Store,
    mut body: impl FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let write = store.transact(move |tx| match body(tx) {
        Ok(told) => Err::<(), Undone<T>>(Undone::Told(Box::new(told))),
        Err(problem) => Err(Undone::Broken(problem)),
    });
    match write.wait() {
        Err(Undone::Told(told)) => Ok(*told),
        Err(Undone::Broken(problem)) => Err(problem),
        Ok(()) => Err(Problem::internal("what was to be undone was kept")),
    }
}
