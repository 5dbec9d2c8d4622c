//! How often codes may be used, and what is counted for it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vocabulary::{CouponId, CouponPoolId, CustomerId, Problem};

/// How often the codes of a pool may be used. What has no limit is not counted; one that is set later counts from then on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Limits {
    /// One code in all.
    pub per_code: Option<i64>,
    /// All codes of the pool by one customer; then only customers who are known may use it.
    pub per_customer: Option<i64>,
    /// All codes of the pool on one day of the pool's zone.
    pub per_day: Option<i64>,
}

impl Limits {
    /// Refuses a limit below one.
    pub(super) fn check(&self) -> Result<(), Problem> {
        let fields =
            [("per_code", self.per_code), ("per_customer", self.per_customer), ("per_day", self.per_day)];
        match fields.into_iter().find(|(_, limit)| limit.is_some_and(|limit| limit < 1)) {
            Some((field, _)) => {
                Err(Problem::invalid("out_of_range", field, "a limit is at least 1").with("min", 1))
            }
            None => Ok(()),
        }
    }
}

/// What a counter is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ScopeKind {
    Code,
    Customer,
    Day,
}

impl ScopeKind {
    const ALL: [ScopeKind; 3] = [ScopeKind::Code, ScopeKind::Customer, ScopeKind::Day];

    pub(super) fn number(self) -> i64 {
        match self {
            ScopeKind::Code => 1,
            ScopeKind::Customer => 2,
            ScopeKind::Day => 3,
        }
    }

    pub(super) fn from_number(number: i64) -> Option<ScopeKind> {
        ScopeKind::ALL.into_iter().find(|kind| kind.number() == number)
    }

    fn bit(self) -> i64 {
        1 << (self.number() - 1)
    }
}

/// One counter: of a code, of a customer in a pool, or of a day in a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Scope {
    pub kind: ScopeKind,
    /// The customer or the day.
    pub part: i64,
    /// The coupon or the pool.
    pub owner: i64,
}

/// Who and what a use is counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub coupon: CouponId,
    pub pool: CouponPoolId,
    pub customer: Option<CustomerId>,
    /// Days since 1970 in the pool's zone.
    pub day: Option<i64>,
}

impl Place {
    fn scope(&self, kind: ScopeKind) -> Option<Scope> {
        let (part, owner) = match kind {
            ScopeKind::Code => (0, self.coupon.0),
            ScopeKind::Customer => (self.customer?.0, self.pool.0),
            ScopeKind::Day => (self.day?, self.pool.0),
        };
        Some(Scope { kind, part, owner })
    }

    /// The counters with their limits.
    pub(super) fn bounds(&self, limits: &Limits) -> Vec<(Scope, i64)> {
        let limit = |kind| match kind {
            ScopeKind::Code => limits.per_code,
            ScopeKind::Customer => limits.per_customer,
            ScopeKind::Day => limits.per_day,
        };
        ScopeKind::ALL.into_iter().filter_map(|kind| Some((self.scope(kind)?, limit(kind)?))).collect()
    }

    /// The counters a use was counted in, from the number kept with it.
    pub(super) fn counted(&self, bits: i64) -> impl Iterator<Item = Scope> {
        ScopeKind::ALL
            .into_iter()
            .filter(move |kind| bits & kind.bit() != 0)
            .filter_map(|kind| self.scope(kind))
    }
}

/// The number to keep with a use: which counters it is counted in.
pub(super) fn bits(bounds: &[(Scope, i64)]) -> i64 {
    bounds.iter().map(|(scope, _)| scope.kind.bit()).sum()
}

/// Adds up how much each counter is asked for, and the limit it has.
pub(super) fn merged<'b>(
    bounds: impl IntoIterator<Item = &'b [(Scope, i64)]>,
) -> BTreeMap<Scope, (i64, i64)> {
    let mut asked = BTreeMap::new();
    for (scope, bound) in bounds.into_iter().flatten() {
        asked.entry(*scope).or_insert((0, *bound)).0 += 1;
    }
    asked
}
