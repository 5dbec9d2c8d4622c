use std::collections::BTreeMap;

use store::{Param, Row, StoreError, Tx, params};
use vocabulary::{CouponId, CouponPoolId, CustomerId, Instant, PromotionId};

use crate::coupons::card::{Facts, HeldRow};
use crate::coupons::{Issued, UseState};

const ISSUED: &str =
    "g.coupon_id, g.pool_id, p.promotion_id, c.code, g.customer_id, g.issued_at, g.expires_at, p.until_at";
const TABLES: &str =
    "coupon_grants g join coupons c on c.id = g.coupon_id join coupon_pools p on p.id = g.pool_id";

fn issued(row: &Row<'_>) -> Result<Issued, StoreError> {
    Ok(Issued {
        coupon: CouponId(row.int(0)?),
        pool: CouponPoolId(row.int(1)?),
        promotion: PromotionId(row.int(2)?),
        code: row.text(3)?,
        customer: CustomerId(row.int(4)?),
        issued_at: row.instant(5)?,
        expires_at: [row.opt_instant(6)?, row.opt_instant(7)?].into_iter().flatten().min(),
    })
}

/// Writes down that coupons are issued, valid until their own end.
pub(in crate::coupons) fn insert(
    tx: &mut Tx<'_>,
    own_end: Option<Instant>,
    fresh: &[(&str, Issued)],
) -> Result<(), StoreError> {
    let rows: Vec<Vec<Param<'_>>> = fresh
        .iter()
        .map(|(key, one)| params![one.coupon, one.pool, one.customer, one.issued_at, own_end, *key].to_vec())
        .collect();
    tx.batch(
        "insert into coupon_grants (coupon_id, pool_id, customer_id, issued_at, expires_at, key) values ($1, $2, $3, $4, $5, $6)",
        &rows,
    )?;
    Ok(())
}

/// What was issued of a pool under keys.
pub(in crate::coupons) fn by_keys(
    tx: &mut Tx<'_>,
    pool: CouponPoolId,
    keys: &[&str],
) -> Result<BTreeMap<String, Issued>, StoreError> {
    let found = tx.query(
        &format!("select {ISSUED}, g.key from {TABLES} where g.pool_id = $1 and g.key = any($2)"),
        params![pool, keys],
        |row| Ok((row.text(8)?, issued(row)?)),
    )?;
    Ok(found.into_iter().collect())
}

/// Ends coupons issued under keys that are not at their end.
pub(in crate::coupons) fn end(
    tx: &mut Tx<'_>,
    pool: CouponPoolId,
    keys: &[&str],
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "update coupon_grants set expires_at = $3 where pool_id = $1 and key = any($2) and (expires_at is null or expires_at > $3)",
        params![pool, keys, now],
    )?;
    Ok(())
}

/// Ends a coupon that is not at its end; whether it was issued at all.
pub(in crate::coupons) fn end_one(
    tx: &mut Tx<'_>,
    coupon: CouponId,
    now: Instant,
) -> Result<bool, StoreError> {
    tx.execute(
        "update coupon_grants set expires_at = $2 where coupon_id = $1 and (expires_at is null or expires_at > $2)",
        params![coupon, now],
    )?;
    let found =
        tx.optional("select 1 from coupon_grants where coupon_id = $1", params![coupon], |row| row.int(0))?;
    Ok(found.is_some())
}

/// How many coupons of pools were issued since an instant.
pub(in crate::coupons) fn issued_since(
    tx: &mut Tx<'_>,
    pools: &[i64],
    since: Instant,
) -> Result<Vec<(CouponPoolId, i64)>, StoreError> {
    tx.query(
        "select pool_id, count(*) from coupon_grants where pool_id = any($1) and issued_at >= $2 group by pool_id",
        params![pools, since],
        |row| Ok((CouponPoolId(row.int(0)?), row.int(1)?)),
    )
}

