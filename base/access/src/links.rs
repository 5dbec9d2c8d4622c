//! One-time links: the first owner's welcome, and a sign-in without a password. Each works once, until it expires.

mod sql;

use store::Tx;
use vocabulary::{Instant, Problem, StaffId, WorkspaceId};

use crate::{AccessError, Token};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The first owner makes themselves known.
    Welcome,
    /// A person signs in.
    SignIn,
}

/// What a link opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The workspace it leads to; a welcome without one makes a workspace.
    pub workspace_id: Option<WorkspaceId>,
    /// Whom it signs in.
    pub staff_id: Option<StaffId>,
}

impl Purpose {
    fn number(self) -> i64 {
        match self {
            Purpose::Welcome => 1,
            Purpose::SignIn => 2,
        }
    }
}

/// Makes a welcome link; older ones for the same end stop working.
pub fn welcome(
    tx: &mut Tx<'_>,
    token: &Token,
    workspace: Option<WorkspaceId>,
    expires_at: Instant,
) -> Result<(), Problem> {
    sql::delete_unused(tx, Purpose::Welcome.number())?;
    Ok(sql::insert(
        tx,
        &token.hash(),
        Purpose::Welcome.number(),
        Link { workspace_id: workspace, staff_id: None },
        expires_at,
    )?)
}

/// Makes a link that signs a person in.
pub fn sign_in(
    tx: &mut Tx<'_>,
    token: &Token,
    workspace: WorkspaceId,
    staff: StaffId,
    expires_at: Instant,
) -> Result<(), Problem> {
    let link = Link { workspace_id: Some(workspace), staff_id: Some(staff) };
    Ok(sql::insert(tx, &token.hash(), Purpose::SignIn.number(), link, expires_at)?)
}

/// What an unused link opens, without using it.
pub fn peek(tx: &mut Tx<'_>, now: Instant, purpose: Purpose, token: &Token) -> Result<Link, Problem> {
    sql::unused(tx, now, &token.hash(), purpose.number())?.ok_or_else(|| AccessError::LinkUsed.into())
}

/// Uses a link: of two who come at once, one gets in.
pub fn use_up(tx: &mut Tx<'_>, now: Instant, purpose: Purpose, token: &Token) -> Result<Link, Problem> {
    sql::use_up(tx, now, &token.hash(), purpose.number())?.ok_or_else(|| AccessError::LinkUsed.into())
}
