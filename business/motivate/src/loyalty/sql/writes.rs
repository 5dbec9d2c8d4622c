//! Statements an operation writes its changes with.

use std::collections::HashMap;

use store::{StoreError, Tx, params};
use vocabulary::{AccountId, Instant, LotId, ProgrammeId, ReservationId};

use super::super::book::Born;
use super::super::entries::Entry;
use super::super::ledger::{Hold, Lot};
use super::{Account, rows};

/// Inserts new lots; gives their ids by the ones they had before, -1, -2 and so on.
pub(in crate::loyalty) fn insert_lots(
    tx: &mut Tx<'_>,
    operation: i64,
    account: AccountId,
    version: i64,
    born: &[Born],
) -> Result<HashMap<i64, LotId>, StoreError> {
    if born.is_empty() {
        return Ok(HashMap::new());
    }
    let lines: Vec<String> = born
        .iter()
        .map(|new| serde_json::to_string(&new.origin.lines).unwrap_or_else(|_| "[]".into()))
        .collect();
    let rows = rows(born.iter().zip(&lines).zip(1_i64..), |((new, lines), number)| {
        let (lot, origin) = (&new.lot, &new.origin);
        params![
            operation,
            number,
            account,
            &lot.currency,
            new.amount,
            lot.earned_at,
            version,
            lines,
            &origin.funder,
            origin.unit_cost
        ]
        .to_vec()
    });
    let ids = tx.batch_returning(
        "insert into loyalty_lots (operation_id, number, account_id, currency, amount, earned_at, version, lines, funder, unit_cost) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning number, id",
        &rows,
        |row| Ok((-row.int(0)?, LotId(row.int(1)?))),
    )?;
    Ok(ids.into_iter().collect())
}

/// Appends entries.
pub(in crate::loyalty) fn insert_entries(
    tx: &mut Tx<'_>,
    operation: i64,
    entries: &[Entry],
) -> Result<(), StoreError> {
    let rows = rows(entries, |entry| {
        params![
            operation,
            entry.account,
            entry.lot,
            &entry.currency,
            entry.kind.word(),
            entry.points,
            entry.held,
            entry.at,
            entry.active_from,
            entry.expires_at,
            entry.reservation.map(|(id, _)| id),
            entry.reservation.map(|(_, until)| until)
        ]
        .to_vec()
    });
    tx.later("insert into loyalty_entries (operation_id, account_id, lot_id, currency, kind, amount, held, at, active_from, expires_at, \
         reservation_id, until_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &rows,
    )?;
    Ok(())
}

/// Keeps what is left of lots; those with nothing left go, and those with other dates change their place.
pub(in crate::loyalty) fn keep_lots(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    lots: &[Lot],
    redated: &[(AccountId, LotId)],
    at: Instant,
) -> Result<(), StoreError> {
    let moved = rows(redated, |(account, lot)| params![*account, *lot].to_vec());
    tx.later("delete from loyalty_open_lots where account_id = $1 and lot_id = $2", &moved)?;
    let kept = rows(lots.iter().filter(|lot| lot.points != 0), |lot| {
        params![
            lot.account,
            lot.id,
            programme,
            &lot.currency,
            &lot.document,
            lot.points,
            lot.earned_at,
            lot.active_from,
            lot.expires_at,
            lot.active_from > at
        ]
        .to_vec()
    });
    tx.later("insert into loyalty_open_lots (account_id, lot_id, programme_id, currency, document, points, earned_at, active_from, expires_at, \
         is_pending) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         on conflict (account_id, expires_at, earned_at, lot_id) do update set points = excluded.points",
        &kept,
    )?;
    let empty = rows(lots.iter().filter(|lot| lot.points == 0), |lot| {
        params![lot.account, lot.expires_at, lot.earned_at, lot.id].to_vec()
    });
    tx.later("delete from loyalty_open_lots where account_id = $1 and expires_at = $2 and earned_at = $3 and lot_id = $4",
        &empty,
    )
}

/// Keeps open holds, and forgets those that ended.
pub(in crate::loyalty) fn keep_holds(
    tx: &mut Tx<'_>,
    kept: &[(AccountId, Hold)],
    gone: &[(AccountId, ReservationId, LotId)],
) -> Result<(), StoreError> {
    let kept = rows(kept, |(account, hold)| {
        params![*account, hold.reservation, hold.lot, hold.points, hold.until].to_vec()
    });
    tx.later("insert into loyalty_holds (account_id, reservation_id, lot_id, points, until_at) values ($1, $2, $3, $4, $5)",
        &kept,
    )?;
    let gone = rows(gone, |(account, reservation, lot)| params![*account, *reservation, *lot].to_vec());
    tx.later(
        "delete from loyalty_holds where account_id = $1 and reservation_id = $2 and lot_id = $3",
        &gone,
    )?;
    Ok(())
}

/// Keeps what accounts owe, and when they last changed.
pub(in crate::loyalty) fn keep_accounts(tx: &mut Tx<'_>, accounts: &[Account]) -> Result<(), StoreError> {
    let debts: Vec<String> = accounts
        .iter()
        .map(|account| serde_json::to_string(&account.debts).unwrap_or_else(|_| "{}".into()))
        .collect();
    let rows = rows(accounts.iter().zip(&debts), |(account, debts)| {
        params![account.id, debts, account.changed_at].to_vec()
    });
    tx.later("update loyalty_accounts set debts = $2, changed_at = $3 where id = $1", &rows)?;
    Ok(())
}
