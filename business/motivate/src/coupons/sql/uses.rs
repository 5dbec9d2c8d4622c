use std::collections::BTreeSet;

use store::{Param, Row, StoreError, Tx, params};
use vocabulary::{CouponId, CouponPoolId, CustomerId, Instant, ReceiptId};

use crate::coupons::limits::{Place, bits};
use crate::coupons::uses::Taking;
use crate::coupons::{Usable, Use, UseState, UsedCoupon};

const COLUMNS: &str =
    "u.receipt_id, u.coupon_id, u.pool_id, u.customer_id, u.state, u.until_at, u.taken_at, u.changed_at";

fn one(row: &Row<'_>) -> Result<Use, StoreError> {
    Ok(Use {
        order: ReceiptId(row.int(0)?),
        coupon: CouponId(row.int(1)?),
        pool: CouponPoolId(row.int(2)?),
        customer: row.opt_int(3)?.map(CustomerId),
        state: UseState::from_number(row.int(4)?)
            .ok_or(StoreError::Shape { column: 4, expected: "where a use stands" })?,
        until: row.opt_instant(5)?,
        taken_at: row.instant(6)?,
        changed_at: row.instant(7)?,
    })
}

const COUNTED: &str = "coupon_id, pool_id, customer_id, day, counted";

fn place(row: &Row<'_>) -> Result<Place, StoreError> {
    Ok(Place {
        coupon: CouponId(row.int(0)?),
        pool: CouponPoolId(row.int(1)?),
        customer: row.opt_int(2)?.map(CustomerId),
        day: row.opt_int(3)?,
    })
}

fn counted(row: &Row<'_>) -> Result<(Place, i64), StoreError> {
    Ok((place(row)?, row.int(4)?))
}

/// Reservations of one coupon that are counted alike.
pub(in crate::coupons) struct Held {
    pub place: Place,
    pub counted: i64,
    /// How many of them are over; 0 for those that are not.
    pub lapsed: i64,
}

/// Writes down that an order takes coupons, also those it let lapse.
pub(in crate::coupons) fn insert(
    tx: &mut Tx<'_>,
    taking: Taking,
    coupons: &[&Usable],
) -> Result<(), StoreError> {
    let rows: Vec<Vec<Param<'_>>> = coupons
        .iter()
        .map(|coupon| {
            let place = coupon.place;
            params![
                taking.order,
                coupon.coupon,
                coupon.pool,
                place.customer,
                taking.state.number(),
                taking.until,
                place.day,
                bits(&coupon.bounds),
                taking.now,
                taking.now
            ]
            .to_vec()
        })
        .collect();
    tx.later(
        "insert into coupon_uses (receipt_id, coupon_id, pool_id, customer_id, state, until_at, day, counted, taken_at, changed_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (receipt_id, coupon_id) do update set \
         customer_id = excluded.customer_id, state = excluded.state, until_at = excluded.until_at, day = excluded.day, \
         counted = excluded.counted, changed_at = excluded.changed_at",
        &rows,
    )
}

/// An order's uses.
pub(in crate::coupons) fn of_order(tx: &mut Tx<'_>, order: ReceiptId) -> Result<Vec<Use>, StoreError> {
    tx.query(
        &format!("select {COLUMNS} from coupon_uses u where u.receipt_id = $1 order by u.coupon_id"),
        params![order],
        one,
    )
}

/// An order's uses, which nobody else lets lapse until the transaction ends.
pub(in crate::coupons) fn of_order_held(tx: &mut Tx<'_>, order: ReceiptId) -> Result<Vec<Use>, StoreError> {
    let suffix = tx.pick("", "for update");
    tx.query(
        &format!("select {COLUMNS} from coupon_uses u where u.receipt_id = $1 order by u.coupon_id {suffix}"),
        params![order],
        one,
    )
}

