use std::collections::{BTreeMap, BTreeSet};

use store::{Param, Row, StoreError, Tx, params, union_all};
use vocabulary::CustomerId;

use crate::coupons::limits::{Scope, ScopeKind};

fn scope(row: &Row<'_>) -> Result<Scope, StoreError> {
    let kind = ScopeKind::from_number(row.int(0)?)
        .ok_or(StoreError::Shape { column: 0, expected: "what a counter is of" })?;
    Ok(Scope { kind, part: row.int(1)?, owner: row.int(2)? })
}

/// What some counters show; those never used are left out.
pub(in crate::coupons) fn load(
    tx: &mut Tx<'_>,
    scopes: &BTreeMap<Scope, i64>,
) -> Result<BTreeMap<Scope, i64>, StoreError> {
    let of_one = "select scope, part, owner_id, used from coupon_counters where scope = $1 and part = $2 and owner_id = $3";
    let params: Vec<Param<'_>> = scopes
        .keys()
        .flat_map(|scope| [scope.kind.number(), scope.part, scope.owner].map(Param::Int))
        .collect();
    let found =
        tx.query(&union_all(of_one, 3, scopes.len()), &params, |row| Ok((scope(row)?, row.int(3)?)))?;
    Ok(found.into_iter().collect())
}

/// Counts so much in each counter that has room for it within its limit; gives those that had.
pub(in crate::coupons) fn take(
    tx: &mut Tx<'_>,
    asked: &BTreeMap<Scope, (i64, i64)>,
) -> Result<BTreeSet<Scope>, StoreError> {
    let rows: Vec<Vec<Param<'_>>> = asked
        .iter()
        .filter(|(_, (amount, bound))| amount <= bound)
        .map(|(scope, (amount, bound))| {
            params![scope.kind.number(), scope.part, scope.owner, *amount, *bound].to_vec()
        })
        .collect();
    if rows.is_empty() {
        return Ok(BTreeSet::new());
    }
    let taken = tx.batch_returning(
        "insert into coupon_counters (scope, part, owner_id, used, bound) values ($1, $2, $3, $4, $5) \
         on conflict (scope, part, owner_id) do update set used = coupon_counters.used + excluded.used, bound = excluded.bound \
         where coupon_counters.used + excluded.used <= excluded.bound returning scope, part, owner_id",
        &rows,
        scope,
    )?;
    Ok(taken.into_iter().collect())
}

/// Takes so much out of each counter.
pub(in crate::coupons) fn give(tx: &mut Tx<'_>, amounts: &BTreeMap<Scope, i64>) -> Result<(), StoreError> {
    let rows: Vec<Vec<Param<'_>>> = amounts
        .iter()
        .map(|(scope, amount)| params![scope.kind.number(), scope.part, scope.owner, *amount].to_vec())
        .collect();
    tx.later(
        "update coupon_counters set used = used - $4 where scope = $1 and part = $2 and owner_id = $3",
        &rows,
    )
}

/// Adds a customer's counters to another's.
pub(in crate::coupons) fn move_customer(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into coupon_counters (scope, part, owner_id, used, bound) \
         select scope, cast($2 as bigint), owner_id, used, bound from coupon_counters where scope = $3 and part = $1 \
         on conflict (scope, part, owner_id) do update set used = coupon_counters.used + excluded.used",
        params![from, into, ScopeKind::Customer.number()],
    )?;
    erase(tx, from)
}

/// Removes a customer's counters.
pub(in crate::coupons) fn erase(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), StoreError> {
    tx.execute(
        "delete from coupon_counters where scope = $2 and part = $1",
        params![customer, ScopeKind::Customer.number()],
    )?;
    Ok(())
}
