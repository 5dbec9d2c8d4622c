//! Addresses never to be written to. Only a hash is kept, so that an entry outlives the erasure of its person.

mod sql;

use std::collections::HashSet;

use store::Tx;
use vocabulary::{Channel, Instant, Problem};

/// Puts an address on the list; the reason given first stays.
pub fn add(
    tx: &mut Tx<'_>,
    now: Instant,
    channel: Channel,
    contact: &str,
    reason: &str,
) -> Result<(), Problem> {
    Ok(sql::insert(tx, now, channel, &hash(contact), reason)?)
}

/// Takes an address off the list.
pub fn remove(tx: &mut Tx<'_>, channel: Channel, contact: &str) -> Result<(), Problem> {
    Ok(sql::delete(tx, channel, &hash(contact))?)
}

/// Which of the addresses are on the list.
pub fn of<'a>(tx: &mut Tx<'_>, channel: Channel, contacts: &[&'a str]) -> Result<HashSet<&'a str>, Problem> {
    let hashes: Vec<String> = contacts.iter().map(|contact| hash(contact)).collect();
    let known = sql::known(tx, channel, &hashes.iter().map(String::as_str).collect::<Vec<_>>())?;
    if known.is_empty() {
        return Ok(HashSet::new());
    }
    Ok(contacts
        .iter()
        .zip(&hashes)
        .filter(|(_, hash)| known.contains(*hash))
        .map(|(contact, _)| *contact)
        .collect())
}

fn hash(contact: &str) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("perennial 2026-11 suppressed contact");
    let hash = hasher.update(contact.trim().to_lowercase().as_bytes()).finalize();
    hash.to_hex()[..32].to_owned()
}
