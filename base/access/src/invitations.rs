//! Invitations: a link that makes the person of an address a member of a workspace. It works once, for a week.

mod sql;

use store::Tx;
use vocabulary::{Instant, InvitationId, Problem, StaffId, WorkspaceId};

use crate::{AccessError, Role, Token, staff};

/// Days an invitation can be accepted.
pub const DAYS: i64 = 7;
/// Open invitations of a workspace at the same time.
const OPEN_MAX: i64 = 100;

/// An invitation that waits, without the token that accepts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Where it leads.
    pub workspace_id: WorkspaceId,
    /// Whom it is for, lower case.
    pub email: String,
    /// What they will be.
    pub role: Role,
    /// Who invited them.
    pub invited_by: StaffId,
    /// The inviter's name.
    pub invited_by_name: String,
    /// When it was made.
    pub created_at: Instant,
    /// When it stops working.
    pub expires_at: Instant,
}

/// Invites the person of an address; an older invitation of theirs stops working.
pub fn invite(
    tx: &mut Tx<'_>,
    now: Instant,
    workspace: WorkspaceId,
    by: StaffId,
    email: &str,
    role: Role,
    token: &Token,
) -> Result<Invitation, Problem> {
    staff::check_email(email)?;
    let email = staff::normal_email(email);
    tx.lock("invitations", workspace.0)?;
    if let Some((person, _)) = staff::find(tx, &email)?
        && staff::is_member(tx, workspace, person.id)?
    {
        return Err(Problem::from(AccessError::AlreadyAMember).on("email"));
    }
    sql::delete_replaced(tx, now, workspace, &email)?;
    if sql::count(tx, workspace)? >= OPEN_MAX {
        return Err(AccessError::TooManyInvitations { at_most: OPEN_MAX }.into());
    }
    let id = sql::insert(tx, now, workspace, by, &email, role, &token.hash())?;
    sql::by_id(tx, id)?.ok_or_else(|| Problem::not_found(id))
}

/// The invitations of a workspace that can still be accepted, the newest first.
pub fn list(tx: &mut Tx<'_>, now: Instant, workspace: WorkspaceId) -> Result<Vec<Invitation>, Problem> {
    Ok(sql::list(tx, now, workspace)?)
}

/// Takes an invitation back.
pub fn withdraw(tx: &mut Tx<'_>, workspace: WorkspaceId, id: InvitationId) -> Result<(), Problem> {
    if sql::delete(tx, workspace, id)? { Ok(()) } else { Err(Problem::not_found(id)) }
}

/// What an invitation offers, without accepting it.
pub fn peek(tx: &mut Tx<'_>, now: Instant, token: &Token) -> Result<Invitation, Problem> {
    sql::by_hash(tx, now, &token.hash())?.ok_or_else(|| AccessError::LinkUsed.into())
}

/// Makes a person a member; of two who come at once, one gets in. Who is a member already keeps their role.
pub fn accept(tx: &mut Tx<'_>, now: Instant, token: &Token, person: StaffId) -> Result<Invitation, Problem> {
    let invitation = peek(tx, now, token)?;
    withdraw(tx, invitation.workspace_id, invitation.id).map_err(|_| AccessError::LinkUsed)?;
    if !staff::is_member(tx, invitation.workspace_id, person)? {
        staff::join(tx, invitation.workspace_id, person, invitation.role)?;
    }
    Ok(invitation)
}
