use store::{StoreError, Tx, params};
use vocabulary::{Instant, StaffId, WorkspaceId};

pub(super) struct Stored {
    pub id: i64,
    pub staff_id: StaffId,
    pub workspace_id: WorkspaceId,
    pub created_at: Instant,
    pub seen_at: Instant,
}

/// Writes a session.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    token_hash: &[u8; 32],
    staff: StaffId,
    workspace: WorkspaceId,
) -> Result<u64, StoreError> {
    tx.execute(
        "insert into sessions (token_hash, staff_id, workspace_id, created_at, seen_at) values ($1, $2, $3, $4, $4)",
        params![token_hash, staff, workspace, now],
    )
}

/// A session by the hash of its token.
pub(super) fn by_hash(tx: &mut Tx<'_>, token_hash: &[u8; 32]) -> Result<Option<Stored>, StoreError> {
    tx.optional(
        "select id, staff_id, workspace_id, created_at, seen_at from sessions where token_hash = $1",
        params![token_hash],
        |row| {
            Ok(Stored {
                id: row.int(0)?,
                staff_id: StaffId(row.int(1)?),
                workspace_id: WorkspaceId(row.int(2)?),
                created_at: row.instant(3)?,
                seen_at: row.instant(4)?,
            })
        },
    )
}

/// Notes the last use.
pub(super) fn note_use(tx: &mut Tx<'_>, now: Instant, id: i64) -> Result<(), StoreError> {
    tx.execute("update sessions set seen_at = $2 where id = $1", params![id, now])?;
    Ok(())
}

/// Moves a session to another workspace.
pub(super) fn enter(tx: &mut Tx<'_>, id: i64, workspace: WorkspaceId) -> Result<(), StoreError> {
    tx.execute("update sessions set workspace_id = $2 where id = $1", params![id, workspace])?;
    Ok(())
}

/// Forgets a session.
pub(super) fn delete(tx: &mut Tx<'_>, token_hash: &[u8; 32]) -> Result<(), StoreError> {
    tx.execute("delete from sessions where token_hash = $1", params![token_hash])?;
    Ok(())
}

/// Forgets a person's sessions in a workspace.
pub(super) fn delete_in(tx: &mut Tx<'_>, workspace: WorkspaceId, staff: StaffId) -> Result<(), StoreError> {
    tx.execute("delete from sessions where staff_id = $1 and workspace_id = $2", params![staff, workspace])?;
    Ok(())
}

/// Forgets the sessions that have ended.
pub(super) fn delete_before(
    tx: &mut Tx<'_>,
    created_before: Instant,
    seen_before: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "delete from sessions where created_at < $1 or seen_at < $2",
        params![created_before, seen_before],
    )?;
    Ok(())
}