/// A customer's newest uses below a cursor, with their codes and the pools' names.
pub(in crate::coupons) fn of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    below: i64,
    limit: i64,
) -> Result<Vec<UsedCoupon>, StoreError> {
    tx.query(
        &format!(
            "select {COLUMNS}, u.id, c.code, p.name from coupon_uses u join coupons c on c.id = u.coupon_id \
             join coupon_pools p on p.id = u.pool_id where u.customer_id = $1 and u.id < $2 order by u.id desc limit $3"
        ),
        params![customer, below, limit],
        |row| {
            Ok(UsedCoupon { used: one(row)?, cursor: row.int(8)?, code: row.text(9)?, pool_name: row.text(10)? })
        },
    )
}

/// Lets reservations of an order stand as what is taken.
pub(in crate::coupons) fn keep(tx: &mut Tx<'_>, taking: Taking, coupons: &[i64]) -> Result<(), StoreError> {
    tx.execute(
        "update coupon_uses set state = $3, until_at = $4, changed_at = $5 where receipt_id = $1 and coupon_id = any($2) and state = 1",
        params![taking.order, coupons, taking.state.number(), taking.until, taking.now],
    )?;
    Ok(())
}

/// Moves an order's uses, all or some, from one of some states to another; gives what they were counted in.
pub(in crate::coupons) fn end(
    tx: &mut Tx<'_>,
    order: ReceiptId,
    from: &[UseState],
    to: UseState,
    only: Option<&[i64]>,
    now: Instant,
) -> Result<Vec<(Place, i64)>, StoreError> {
    let from: Vec<i64> = from.iter().map(|state| state.number()).collect();
    let sql = "update coupon_uses set state = $3, changed_at = $4 where receipt_id = $1 and state = any($2)";
    match only {
        None => {
            tx.query(&format!("{sql} returning {COUNTED}"), params![order, &from, to.number(), now], counted)
        }
        Some(only) => tx.query(
            &format!("{sql} and coupon_id = any($5) returning {COUNTED}"),
            params![order, &from, to.number(), now, only],
            counted,
        ),
    }
}

/// Orders at work on their own uses are passed by: waiting for them, counters in hand, would be a deadlock.
const UNLESS_HELD: &str = "for update skip locked";

/// Lets go reservations that are over, the oldest first; gives what they were counted in.
pub(in crate::coupons) fn lapse(
    tx: &mut Tx<'_>,
    now: Instant,
    limit: i64,
) -> Result<Vec<(Place, i64)>, StoreError> {
    let suffix = tx.pick("", UNLESS_HELD);
    tx.query(
        &format!(
            "update coupon_uses set state = 5, changed_at = $1 where state = 1 and id in \
             (select id from coupon_uses where state = 1 and until_at <= $1 order by until_at limit $2 {suffix}) returning {COUNTED}"
        ),
        params![now, limit],
        counted,
    )
}

/// Lets go reservations of pools that are over, but for those an order keeps; gives what they were counted in.
pub(in crate::coupons) fn lapse_others(
    tx: &mut Tx<'_>,
    taking: Taking,
    pools: &[i64],
    kept: &[i64],
    limit: i64,
) -> Result<Vec<(Place, i64)>, StoreError> {
    let suffix = tx.pick("", UNLESS_HELD);
    tx.query(
        &format!(
            "update coupon_uses set state = 5, changed_at = $1 where state = 1 and id in \
             (select id from coupon_uses where state = 1 and until_at <= $1 and pool_id = any($2) \
             and not (receipt_id = $3 and coupon_id = any($4)) order by until_at limit $5 {suffix}) returning {COUNTED}"
        ),
        params![taking.now, pools, taking.order, kept, limit],
        counted,
    )
}

