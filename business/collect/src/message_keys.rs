//! Message ids that were seen, so that a message sent twice counts once.
//!
//! Ids are kept as numbers drawn from a hash, so a table of them has no place that is warm: on a store with one writer, claiming a key there
//! would write a page for each. So keys go to the end of a log first and are looked up in memory; when there are many, they are sorted and
//! go to the table in order, some with each claim. Of most new keys a filter knows that the table does not hold them. Memory is a picture of
//! the log and the table, and is read from them when it is missing.

use std::collections::HashSet;

use store::{Dialect, Tx};
use vocabulary::{Instant, Problem};

mod filter;
mod recent;
mod sql;

use recent::Recent;

/// How long a message id is remembered at least, in days.
pub const REMEMBERED_DAYS: i64 = 30;
/// Bits of a key that come from the message id.
const KEY_BITS: u32 = 58;
/// Generations of keys that can be told apart.
const GENERATIONS: i64 = 32;

/// A number that stands for a message id of a source: 58 bits, so that of a billion ids remembered a new one is like another once in 290
/// million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageKey(i64);

impl MessageKey {
    /// The key of a message id.
    pub fn of(source: &str, message_id: &str) -> MessageKey {
        let mut hasher = blake3::Hasher::new();
        hasher.update(source.as_bytes());
        hasher.update(&[0]);
        hasher.update(message_id.as_bytes());
        let mut key = [0; 8];
        hasher.finalize_xof().fill(&mut key);
        MessageKey(i64::from_le_bytes(key) & ((1 << KEY_BITS) - 1))
    }

    pub(crate) fn number(self) -> i64 {
        self.0
    }
}

/// Which of the keys are seen for the first time; they are claimed and remembered for [`REMEMBERED_DAYS`] at least.
pub fn claim(
    tx: &mut Tx<'_>,
    now: Instant,
    mut keys: Vec<MessageKey>,
) -> Result<HashSet<MessageKey>, Problem> {
    let (current, last) = (Generation::of(now), Generation::of(now).neighbour(-1));
    keys.sort_unstable();
    keys.dedup();
    if keys.is_empty() {
        return Ok(HashSet::new());
    }
    if tx.dialect() == Dialect::Postgres {
        if sql::any_between(tx, last.first(), last.end())? {
            retain_free(tx, &[last], &mut keys)?;
        }
        let mine: Vec<i64> = keys.iter().map(|key| current.with(*key)).collect();
        return Ok(sql::claim(tx, &mine)?.into_iter().map(Generation::without).collect());
    }
    let mut recent: Recent = tx.recall();
    recent.catch_up(tx, current, keys.len())?;
    let (mut doubtful, mut free): (Vec<_>, Vec<_>) =
        keys.into_iter().partition(|key| recent.table_may_hold(*key));
    retain_free(tx, &[last, current], &mut doubtful)?;
    free.append(&mut doubtful);
    free.retain(|key| !recent.holds(last.with(*key)) && !recent.holds(current.with(*key)));
    recent.log(tx, free.iter().map(|key| current.with(*key)).collect())?;
    recent.settle_some(tx, free.len())?;
    tx.remember(recent);
    Ok(free.into_iter().collect())
}

/// Leaves those which the table does not hold in any of the generations.
fn retain_free(
    tx: &mut Tx<'_>,
    generations: &[Generation],
    keys: &mut Vec<MessageKey>,
) -> Result<(), Problem> {
    let of =
        |key: &MessageKey| generations.iter().map(|generation| generation.with(*key)).collect::<Vec<_>>();
    let wanted: Vec<i64> = keys.iter().flat_map(of).collect();
    let held: HashSet<MessageKey> = sql::held(tx, &wanted)?.into_iter().map(Generation::without).collect();
    keys.retain(|key| !held.contains(key));
    Ok(())
}

/// Forgets keys older than twice [`REMEMBERED_DAYS`], about so many at most; gives how many there were. What the log holds is forgotten
/// once it has come to the table.
pub fn forget(tx: &mut Tx<'_>, now: Instant, limit: i64) -> Result<u64, Problem> {
    let mut done = 0;
    if tx.dialect() == Dialect::Postgres {
        // Nothing is logged there, but a store that moved there may bring a log.
        done += recent::settle_oldest(tx, limit)?;
    }
    for ahead in 1..GENERATIONS - 1 {
        let old = Generation::of(now).neighbour(ahead);
        done += sql::forget(tx, old.first(), old.end(), (limit - done as i64).max(0))?;
    }
    Ok(done)
}

/// A stretch of [`REMEMBERED_DAYS`]. Its number leads the keys claimed in it, so that only the newest stretch of the table grows, the one
/// before is read, and older ones are removed as a range. Numbers come round again after [`GENERATIONS`].
#[derive(Clone, Copy, PartialEq, Eq)]
struct Generation(i64);

impl Generation {
    fn of(now: Instant) -> Generation {
        Generation(now.0.div_euclid(REMEMBERED_DAYS * 86_400_000_000).rem_euclid(GENERATIONS))
    }

    fn neighbour(self, ahead: i64) -> Generation {
        Generation((self.0 + ahead).rem_euclid(GENERATIONS))
    }

    fn with(self, key: MessageKey) -> i64 {
        self.0 << KEY_BITS | key.0
    }

    fn first(self) -> i64 {
        self.with(MessageKey(0))
    }

    fn end(self) -> i64 {
        self.with(MessageKey((1 << KEY_BITS) - 1))
    }

    fn without(key: i64) -> MessageKey {
        MessageKey(key & ((1 << KEY_BITS) - 1))
    }
}