/// A customer's newest coupons, with what is known of their uses.
pub(in crate::coupons) fn of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    now: Instant,
    limit: i64,
) -> Result<Vec<HeldRow>, StoreError> {
    let uses = "select count(*) from coupon_uses u where u.coupon_id = g.coupon_id and u.state =";
    tx.query(
        &format!(
            "select {ISSUED}, p.name, p.is_paused, p.from_at, p.per_code, ({uses} $3), ({uses} $4 and u.until_at > $5) \
             from {TABLES} where g.customer_id = $1 order by g.issued_at desc, g.coupon_id desc limit $2"
        ),
        params![customer, limit, UseState::Redeemed.number(), UseState::Reserved.number(), now],
        |row| {
            let issued = issued(row)?;
            let facts = Facts {
                expires_at: issued.expires_at,
                is_paused: row.bool(9)?,
                from: row.opt_instant(10)?,
                per_code: row.opt_int(11)?,
                redeemed: row.int(12)?,
                reserved: row.int(13)?,
            };
            Ok(HeldRow { issued, pool_name: row.text(8)?, facts })
        },
    )
}

/// Names of the pools of which customers hold a coupon that can be used, by customer.
pub(in crate::coupons) fn held(
    tx: &mut Tx<'_>,
    customers: &[i64],
    now: Instant,
) -> Result<Vec<(CustomerId, String)>, StoreError> {
    let uses = "select count(*) from coupon_uses u where u.coupon_id = g.coupon_id and (u.state = $3 or u.state = $4 and u.until_at > $2)";
    tx.query(
        &format!(
            "select distinct g.customer_id, p.name from coupon_grants g join coupon_pools p on p.id = g.pool_id \
             where g.customer_id = any($1) and (g.expires_at is null or g.expires_at > $2) and p.is_paused = 0 \
             and (p.from_at is null or p.from_at <= $2) and (p.until_at is null or p.until_at > $2) and (p.per_code is null or ({uses}) < p.per_code) order by g.customer_id, p.name"
        ),
        params![customers, now, UseState::Redeemed.number(), UseState::Reserved.number()],
        |row| Ok((CustomerId(row.int(0)?), row.text(1)?)),
    )
}

/// Coupons a customer had as of an instant: the pool's name, whether the pool is as it was then, and whether they could be used. A use stands from when it
/// was taken until it was given back.
pub(in crate::coupons) fn held_then(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    at: Instant,
) -> Result<Vec<(String, bool, bool)>, StoreError> {
    let uses = "select count(*) from coupon_uses u where u.coupon_id = g.coupon_id and u.taken_at <= $2 \
                and (u.state = $3 or u.state <> $3 and u.state <> $4 and u.changed_at > $2 or u.state = $4 and u.until_at > $2)";
    tx.query(
        &format!(
            "select p.name, cast(case when p.updated_at <= $2 then 1 else 0 end as bigint), cast(case when p.is_paused = 0 and (p.from_at is null or p.from_at <= $2) \
             and (p.until_at is null or p.until_at > $2) and (p.per_code is null or ({uses}) < p.per_code) \
             then 1 else 0 end as bigint) from coupon_grants g join coupon_pools p on p.id = g.pool_id \
             where g.customer_id = $1 and g.issued_at <= $2 and (g.expires_at is null or g.expires_at > $2)"
        ),
        params![customer, at, UseState::Redeemed.number(), UseState::Reserved.number()],
        |row| Ok((row.text(0)?, row.bool(1)?, row.bool(2)?)),
    )
}

/// Gives a joined customer's coupons to the one that stays.
pub(in crate::coupons) fn move_customer(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), StoreError> {
    tx.execute("update coupon_grants set customer_id = $2 where customer_id = $1", params![from, into])?;
    Ok(())
}

/// Removes an erased customer's coupons.
pub(in crate::coupons) fn erase(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), StoreError> {
    tx.execute("delete from coupon_grants where customer_id = $1", params![customer])?;
    Ok(())
}
