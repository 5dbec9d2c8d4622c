//! The audit trail: who did what to which object. Ids and codes only, never personal data of customers.

mod sql;

use store::Tx;
use vocabulary::{Instant, KeyId, Params, Problem, StaffId, WorkspaceId};

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A person of the staff.
    Staff(StaffId),
    /// A machine with a key.
    Key(KeyId),
    /// The server itself, or someone at its command line.
    System,
}

/// A line of the trail.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its place in the trail.
    pub id: i64,
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: Actor,
    /// The actor's name as it is known today.
    pub actor_name: String,
    /// What was done: `campaign.launched`.
    pub action: String,
    /// To what: `cam_5`.
    pub object: String,
    /// Further codes and numbers.
    pub params: Params,
}

impl Actor {
    /// The word used in the API.
    pub fn kind(self) -> &'static str {
        match self {
            Actor::Staff(_) => "staff",
            Actor::Key(_) => "key",
            Actor::System => "system",
        }
    }

    /// Their id as text; empty for the server itself.
    pub fn id_text(self) -> String {
        match self {
            Actor::Staff(id) => id.to_string(),
            Actor::Key(id) => id.to_string(),
            Actor::System => String::new(),
        }
    }

    fn numbers(self) -> (i64, i64) {
        match self {
            Actor::System => (0, 0),
            Actor::Staff(id) => (1, id.0),
            Actor::Key(id) => (2, id.0),
        }
    }

    fn from_numbers(kind: i64, id: i64) -> Actor {
        match kind {
            1 => Actor::Staff(StaffId(id)),
            2 => Actor::Key(KeyId(id)),
            _ => Actor::System,
        }
    }
}

/// Writes a line.
pub fn record(
    tx: &mut Tx<'_>,
    now: Instant,
    workspace: WorkspaceId,
    actor: Actor,
    action: &str,
    object: &str,
    params: &Params,
) -> Result<(), Problem> {
    let params = serde_json::to_string(params).map_err(Problem::internal)?;
    Ok(sql::insert(tx, now, workspace, actor, action, object, &params)?)
}

/// The newest lines before a place in the trail.
pub fn list(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Entry>, Problem> {
    Ok(sql::list(tx, workspace, before.unwrap_or(i64::MAX), limit)?)
}
