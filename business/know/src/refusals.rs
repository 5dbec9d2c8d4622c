//! Refusals that outlive an erasure: a hash of the address, so that a person who comes back under it is not written to again.

use std::collections::HashSet;

use store::Tx;
use vocabulary::{Channel, Instant, Problem};

use crate::contact_points::NewContactPoint;

mod sql;

/// Keeps that the owner of an address refused.
pub(crate) fn keep(tx: &mut Tx<'_>, now: Instant, channel: Channel, address: &str) -> Result<(), Problem> {
    sql::insert(tx, now, channel, &hash(channel, address))?;
    Ok(())
}

/// Those of the addresses that were refused.
pub(crate) fn among<'c>(
    tx: &mut Tx<'_>,
    contacts: &'c [NewContactPoint],
) -> Result<Vec<&'c NewContactPoint>, Problem> {
    if contacts.is_empty() || !sql::are_there_any(tx)? {
        return Ok(Vec::new());
    }
    let hashes: Vec<_> = contacts.iter().map(|contact| hash(contact.channel, &contact.value)).collect();
    let texts: Vec<&str> = hashes.iter().map(String::as_str).collect();
    let refused: HashSet<String> = sql::among(tx, &texts)?.into_iter().collect();
    Ok(contacts
        .iter()
        .zip(&hashes)
        .filter(|(_, hash)| refused.contains(*hash))
        .map(|(contact, _)| contact)
        .collect())
}

fn hash(channel: Channel, address: &str) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("perennial know 2026 refused address");
    hasher.update(&channel.number().to_le_bytes());
    hasher.update(address.as_bytes());
    hasher.finalize().to_hex().to_string()
}
