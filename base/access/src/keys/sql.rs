use store::{Row, StoreError, Tx, params};
use vocabulary::{Instant, KeyId, WorkspaceId};

use super::{Key, KeyKind, NewKey, Scope};

const COLUMNS: &str =
    "id, workspace_id, name, kind, prefix, scopes, source, created_at, last_used_at, revoked_at";

fn key(row: &Row<'_>) -> Result<Key, StoreError> {
    Ok(Key {
        id: KeyId(row.int(0)?),
        workspace_id: WorkspaceId(row.int(1)?),
        name: row.text(2)?,
        kind: if row.int(3)? == KeyKind::Write.number() { KeyKind::Write } else { KeyKind::Secret },
        prefix: row.text(4)?,
        scopes: row.str(5)?.split(' ').filter_map(Scope::from_word).collect(),
        source: row.text(6)?,
        created_at: row.instant(7)?,
        last_used_at: row.opt_instant(8)?,
        revoked_at: row.opt_instant(9)?,
    })
}

/// Writes a key.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    workspace: WorkspaceId,
    new: &NewKey,
    prefix: &str,
    hash: &[u8; 32],
) -> Result<KeyId, StoreError> {
    let scopes = new.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
    tx.one(
        "insert into keys (workspace_id, name, kind, prefix, hash, scopes, source, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
        params![workspace, new.name.trim(), new.kind.number(), prefix, hash, &scopes, new.source.trim(), now],
        |row| row.int(0).map(KeyId),
    )
}

/// The keys of a workspace, the newest first.
pub(super) fn list(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<Vec<Key>, StoreError> {
    tx.query(
        &format!("select {COLUMNS} from keys where workspace_id = $1 order by id desc"),
        params![workspace],
        key,
    )
}

/// A key of a workspace by its id.
pub(super) fn by_id(tx: &mut Tx<'_>, workspace: WorkspaceId, id: KeyId) -> Result<Option<Key>, StoreError> {
    tx.optional(
        &format!("select {COLUMNS} from keys where id = $1 and workspace_id = $2"),
        params![id, workspace],
        key,
    )
}

/// A key by the hash of its text.
pub(super) fn by_hash(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Option<Key>, StoreError> {
    tx.optional(&format!("select {COLUMNS} from keys where hash = $1"), params![hash], key)
}

/// Stops a key that works.
pub(super) fn revoke(tx: &mut Tx<'_>, now: Instant, id: KeyId) -> Result<(), StoreError> {
    tx.execute("update keys set revoked_at = $2 where id = $1 and revoked_at is null", params![id, now])?;
    Ok(())
}

/// Notes the last use.
pub(super) fn note_use(tx: &mut Tx<'_>, now: Instant, id: KeyId) -> Result<(), StoreError> {
    tx.execute("update keys set last_used_at = $2 where id = $1", params![id, now])?;
    Ok(())
}
