use store::{StoreError, Tx, params};
use vocabulary::{Instant, WorkspaceId};

use super::Answer;

pub(super) struct Stored {
    pub request_hash: Vec<u8>,
    pub answer: Answer,
    pub at: Instant,
}

/// Begins an answer under a free key.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    workspace: WorkspaceId,
    key: &[u8; 32],
    request: &[u8; 32],
) -> Result<bool, StoreError> {
    let written = tx.execute(
        "insert into answers (workspace_id, key_hash, request_hash, status, content_type, body, at) \
         values ($1, $2, $3, 0, '', $4, $5) on conflict do nothing",
        params![workspace, key, request, &[] as &[u8], now],
    )?;
    Ok(written == 1)
}

/// What is kept under a key.
pub(super) fn load(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    key: &[u8; 32],
) -> Result<Option<Stored>, StoreError> {
    tx.optional(
        "select request_hash, status, content_type, body, at from answers where workspace_id = $1 and key_hash = $2",
        params![workspace, key],
        |row| {
            Ok(Stored {
                request_hash: row.bytes(0)?,
                answer: Answer {
                    status: u16::try_from(row.int(1)?).unwrap_or_default(),
                    content_type: row.text(2)?,
                    body: row.bytes(3)?,
                },
                at: row.instant(4)?,
            })
        },
    )
}

/// Takes over a key whose write never answered.
pub(super) fn begin_again(
    tx: &mut Tx<'_>,
    now: Instant,
    workspace: WorkspaceId,
    key: &[u8; 32],
) -> Result<u64, StoreError> {
    tx.execute(
        "update answers set at = $3 where workspace_id = $1 and key_hash = $2",
        params![workspace, key, now],
    )
}

/// Keeps an answer.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    key: &[u8; 32],
    answer: &Answer,
) -> Result<(), StoreError> {
    tx.execute(
        "update answers set status = $3, content_type = $4, body = $5 where workspace_id = $1 and key_hash = $2",
        params![workspace, key, i64::from(answer.status), &answer.content_type, &answer.body],
    )?;
    Ok(())
}

/// Forgets what is under a key.
pub(super) fn delete(tx: &mut Tx<'_>, workspace: WorkspaceId, key: &[u8; 32]) -> Result<(), StoreError> {
    tx.execute("delete from answers where workspace_id = $1 and key_hash = $2", params![workspace, key])?;
    Ok(())
}

/// Forgets old answers.
pub(super) fn delete_before(tx: &mut Tx<'_>, at: Instant) -> Result<(), StoreError> {
    tx.execute("delete from answers where at < $1", params![at])?;
    Ok(())
}
