use store::{StoreError, Tx, params};
use vocabulary::{Instant, WorkspaceId};

use super::{Actor, Entry};

/// Writes a line.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    workspace: WorkspaceId,
    actor: Actor,
    action: &str,
    object: &str,
    params: &str,
) -> Result<(), StoreError> {
    let (kind, id) = actor.numbers();
    tx.execute(
        "insert into audit (workspace_id, at, actor_kind, actor_id, action, object, params) values ($1, $2, $3, $4, $5, $6, $7)",
        params![workspace, now, kind, id, action, object, params],
    )?;
    Ok(())
}

/// The newest lines before a place, with the actors' names.
pub(super) fn list(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    before: i64,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    tx.query(
        "select a.id, a.at, a.actor_kind, a.actor_id, a.action, a.object, a.params, coalesce(s.name, k.name, '') from audit a \
         left join staff s on a.actor_kind = 1 and s.id = a.actor_id left join keys k on a.actor_kind = 2 and k.id = a.actor_id \
         where a.workspace_id = $1 and a.id < $2 order by a.id desc limit $3",
        params![workspace, before, limit],
        |row| {
            Ok(Entry {
                id: row.int(0)?,
                at: row.instant(1)?,
                actor: Actor::from_numbers(row.int(2)?, row.int(3)?),
                actor_name: row.text(7)?,
                action: row.text(4)?,
                object: row.text(5)?,
                params: serde_json::from_str(row.str(6)?).unwrap_or_default(),
            })
        },
    )
}
