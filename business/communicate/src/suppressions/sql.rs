use std::collections::HashSet;

use store::{StoreError, Tx, params};
use vocabulary::{Channel, Instant};

/// Adds an entry.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    channel: Channel,
    hash: &str,
    reason: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into suppressions (channel, contact_hash, reason, at) values ($1, $2, $3, $4) on conflict (channel, contact_hash) do nothing",
        params![channel.number(), hash, reason, now],
    )?;
    Ok(())
}

/// Removes an entry.
pub(super) fn delete(tx: &mut Tx<'_>, channel: Channel, hash: &str) -> Result<(), StoreError> {
    tx.execute(
        "delete from suppressions where channel = $1 and contact_hash = $2",
        params![channel.number(), hash],
    )?;
    Ok(())
}

/// Which of the entries there are.
pub(super) fn known(
    tx: &mut Tx<'_>,
    channel: Channel,
    hashes: &[&str],
) -> Result<HashSet<String>, StoreError> {
    let found = tx.query(
        "select contact_hash from suppressions where channel = $1 and contact_hash = any($2)",
        params![channel.number(), hashes],
        |row| row.text(0),
    )?;
    Ok(found.into_iter().collect())
}
