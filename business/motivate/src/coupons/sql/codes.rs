use store::{Param, Row, StoreError, Tx, params};
use vocabulary::{CouponId, CouponPoolId, CustomerId, Instant, PromotionId};

use crate::coupons::Limits;

/// A coupon with what its pool says, and whose it is.
pub(in crate::coupons) struct Known {
    pub coupon: CouponId,
    pub pool: CouponPoolId,
    pub promotion: PromotionId,
    pub code: String,
    pub is_personal: bool,
    pub is_paused: bool,
    pub from: Option<Instant>,
    pub until: Option<Instant>,
    pub limits: Limits,
    pub zone: String,
    pub holder: Option<CustomerId>,
    pub own_end: Option<Instant>,
}

impl Known {
    /// Until just before when it is valid.
    pub(in crate::coupons) fn expires_at(&self) -> Option<Instant> {
        [self.own_end, self.until].into_iter().flatten().min()
    }
}

const KNOWN: &str = "select c.id, c.pool_id, p.promotion_id, c.code, p.is_personal, p.is_paused, p.from_at, p.until_at, p.per_code, \
    p.per_customer, p.per_day, p.zone, g.customer_id, g.expires_at \
    from coupons c join coupon_pools p on p.id = c.pool_id left join coupon_grants g on g.coupon_id = c.id";

fn known(row: &Row<'_>) -> Result<Known, StoreError> {
    Ok(Known {
        coupon: CouponId(row.int(0)?),
        pool: CouponPoolId(row.int(1)?),
        promotion: PromotionId(row.int(2)?),
        code: row.text(3)?,
        is_personal: row.bool(4)?,
        is_paused: row.bool(5)?,
        from: row.opt_instant(6)?,
        until: row.opt_instant(7)?,
        limits: Limits {
            per_code: row.opt_int(8)?,
            per_customer: row.opt_int(9)?,
            per_day: row.opt_int(10)?,
        },
        zone: row.text(11)?,
        holder: row.opt_int(12)?.map(CustomerId),
        own_end: row.opt_instant(13)?,
    })
}

/// The coupons of codes.
pub(in crate::coupons) fn by_codes(tx: &mut Tx<'_>, codes: &[String]) -> Result<Vec<Known>, StoreError> {
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    tx.query(&of_codes(), params![&codes], known)
}

/// Says that [`by_codes`] will ask for these.
pub(in crate::coupons) fn by_codes_ahead(tx: &mut Tx<'_>, codes: &[String]) -> Result<(), StoreError> {
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    tx.ahead(&of_codes(), params![&codes])
}

fn of_codes() -> String {
    format!("{KNOWN} where c.code = any($1)")
}

/// The pools that have codes.
pub(in crate::coupons) fn pools_of(
    tx: &mut Tx<'_>,
    codes: &[String],
) -> Result<Vec<(String, CouponPoolId)>, StoreError> {
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    tx.query("select code, pool_id from coupons where code = any($1)", params![&codes], |row| {
        Ok((row.text(0)?, CouponPoolId(row.int(1)?)))
    })
}

/// The coupons of ids.
pub(in crate::coupons) fn by_ids(tx: &mut Tx<'_>, ids: &[i64]) -> Result<Vec<Known>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    tx.query(&format!("{KNOWN} where c.id = any($1) order by c.id"), params![ids], known)
}

/// Adds codes with their serials that no pool has; gives how many.
pub(in crate::coupons) fn insert(
    tx: &mut Tx<'_>,
    pool: CouponPoolId,
    codes: &[(i64, String)],
) -> Result<i64, StoreError> {
    let rows: Vec<Vec<Param<'_>>> =
        codes.iter().map(|(serial, code)| params![pool, *serial, code].to_vec()).collect();
    let made = tx.batch(
        "insert into coupons (pool_id, serial, code) values ($1, $2, $3) on conflict do nothing",
        &rows,
    )?;
    Ok(made as i64)
}

/// The coupons of a pool that are issued next.
pub(in crate::coupons) fn to_issue(
    tx: &mut Tx<'_>,
    pool: CouponPoolId,
    count: usize,
) -> Result<Vec<(CouponId, i64, String)>, StoreError> {
    tx.query(
        "select id, serial, code from coupons where pool_id = $1 \
         and serial >= (select next_issue from coupon_pools where id = $1) order by serial limit $2",
        params![pool, count],
        coded,
    )
}

/// The codes of a pool from a serial on.
pub(in crate::coupons) fn page(
    tx: &mut Tx<'_>,
    pool: CouponPoolId,
    from: i64,
    limit: i64,
) -> Result<Vec<(CouponId, i64, String)>, StoreError> {
    tx.query(
        "select id, serial, code from coupons where pool_id = $1 and serial >= $2 order by serial limit $3",
        params![pool, from, limit],
        coded,
    )
}

fn coded(row: &Row<'_>) -> Result<(CouponId, i64, String), StoreError> {
    Ok((CouponId(row.int(0)?), row.int(1)?, row.text(2)?))
}
