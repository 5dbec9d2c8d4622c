//! Sessions: a signed-in person at work in a workspace. They end after a time without use, and in any case.

mod sql;

use store::Tx;
use vocabulary::{Instant, Problem, StaffId, WorkspaceId};

use crate::{AccessError, Role, Staff, Token, staff};

/// Days without use after which a session ends.
pub const IDLE_DAYS: i64 = 7;
/// Days after which a session ends whatever happens.
pub const LIFE_DAYS: i64 = 30;
/// How often the last use is noted, in seconds: a write a minute, not one a request.
const NOTE_EVERY_SECONDS: i64 = 60;

/// A signed-in person at work in a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id in the store.
    pub id: i64,
    /// Who.
    pub staff: Staff,
    /// Where.
    pub workspace_id: WorkspaceId,
    /// As what.
    pub role: Role,
    /// Whether its last use should be noted by [`note_use`].
    pub is_due_for_note: bool,
}

/// Begins a session in a workspace of the person.
pub fn begin(
    tx: &mut Tx<'_>,
    now: Instant,
    token: &Token,
    staff_id: StaffId,
    workspace: WorkspaceId,
) -> Result<Session, Problem> {
    staff::role(tx, workspace, staff_id)?;
    sql::delete_before(tx, now.plus_days(-LIFE_DAYS), now.plus_days(-IDLE_DAYS))?;
    sql::insert(tx, now, &token.hash(), staff_id, workspace)?;
    staff::note_sign_in(tx, now, workspace, staff_id)?;
    load(tx, now, token)
}

/// The session of a token, unless it has ended or the person has left the workspace.
pub fn load(tx: &mut Tx<'_>, now: Instant, token: &Token) -> Result<Session, Problem> {
    let found = sql::by_hash(tx, &token.hash())?.ok_or(AccessError::SignedOut)?;
    if found.created_at < now.plus_days(-LIFE_DAYS) || found.seen_at < now.plus_days(-IDLE_DAYS) {
        return Err(AccessError::SignedOut.into());
    }
    let role = staff::role(tx, found.workspace_id, found.staff_id).map_err(|_| AccessError::SignedOut)?;
    Ok(Session {
        id: found.id,
        staff: staff::load(tx, found.staff_id)?,
        workspace_id: found.workspace_id,
        role,
        is_due_for_note: found.seen_at < now.plus_seconds(-NOTE_EVERY_SECONDS),
    })
}

/// Notes that a session was used.
pub fn note_use(tx: &mut Tx<'_>, now: Instant, session_id: i64) -> Result<(), Problem> {
    Ok(sql::note_use(tx, now, session_id)?)
}

/// Moves a session to another workspace of the person.
pub fn enter(
    tx: &mut Tx<'_>,
    now: Instant,
    session: &Session,
    workspace: WorkspaceId,
) -> Result<(), Problem> {
    staff::role(tx, workspace, session.staff.id)?;
    staff::note_sign_in(tx, now, workspace, session.staff.id)?;
    Ok(sql::enter(tx, session.id, workspace)?)
}

/// Ends a session.
pub fn end(tx: &mut Tx<'_>, token: &Token) -> Result<(), Problem> {
    Ok(sql::delete(tx, &token.hash())?)
}

/// Ends all sessions of a person in a workspace.
pub(crate) fn end_in(tx: &mut Tx<'_>, workspace: WorkspaceId, staff_id: StaffId) -> Result<(), Problem> {
    Ok(sql::delete_in(tx, workspace, staff_id)?)
}
