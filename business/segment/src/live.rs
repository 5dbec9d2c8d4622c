//! Live membership: who is in the segments that are kept live, when each customer is to be looked at again though nothing happens, and every
//! entry and exit, with its cause, in order.
//!
//! One keeper at a time works on it, in turns: a turn reads what is new since the place the last one ended at, and writes what follows from
//! it together with the new place. Of two keepers that take the same turn one finds it taken and begins again.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use store::{Position, Tx};
use vocabulary::{CustomerId, ErrorKind, Instant, Problem, SegmentId, numbered_words};

use crate::segments;

mod sql;

/// Append-only tables that bring news: touched customers, orders, returns, events, messages.
pub const TAILS: usize = 5;

/// A stretch of time through which a segment is kept live: begun again, it has nothing to do with the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LiveId(pub i64);

/// A segment that is kept live.
#[derive(Debug, Clone, PartialEq)]
pub struct LiveSegment {
    /// Since it is.
    pub live: LiveId,
    /// Which.
    pub id: SegmentId,
    /// The version its members are told by.
    pub version: i64,
    /// Since when.
    pub started_at: Instant,
    /// Members.
    pub size: i64,
    /// Up to which customer the members of this version are worked out; nothing when all are.
    pub filled_to: Option<CustomerId>,
    /// Whether entries and exits that working it out finds are to set things going.
    pub fires_fill: bool,
    /// The tree.
    pub tree: Value,
}

impl LiveSegment {
    /// Whether it is known if a customer was a member of this version before.
    pub fn knows(&self, customer: CustomerId) -> bool {
        self.filled_to.is_none_or(|filled_to| customer <= filled_to)
    }
}

/// What is kept of a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The live segments the customer is in, and perhaps some that are kept live no longer.
    pub segments: BTreeSet<LiveId>,
    /// When to look again though nothing happens.
    pub due_at: Option<Instant>,
}

numbered_words! {
    /// Why a customer entered or left.
    Cause {
        /// An order.
        Order = 1, "order";
        /// A return.
        Return = 2, "return";
        /// An event.
        Event = 3, "event";
        /// Something that happened with a message.
        Message = 4, "message";
        /// News of the card: attributes, contacts, consents, joined cards, and orders changed afterwards.
        Card = 5, "card";
        /// Time went by.
        Time = 6, "time";
        /// The segment was made live or changed.
        Edit = 7, "edit";
        /// The card was erased or joined with another.
        Gone = 8, "gone";
    }
}

/// An entry or an exit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Whose.
    pub customer: CustomerId,
    /// Of which segment.
    pub segment: SegmentId,
    /// By which version of it.
    pub version: i64,
    /// Entry, or exit.
    pub entered: bool,
    /// Why.
    pub cause: Cause,
    /// Id of the order, return, event or message fact; nothing for the other causes.
    pub cause_id: Option<i64>,
    /// Whether it is to set things going.
    pub fires: bool,
    /// When.
    pub at: Instant,
}

/// How far the keepers have got.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Grows with every turn.
    pub turn: i64,
    /// Grows when a segment is made live, changed, or no longer kept live.
    pub edition: i64,
    /// After which rows of the tails to read on.
    pub positions: [Position; TAILS],
    /// Everything up to this instant has been taken into account.
    pub as_of: Instant,
}

/// What a turn found.
#[derive(Debug, Clone, Default)]
pub struct Turn {
    /// Entries and exits, in order.
    pub changes: Vec<Change>,
    /// What is kept from now on of customers of whom something else was kept.
    pub standings: Vec<(CustomerId, Standing)>,
    /// Up to where segments are filled now; nothing for one that is.
    pub filled: Vec<(SegmentId, Option<CustomerId>)>,
}

/// Keeps a segment live from now on, or works out its members anew. `ends` are the ends of the tails now.
///
/// Fails when the segment is put away.
pub fn start(
    tx: &mut Tx<'_>,
    now: Instant,
    id: SegmentId,
    fires_fill: bool,
    ends: [Position; TAILS],
) -> Result<(), Problem> {
    let segment = segments::load(tx, id)?;
    if segment.archived_at.is_some() {
        let message = format!("{id} is put away");
        return Err(Problem::new(ErrorKind::Conflict, "segment_archived", message));
    }
    if sql::count(tx)? == 0 {
        sql::set_positions(tx, now, &ends)?;
    }
    sql::upsert(tx, now, id, segment.version, fires_fill)?;
    Ok(sql::next_edition(tx)?)
}

