//! What became of the coupons of many pools at once, and how fast they go of late.

use std::collections::BTreeMap;

use store::Tx;
use vocabulary::{CouponPoolId, Instant, Problem};

use super::{Counts, Pool, sql};

/// A pool's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// What became of its coupons.
    pub counts: Counts,
    /// Coupons issued since an instant.
    pub issued_since: i64,
    /// Uses that stand taken since it.
    pub redeemed_since: i64,
}

/// The figures of pools, with what happened since an instant; three statements, however many pools.
pub fn figures(
    tx: &mut Tx<'_>,
    pools: &[Pool],
    since: Instant,
) -> Result<BTreeMap<CouponPoolId, Figures>, Problem> {
    let ids: Vec<i64> = pools.iter().map(|pool| pool.id.0).collect();
    let mut figures: BTreeMap<CouponPoolId, Figures> = pools
        .iter()
        .map(|pool| {
            let counts = Counts { generated: pool.generated, issued: pool.issued, ..Counts::default() };
            (pool.id, Figures { counts, ..Figures::default() })
        })
        .collect();
    for (pool, [reserved, redeemed, rolled_back]) in sql::uses::counts_of(tx, &ids)? {
        let of_pool = figures.entry(pool).or_default();
        of_pool.counts = Counts { reserved, redeemed, rolled_back, ..of_pool.counts };
    }
    for (pool, issued) in sql::grants::issued_since(tx, &ids, since)? {
        figures.entry(pool).or_default().issued_since = issued;
    }
    for (pool, redeemed) in sql::uses::redeemed_since(tx, &ids, since)? {
        figures.entry(pool).or_default().redeemed_since = redeemed;
    }
    Ok(figures)
}
