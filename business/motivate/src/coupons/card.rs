//! Coupons on a customer's card.

use std::collections::BTreeMap;

use store::Tx;
use vocabulary::{CustomerId, Instant, Problem, numbered_words};

use super::{Issued, Use, sql};

numbered_words! {
    /// Where a customer's coupon stands.
    Standing {
        /// Can be used.
        Ready = 1, "ready";
        /// Its time has not begun.
        Waiting = 2, "waiting";
        /// An open order holds it.
        Reserved = 3, "reserved";
        /// Used as often as it may be.
        Redeemed = 4, "redeemed";
        /// Its time is over.
        Expired = 5, "expired";
        /// Its pool is paused.
        Paused = 6, "paused";
    }
}

/// A coupon a customer has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The coupon.
    pub issued: Issued,
    /// What staff call its pool.
    pub pool_name: String,
    /// Where it stands.
    pub standing: Standing,
    /// How often it was used.
    pub redeemed: i64,
}

/// A coupon a customer's order took, issued to the customer or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedCoupon {
    /// The order's use.
    pub used: Use,
    /// Its code.
    pub code: String,
    /// What staff call its pool.
    pub pool_name: String,
    /// Hand this back for the uses before it.
    pub cursor: i64,
}

/// What the store says of a customer's coupon.
pub(super) struct HeldRow {
    pub issued: Issued,
    pub pool_name: String,
    pub facts: Facts,
}

/// By what it is told where a coupon stands.
pub(super) struct Facts {
    pub expires_at: Option<Instant>,
    pub is_paused: bool,
    pub from: Option<Instant>,
    pub per_code: Option<i64>,
    pub redeemed: i64,
    pub reserved: i64,
}

impl Facts {
    pub(super) fn standing(&self, now: Instant) -> Standing {
        let is_full = |uses: i64| self.per_code.is_some_and(|bound| uses >= bound);
        if is_full(self.redeemed) {
            Standing::Redeemed
        } else if self.expires_at.is_some_and(|end| now >= end) {
            Standing::Expired
        } else if is_full(self.redeemed + self.reserved) {
            Standing::Reserved
        } else if self.is_paused {
            Standing::Paused
        } else if self.from.is_some_and(|from| now < from) {
            Standing::Waiting
        } else {
            Standing::Ready
        }
    }
}

/// A customer's newest coupons and where they stand.
pub fn of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    now: Instant,
    limit: i64,
) -> Result<Vec<Held>, Problem> {
    let rows = sql::grants::of_customer(tx, customer, now, limit)?;
    let held = rows.into_iter().map(|row| Held {
        standing: row.facts.standing(now),
        issued: row.issued,
        pool_name: row.pool_name,
        redeemed: row.facts.redeemed,
    });
    Ok(held.collect())
}

/// Of which pools customers hold a coupon that can be used: names, by customer; who holds none is absent.
pub fn held(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
    now: Instant,
) -> Result<BTreeMap<CustomerId, Vec<String>>, Problem> {
    let ids: Vec<i64> = customers.iter().map(|customer| customer.0).collect();
    let mut held: BTreeMap<CustomerId, Vec<String>> = BTreeMap::new();
    for (customer, name) in sql::grants::held(tx, &ids, now)? {
        held.entry(customer).or_default().push(name);
    }
    Ok(held)
}

/// As [`held`], of one customer as of an instant that is over, and whether it was so: a pool may have been changed since.
pub fn held_then(tx: &mut Tx<'_>, customer: CustomerId, at: Instant) -> Result<(Vec<String>, bool), Problem> {
    let held = sql::grants::held_then(tx, customer, at)?;
    let is_told = held.iter().all(|(_, is_same, _)| *is_same);
    let mut names: Vec<String> =
        held.into_iter().filter(|(_, _, is_usable)| *is_usable).map(|(name, ..)| name).collect();
    names.sort_unstable();
    names.dedup();
    Ok((names, is_told))
}

/// The newest uses of coupons by a customer's orders, below a cursor.
pub fn used_by(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    below: Option<i64>,
    limit: i64,
) -> Result<Vec<UsedCoupon>, Problem> {
    Ok(sql::uses::of_customer(tx, customer, below.unwrap_or(i64::MAX), limit)?)
}

/// Gives a joined customer's coupons and uses to the one that stays.
pub fn move_customer(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Problem> {
    sql::grants::move_customer(tx, from, into)?;
    sql::uses::move_customer(tx, from, into)?;
    Ok(sql::counters::move_customer(tx, from, into)?)
}

/// Takes an erased customer's coupons back for good and leaves their uses to the counts, without the customer.
pub fn erase(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Problem> {
    sql::grants::erase(tx, customer)?;
    sql::uses::erase(tx, customer)?;
    Ok(sql::counters::erase(tx, customer)?)
}
