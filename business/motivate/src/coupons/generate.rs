//! Making the codes of a pool, batch by batch.

use serde::Serialize;
use store::Tx;
use vocabulary::{CouponPoolId, ErrorKind, Instant, Problem};

use super::pools::check_wanted;
use super::{CodeKey, Codes, Pool, load, sql};

/// How far the making of a pool's codes has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Codes made.
    pub generated: i64,
    /// Codes there are to be.
    pub wanted: i64,
    /// The serial number the next batch begins with.
    pub next: i64,
}

impl Progress {
    /// Whether all codes are made.
    pub fn is_done(&self) -> bool {
        self.generated >= self.wanted
    }
}

/// Makes up to `count` codes beginning with a serial number, which is 0 at first and then what the batch before said.
///
/// A batch that was made already is not made again: the answer tells where to go on. A code another pool has is left out and made up for.
pub fn generate(
    tx: &mut Tx<'_>,
    pool: CouponPoolId,
    from: i64,
    count: i64,
    key: &CodeKey,
) -> Result<Progress, Problem> {
    tx.lock("coupon_pool", pool.0)?;
    let pool = load(tx, pool)?;
    let Codes::Unique { format, wanted } = &pool.codes else {
        return Err(is_generic(&pool));
    };
    let standing = Progress { generated: pool.generated, wanted: *wanted, next: pool.next_serial };
    if standing.is_done() || from != standing.next {
        return Ok(standing);
    }
    let missing = wanted - pool.generated;
    let to = from.saturating_add(count.clamp(0, missing)).min(format.space() as i64);
    if to == from && count > 0 {
        return Err(Problem::new(ErrorKind::Conflict, "codes_exhausted", "there are no more such codes"));
    }
    let codes = key.of_pool(pool.id, format.clone());
    let batch: Vec<(i64, String)> = (from..to).map(|serial| (serial, codes.code(serial as u64))).collect();
    let made = sql::codes::insert(tx, pool.id, &batch)?;
    sql::pools::generated(tx, pool.id, made, to)?;
    Ok(Progress { generated: pool.generated + made, wanted: *wanted, next: to })
}

/// Asks for more codes than before; those that are there stay.
pub fn want(tx: &mut Tx<'_>, now: Instant, pool: CouponPoolId, wanted: i64) -> Result<Pool, Problem> {
    tx.lock("coupon_pool", pool.0)?;
    let standing = load(tx, pool)?;
    let Codes::Unique { format, wanted: before } = &standing.codes else {
        return Err(is_generic(&standing));
    };
    check_wanted(format, wanted)?;
    if wanted < *before {
        let message = "codes that are out are not taken back";
        return Err(Problem::invalid("out_of_range", "wanted", message).with("min", *before));
    }
    sql::pools::want(tx, now, pool, wanted)?;
    load(tx, pool)
}

/// The codes of a pool from a serial number on, to print or export.
pub fn codes(
    tx: &mut Tx<'_>,
    pool: CouponPoolId,
    from: i64,
    limit: i64,
) -> Result<Vec<(i64, String)>, Problem> {
    let page = sql::codes::page(tx, pool, from, limit)?;
    Ok(page.into_iter().map(|(_, serial, code)| (serial, code)).collect())
}

pub(super) fn is_generic(pool: &Pool) -> Problem {
    Problem::new(ErrorKind::Conflict, "pool_generic", format!("{} has one code for all", pool.id))
        .with("pool", pool.id.to_string())
}
