use store::{Row, StoreError, Tx, params};
use vocabulary::{Instant, InvitationId, StaffId, WorkspaceId};

use super::{DAYS, Invitation};
use crate::Role;

const INVITATIONS: &str = "select i.id, i.workspace_id, i.email, i.role, i.invited_by, coalesce(s.name, ''), i.created_at, \
                           i.expires_at from invitations i left join staff s on s.id = i.invited_by";

fn invitation(row: &Row<'_>) -> Result<Invitation, StoreError> {
    Ok(Invitation {
        id: InvitationId(row.int(0)?),
        workspace_id: WorkspaceId(row.int(1)?),
        email: row.text(2)?,
        role: Role::from_number(row.int(3)?).ok_or(StoreError::Shape { column: 3, expected: "a role" })?,
        invited_by: StaffId(row.int(4)?),
        invited_by_name: row.text(5)?,
        created_at: row.instant(6)?,
        expires_at: row.instant(7)?,
    })
}

/// Writes an invitation.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    workspace: WorkspaceId,
    by: StaffId,
    email: &str,
    role: Role,
    token_hash: &[u8; 32],
) -> Result<InvitationId, StoreError> {
    tx.one(
        "insert into invitations (workspace_id, email, role, token_hash, invited_by, created_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        params![workspace, email, role.number(), token_hash, by, now, now.plus_days(DAYS)],
        |row| row.int(0).map(InvitationId),
    )
}

/// Forgets the invitations of a workspace that have expired, and those for an address.
pub(super) fn delete_replaced(
    tx: &mut Tx<'_>,
    now: Instant,
    workspace: WorkspaceId,
    email: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "delete from invitations where workspace_id = $1 and (email = $2 or expires_at <= $3)",
        params![workspace, email, now],
    )?;
    Ok(())
}

/// How many invitations a workspace keeps.
pub(super) fn count(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<i64, StoreError> {
    tx.one("select count(*) from invitations where workspace_id = $1", params![workspace], |row| row.int(0))
}

/// An invitation by its id.
pub(super) fn by_id(tx: &mut Tx<'_>, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
    tx.optional(&format!("{INVITATIONS} where i.id = $1"), params![id], invitation)
}

/// The invitations of a workspace that still work, the newest first.
pub(super) fn list(
    tx: &mut Tx<'_>,
    now: Instant,
    workspace: WorkspaceId,
) -> Result<Vec<Invitation>, StoreError> {
    tx.query(
        &format!("{INVITATIONS} where i.workspace_id = $1 and i.expires_at > $2 order by i.id desc"),
        params![workspace, now],
        invitation,
    )
}

/// An invitation that still works, by the hash of its token.
pub(super) fn by_hash(
    tx: &mut Tx<'_>,
    now: Instant,
    token_hash: &[u8; 32],
) -> Result<Option<Invitation>, StoreError> {
    tx.optional(
        &format!("{INVITATIONS} where i.token_hash = $1 and i.expires_at > $2"),
        params![token_hash, now],
        invitation,
    )
}

/// Forgets an invitation; false when it is not there.
pub(super) fn delete(tx: &mut Tx<'_>, workspace: WorkspaceId, id: InvitationId) -> Result<bool, StoreError> {
    let deleted =
        tx.execute("delete from invitations where id = $1 and workspace_id = $2", params![id, workspace])?;
    Ok(deleted > 0)
}
