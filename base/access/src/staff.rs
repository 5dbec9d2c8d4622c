//! Staff: the people who work in the console, and their part in each workspace.

mod sql;

use store::Tx;
use vocabulary::{ErrorKind, Instant, Problem, StaffId, WorkspaceId};

use crate::{AccessError, PasswordHash, Scope, Workspace, sessions, workspaces};

const NAME_LENGTH_MAX: usize = 120;
const EMAIL_LENGTH_MAX: usize = 254;

/// A person who works in the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Their id.
    pub id: StaffId,
    /// Their address, lower case.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Language of the console for them.
    pub language: String,
}

/// What a person may do in a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Owner,
    /// The work of every day; neither people, keys, the audit trail nor the workspace's settings.
    Marketer,
}

/// A person with their part in a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub staff: Staff,
    /// As what.
    pub role: Role,
    /// When they last signed in to this workspace, if they ever did.
    pub signed_in_at: Option<Instant>,
}

/// A person to be.
#[derive(Debug, Clone)]
pub struct NewStaff {
    /// Their address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Language of the console for them.
    pub language: String,
    /// Made outside the transaction.
    pub password: PasswordHash,
}

impl Role {
    /// All of them, the most powerful first.
    pub const ALL: [Role; 2] = [Role::Owner, Role::Marketer];

    /// The number the store keeps.
    pub fn number(self) -> i64 {
        match self {
            Role::Owner => 1,
            Role::Marketer => 2,
        }
    }

    /// The role of a stored number.
    pub fn from_number(number: i64) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.number() == number)
    }

    /// The word used in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Marketer => "marketer",
        }
    }

    /// The role of a word.
    pub fn from_word(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// Whether a person may do something of a scope.
    pub fn allow(self, scope: Scope) -> Result<(), AccessError> {
        match (self, scope) {
            (Role::Marketer, Scope::Admin) => Err(AccessError::OwnerNeeded),
            (Role::Owner | Role::Marketer, _) => Ok(()),
        }
    }
}

impl NewStaff {
    /// Refuses an address, name or language that cannot be.
    pub fn check(&self) -> Result<(), Problem> {
        check_email(&self.email)?;
        check_name(&self.name)?;
        check_language(&self.language)
    }
}

/// Adds a person.
pub fn add(tx: &mut Tx<'_>, now: Instant, new: &NewStaff) -> Result<Staff, Problem> {
    new.check()?;
    let email = normal_email(&new.email);
    if sql::by_email(tx, &email)?.is_some() {
        return Err(Problem::from(AccessError::EmailTaken).on("email"));
    }
    let id = sql::insert(tx, now, &email, new)?;
    Ok(Staff { id, email, name: new.name.trim().to_owned(), language: new.language.clone() })
}

/// Gives a person a part in a workspace.
pub fn join(tx: &mut Tx<'_>, workspace: WorkspaceId, staff: StaffId, role: Role) -> Result<(), Problem> {
    Ok(sql::join(tx, workspace, staff, role)?)
}

/// A person's part in a workspace.
pub fn role(tx: &mut Tx<'_>, workspace: WorkspaceId, staff: StaffId) -> Result<Role, Problem> {
    sql::role(tx, workspace, staff)?.ok_or_else(|| AccessError::NotAMember.into())
}

/// Whether a person works in a workspace.
pub fn is_member(tx: &mut Tx<'_>, workspace: WorkspaceId, staff: StaffId) -> Result<bool, Problem> {
    Ok(sql::role(tx, workspace, staff)?.is_some())
}

