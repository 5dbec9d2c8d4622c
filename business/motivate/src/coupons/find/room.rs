use std::collections::{BTreeMap, BTreeSet};

use store::{StoreError, Tx};
use vocabulary::{CouponId, Instant};

use super::super::limits::{Scope, ScopeKind};
use super::super::{Refusal, sql};
use super::Usable;

/// What is left of the limits, as coupons are taken in the mind one after another.
pub(super) struct Room {
    used: BTreeMap<Scope, i64>,
    /// Coupons that open orders hold.
    reserved: BTreeSet<CouponId>,
    taken: BTreeSet<CouponId>,
}

impl Room {
    /// Reads the counters; where one is full, also the reservations that are over and those that are not.
    pub(super) fn load<'u>(
        tx: &mut Tx<'_>,
        coupons: impl Iterator<Item = &'u Usable>,
        now: Instant,
    ) -> Result<Room, StoreError> {
        let coupons: Vec<&Usable> = coupons.collect();
        let bounds: BTreeMap<Scope, i64> =
            coupons.iter().flat_map(|coupon| coupon.bounds.iter().copied()).collect();
        let mut room = Room { used: BTreeMap::new(), reserved: BTreeSet::new(), taken: BTreeSet::new() };
        if bounds.is_empty() {
            return Ok(room);
        }
        room.used = sql::counters::load(tx, &bounds)?;
        let is_full = |scope: &Scope| room.used.get(scope).copied().unwrap_or(0) >= bounds[scope];
        let full: Vec<&&Usable> =
            coupons.iter().filter(|coupon| coupon.bounds.iter().any(|(scope, _)| is_full(scope))).collect();
        if full.is_empty() {
            return Ok(room);
        }
        let pools: BTreeSet<i64> = full.iter().map(|coupon| coupon.pool.0).collect();
        let ids: BTreeSet<i64> = full.iter().map(|coupon| coupon.coupon.0).collect();
        for held in sql::uses::reservations(tx, &pools, &ids, now)? {
            if held.lapsed == 0 {
                room.reserved.insert(held.place.coupon);
            }
            for scope in held.place.counted(held.counted) {
                room.used.entry(scope).and_modify(|used| *used -= held.lapsed);
            }
        }
        Ok(room)
    }

    /// Takes a coupon if all its counters have room for it.
    pub(super) fn take(&mut self, coupon: &Usable) -> Result<(), Refusal> {
        if self.taken.contains(&coupon.coupon) {
            return Err(Refusal::ShownTwice);
        }
        let used = |scope| self.used.get(scope).copied().unwrap_or(0);
        if let Some((scope, _)) = coupon.bounds.iter().find(|(scope, bound)| used(scope) >= *bound) {
            let is_held = scope.kind == ScopeKind::Code && self.reserved.contains(&coupon.coupon);
            return Err(if is_held { Refusal::Reserved } else { Refusal::of(scope.kind) });
        }
        for (scope, _) in &coupon.bounds {
            *self.used.entry(*scope).or_default() += 1;
        }
        self.taken.insert(coupon.coupon);
        Ok(())
    }
}
