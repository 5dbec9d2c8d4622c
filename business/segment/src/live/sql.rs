use std::collections::{BTreeMap, BTreeSet};

use store::{Param, Position, Row, StoreError, Tx, params};
use vocabulary::{CustomerId, Instant, SegmentId};

use super::{Cause, Change, LiveId, LiveSegment, Place, Standing, TAILS};

const LIVE: &str = "l.segment_id, l.version, l.started_at, l.size, l.filled_to, l.fires_fill, v.tree, l.id \
    from live_segments l join segment_versions v on v.segment_id = l.segment_id and v.version = l.version";

/// Number of live segments.
pub(super) fn count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.one("select count(*) from live_segments", params![], |row| row.int(0))
}

/// A segment is live, its members yet to be worked out.
pub(super) fn upsert(
    tx: &mut Tx<'_>,
    now: Instant,
    id: SegmentId,
    version: i64,
    fires_fill: bool,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into live_segments (segment_id, version, started_at, size, filled_to, fires_fill) values ($1, $2, $3, 0, 0, $4) \
         on conflict (segment_id) do update set version = excluded.version, filled_to = 0, fires_fill = excluded.fires_fill",
        params![id, version, now, fires_fill],
    )
    .map(|_| ())
}

/// A live segment's members are worked out anew by a version.
pub(super) fn refill(
    tx: &mut Tx<'_>,
    id: SegmentId,
    version: i64,
    fires_fill: bool,
) -> Result<(), StoreError> {
    tx.execute(
        "update live_segments set version = $1, filled_to = 0, fires_fill = $2 where segment_id = $3",
        params![version, fires_fill, id],
    )
    .map(|_| ())
}

/// A live segment has another version.
pub(super) fn set_version(tx: &mut Tx<'_>, id: SegmentId, version: i64) -> Result<(), StoreError> {
    tx.execute("update live_segments set version = $1 where segment_id = $2", params![version, id])
        .map(|_| ())
}

/// A segment is live no longer.
pub(super) fn delete(tx: &mut Tx<'_>, id: SegmentId) -> Result<(), StoreError> {
    tx.execute("delete from live_segments where segment_id = $1", params![id]).map(|_| ())
}

/// All live segments.
pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<LiveSegment>, StoreError> {
    tx.query(&format!("select {LIVE} order by l.segment_id"), params![], live)
}

fn live(row: &Row<'_>) -> Result<LiveSegment, StoreError> {
    let tree = serde_json::from_str(row.str(6)?);
    Ok(LiveSegment {
        live: LiveId(row.int(7)?),
        id: SegmentId(row.int(0)?),
        version: row.int(1)?,
        started_at: row.instant(2)?,
        size: row.int(3)?,
        filled_to: row.opt_int(4)?.map(CustomerId),
        fires_fill: row.bool(5)?,
        tree: tree.map_err(|_| StoreError::Shape { column: 6, expected: "a tree" })?,
    })
}

/// Members came and went.
pub(super) fn grow(tx: &mut Tx<'_>, id: SegmentId, by: i64) -> Result<(), StoreError> {
    tx.execute("update live_segments set size = size + $1 where segment_id = $2", params![by, id]).map(|_| ())
}

/// Members are worked out up to a customer, or all.
pub(super) fn set_filled(tx: &mut Tx<'_>, id: SegmentId, to: Option<CustomerId>) -> Result<(), StoreError> {
    tx.execute("update live_segments set filled_to = $1 where segment_id = $2", params![to, id]).map(|_| ())
}

/// How far the keepers have got.
pub(super) fn place(tx: &mut Tx<'_>) -> Result<Option<Place>, StoreError> {
    tx.optional("select turn, edition, positions, as_of from live_place where place = 1", params![], |row| {
        Ok(Place {
            turn: row.int(0)?,
            edition: row.int(1)?,
            positions: positions(row.str(2)?)
                .ok_or(StoreError::Shape { column: 2, expected: "positions" })?,
            as_of: row.instant(3)?,
        })
    })
}

/// Where the keepers are to begin.
pub(super) fn set_positions(
    tx: &mut Tx<'_>,
    now: Instant,
    ends: &[Position; TAILS],
) -> Result<(), StoreError> {
    tx.execute(
        "insert into live_place (place, turn, edition, positions, as_of) values (1, 1, 1, $1, $2) \
         on conflict (place) do update set turn = live_place.turn + 1, positions = excluded.positions, as_of = excluded.as_of",
        params![written(ends).as_str(), now],
    )
    .map(|_| ())
}

/// The live segments are other ones, or have other trees.
pub(super) fn next_edition(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.execute("update live_place set edition = edition + 1, turn = turn + 1 where place = 1", params![])
        .map(|_| ())
}

/// The next turn from a place; changes nothing when it was taken.
pub(super) fn advance(tx: &mut Tx<'_>, from: &Place, to: &Place) -> Result<u64, StoreError> {
    tx.execute(
        "update live_place set turn = turn + 1, positions = $1, as_of = $2 where place = 1 and turn = $3",
        params![written(&to.positions).as_str(), to.as_of, from.turn],
    )
}

fn written(positions: &[Position; TAILS]) -> String {
    let each: Vec<String> = positions.iter().map(|at| format!("{}:{}", at.commit, at.id)).collect();
    each.join(" ")
}

fn positions(text: &str) -> Option<[Position; TAILS]> {
    let one = |text: &str| {
        let (commit, id) = text.split_once(':')?;
        Some(Position { commit: commit.parse().ok()?, id: id.parse().ok()? })
    };
    let all: Option<Vec<Position>> = text.split(' ').map(one).collect();
    all?.try_into().ok()
}

