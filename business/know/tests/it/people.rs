//! Builders that hide what a test is not about.

use know::customers::{ProfileChange, ProfileFields};
use know::identity::Resolved;
use store::{Position, Store, Tx};
use vocabulary::{CustomerId, Identifier, IdentifierKind, Instant, Problem};

/// Runs a test on both databases with this room's tables.
pub fn both(test: impl Fn(&Store)) {
    testkit::both(&[know::MIGRATIONS], test);
}

/// An instant so many seconds into the test.
pub fn at(second: i64) -> Instant {
    Instant(1_760_000_000_000_000).plus_seconds(second)
}

/// Does something in a transaction.
pub fn run<T: Send + 'static>(
    store: &Store,
    mut body: impl FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
) -> T {
    store.transact(move |tx| body(tx)).wait().expect("the transaction succeeds")
}

pub fn external(value: &str) -> Identifier {
    Identifier::external("shop", value)
}

pub fn email(value: &str) -> Identifier {
    Identifier::new(IdentifierKind::Email, value)
}

pub fn phone(value: &str) -> Identifier {
    Identifier::new(IdentifierKind::Phone, value)
}

pub fn card(value: &str) -> Identifier {
    Identifier::new(IdentifierKind::Card, value)
}

pub fn anonymous(value: &str) -> Identifier {
    Identifier::new(IdentifierKind::Anonymous, value)
}

/// Resolves a batch of people.
pub fn resolve(store: &Store, people: Vec<Vec<Identifier>>) -> Vec<Resolved> {
    run(store, move |tx| know::identity::resolve(tx, at(0), &people))
}

/// The customer of one set of identifiers.
pub fn person(store: &Store, set: Vec<Identifier>) -> CustomerId {
    resolve(store, vec![set])[0].customer
}

/// A customer with a name.
pub fn named(store: &Store, id: &str, first: &str, last: &str) -> CustomerId {
    let customer = person(store, vec![external(id)]);
    let fields = ProfileFields {
        first_name: Some(first.into()),
        last_name: Some(last.into()),
        ..ProfileFields::default()
    };
    change(store, ProfileChange { fields, ..ProfileChange::of(customer) });
    customer
}

/// Changes one card and gives what became of it.
pub fn change(store: &Store, change: ProfileChange) -> know::customers::ProfileOutcome {
    run(store, move |tx| know::customers::change(tx, at(1), std::slice::from_ref(&change))).remove(0)
}

/// A customer's card.
pub fn load(store: &Store, customer: CustomerId) -> know::customers::Customer {
    run(store, move |tx| know::customers::load(tx, customer))
}

/// Customers touched after a position, in order.
pub fn touched_after(store: &Store, position: Position) -> Vec<CustomerId> {
    testkit::settle(store);
    let rows = run(store, move |tx| know::touched_since(tx, position, 1_000_000));
    rows.into_iter().map(|(_, touched)| touched.customer).collect()
}

/// How many times customers were touched so far.
pub fn touches(store: &Store) -> usize {
    touched_after(store, Position::default()).len()
}
