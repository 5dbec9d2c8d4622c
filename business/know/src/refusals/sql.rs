use store::{StoreError, Tx, params};
use vocabulary::{Channel, Instant};

/// Keeps a refusal.
pub(crate) fn insert(tx: &mut Tx<'_>, now: Instant, channel: Channel, hash: &str) -> Result<(), StoreError> {
    tx.execute(
        "insert into refusals (channel, hash, refused_at) values ($1, $2, $3) on conflict do nothing",
        params![channel.number(), hash, now],
    )?;
    Ok(())
}

/// Whether anybody refused at all.
pub(crate) fn are_there_any(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    Ok(tx.optional("select channel from refusals limit 1", params![], |row| row.int(0))?.is_some())
}

/// The refused ones of these hashes; the channel is part of a hash.
pub(crate) fn among(tx: &mut Tx<'_>, hashes: &[&str]) -> Result<Vec<String>, StoreError> {
    let channels: Vec<i64> = Channel::ALL.iter().map(|channel| channel.number()).collect();
    tx.query(
        "select hash from refusals where channel = any($1) and hash = any($2)",
        params![&channels, hashes],
        |row| row.text(0),
    )
}