/// The reservations of pools that are over, and the coupons that have some that are not.
pub(in crate::coupons) fn reservations(
    tx: &mut Tx<'_>,
    pools: &BTreeSet<i64>,
    coupons: &BTreeSet<i64>,
    now: Instant,
) -> Result<Vec<Held>, StoreError> {
    let (pools, coupons) = (Vec::from_iter(pools.iter().copied()), Vec::from_iter(coupons.iter().copied()));
    tx.query(
        "select coupon_id, pool_id, customer_id, day, counted, count(*) as held from coupon_uses \
         where state = 1 and until_at <= $1 and pool_id = any($2) group by coupon_id, pool_id, customer_id, day, counted \
         union all select c.id, c.pool_id, null, null, null, 0 from coupons c where c.id = any($3) \
         and exists (select 1 from coupon_uses u where u.coupon_id = c.id and u.state = 1 and u.until_at > $1)",
        params![now, &pools, &coupons],
        |row| {
            Ok(Held { place: place(row)?, counted: row.opt_int(4)?.unwrap_or(0), lapsed: row.int(5)? })
        },
    )
}

/// How many uses of a pool are reserved, redeemed and rolled back.
pub(in crate::coupons) fn counts(tx: &mut Tx<'_>, pool: CouponPoolId) -> Result<[i64; 3], StoreError> {
    let found = tx.query(
        "select state, count(*) from coupon_uses where pool_id = $1 group by state",
        params![pool],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )?;
    let of = |state: UseState| {
        found.iter().find(|(number, _)| *number == state.number()).map_or(0, |(_, count)| *count)
    };
    Ok([of(UseState::Reserved), of(UseState::Redeemed), of(UseState::RolledBack)])
}

/// The same of many pools at once.
pub(in crate::coupons) fn counts_of(
    tx: &mut Tx<'_>,
    pools: &[i64],
) -> Result<Vec<(CouponPoolId, [i64; 3])>, StoreError> {
    let of = "count(case when state =";
    tx.query(
        &format!(
            "select pool_id, {of} $2 then 1 end), {of} $3 then 1 end), {of} $4 then 1 end) \
             from coupon_uses where pool_id = any($1) group by pool_id"
        ),
        params![
            pools,
            UseState::Reserved.number(),
            UseState::Redeemed.number(),
            UseState::RolledBack.number()
        ],
        |row| Ok((CouponPoolId(row.int(0)?), [row.int(1)?, row.int(2)?, row.int(3)?])),
    )
}

/// How many uses of pools that stand were taken since an instant.
pub(in crate::coupons) fn redeemed_since(
    tx: &mut Tx<'_>,
    pools: &[i64],
    since: Instant,
) -> Result<Vec<(CouponPoolId, i64)>, StoreError> {
    tx.query(
        "select pool_id, count(*) from coupon_uses where pool_id = any($1) and state = $2 and taken_at >= $3 group by pool_id",
        params![pools, UseState::Redeemed.number(), since],
        |row| Ok((CouponPoolId(row.int(0)?), row.int(1)?)),
    )
}

/// A coupon's newest uses.
pub(in crate::coupons) fn of_coupon(
    tx: &mut Tx<'_>,
    coupon: CouponId,
    limit: i64,
) -> Result<Vec<UsedCoupon>, StoreError> {
    tx.query(
        &format!(
            "select {COLUMNS}, u.id, c.code, p.name from coupon_uses u join coupons c on c.id = u.coupon_id \
             join coupon_pools p on p.id = u.pool_id where u.coupon_id = $1 order by u.id desc limit $2"
        ),
        params![coupon, limit],
        |row| {
            Ok(UsedCoupon {
                used: one(row)?,
                cursor: row.int(8)?,
                code: row.text(9)?,
                pool_name: row.text(10)?,
            })
        },
    )
}

/// Gives a joined customer's uses to the one that stays.
pub(in crate::coupons) fn move_customer(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), StoreError> {
    tx.execute("update coupon_uses set customer_id = $2 where customer_id = $1", params![from, into])?;
    Ok(())
}

/// Leaves an erased customer's uses to the counts, without the customer.
pub(in crate::coupons) fn erase(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), StoreError> {
    tx.execute("update coupon_uses set customer_id = null where customer_id = $1", params![customer])?;
    Ok(())
}
