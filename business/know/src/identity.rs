//! By which names customers are known, and who is meant by a set of them.

use std::collections::HashMap;

use store::Tx;
use vocabulary::{CustomerId, Identifier, Instant, Problem};

use crate::{contact_points, touched};

mod normalise;
mod resolve;
pub(crate) mod sql;

pub use normalise::{card, email, normalise, phone};
pub use resolve::{Resolved, resolve};

/// An identifier with when it was first seen and whether it was proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownIdentifier {
    /// The identifier, normalised.
    pub identifier: Identifier,
    /// When the customer was first known by it.
    pub first_seen_at: Instant,
    /// When it was proved to be the customer's, if it was.
    pub verified_at: Option<Instant>,
}

/// Whoever is known by a normalised identifier.
pub fn find(tx: &mut Tx<'_>, identifier: &Identifier) -> Result<Option<CustomerId>, Problem> {
    let mut found = None;
    sql::owners(tx, identifier.kind, &[identifier.value.as_str()], |known, customer| {
        if known.source == identifier.source {
            found = Some(customer);
        }
    })?;
    Ok(found)
}

/// By what a customer is known, the most telling first.
pub fn of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<KnownIdentifier>, Problem> {
    Ok(of_many(tx, &[customer])?.remove(&customer).unwrap_or_default())
}

/// As [`of`] for many customers; those known by nothing are absent.
pub fn of_many(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<HashMap<CustomerId, Vec<KnownIdentifier>>, Problem> {
    let mut known: HashMap<_, Vec<_>> = HashMap::new();
    for (customer, identifier) in sql::of(tx, &crate::numbers(customers))? {
        known.entry(customer).or_default().push(identifier);
    }
    Ok(known)
}

/// Takes names away that customers got at `since` or later, with the addresses that came with them: what an undone import gave.
pub fn take_back(tx: &mut Tx<'_>, since: Instant, names: &[(CustomerId, Identifier)]) -> Result<(), Problem> {
    sql::take_back(tx, since, names)?;
    let addresses: Vec<_> = names
        .iter()
        .filter_map(|(customer, name)| {
            Some((*customer, contact_points::channel_of(name.kind)?, name.value.as_str()))
        })
        .collect();
    contact_points::sql::take_back(tx, since, &addresses)?;
    let customers: Vec<CustomerId> = names.iter().map(|(customer, _)| *customer).collect();
    touched::touch_card(tx, &customers)
}

/// Notes that a customer proved an identifier to be theirs (a code was sent and came back); its address becomes valid.
pub fn verify(
    tx: &mut Tx<'_>,
    now: Instant,
    customer: CustomerId,
    identifier: &Identifier,
) -> Result<(), Problem> {
    if sql::verify(tx, now, customer, identifier)?
        && let Some(channel) = contact_points::channel_of(identifier.kind)
    {
        let state = contact_points::ContactState::Valid;
        contact_points::mark(tx, now, channel, &identifier.value, state, Some("verified"))?;
    }
    Ok(())
}
