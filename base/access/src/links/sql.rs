use store::{Row, StoreError, Tx, params};
use vocabulary::{Instant, StaffId, WorkspaceId};

use super::Link;

fn link(row: &Row<'_>) -> Result<Link, StoreError> {
    Ok(Link { workspace_id: row.opt_int(0)?.map(WorkspaceId), staff_id: row.opt_int(1)?.map(StaffId) })
}

/// Writes a link.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    token_hash: &[u8; 32],
    purpose: i64,
    link: Link,
    expires_at: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into one_time_links (token_hash, purpose, workspace_id, staff_id, expires_at) values ($1, $2, $3, $4, $5)",
        params![token_hash, purpose, link.workspace_id, link.staff_id, expires_at],
    )?;
    Ok(())
}

/// Forgets links of a purpose that nobody used.
pub(super) fn delete_unused(tx: &mut Tx<'_>, purpose: i64) -> Result<(), StoreError> {
    tx.execute("delete from one_time_links where purpose = $1 and used_at is null", params![purpose])?;
    Ok(())
}

/// A link that still works.
pub(super) fn unused(
    tx: &mut Tx<'_>,
    now: Instant,
    token_hash: &[u8; 32],
    purpose: i64,
) -> Result<Option<Link>, StoreError> {
    tx.optional(
        "select workspace_id, staff_id from one_time_links \
         where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3",
        params![token_hash, purpose, now],
        link,
    )
}

/// Marks a link that still works as used, and gives it.
pub(super) fn use_up(
    tx: &mut Tx<'_>,
    now: Instant,
    token_hash: &[u8; 32],
    purpose: i64,
) -> Result<Option<Link>, StoreError> {
    tx.optional(
        "update one_time_links set used_at = $3 \
         where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3 returning workspace_id, staff_id",
        params![token_hash, purpose, now],
        link,
    )
}
