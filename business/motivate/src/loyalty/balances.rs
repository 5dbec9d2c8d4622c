//! Balances as of any instant, and the history a card shows.

use std::collections::BTreeMap;

use store::Tx;
use vocabulary::{CustomerId, EntryId, Instant, LotId, Problem};

use super::accounts::Accounts;
use super::entries::{Kind, replay};
use super::ledger::{Balance, Ledger};
use super::programme::Programme;
use super::sql;

/// A place in a history: entries before it are older.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The instant.
    pub at: Instant,
    /// The entry.
    pub entry: EntryId,
}

impl Place {
    /// Before the newest.
    pub const NEWEST: Place = Place { at: Instant::MAX, entry: EntryId(i64::MAX) };
}

/// An entry of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: EntryId,
    /// When.
    pub at: Instant,
    /// What.
    pub kind: Kind,
    /// Which points.
    pub currency: String,
    /// More, or fewer below zero.
    pub points: i64,
    /// More held, or less below zero.
    pub held: i64,
    /// Of which lot; nothing for what is owed.
    pub lot: Option<LotId>,
    /// The document and its source.
    pub document: (String, String),
    /// What was done for it.
    pub operation: String,
    /// The reason or the event's name.
    pub reason: Option<String>,
    /// Who asked for it, where somebody did by hand.
    pub by: Option<String>,
}

/// All balances as of any instant, by currency.
pub fn balances(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    at: Instant,
) -> Result<BTreeMap<String, Balance>, Problem> {
    let ledger = Accounts::of(tx, programme, customer)?.ledger(tx, at)?;
    let codes = programme.rules.currencies.iter().map(|currency| currency.code.clone());
    Ok(codes.map(|code| (code.clone(), ledger.balance(&code, at))).collect())
}

/// The ledger as entries tell it, whatever is remembered of open lots.
pub fn ledger_of_entries(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    at: Instant,
) -> Result<Ledger, Problem> {
    let accounts = sql::accounts(tx, programme.id, customer)?;
    replayed(tx, &accounts, at)
}

/// The ledger as of an instant, of the entries of accounts.
pub(super) fn replayed(tx: &mut Tx<'_>, accounts: &[sql::Account], at: Instant) -> Result<Ledger, Problem> {
    let ids: Vec<i64> = accounts.iter().map(|account| account.id.0).collect();
    Ok(replay(&sql::entries(tx, &ids, at)?))
}

/// A customer's newest entries, with their reasons.
pub fn history(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    before: Place,
    limit: i64,
) -> Result<Vec<Event>, Problem> {
    let accounts = sql::accounts(tx, programme.id, customer)?;
    let ids: Vec<i64> = accounts.iter().map(|account| account.id.0).collect();
    Ok(sql::history(tx, &ids, before, limit)?)
}
