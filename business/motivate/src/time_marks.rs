//! What time does by itself to coupons and points: it begins and ends them. Whose, is found once and in order, by a mark for each way of it, so
//! that whatever is derived from them can be made anew.

use std::collections::BTreeSet;

use store::Tx;
use vocabulary::{CouponPoolId, CustomerId, Instant, Problem};

mod sql;

/// Whose coupons or points began or ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// By id.
    pub customers: Vec<CustomerId>,
    /// Nobody is left.
    pub is_all: bool,
}

/// A way in which time passes, its number in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    CouponEnds = 1,
    CouponHoldEnds = 2,
    PoolBegins = 3,
    PoolEnds = 4,
    /// All who hold a coupon of a pool, there only while they are gone through.
    Holders = 5,
    PointsBegin = 6,
    PointsEnd = 7,
    PointHoldEnds = 8,
}

/// How far one way is seen: up to an instant, and of what begins or ends then up to an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    source: Source,
    of: i64,
    at: Instant,
    id: i64,
}

/// Whether anything began or ended since it was last looked at.
pub fn is_due(tx: &mut Tx<'_>, now: Instant) -> Result<bool, Problem> {
    let marks = sql::marks(tx)?;
    sql::ahead(tx, &marks, now, 1)?;
    for mark in &marks {
        if mark.source == Source::Holders || !sql::after(tx, mark, now, 1)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whose coupons or points began or ended by now and were not yet named, of up to `limit` coupons and lots. What is given back here is not found again.
pub fn pass(tx: &mut Tx<'_>, now: Instant, limit: i64) -> Result<Passed, Problem> {
    tx.lock("time marks", 0)?;
    let (mut customers, mut left, mut has_pools) = (BTreeSet::new(), limit.max(1), false);
    for mark in sql::marks(tx)? {
        let found = sql::after(tx, &mark, now, left)?;
        match found.last() {
            Some(last) => sql::keep(tx, Mark { at: last.at, id: last.id, ..mark })?,
            None if mark.source == Source::Holders => sql::forget(tx, mark)?,
            None => {}
        }
        left -= found.len() as i64;
        for one in found {
            customers.extend(one.customer);
            if matches!(mark.source, Source::PoolBegins | Source::PoolEnds) {
                has_pools = true;
                changed(tx, CouponPoolId(one.id), one.at)?;
            }
        }
        if left <= 0 {
            break;
        }
    }
    Ok(Passed { customers: customers.into_iter().collect(), is_all: left > 0 && !has_pools })
}

/// The latest instant of which something was found: what is derived from coupons and points is to be as of then at least.
pub fn seen_to(tx: &mut Tx<'_>) -> Result<Instant, Problem> {
    Ok(sql::latest(tx)?)
}

/// All who hold a coupon of a pool are to be found: what became of the pool became of theirs.
pub(crate) fn changed(tx: &mut Tx<'_>, pool: CouponPoolId, at: Instant) -> Result<(), Problem> {
    Ok(sql::keep(tx, Mark { source: Source::Holders, of: pool.0, at, id: 0 })?)
}
