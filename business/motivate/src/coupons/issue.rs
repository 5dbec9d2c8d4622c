//! Issuing: a coupon of a pool becomes a customer's.

use std::collections::{BTreeMap, BTreeSet};

use store::Tx;
use vocabulary::{CouponId, CouponPoolId, CustomerId, ErrorKind, Instant, Problem, PromotionId};

use super::generate::is_generic;
use super::{Codes, Pool, load, sql};

/// Longest key, in characters.
const KEY_MAX: usize = 200;

/// A coupon issued to a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// Its id.
    pub coupon: CouponId,
    /// Its pool.
    pub pool: CouponPoolId,
    /// The promotion it opens.
    pub promotion: PromotionId,
    /// Its code.
    pub code: String,
    /// Whose it is.
    pub customer: CustomerId,
    /// Since when.
    pub issued_at: Instant,
    /// Until just before when, by the pool's days from issue and the pool's own end.
    pub expires_at: Option<Instant>,
}

/// Issues a coupon of a pool to a customer; the same key gives the same coupon for ever.
pub fn issue(
    tx: &mut Tx<'_>,
    pool: CouponPoolId,
    customer: CustomerId,
    key: &str,
    now: Instant,
) -> Result<Issued, Problem> {
    let issued = issue_many(tx, pool, &[(customer, key)], now)?;
    issued.into_iter().next().ok_or_else(|| Problem::internal("one was asked for and none issued"))
}

/// Issues coupons of a pool to many customers, each with its key, in their order; all or none.
pub fn issue_many(
    tx: &mut Tx<'_>,
    pool: CouponPoolId,
    to: &[(CustomerId, &str)],
    now: Instant,
) -> Result<Vec<Issued>, Problem> {
    if to.iter().any(|(_, key)| key.is_empty() || key.chars().count() > KEY_MAX) {
        let message = format!("a key has 1 to {KEY_MAX} characters");
        return Err(Problem::invalid("wrong_key", "key", message).with("max", KEY_MAX));
    }
    tx.lock("coupon_pool", pool.0)?;
    let pool = load(tx, pool)?;
    if matches!(pool.codes, Codes::Generic(_)) {
        return Err(is_generic(&pool));
    }
    let keys: Vec<&str> = to.iter().map(|(_, key)| *key).collect();
    let mut issued = sql::grants::by_keys(tx, pool.id, &keys)?;
    let new = without(to, &issued);
    let taken = sql::codes::to_issue(tx, pool.id, new.len())?;
    if taken.len() < new.len() {
        let message = format!("{} has {} coupons left, {} are needed", pool.id, taken.len(), new.len());
        return Err(Problem::new(ErrorKind::Conflict, "pool_empty", message)
            .with("pool", pool.id.to_string())
            .with("left", taken.len())
            .with("needed", new.len()));
    }
    let own_end = pool.settings.valid_days.map(|days| now.plus_days(days));
    let fresh = give(&pool, &new, &taken, now, own_end);
    sql::grants::insert(tx, own_end, &fresh)?;
    if let Some((_, serial, _)) = taken.last() {
        sql::pools::issued(tx, pool.id, fresh.len() as i64, serial + 1)?;
    }
    issued.extend(fresh.into_iter().map(|(key, issued)| (key.to_owned(), issued)));
    keys.into_iter()
        .map(|key| issued.get(key).cloned().ok_or_else(|| Problem::internal("a coupon was not issued")))
        .collect()
}

/// How many coupons of a pool can be issued, counted up to `most`.
pub fn left(tx: &mut Tx<'_>, pool: CouponPoolId, most: i64) -> Result<i64, Problem> {
    let most = usize::try_from(most).unwrap_or(0);
    Ok(sql::codes::to_issue(tx, pool, most)?.len() as i64)
}

/// Ends the coupons issued under keys, for what earned them is undone; one that was used stays used. Again changes nothing.
pub fn withdraw(tx: &mut Tx<'_>, pool: CouponPoolId, keys: &[&str], now: Instant) -> Result<(), Problem> {
    Ok(sql::grants::end(tx, pool, keys, now)?)
}

/// Who has no coupon under their key, each key once.
fn without<'k>(
    to: &[(CustomerId, &'k str)],
    issued: &BTreeMap<String, Issued>,
) -> Vec<(CustomerId, &'k str)> {
    let mut seen = BTreeSet::new();
    to.iter().filter(|(_, key)| !issued.contains_key(*key) && seen.insert(*key)).copied().collect()
}

fn give<'k>(
    pool: &Pool,
    to: &[(CustomerId, &'k str)],
    taken: &[(CouponId, i64, String)],
    now: Instant,
    own_end: Option<Instant>,
) -> Vec<(&'k str, Issued)> {
    let expires_at = [own_end, pool.settings.until].into_iter().flatten().min();
    let issued = to.iter().zip(taken).map(|((customer, key), (coupon, _, code))| {
        let issued = Issued {
            coupon: *coupon,
            pool: pool.id,
            promotion: pool.settings.promotion,
            code: code.clone(),
            customer: *customer,
            issued_at: now,
            expires_at,
        };
        (*key, issued)
    });
    issued.collect()
}