/// What is kept of some customers.
pub(super) fn standings(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<BTreeMap<CustomerId, Standing>, StoreError> {
    let ids: Vec<i64> = customers.iter().map(|customer| customer.0).collect();
    let found = tx.query(
        "select customer_id, segments, due_at from live_customers where customer_id = any($1)",
        params![&ids[..]],
        standing,
    )?;
    Ok(found.into_iter().collect())
}

/// What is kept of the customers of a range of ids.
pub(super) fn standings_between(
    tx: &mut Tx<'_>,
    from: CustomerId,
    to: CustomerId,
) -> Result<BTreeMap<CustomerId, Standing>, StoreError> {
    let found = tx.query(
        "select customer_id, segments, due_at from live_customers where customer_id >= $1 and customer_id < $2",
        params![from, to],
        standing,
    )?;
    Ok(found.into_iter().collect())
}

fn standing(row: &Row<'_>) -> Result<(CustomerId, Standing), StoreError> {
    let id = |text: &str| text.parse().map(LiveId);
    let segments: Result<BTreeSet<LiveId>, _> = row.str(1)?.split_terminator(' ').map(id).collect();
    let segments = segments.map_err(|_| StoreError::Shape { column: 1, expected: "ids of segments" })?;
    Ok((CustomerId(row.int(0)?), Standing { segments, due_at: row.opt_instant(2)? }))
}

/// Customers due by an instant.
pub(super) fn due(tx: &mut Tx<'_>, now: Instant, limit: i64) -> Result<Vec<CustomerId>, StoreError> {
    tx.query(
        "select customer_id from live_customers where due_at <= $1 order by due_at limit $2",
        params![now, limit],
        |row| row.int(0).map(CustomerId),
    )
}

/// What is kept of customers from now on.
pub(super) fn keep(tx: &mut Tx<'_>, standings: &[&(CustomerId, Standing)]) -> Result<(), StoreError> {
    let written: Vec<String> = standings
        .iter()
        .map(|(_, standing)| {
            standing.segments.iter().map(|id| id.0.to_string()).collect::<Vec<_>>().join(" ")
        })
        .collect();
    let mut rows = Vec::with_capacity(standings.len());
    for ((customer, standing), segments) in standings.iter().zip(&written) {
        rows.push(vec![Param::from(*customer), Param::from(segments.as_str()), Param::from(standing.due_at)]);
    }
    tx.batch(
        "insert into live_customers (customer_id, segments, due_at) values ($1, $2, $3) \
         on conflict (customer_id) do update set segments = excluded.segments, due_at = excluded.due_at",
        &rows,
    )
    .map(|_| ())
}

/// Nothing is kept of customers any more.
pub(super) fn forget(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<(), StoreError> {
    let ids: Vec<i64> = customers.iter().map(|customer| customer.0).collect();
    tx.execute("delete from live_customers where customer_id = any($1)", params![&ids[..]]).map(|_| ())
}

/// Appends entries and exits.
pub(super) fn append(tx: &mut Tx<'_>, changes: &[Change]) -> Result<(), StoreError> {
    let row = |change: &Change| {
        vec![
            Param::from(change.segment),
            Param::from(change.customer),
            Param::from(change.version),
            Param::from(change.entered),
            Param::from(change.cause.number()),
            Param::from(change.cause_id),
            Param::from(change.fires),
            Param::from(change.at),
        ]
    };
    let rows: Vec<_> = changes.iter().map(row).collect();
    tx.batch(
        "insert into membership_changes (segment_id, customer_id, version, entered, cause, cause_id, fires, at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &rows,
    )
    .map(|_| ())
}

const CHANGE: &str = "segment_id, customer_id, version, entered, cause, cause_id, fires, at";

/// Entries and exits of a segment.
pub(super) fn changes(
    tx: &mut Tx<'_>,
    segment: SegmentId,
    before: i64,
    limit: i64,
) -> Result<Vec<(i64, Change)>, StoreError> {
    tx.query(
        &format!(
            "select {CHANGE}, id from membership_changes where segment_id = $1 and id < $2 order by id desc limit $3"
        ),
        params![segment, before, limit],
        |row| Ok((row.int(8)?, change(row)?)),
    )
}

/// Entries and exits after a position.
pub(super) fn changes_since(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, Change)>, StoreError> {
    tx.tail("membership_changes", CHANGE, after, limit, change)
}

/// The position after all of them.
pub(super) fn changes_end(tx: &mut Tx<'_>) -> Result<Position, StoreError> {
    tx.tail_end("membership_changes")
}

/// Forgets some before an instant, looked for among the oldest.
pub(super) fn forget_changes(tx: &mut Tx<'_>, before: Instant, limit: i64) -> Result<u64, StoreError> {
    tx.execute(
        "delete from membership_changes where id in (select o.id from (select id, at from membership_changes order by id limit $2) as o \
         where o.at < $1)",
        params![before, limit],
    )
}

fn change(row: &Row<'_>) -> Result<Change, StoreError> {
    let cause = Cause::from_number(row.int(4)?);
    Ok(Change {
        segment: SegmentId(row.int(0)?),
        customer: CustomerId(row.int(1)?),
        version: row.int(2)?,
        entered: row.bool(3)?,
        cause: cause.ok_or(StoreError::Shape { column: 4, expected: "a cause" })?,
        cause_id: row.opt_int(5)?,
        fires: row.bool(6)?,
        at: row.instant(7)?,
    })
}

/// A customer's entries and exits are forgotten.
pub(super) fn erase(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), StoreError> {
    tx.execute("delete from membership_changes where customer_id = $1", params![customer]).map(|_| ())
}