/// Everybody who works in a workspace, the longest on the staff first.
pub fn members(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<Vec<Member>, Problem> {
    Ok(sql::members(tx, workspace)?)
}

/// Gives a member another role; the last owner keeps theirs.
pub fn change_role(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    id: StaffId,
    role: Role,
) -> Result<Member, Problem> {
    tx.lock("members", workspace.0)?;
    let member = member(tx, workspace, id)?;
    if member.role == Role::Owner && role != Role::Owner {
        keep_an_owner(tx, workspace)?;
    }
    sql::join(tx, workspace, id, role)?;
    Ok(Member { role, ..member })
}

/// Takes a member out of a workspace and ends their sessions in it; the last owner stays.
pub fn remove(tx: &mut Tx<'_>, workspace: WorkspaceId, id: StaffId) -> Result<(), Problem> {
    tx.lock("members", workspace.0)?;
    if member(tx, workspace, id)?.role == Role::Owner {
        keep_an_owner(tx, workspace)?;
    }
    sql::leave(tx, workspace, id)?;
    sessions::end_in(tx, workspace, id)
}

/// Notes that a person signed in to a workspace.
pub(crate) fn note_sign_in(
    tx: &mut Tx<'_>,
    now: Instant,
    workspace: WorkspaceId,
    id: StaffId,
) -> Result<(), Problem> {
    Ok(sql::note_sign_in(tx, now, workspace, id)?)
}

/// The workspaces a person works in, the oldest first.
pub fn workspaces_of(tx: &mut Tx<'_>, staff: StaffId) -> Result<Vec<Workspace>, Problem> {
    let ids = sql::workspaces(tx, staff)?;
    ids.into_iter().map(|id| workspaces::load(tx, id)).collect()
}

/// A person by their id.
pub fn load(tx: &mut Tx<'_>, id: StaffId) -> Result<Staff, Problem> {
    sql::by_id(tx, id)?.ok_or_else(|| Problem::not_found(id))
}

/// A person and their password's hash by their address in any writing.
pub fn find(tx: &mut Tx<'_>, email: &str) -> Result<Option<(Staff, PasswordHash)>, Problem> {
    Ok(sql::by_email(tx, &normal_email(email))?)
}

/// The first owner of a workspace, for whom a sign-in link can be printed.
pub fn owner(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<Option<Staff>, Problem> {
    Ok(sql::owner(tx, workspace)?)
}

/// Whether nobody works here yet.
pub fn is_empty(tx: &mut Tx<'_>) -> Result<bool, Problem> {
    Ok(!sql::any(tx)?)
}

/// Changes a person's name and language.
pub fn change(
    tx: &mut Tx<'_>,
    id: StaffId,
    name: Option<&str>,
    language: Option<&str>,
) -> Result<Staff, Problem> {
    name.map_or(Ok(()), check_name)?;
    language.map_or(Ok(()), check_language)?;
    sql::update(tx, id, name.map(str::trim), language)?;
    load(tx, id)
}

/// An address as it is compared: trimmed, lower case.
pub fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}

fn member(tx: &mut Tx<'_>, workspace: WorkspaceId, id: StaffId) -> Result<Member, Problem> {
    sql::member(tx, workspace, id)?.ok_or_else(|| Problem::not_found(id))
}

fn keep_an_owner(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<(), Problem> {
    if sql::owners(tx, workspace)? > 1 { Ok(()) } else { Err(AccessError::LastOwner.into()) }
}

pub(crate) fn check_email(email: &str) -> Result<(), Problem> {
    let email = normal_email(email);
    let is_address = email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.is_empty()
            && !domain.contains('@')
            && !email.contains(char::is_whitespace)
    });
    if !is_address || email.len() > EMAIL_LENGTH_MAX {
        return Err(Problem::invalid("bad_email", "email", "this is not an e-mail address"));
    }
    Ok(())
}

fn check_name(name: &str) -> Result<(), Problem> {
    if name.trim().is_empty() {
        return Err(Problem::invalid("field_required", "name", "a name is needed"));
    }
    if name.chars().count() > NAME_LENGTH_MAX {
        return Err(
            Problem::invalid("too_long", "name", "the name is too long").with("at_most", NAME_LENGTH_MAX)
        );
    }
    Ok(())
}

fn check_language(language: &str) -> Result<(), Problem> {
    if workspaces::is_language(language) {
        return Ok(());
    }
    let known = workspaces::LANGUAGES.join(", ");
    Err(Problem::new(ErrorKind::Invalid, "unknown_language", format!("the language is one of {known}"))
        .on("language"))
}
