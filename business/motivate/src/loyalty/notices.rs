//! Notices of the nights, for whoever tells customers of them.

use store::{Position, Tx};
use vocabulary::{CustomerId, Instant, Problem, ProgrammeId};

use super::sql;

/// Something the night noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Of which programme.
    pub programme: ProgrammeId,
    /// Whose; nothing when erased since.
    pub customer: Option<CustomerId>,
    /// `active`, `expiring` or `expired`.
    pub kind: String,
    /// Which points.
    pub currency: String,
    /// How many.
    pub points: i64,
    /// When they become active or die.
    pub due_at: Instant,
    /// When it was noticed.
    pub at: Instant,
}

/// Days for which notices are kept.
pub const NOTICES_KEPT_DAYS: i64 = 60;

/// The next notices after a position.
pub fn since(tx: &mut Tx<'_>, after: Position, limit: i64) -> Result<Vec<(Position, Notice)>, Problem> {
    Ok(sql::notices_since(tx, after, limit)?)
}

/// The position after all notices there are.
pub fn end(tx: &mut Tx<'_>) -> Result<Position, Problem> {
    Ok(sql::notices_end(tx)?)
}

/// Throws away up to so many notices that are too old; gives how many.
pub fn forget(tx: &mut Tx<'_>, now: Instant, limit: i64) -> Result<u64, Problem> {
    Ok(sql::forget_notices(tx, now.plus_days(-NOTICES_KEPT_DAYS), limit)?)
}
