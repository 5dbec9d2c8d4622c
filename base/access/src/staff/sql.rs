use store::{Row, StoreError, Tx, params};
use vocabulary::{Instant, StaffId, WorkspaceId};

use super::{Member, NewStaff, Role, Staff};
use crate::PasswordHash;

fn staff(row: &Row<'_>) -> Result<Staff, StoreError> {
    Ok(Staff { id: StaffId(row.int(0)?), email: row.text(1)?, name: row.text(2)?, language: row.text(3)? })
}

const MEMBERS: &str = "select s.id, s.email, s.name, s.language, m.role, m.signed_in_at \
                       from members m join staff s on s.id = m.staff_id where m.workspace_id = $1";

fn of_member(row: &Row<'_>) -> Result<Member, StoreError> {
    let role = Role::from_number(row.int(4)?).ok_or(StoreError::Shape { column: 4, expected: "a role" })?;
    Ok(Member { staff: staff(row)?, role, signed_in_at: row.opt_instant(5)? })
}

/// Writes a person.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    email: &str,
    new: &NewStaff,
) -> Result<StaffId, StoreError> {
    tx.one(
        "insert into staff (email, name, language, password_hash, created_at) values ($1, $2, $3, $4, $5) returning id",
        params![email, new.name.trim(), &new.language, new.password.as_str(), now],
        |row| row.int(0).map(StaffId),
    )
}

/// Changes the name, the language, or both.
pub(super) fn update(
    tx: &mut Tx<'_>,
    id: StaffId,
    name: Option<&str>,
    language: Option<&str>,
) -> Result<u64, StoreError> {
    tx.execute(
        "update staff set name = coalesce($2, name), language = coalesce($3, language) where id = $1",
        params![id, name, language],
    )
}

/// A person by their id.
pub(super) fn by_id(tx: &mut Tx<'_>, id: StaffId) -> Result<Option<Staff>, StoreError> {
    tx.optional("select id, email, name, language from staff where id = $1", params![id], staff)
}

/// A person with the hash of their password by their address.
pub(super) fn by_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<(Staff, PasswordHash)>, StoreError> {
    tx.optional(
        "select id, email, name, language, password_hash from staff where email = $1",
        params![email],
        |row| Ok((staff(row)?, PasswordHash::stored(row.text(4)?))),
    )
}

/// Whether there is anybody.
pub(super) fn any(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    Ok(tx.optional("select id from staff limit 1", params![], |row| row.int(0))?.is_some())
}

/// Gives a person a part in a workspace, or another part.
pub(super) fn join(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    id: StaffId,
    role: Role,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into members (workspace_id, staff_id, role) values ($1, $2, $3) \
         on conflict (workspace_id, staff_id) do update set role = excluded.role",
        params![workspace, id, role.number()],
    )?;
    Ok(())
}

/// A person's part in a workspace.
pub(super) fn role(tx: &mut Tx<'_>, workspace: WorkspaceId, id: StaffId) -> Result<Option<Role>, StoreError> {
    let number = tx.optional(
        "select role from members where workspace_id = $1 and staff_id = $2",
        params![workspace, id],
        |row| row.int(0),
    )?;
    Ok(number.and_then(Role::from_number))
}

/// Everybody in a workspace, the oldest first.
pub(super) fn members(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<Vec<Member>, StoreError> {
    tx.query(&format!("{MEMBERS} order by s.id"), params![workspace], of_member)
}

/// A person in a workspace.
pub(super) fn member(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    id: StaffId,
) -> Result<Option<Member>, StoreError> {
    tx.optional(&format!("{MEMBERS} and m.staff_id = $2"), params![workspace, id], of_member)
}

/// How many owners a workspace has.
pub(super) fn owners(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<i64, StoreError> {
    tx.one(
        "select count(*) from members where workspace_id = $1 and role = $2",
        params![workspace, Role::Owner.number()],
        |row| row.int(0),
    )
}

/// Takes a person out of a workspace.
pub(super) fn leave(tx: &mut Tx<'_>, workspace: WorkspaceId, id: StaffId) -> Result<(), StoreError> {
    tx.execute("delete from members where workspace_id = $1 and staff_id = $2", params![workspace, id])?;
    Ok(())
}

/// Notes a sign-in.
pub(super) fn note_sign_in(
    tx: &mut Tx<'_>,
    now: Instant,
    workspace: WorkspaceId,
    id: StaffId,
) -> Result<(), StoreError> {
    tx.execute(
        "update members set signed_in_at = $3 where workspace_id = $1 and staff_id = $2",
        params![workspace, id, now],
    )?;
    Ok(())
}

/// The workspaces of a person.
pub(super) fn workspaces(tx: &mut Tx<'_>, id: StaffId) -> Result<Vec<WorkspaceId>, StoreError> {
    tx.query(
        "select workspace_id from members where staff_id = $1 order by workspace_id",
        params![id],
        |row| row.int(0).map(WorkspaceId),
    )
}

/// The first owner of a workspace.
pub(super) fn owner(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<Option<Staff>, StoreError> {
    tx.optional(
        "select s.id, s.email, s.name, s.language from members m join staff s on s.id = m.staff_id \
         where m.workspace_id = $1 and m.role = $2 order by s.id limit 1",
        params![workspace, Role::Owner.number()],
        staff,
    )
}
