use serde_json::Value;
use store::{Row, StoreError, Tx, params};
use vocabulary::{Date, Instant, SegmentId};

use super::{NewSegment, Segment, Then, Version};
use crate::count::Worth;

const COLUMNS: &str = "id, name, description, version, tree, created_at, updated_at, archived_at, \
    size, base, orders, revenue, revenue_of_all, counted_at";

/// A new segment at version 1.
pub(super) fn insert(tx: &mut Tx<'_>, now: Instant, new: &NewSegment) -> Result<SegmentId, StoreError> {
    tx.one(
        "insert into segments (name, description, version, tree, created_at, updated_at) values ($1, $2, 1, $3, $4, $5) \
         returning id",
        params![new.name.trim(), new.description.as_str(), new.tree.to_string().as_str(), now, now],
        |row| row.int(0).map(SegmentId),
    )
}

/// A change on top of a version; another tree makes what it was worth unknown.
pub(super) fn update(
    tx: &mut Tx<'_>,
    now: Instant,
    id: SegmentId,
    version: i64,
    new: &NewSegment,
    keeps_tree: bool,
) -> Result<u64, StoreError> {
    tx.execute(
        "update segments set name = $1, description = $2, tree = $3, version = version + 1, updated_at = $4, \
         counted_at = case when $5 = 1 then counted_at end where id = $6 and version = $7",
        params![
            new.name.trim(),
            new.description.as_str(),
            new.tree.to_string().as_str(),
            now,
            keeps_tree,
            id,
            version
        ],
    )
}

/// What a segment was at a version.
pub(super) fn insert_version(
    tx: &mut Tx<'_>,
    now: Instant,
    id: SegmentId,
    version: i64,
    new: &NewSegment,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into segment_versions (segment_id, version, name, tree, at, by) values ($1, $2, $3, $4, $5, $6)",
        params![id, version, new.name.trim(), new.tree.to_string().as_str(), now, new.by.as_str()],
    )
    .map(|_| ())
}

/// Puts a segment into the archive or takes it out.
pub(super) fn set_archived(tx: &mut Tx<'_>, id: SegmentId, at: Option<Instant>) -> Result<(), StoreError> {
    tx.execute("update segments set archived_at = $1 where id = $2", params![at, id]).map(|_| ())
}

/// The trend kept for a day and the present version.
pub(super) fn trend(tx: &mut Tx<'_>, id: SegmentId, day: Date) -> Result<Option<String>, StoreError> {
    tx.optional(
        "select t.points from segment_trends t join segments s on s.id = t.segment_id and s.version = t.version \
         where t.segment_id = $1 and t.day = $2",
        params![id, i64::from(day.epoch_days())],
        |row| row.text(0),
    )
}

/// A version's trend on a day.
pub(super) fn set_trend(
    tx: &mut Tx<'_>,
    id: SegmentId,
    version: i64,
    day: Date,
    points: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into segment_trends (segment_id, version, day, points) values ($1, $2, $3, $4) \
         on conflict (segment_id) do update set version = excluded.version, day = excluded.day, points = excluded.points",
        params![id, version, i64::from(day.epoch_days()), points],
    )
    .map(|_| ())
}

/// What a version of a segment was worth.
pub(super) fn set_worth(
    tx: &mut Tx<'_>,
    id: SegmentId,
    version: i64,
    worth: &Worth,
    counted_at: Instant,
) -> Result<(), StoreError> {
    let amount = |amount: i128| i64::try_from(amount).unwrap_or(if amount < 0 { i64::MIN } else { i64::MAX });
    tx.execute(
        "update segments set size = $1, base = $2, orders = $3, revenue = $4, revenue_of_all = $5, counted_at = $6 \
         where id = $7 and version = $8",
        params![
            worth.size as i64,
            worth.base as i64,
            worth.orders as i64,
            amount(worth.revenue),
            amount(worth.revenue_of_all),
            counted_at,
            id,
            version
        ],
    )
    .map(|_| ())
}

/// Segments by their ids.
pub(super) fn load_many(tx: &mut Tx<'_>, ids: &[SegmentId]) -> Result<Vec<Segment>, StoreError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    tx.query(
        &format!("select {COLUMNS} from segments where id = any($1) order by id"),
        params![&ids],
        segment,
    )
}

/// All segments not put away, changed last first.
pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<Segment>, StoreError> {
    let sql =
        format!("select {COLUMNS} from segments where archived_at is null order by updated_at desc, id desc");
    tx.query(&sql, params![], segment)
}

/// Whether there is one that is not put away.
pub(super) fn any(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    let found =
        tx.optional("select id from segments where archived_at is null limit 1", params![], |row| {
            row.int(0)
        })?;
    Ok(found.is_some())
}

/// The versions of a segment, newest first.
pub(super) fn versions(tx: &mut Tx<'_>, id: SegmentId) -> Result<Vec<Version>, StoreError> {
    tx.query(
        "select version, at, by, tree from segment_versions where segment_id = $1 order by version desc",
        params![id],
        |row| {
            Ok(Version { version: row.int(0)?, at: row.instant(1)?, by: row.text(2)?, tree: json(row, 3)? })
        },
    )
}

/// A segment by the last of its versions by an instant, or the first.
pub(super) fn then(tx: &mut Tx<'_>, id: SegmentId, at: Instant) -> Result<Option<Then>, StoreError> {
    tx.optional(
        "select s.name, v.version, v.at, v.tree from segments s join segment_versions v on v.segment_id = s.id \
         where s.id = $1 and (v.at <= $2 or v.version = 1) order by v.version desc limit 1",
        params![id, at],
        |row| {
            let is_later = row.instant(2)? > at;
            Ok(Then { id, name: row.text(0)?, version: row.int(1)?, is_later, tree: json(row, 3)? })
        },
    )
}

fn segment(row: &Row<'_>) -> Result<Segment, StoreError> {
    let counted_at = row.opt_instant(13)?;
    let worth = counted_at.map(|_| {
        Ok::<_, StoreError>(Worth {
            size: row.int(8)? as u64,
            base: row.int(9)? as u64,
            orders: row.int(10)? as u64,
            revenue: i128::from(row.int(11)?),
            revenue_of_all: i128::from(row.int(12)?),
        })
    });
    Ok(Segment {
        id: SegmentId(row.int(0)?),
        name: row.text(1)?,
        description: row.text(2)?,
        version: row.int(3)?,
        tree: json(row, 4)?,
        created_at: row.instant(5)?,
        updated_at: row.instant(6)?,
        archived_at: row.opt_instant(7)?,
        worth: worth.transpose()?,
        counted_at,
    })
}

fn json(row: &Row<'_>, column: usize) -> Result<Value, StoreError> {
    serde_json::from_str(row.str(column)?).map_err(|_| StoreError::Shape { column, expected: "JSON" })
}
