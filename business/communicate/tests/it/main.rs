//! The room on both databases.
mod ad_exports;
mod campaigns;
mod content;
mod deliveries;
mod reactions;
mod settings;

use store::{Store, Tx};
use vocabulary::{Instant, Problem};

/// A moment of the tests.
const NOON: Instant = Instant(1_790_000_000_000_000);

/// Runs a test on both databases.
fn both(test: impl Fn(&Store)) {
    testkit::both(&[communicate::MIGRATIONS], test);
}

/// One transaction that must go well.
fn write<T: Send + 'static>(
    store: &Store,
    body: impl FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
) -> T {
    store.transact(body).wait().expect("a transaction that goes well")
}
