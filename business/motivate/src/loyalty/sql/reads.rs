//! Statements that read entries and what lots remember.

use std::collections::{BTreeMap, HashMap};

use store::{Row, StoreError, Tx, params};
use vocabulary::{AccountId, CustomerId, EntryId, Instant, LotId, ReservationId};

use super::super::adjust::Adjustment;
use super::super::balances::{Event, Place};
use super::super::book::Origin;
use super::super::entries::{Entry, Kind};
use super::super::ledger::Lot;

/// Entries of accounts up to an instant, in the order they were written.
pub(in crate::loyalty) fn entries(
    tx: &mut Tx<'_>,
    accounts: &[i64],
    at: Instant,
) -> Result<Vec<Entry>, StoreError> {
    tx.query(
        "select e.account_id, e.lot_id, e.currency, e.kind, e.amount, e.held, e.at, e.active_from, e.expires_at, e.reservation_id, \
         e.until_at, coalesce(l.earned_at, e.at) from loyalty_entries e left join loyalty_lots l on l.id = e.lot_id \
         where e.account_id = any($1) and e.at <= $2 order by e.id",
        params![accounts, at],
        |row| {
            Ok(Entry {
                account: AccountId(row.int(0)?),
                lot: row.opt_int(1)?.map(LotId),
                currency: row.text(2)?,
                kind: kind(row, 3)?,
                points: row.int(4)?,
                held: row.int(5)?,
                at: row.instant(6)?,
                active_from: row.opt_instant(7)?,
                expires_at: row.opt_instant(8)?,
                reservation: row.opt_int(9)?.map(ReservationId).zip(row.opt_instant(10)?),
                earned_at: row.instant(11)?,
            })
        },
    )
}

fn kind(row: &Row<'_>, column: usize) -> Result<Kind, StoreError> {
    Kind::read(row.str(column)?).ok_or(StoreError::Shape { column, expected: "a kind of entry" })
}

/// Newest entries of accounts before an instant, with their operations.
pub(in crate::loyalty) fn history(
    tx: &mut Tx<'_>,
    accounts: &[i64],
    before: Place,
    limit: i64,
) -> Result<Vec<Event>, StoreError> {
    tx.query(
        "select e.at, e.kind, e.currency, e.amount, e.held, e.lot_id, o.source, o.document, o.operation, o.label, e.id, \
         case when o.kind = 'adjust' then o.body end \
         from loyalty_entries e join loyalty_operations o on o.id = e.operation_id \
         where e.account_id = any($1) and e.at <= $2 and (e.at < $2 or e.id < $4) order by e.at desc, e.id desc limit $3",
        params![accounts, before.at, limit, before.entry],
        |row| {
            Ok(Event {
                at: row.instant(0)?,
                kind: kind(row, 1)?,
                currency: row.text(2)?,
                points: row.int(3)?,
                held: row.int(4)?,
                lot: row.opt_int(5)?.map(LotId),
                document: (row.text(6)?, row.text(7)?),
                operation: row.text(8)?,
                reason: row.opt_text(9)?,
                id: EntryId(row.int(10)?),
                by: row.opt_text(11)?.and_then(|body| {
                    serde_json::from_str::<Adjustment>(&body).ok().map(|adjustment| adjustment.by)
                }),
            })
        },
    )
}

/// Who has the accounts of lots.
pub(in crate::loyalty) fn owners(tx: &mut Tx<'_>, lots: &[i64]) -> Result<Vec<CustomerId>, StoreError> {
    tx.query(
        "select distinct a.customer_id from loyalty_lots l join loyalty_accounts a on a.id = l.account_id \
         where l.id = any($1) and a.customer_id is not null order by a.customer_id",
        params![lots],
        |row| Ok(CustomerId(row.int(0)?)),
    )
}

/// Lots by their ids with the dates entries gave them, and what is left of them.
pub(in crate::loyalty) fn lots(tx: &mut Tx<'_>, lots: &[i64]) -> Result<Vec<Lot>, StoreError> {
    tx.query(
        "select l.id, l.account_id, l.currency, o.document, l.earned_at, min(e.active_from), max(e.expires_at), \
         cast(sum(e.amount) as bigint) \
         from loyalty_lots l join loyalty_operations o on o.id = l.operation_id \
         join loyalty_entries e on e.account_id = l.account_id and e.lot_id = l.id \
         where l.id = any($1) group by l.id, l.account_id, l.currency, o.document, l.earned_at order by l.id",
        params![lots],
        |row| {
            Ok(Lot {
                id: LotId(row.int(0)?),
                account: AccountId(row.int(1)?),
                currency: row.text(2)?,
                document: row.text(3)?,
                earned_at: row.instant(4)?,
                active_from: row.opt_instant(5)?.unwrap_or(Instant::MAX),
                expires_at: row.opt_instant(6)?.unwrap_or(Instant::MAX),
                points: row.int(7)?,
            })
        },
    )
}

/// What is booked as expired of lots.
pub(in crate::loyalty) fn expired(tx: &mut Tx<'_>, lots: &[i64]) -> Result<BTreeMap<i64, i64>, StoreError> {
    let found = tx.query(
        "select l.id, cast(-sum(e.amount) as bigint) from loyalty_lots l \
         join loyalty_entries e on e.account_id = l.account_id and e.lot_id = l.id and e.kind = 'expire' \
         where l.id = any($1) group by l.id",
        params![lots],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )?;
    Ok(found.into_iter().collect())
}

/// The lots operations made, with the points of their lines.
pub(in crate::loyalty) fn lots_of(
    tx: &mut Tx<'_>,
    operations: &[i64],
) -> Result<Vec<(LotId, String)>, StoreError> {
    tx.query(
        "select id, lines from loyalty_lots where operation_id = any($1) order by id",
        params![operations],
        |row| Ok((LotId(row.int(0)?), row.text(1)?)),
    )
}

/// What lots remember of their funders.
pub(in crate::loyalty) fn origins(tx: &mut Tx<'_>, lots: &[i64]) -> Result<HashMap<i64, Origin>, StoreError> {
    let found = tx.query(
        "select id, funder, unit_cost from loyalty_lots where id = any($1)",
        params![lots],
        |row| {
            let origin = Origin { lines: Vec::new(), funder: row.opt_text(1)?, unit_cost: row.int(2)? };
            Ok((row.int(0)?, origin))
        },
    )?;
    Ok(found.into_iter().collect())
}
