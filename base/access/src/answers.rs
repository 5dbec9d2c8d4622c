//! Answers kept for repeated writes: the same `Idempotency-Key` gets the same paper again instead of a second deed.

mod sql;

use store::Tx;
use vocabulary::{ErrorKind, Instant, Problem, WorkspaceId};

/// Hours an answer is kept.
const KEEP_HOURS: i64 = 24;
/// How long a begun write that never answered keeps others with its key waiting, in seconds.
const BEGUN_SECONDS: i64 = 60;

/// An answer as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Its content type.
    pub content_type: String,
    /// Its body.
    pub body: Vec<u8>,
}

/// Begins a write under a key, or gives the answer it got before.
///
/// The key belongs to one request: another body under it is a conflict, and so is the same one while the first is still at work.
pub fn begin(
    tx: &mut Tx<'_>,
    now: Instant,
    workspace: WorkspaceId,
    key: &str,
    request_hash: &[u8; 32],
) -> Result<Option<Answer>, Problem> {
    let key_hash = blake3::hash(key.as_bytes());
    sql::delete_before(tx, now.plus_seconds(-KEEP_HOURS * 3600))?;
    if sql::insert(tx, now, workspace, key_hash.as_bytes(), request_hash)? {
        return Ok(None);
    }
    let conflict = |code, message: &str| Problem::new(ErrorKind::Conflict, code, message);
    match sql::load(tx, workspace, key_hash.as_bytes())? {
        Some(stored) if stored.request_hash != request_hash => {
            Err(conflict("idempotency_key_reused", "the Idempotency-Key was used for another request"))
        }
        Some(stored) if stored.answer.status != 0 => Ok(Some(stored.answer)),
        Some(stored) if stored.at > now.plus_seconds(-BEGUN_SECONDS) => {
            Err(conflict("still_at_work", "the first request with this Idempotency-Key is still at work"))
        }
        _ => {
            sql::begin_again(tx, now, workspace, key_hash.as_bytes())?;
            Ok(None)
        }
    }
}

/// Keeps the answer of a write.
pub fn keep(tx: &mut Tx<'_>, workspace: WorkspaceId, key: &str, answer: &Answer) -> Result<(), Problem> {
    Ok(sql::keep(tx, workspace, blake3::hash(key.as_bytes()).as_bytes(), answer)?)
}

/// Lets a key be used again, after a write that failed on our side.
pub fn release(tx: &mut Tx<'_>, workspace: WorkspaceId, key: &str) -> Result<(), Problem> {
    Ok(sql::delete(tx, workspace, blake3::hash(key.as_bytes()).as_bytes())?)
}

/// What identifies a request: its method, path and body.
pub fn request_hash(method: &str, path: &str, body: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(method.as_bytes()).update(b" ").update(path.as_bytes()).update(b"\n").update(body);
    *hasher.finalize().as_bytes()
}
