//! Counting uses: every counter has a limit, which the database holds where many tills count at once.

use std::collections::{BTreeMap, BTreeSet};

use store::{StoreError, Tx};
use vocabulary::{ErrorKind, Problem};

use super::super::limits::{Place, Scope, ScopeKind, merged};
use super::super::{Usable, sql};
use super::Taking;

/// Most reservations let go to make room for one order.
const LAPSE_MAX: i64 = 500;

/// Counts coupons and writes their uses down, beside those of the order that are kept. Without room nothing stays counted.
pub(super) fn count(
    tx: &mut Tx<'_>,
    taking: Taking,
    coupons: &[&Usable],
    kept: &[i64],
) -> Result<(), Problem> {
    if coupons.is_empty() {
        return Ok(());
    }
    let asked = merged(coupons.iter().map(|coupon| coupon.bounds.as_slice()));
    let mut taken = sql::counters::take(tx, &asked)?;
    if taken.len() < asked.len() {
        let pools: BTreeSet<i64> = coupons.iter().map(|coupon| coupon.pool.0).collect();
        let lapsed = sql::uses::lapse_others(tx, taking, &Vec::from_iter(pools), kept, LAPSE_MAX)?;
        give(tx, &lapsed)?;
        let rest = asked.iter().filter(|(scope, _)| !taken.contains(scope)).map(|(s, a)| (*s, *a)).collect();
        taken.extend(sql::counters::take(tx, &rest)?);
    }
    if let Some(full) = asked.keys().find(|scope| !taken.contains(scope)) {
        let amounts = taken.iter().map(|scope| (*scope, asked[scope].0)).collect();
        sql::counters::give(tx, &amounts)?;
        return Err(no_room(full, coupons));
    }
    Ok(sql::uses::insert(tx, taking, coupons)?)
}

/// Takes uses out of the counters they were counted in.
pub(super) fn give(tx: &mut Tx<'_>, ended: &[(Place, i64)]) -> Result<(), StoreError> {
    let mut amounts = BTreeMap::new();
    for scope in ended.iter().flat_map(|(place, counted)| place.counted(*counted)) {
        *amounts.entry(scope).or_insert(0) += 1;
    }
    sql::counters::give(tx, &amounts)
}

fn no_room(full: &Scope, coupons: &[&Usable]) -> Problem {
    let code = coupons.iter().find(|coupon| coupon.bounds.iter().any(|(scope, _)| scope == full));
    let (kind, message) = match full.kind {
        ScopeKind::Code => ("coupon_used_up", "the coupon has been used as often as it may"),
        ScopeKind::Customer => {
            ("coupon_customer_limit", "the customer has used such coupons as often as one may")
        }
        ScopeKind::Day => {
            ("coupon_day_limit", "such coupons have been used as often as they may on this day")
        }
    };
    Problem::new(ErrorKind::Conflict, kind, message)
        .with("code", code.map(|coupon| coupon.code.as_str()).unwrap_or_default())
}
