use store::{StoreError, Tx, params};
use vocabulary::Instant;

pub(super) struct Stored {
    pub failures: i64,
    pub last_at: Instant,
    pub blocked_until: Instant,
}

/// What is known of a subject.
pub(super) fn load(tx: &mut Tx<'_>, subject: &[u8; 32]) -> Result<Option<Stored>, StoreError> {
    tx.optional(
        "select failures, last_at, blocked_until from attempts where subject = $1",
        params![subject],
        |row| Ok(Stored { failures: row.int(0)?, last_at: row.instant(1)?, blocked_until: row.instant(2)? }),
    )
}

/// Notes an attempt.
pub(super) fn save(
    tx: &mut Tx<'_>,
    subject: &[u8; 32],
    failures: i64,
    at: Instant,
    blocked_until: Instant,
) -> Result<u64, StoreError> {
    tx.execute(
        "insert into attempts (subject, failures, last_at, blocked_until) values ($1, $2, $3, $4) \
         on conflict (subject) do update set failures = excluded.failures, last_at = excluded.last_at, \
         blocked_until = excluded.blocked_until",
        params![subject, failures, at, blocked_until],
    )
}

/// Forgets a subject.
pub(super) fn delete(tx: &mut Tx<'_>, subject: &[u8; 32]) -> Result<(), StoreError> {
    tx.execute("delete from attempts where subject = $1", params![subject])?;
    Ok(())
}
