//! One code looked up: which pool's it is, whose, and what became of it.

use store::Tx;
use vocabulary::{CouponId, CouponPoolId, CustomerId, ErrorKind, Instant, Problem, PromotionId};

use super::{Standing, UsedCoupon, normal, sql};

/// Most uses told of one code.
const USES_MAX: i64 = 50;

/// A code that a pool has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The coupon.
    pub coupon: CouponId,
    /// Its pool.
    pub pool: CouponPoolId,
    /// What staff call the pool.
    pub pool_name: String,
    /// The promotion it opens.
    pub promotion: PromotionId,
    /// Its code in the normal form.
    pub code: String,
    /// Whose it is, once it is issued.
    pub customer: Option<CustomerId>,
    /// Since when.
    pub issued_at: Option<Instant>,
    /// Until just before when it is valid, when it has an end.
    pub expires_at: Option<Instant>,
    /// Where it stands.
    pub standing: Standing,
    /// Uses that stand.
    pub redeemed: i64,
    /// How often it may be used, when that is bounded.
    pub per_code: Option<i64>,
    /// The newest uses.
    pub uses: Vec<UsedCoupon>,
}

/// Looks a code up as it was typed; nothing when no pool has it.
pub fn look(tx: &mut Tx<'_>, code: &str, now: Instant) -> Result<Option<Seen>, Problem> {
    let Some(row) = sql::look::by_code(tx, &normal(code), now)? else { return Ok(None) };
    let uses = sql::uses::of_coupon(tx, row.coupon, USES_MAX)?;
    Ok(Some(Seen {
        standing: row.standing(now),
        coupon: row.coupon,
        pool: row.pool,
        pool_name: row.pool_name,
        promotion: row.promotion,
        code: row.code,
        customer: row.customer,
        issued_at: row.issued_at,
        expires_at: row.facts.expires_at,
        redeemed: row.facts.redeemed,
        per_code: row.facts.per_code,
        uses,
    }))
}

/// Ends a coupon that was issued; what it was used for stays. Again changes nothing.
pub fn end(tx: &mut Tx<'_>, coupon: CouponId, now: Instant) -> Result<(), Problem> {
    if sql::grants::end_one(tx, coupon, now)? {
        return Ok(());
    }
    let message = format!("{coupon} was never issued: nobody holds it");
    Err(Problem::new(ErrorKind::Conflict, "coupon_not_issued", message))
}
