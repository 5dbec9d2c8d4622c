//! The night of a programme: what the clock did is written down, in a fixed order, day by day.

use std::collections::{BTreeMap, BTreeSet};

use store::Tx;
use vocabulary::{AccountId, CustomerId, Date, Instant, Problem};

use super::book::Book;
use super::entries::Kind;
use super::ledger::Lot;
use super::operations::{Key, Operation};
use super::programme::Programme;
use super::{sql, standing};

/// How far the nights of a programme are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Night {
    /// The last day whose night is wholly done.
    pub done: Date,
    /// Nothing is left up to the day asked for.
    pub is_over: bool,
    /// Accounts, lots and notices worked on by this call.
    pub worked: usize,
    /// Whose points or level changed in this call, by id.
    pub customers: Vec<CustomerId>,
}

/// A step of the night, and what it writes.
type Step = fn(&mut Tx<'_>, &Programme, &mut Progress, i64) -> Result<usize, Problem>;

/// Activation, levels, expiry, levels again, notices.
const STEPS: [Step; 5] = [activate, review, expire, review, notice];

/// Where a night stands.
pub(super) struct Progress {
    /// Days since 1970 of the last night done.
    pub done: i64,
    pub step: i64,
    pub day: Date,
    pub now: Instant,
    pub changed: BTreeSet<CustomerId>,
}

/// Works on up to `limit` things of the nights up to that of `date`, the earliest first; called until it is over.
///
/// The night of a day happens as of the day's beginning in the programme's zone. Nights missed are caught up one by one.
pub fn nightly(tx: &mut Tx<'_>, programme: &Programme, date: Date, limit: i64) -> Result<Night, Problem> {
    let (done, step) = sql::night(tx, programme.id)?;
    if done >= i64::from(date.epoch_days()) {
        return Ok(Night {
            done: Date::from_epoch_days(done as i32),
            is_over: true,
            worked: 0,
            customers: Vec::new(),
        });
    }
    let mut progress = Progress { done, step, day: date, now: Instant::default(), changed: BTreeSet::new() };
    let mut worked = 0;
    while progress.done < i64::from(date.epoch_days()) {
        progress.day = Date::from_epoch_days((progress.done + 1) as i32);
        progress.now = programme.zone.start_of(progress.day);
        let left = limit.max(1) - worked as i64;
        if left <= 0 {
            break;
        }
        let did = STEPS[progress.step as usize % STEPS.len()](tx, programme, &mut progress, left)?;
        worked += did;
        if (did as i64) < left {
            progress.step += 1;
        }
        if progress.step as usize == STEPS.len() {
            progress = Progress { done: progress.done + 1, step: 0, ..progress };
        }
    }
    sql::keep_night(tx, programme.id, &progress)?;
    let done = Date::from_epoch_days(progress.done as i32);
    Ok(Night { done, is_over: done >= date, worked, customers: progress.changed.into_iter().collect() })
}

fn activate(
    tx: &mut Tx<'_>,
    programme: &Programme,
    night: &mut Progress,
    limit: i64,
) -> Result<usize, Problem> {
    let lots = sql::activated(tx, programme.id, night.now, limit)?;
    let mut points: BTreeMap<(AccountId, String), i64> = BTreeMap::new();
    for lot in &lots {
        *points.entry((lot.account, lot.currency.clone())).or_default() += lot.points;
    }
    let accounts: Vec<i64> = lots.iter().map(|lot| lot.account.0).collect();
    night.changed.extend(sql::customers_of(tx, &accounts)?);
    sql::mark_active(tx, &lots)?;
    sql::notice(tx, programme.id, "active", night.now, night.now, &points)?;
    Ok(lots.len())
}

fn review(
    tx: &mut Tx<'_>,
    programme: &Programme,
    night: &mut Progress,
    limit: i64,
) -> Result<usize, Problem> {
    let due = sql::to_review(tx, programme.id, night.now, limit)?;
    for customer in locked(tx, &due)? {
        night.changed.insert(customer);
        let accounts = sql::accounts(tx, programme.id, customer)?;
        for account in &accounts {
            if account.keep_until.is_some_and(|until| until <= night.now) {
                standing::review(tx, programme, account, &accounts, night.now)?;
            }
        }
    }
    Ok(due.len())
}

fn expire(
    tx: &mut Tx<'_>,
    programme: &Programme,
    night: &mut Progress,
    limit: i64,
) -> Result<usize, Problem> {
    let due = sql::to_expire(tx, programme.id, night.now, limit)?;
    for customer in locked(tx, &due)? {
        night.changed.insert(customer);
        let accounts = sql::accounts(tx, programme.id, customer)?;
        let changed_at = accounts.iter().map(|account| account.changed_at).max().unwrap_or_default();
        let mut book = Book::of(tx, programme, accounts)?;
        let over: Vec<_> = book.ledger.holds.iter().filter(|hold| hold.until <= night.now).cloned().collect();
        for hold in &over {
            book.unhold(hold, 0, night.now);
        }
        let is_dead = |lot: &&Lot| lot.expires_at <= night.now;
        let dead: Vec<Lot> = book.ledger.lots.iter().filter(is_dead).cloned().collect();
        let mut points: BTreeMap<(AccountId, String), i64> = BTreeMap::new();
        for lot in dead {
            let free = book.ledger.free(&lot, night.now);
            // What is dead from its first moment dies then, not at the beginning of its day.
            let begun = lot.earned_at.max(lot.active_from.min(changed_at));
            book.change(Kind::Expire, lot.id, -free, night.now.max(begun));
            *points.entry((book.own(), lot.currency)).or_default() += free;
        }
        let key = free_key(tx, programme, &book, night.day)?;
        book.write(tx, &Operation::new(&key, "night", night.now, "null", &())?)?;
        sql::notice(tx, programme.id, "expired", night.now, night.now, &points)?;
    }
    Ok(due.len())
}

/// The first key of a night for an account that is not taken: points given back meanwhile may die in the same night.
fn free_key(tx: &mut Tx<'_>, programme: &Programme, book: &Book, day: Date) -> Result<Key, Problem> {
    let mut time = 1;
    loop {
        let key = Key::new("perennial", book.own().to_string(), format!("night of {day}, {time}"));
        if sql::operation(tx, programme.id, &key)?.is_none() {
            return Ok(key);
        }
        time += 1;
    }
}

fn notice(
    tx: &mut Tx<'_>,
    programme: &Programme,
    night: &mut Progress,
    limit: i64,
) -> Result<usize, Problem> {
    let mut worked = 0;
    for days in &programme.rules.notice_days {
        let due = programme.zone.start_of(night.day.plus_days(*days));
        let end = programme.zone.start_of(night.day.plus_days(*days + 1));
        worked += sql::notice_expiring(tx, programme.id, (due, end), night.now)? as usize;
    }
    // One statement writes all of a day: the step is over with it, however many there were.
    Ok(worked.min((limit - 1).max(0) as usize))
}

/// Customers of accounts, locked in one order.
fn locked(tx: &mut Tx<'_>, due: &[Option<CustomerId>]) -> Result<Vec<CustomerId>, Problem> {
    let mut customers: Vec<CustomerId> = due.iter().flatten().copied().collect();
    customers.sort_unstable();
    customers.dedup();
    for customer in &customers {
        sql::lock(tx, *customer)?;
    }
    Ok(customers)
}