/// Keeps a segment live no longer: everybody in it is out of it, without an exit.
pub fn stop(tx: &mut Tx<'_>, id: SegmentId) -> Result<(), Problem> {
    sql::delete(tx, id)?;
    Ok(sql::next_edition(tx)?)
}

/// A segment has another version with the same tree.
pub fn renamed(tx: &mut Tx<'_>, id: SegmentId, version: i64) -> Result<(), Problem> {
    sql::set_version(tx, id, version)?;
    Ok(sql::next_edition(tx)?)
}

/// Works the members of live segments out anew, as they or what they refer to have changed; entries it finds set things going when asked.
pub fn refill(tx: &mut Tx<'_>, ids: &[SegmentId], fires_fill: bool) -> Result<(), Problem> {
    if ids.is_empty() {
        return Ok(());
    }
    for id in ids {
        let version = segments::load(tx, *id)?.version;
        sql::refill(tx, *id, version, fires_fill)?;
    }
    Ok(sql::next_edition(tx)?)
}

/// All live segments, in order of their ids.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<LiveSegment>, Problem> {
    Ok(sql::all(tx)?)
}

/// How far the keepers have got.
pub fn place(tx: &mut Tx<'_>) -> Result<Place, Problem> {
    Ok(sql::place(tx)?.unwrap_or_default())
}

/// What is kept of some customers; nothing is kept of those who are in no segment and are not to be looked at again.
pub fn standings(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<BTreeMap<CustomerId, Standing>, Problem> {
    Ok(sql::standings(tx, customers)?)
}

/// What is kept of the customers from one id up to another, itself not included.
pub fn standings_between(
    tx: &mut Tx<'_>,
    from: CustomerId,
    to: CustomerId,
) -> Result<BTreeMap<CustomerId, Standing>, Problem> {
    Ok(sql::standings_between(tx, from, to)?)
}

/// Customers to be looked at again by now, longest due first.
pub fn due(tx: &mut Tx<'_>, now: Instant, limit: i64) -> Result<Vec<CustomerId>, Problem> {
    Ok(sql::due(tx, now, limit)?)
}

/// The code of [`record`]'s problem.
pub const TURN_TAKEN: &str = "turn_taken";

/// Writes a turn and the place it ended at. Fails with [`TURN_TAKEN`] when another was written since the place it began at.
pub fn record(tx: &mut Tx<'_>, from: &Place, to: &Place, turn: &Turn) -> Result<(), Problem> {
    if sql::advance(tx, from, to)? == 0 {
        return Err(Problem::new(ErrorKind::Conflict, TURN_TAKEN, "another keeper took this turn"));
    }
    sql::append(tx, &turn.changes)?;
    let (empty, kept): (Vec<_>, Vec<_>) =
        turn.standings.iter().partition(|(_, standing)| *standing == Standing::default());
    sql::keep(tx, &kept)?;
    sql::forget(tx, &empty.iter().map(|(customer, _)| *customer).collect::<Vec<_>>())?;
    let mut growth: BTreeMap<SegmentId, i64> = BTreeMap::new();
    for change in &turn.changes {
        *growth.entry(change.segment).or_default() += if change.entered { 1 } else { -1 };
    }
    for (segment, by) in growth {
        sql::grow(tx, segment, by)?;
    }
    for (segment, filled_to) in &turn.filled {
        sql::set_filled(tx, *segment, *filled_to)?;
    }
    Ok(())
}

/// Entries and exits of a segment, newest first; `before` is the one the last page ended with.
pub fn changes(
    tx: &mut Tx<'_>,
    segment: SegmentId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<(i64, Change)>, Problem> {
    Ok(sql::changes(tx, segment, before.unwrap_or(i64::MAX), limit)?)
}

/// Entries and exits after a position, in order: what triggers read.
pub fn changes_since(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, Change)>, Problem> {
    Ok(sql::changes_since(tx, after, limit)?)
}

/// The position after all entries and exits there are.
pub fn changes_end(tx: &mut Tx<'_>) -> Result<Position, Problem> {
    Ok(sql::changes_end(tx)?)
}

/// Days for which entries and exits are kept.
pub const CHANGES_KEPT_DAYS: i64 = 400;

/// Throws away up to so many entries and exits that are too old; gives how many.
pub fn forget_changes(tx: &mut Tx<'_>, now: Instant, limit: i64) -> Result<u64, Problem> {
    Ok(sql::forget_changes(tx, now.plus_days(-CHANGES_KEPT_DAYS), limit)?)
}

/// Forgets the entries and exits of an erased customer; the keeper finds the card gone.
pub fn erase_customer(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Problem> {
    Ok(sql::erase(tx, customer)?)
}
