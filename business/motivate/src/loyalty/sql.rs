//! Statements of accounts and of what is open in them.

use std::collections::BTreeMap;

use store::{Param, Row, StoreError, Tx, params};
use vocabulary::{AccountId, CustomerId, ErrorKind, Instant, LotId, Problem, ProgrammeId, ReservationId};

use super::ledger::{Hold, Ledger, Lot};

mod awards;
mod birthdays;
mod crowd;
mod known;
mod members;
mod night;
mod operations;
mod programmes;
mod reads;
mod report;
mod simulations;
mod standings;
mod writes;

pub(super) use awards::{
    decide_award, erase_awards, given_alone, insert_award, load_award, move_awards, waiting, waiting_of,
};
pub(super) use birthdays::{birthdays_done, keep_birthdays};
pub(super) use crowd::{
    Person, bought_by, bought_of, count_people, members_after, people, points_by, points_of,
};
pub(super) use known::{customers_of, ending, known};
pub(super) use members::{detach, join, part, programmes_of};
pub(super) use night::{
    activated, forget_notices, keep_night, mark_active, night, notice, notice_expiring, notices_end,
    notices_since, to_expire, to_review,
};
pub(super) use operations::{
    There, added, before, events, insert_operation, of_document, operation, reservations,
};
pub(super) use programmes::{
    KeptVersion, insert_programme, insert_version, programme_version, programmes, programmes_at,
    raise_version, rules_of,
};
pub(super) use reads::{entries, expired, history, lots, lots_of, origins, owners};
pub(super) use report::figures;
pub(super) use simulations::{
    KeptSimulation, finish_simulation, forget_simulations, insert_simulation, simulation, simulations_of,
};
pub(super) use standings::{bought, points_counted, stand, standings, tiers_at};
pub(super) use writes::{insert_entries, insert_lots, keep_accounts, keep_holds, keep_lots};

/// An account's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    pub id: AccountId,
    pub origin: Option<CustomerId>,
    pub opened_at: Instant,
    pub changed_at: Instant,
    pub debts: BTreeMap<String, i64>,
    pub tier: Option<String>,
    pub tier_since: Option<Instant>,
    pub keep_until: Option<Instant>,
}

/// Keeps other operations of a customer waiting.
pub(super) fn lock(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), StoreError> {
    tx.lock("points", customer.0)
}

const ACCOUNTS: &str = "select id, origin_customer_id, opened_at, changed_at, debts, tier, keep_until, tier_since from loyalty_accounts \
    where customer_id = $1 and programme_id = $2";

/// Says that [`accounts`] will ask for these.
pub(super) fn accounts_ahead(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    customer: CustomerId,
) -> Result<(), StoreError> {
    tx.ahead(ACCOUNTS, params![customer, programme])
}

/// A customer's accounts in a programme, their own first.
pub(super) fn accounts(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    customer: CustomerId,
) -> Result<Vec<Account>, StoreError> {
    let mut accounts = tx.query(ACCOUNTS, params![customer, programme], account)?;
    accounts.sort_by_key(|account| (account.origin != Some(customer), account.id));
    Ok(accounts)
}

fn account(row: &Row<'_>) -> Result<Account, StoreError> {
    let debts = match row.str(4)? {
        "{}" => BTreeMap::new(),
        text => serde_json::from_str(text)
            .map_err(|_| StoreError::Shape { column: 4, expected: "points owed by currency" })?,
    };
    Ok(Account {
        id: AccountId(row.int(0)?),
        origin: row.opt_int(1)?.map(CustomerId),
        opened_at: row.instant(2)?,
        changed_at: row.instant(3)?,
        debts,
        tier: row.opt_text(5)?,
        keep_until: row.opt_instant(6)?,
        tier_since: row.opt_instant(7)?,
    })
}

/// Opens a customer's own account; refused when it went to another customer.
pub(super) fn open_account(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    customer: CustomerId,
    at: Instant,
) -> Result<Account, Problem> {
    let opened = tx.optional(
        "insert into loyalty_accounts (programme_id, customer_id, origin_customer_id, opened_at, changed_at) \
         values ($1, $2, $2, $3, $3) on conflict (programme_id, origin_customer_id) do nothing \
         returning id, origin_customer_id, opened_at, changed_at, debts, tier, keep_until, tier_since",
        params![programme, customer, at],
        account,
    )?;
    opened.ok_or_else(|| {
        let message = format!("{customer} was joined with another customer");
        Problem::new(ErrorKind::Conflict, "customer_joined", message).with("customer", customer.to_string())
    })
}

