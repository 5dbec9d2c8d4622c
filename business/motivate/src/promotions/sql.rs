use serde::de::DeserializeOwned;
use store::{Row, StoreError, Tx, params};
use vocabulary::{Instant, PromotionId};

use super::definition::Promotion;
use super::saved::{Edition, NewPromotion, SavedPromotion};
use super::stacking::Stacking;
use super::state::PromotionState;

pub(super) mod counters;

/// A promotion with the version in force and the pending one, if there is one.
const SAVED: &str = "select p.id, p.name, p.state, p.version, p.newest, p.created_at, p.updated_at, p.started_at, p.ended_at, \
    v.definition, w.definition, coalesce(w.by, v.by) from promotions p \
    join promotion_versions v on v.promotion_id = p.id and v.version = p.version \
    left join promotion_versions w on w.promotion_id = p.id and w.version = p.newest and p.newest > p.version";

/// A new promotion at version 1.
pub(super) fn insert(tx: &mut Tx<'_>, now: Instant, name: &str) -> Result<PromotionId, StoreError> {
    tx.one(
        "insert into promotions (name, state, version, newest, created_at, updated_at) values ($1, $2, 1, 1, $3, $3) returning id",
        params![name, PromotionState::Draft.number(), now],
        |row| row.int(0).map(PromotionId),
    )
}

/// What a promotion says at a version.
pub(super) fn insert_version(
    tx: &mut Tx<'_>,
    now: Instant,
    id: PromotionId,
    version: i64,
    new: &NewPromotion,
) -> Result<(), StoreError> {
    let definition = json(&new.definition)?;
    tx.execute(
        "insert into promotion_versions (promotion_id, version, definition, at, by) values ($1, $2, $3, $4, $5)",
        params![id, version, definition.as_str(), now, new.by.as_str()],
    )
    .map(|_| ())
}

/// Which version is in force and which is the newest, and the name that goes with them.
pub(super) fn set_versions(
    tx: &mut Tx<'_>,
    now: Instant,
    id: PromotionId,
    name: &str,
    version: i64,
    newest: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "update promotions set name = $3, version = $4, newest = $5, updated_at = $2 where id = $1",
        params![id, now, name, version, newest],
    )
    .map(|_| ())
}

/// Forgets versions that were never in force.
pub(super) fn delete_versions_after(
    tx: &mut Tx<'_>,
    id: PromotionId,
    version: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "delete from promotion_versions where promotion_id = $1 and version > $2 and in_force_at is null",
        params![id, version],
    )
    .map(|_| ())
}

/// From now on a version prices baskets, unless it already did.
pub(super) fn put_in_force(
    tx: &mut Tx<'_>,
    now: Instant,
    id: PromotionId,
    version: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "update promotion_versions set in_force_at = $3 where promotion_id = $1 and version = $2 and in_force_at is null",
        params![id, version, now],
    )
    .map(|_| ())
}

/// Where a promotion stands since an instant, since when it prices baskets and since when it no longer does.
pub(super) fn set_state(
    tx: &mut Tx<'_>,
    now: Instant,
    id: PromotionId,
    (state, since): (PromotionState, Instant),
    started_at: Option<Instant>,
    ended_at: Option<Instant>,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into promotion_states (promotion_id, state, at) values ($1, $2, $3)",
        params![id, state.number(), since],
    )?;
    tx.execute(
        "update promotions set state = $3, started_at = $4, ended_at = $5, updated_at = $2 where id = $1",
        params![id, now, state.number(), started_at, ended_at],
    )
    .map(|_| ())
}

/// A promotion by its id.
pub(super) fn load(tx: &mut Tx<'_>, id: PromotionId) -> Result<Option<SavedPromotion>, StoreError> {
    tx.optional(&format!("{SAVED} where p.id = $1"), params![id], saved)
}

/// Promotions in some states, changed last first.
pub(super) fn in_states(
    tx: &mut Tx<'_>,
    states: &[PromotionState],
) -> Result<Vec<SavedPromotion>, StoreError> {
    let states: Vec<i64> = states.iter().map(|state| state.number()).collect();
    let sql = format!("{SAVED} where p.state = any($1) order by p.updated_at desc, p.id desc");
    tx.query(&sql, params![&states], saved)
}