/// What is open in accounts.
pub(super) fn ledger(tx: &mut Tx<'_>, accounts: &[Account]) -> Result<Ledger, StoreError> {
    let ids: Vec<i64> = accounts.iter().map(|account| account.id.0).collect();
    let mut debts: BTreeMap<String, i64> = BTreeMap::new();
    for (currency, owed) in accounts.iter().flat_map(|account| &account.debts) {
        *debts.entry(currency.clone()).or_default() += owed;
    }
    let (mut lots, mut holds) = (Vec::new(), Vec::new());
    for (lot, reservation) in open(tx, &ids)? {
        match reservation {
            None => lots.push(lot),
            Some(reservation) => {
                holds.push(Hold { reservation, lot: lot.id, points: lot.points, until: lot.expires_at })
            }
        }
    }
    lots.sort_by_key(|lot| lot.id);
    holds.sort_by_key(|hold| (hold.reservation, hold.lot));
    Ok(Ledger { lots, holds, debts })
}

/// Of what is open in an account, the lots that are spent first.
pub(super) fn first_lots(
    tx: &mut Tx<'_>,
    account: &Account,
    currency: &str,
    at: Instant,
    limit: i64,
) -> Result<Ledger, StoreError> {
    let lots = tx.query(
        "select lot_id, account_id, currency, document, earned_at, active_from, expires_at, points from loyalty_open_lots \
         where account_id = $1 and expires_at > $2 and currency = $3 order by expires_at, earned_at, lot_id limit $4",
        params![account.id, at, currency, limit],
        lot,
    )?;
    Ok(Ledger { lots, holds: holds(tx, &[account.id.0])?, debts: account.debts.clone() })
}

/// Open lots of accounts and, with their reservations, what is held of them until when: a range of each table's own order an account.
fn open(tx: &mut Tx<'_>, accounts: &[i64]) -> Result<Vec<(Lot, Option<ReservationId>)>, StoreError> {
    let of = |which: &str| {
        format!(
            "select lot_id, account_id, currency, document, earned_at, active_from, expires_at, points, cast(null as bigint) \
             from loyalty_open_lots where account_id {which} \
             union all select lot_id, account_id, '', '', until_at, until_at, until_at, points, reservation_id \
             from loyalty_holds where account_id {which}"
        )
    };
    let open = |row: &Row<'_>| Ok((lot(row)?, row.opt_int(8)?.map(ReservationId)));
    match accounts {
        [] => Ok(Vec::new()),
        [one] => tx.query(&of("= $1"), params![*one], open),
        many => tx.query(&of("= any($1)"), params![many], open),
    }
}

fn lot(row: &Row<'_>) -> Result<Lot, StoreError> {
    Ok(Lot {
        id: LotId(row.int(0)?),
        account: AccountId(row.int(1)?),
        currency: row.text(2)?,
        document: row.text(3)?,
        earned_at: row.instant(4)?,
        active_from: row.instant(5)?,
        expires_at: row.instant(6)?,
        points: row.int(7)?,
    })
}

/// Open reservations of accounts, also those whose time is over.
pub(super) fn holds(tx: &mut Tx<'_>, accounts: &[i64]) -> Result<Vec<Hold>, StoreError> {
    let columns = "select reservation_id, lot_id, points, until_at from loyalty_holds";
    let order = "order by reservation_id, lot_id";
    let hold = |row: &Row<'_>| {
        Ok(Hold {
            reservation: ReservationId(row.int(0)?),
            lot: LotId(row.int(1)?),
            points: row.int(2)?,
            until: row.instant(3)?,
        })
    };
    match accounts {
        [] => Ok(Vec::new()),
        [one] => tx.query(&format!("{columns} where account_id = $1 {order}"), params![*one], hold),
        many => tx.query(&format!("{columns} where account_id = any($1) {order}"), params![many], hold),
    }
}

/// Remembers that accounts changed, those of other customers too.
pub(super) fn touch(tx: &mut Tx<'_>, accounts: &[i64], at: Instant) -> Result<(), StoreError> {
    tx.execute(
        "update loyalty_accounts set changed_at = $2 where id = any($1) and changed_at < $2",
        params![accounts, at],
    )?;
    Ok(())
}

/// Rows of parameters for a batch.
fn rows<'p, T>(items: impl IntoIterator<Item = T>, row: impl Fn(T) -> Vec<Param<'p>>) -> Vec<Vec<Param<'p>>> {
    items.into_iter().map(row).collect()
}