/// What ran or was scheduled at an instant, each at the newest version in force by then.
pub(super) fn running(tx: &mut Tx<'_>, at: Instant) -> Result<Vec<Promotion>, StoreError> {
    let states = [PromotionState::Scheduled.number(), PromotionState::Running.number()];
    tx.query(
        "select v.promotion_id, v.version, v.definition from promotion_states s join promotion_versions v on v.promotion_id = s.promotion_id \
         where s.state = any($2) \
         and s.id = (select max(t.id) from promotion_states t where t.promotion_id = s.promotion_id and t.at <= $1) \
         and v.version = (select max(w.version) from promotion_versions w where w.promotion_id = s.promotion_id and w.in_force_at <= $1) \
         order by v.promotion_id",
        params![at, states.as_slice()],
        promotion,
    )
}

/// A version of a promotion.
pub(super) fn version(
    tx: &mut Tx<'_>,
    id: PromotionId,
    version: i64,
) -> Result<Option<Promotion>, StoreError> {
    tx.optional(
        "select promotion_id, version, definition from promotion_versions where promotion_id = $1 and version = $2",
        params![id, version],
        promotion,
    )
}

/// The newest stacking tree of an instant.
pub(super) fn stacking(tx: &mut Tx<'_>, at: Instant) -> Result<Option<Stacking>, StoreError> {
    tx.optional(
        "select tree from promotion_stackings where at <= $1 order by id desc limit 1",
        params![at],
        |row| from_json(row, 0),
    )
}

/// A new stacking tree.
pub(super) fn insert_stacking(
    tx: &mut Tx<'_>,
    now: Instant,
    stacking: &Stacking,
    by: &str,
) -> Result<(), StoreError> {
    let tree = json(stacking)?;
    tx.execute(
        "insert into promotion_stackings (tree, at, by) values ($1, $2, $3)",
        params![tree.as_str(), now, by],
    )
    .map(|_| ())
}

const EDITION: &str = "select coalesce(max(edition), 0), coalesce(max(changed_at), 0), \
    (select cast(coalesce(sum(version), 0) as bigint) from loyalty_programmes), (select coalesce(max(revised_at), 0) from loyalty_programmes) \
    from promotion_editions where place = 1";

/// Says that the edition will be asked for.
pub(super) fn edition_ahead(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.ahead(EDITION, params![])
}

/// The edition in force.
pub(super) fn edition(tx: &mut Tx<'_>) -> Result<Edition, StoreError> {
    tx.one(EDITION, params![], |row| {
        let changed_at = row.instant(1)?.max(row.instant(3)?);
        Ok(Edition { number: row.int(0)?, changed_at, programmes: row.int(2)? })
    })
}

/// The last change of rules up to an instant, and the first after it.
pub(super) fn changes_around(
    tx: &mut Tx<'_>,
    at: Instant,
) -> Result<(Option<Instant>, Option<Instant>), StoreError> {
    tx.one(
        "select max(case when c.at <= $1 then c.at end), min(case when c.at > $1 then c.at end) from (\
         select at from promotion_states union all select in_force_at from promotion_versions where in_force_at is not null \
         union all select at from promotion_stackings union all select made_at from loyalty_versions) c",
        params![at],
        |row| Ok((row.opt_instant(0)?, row.opt_instant(1)?)),
    )
}

/// The next edition.
pub(super) fn bump(tx: &mut Tx<'_>, now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "insert into promotion_editions (place, edition, changed_at) values (1, 1, $1) \
         on conflict (place) do update set edition = promotion_editions.edition + 1, \
         changed_at = case when excluded.changed_at > promotion_editions.changed_at then excluded.changed_at else promotion_editions.changed_at end",
        params![now],
    )
    .map(|_| ())
}

fn promotion(row: &Row<'_>) -> Result<Promotion, StoreError> {
    Ok(Promotion { id: PromotionId(row.int(0)?), version: row.int(1)?, definition: from_json(row, 2)? })
}

fn saved(row: &Row<'_>) -> Result<SavedPromotion, StoreError> {
    let state = PromotionState::from_number(row.int(2)?);
    Ok(SavedPromotion {
        id: PromotionId(row.int(0)?),
        name: row.text(1)?,
        state: state.ok_or(StoreError::Shape { column: 2, expected: "a state" })?,
        version: row.int(3)?,
        newest: row.int(4)?,
        created_at: row.instant(5)?,
        updated_at: row.instant(6)?,
        started_at: row.opt_instant(7)?,
        ended_at: row.opt_instant(8)?,
        definition: from_json(row, 9)?,
        pending: row.opt_text(10)?.map(|_| from_json(row, 10)).transpose()?,
        by: row.text(11)?,
    })
}

fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T, StoreError> {
    serde_json::from_str(row.str(column)?).map_err(|_| StoreError::Shape { column, expected: "JSON" })
}

fn json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Shape { column: 0, expected: "JSON" })
}
