use store::{StoreError, Tx, params};
use vocabulary::{CouponId, CouponPoolId, CustomerId, Instant, PromotionId};

use crate::coupons::card::Facts;
use crate::coupons::{Standing, UseState};

/// A code with what is known of it.
pub(in crate::coupons) struct Looked {
    pub coupon: CouponId,
    pub pool: CouponPoolId,
    pub pool_name: String,
    pub promotion: PromotionId,
    pub code: String,
    pub customer: Option<CustomerId>,
    pub issued_at: Option<Instant>,
    pub facts: Facts,
}

impl Looked {
    /// Where it stands.
    pub(in crate::coupons) fn standing(&self, now: Instant) -> Standing {
        self.facts.standing(now)
    }
}

/// A code in its normal form with its pool, its holder and its uses.
pub(in crate::coupons) fn by_code(
    tx: &mut Tx<'_>,
    code: &str,
    now: Instant,
) -> Result<Option<Looked>, StoreError> {
    let uses = "select count(*) from coupon_uses u where u.coupon_id = c.id and u.state =";
    tx.optional(
        &format!(
            "select c.id, c.pool_id, p.name, p.promotion_id, c.code, g.customer_id, g.issued_at, g.expires_at, p.until_at, \
             p.is_paused, p.from_at, p.per_code, ({uses} $2), ({uses} $3 and u.until_at > $4) from coupons c \
             join coupon_pools p on p.id = c.pool_id left join coupon_grants g on g.coupon_id = c.id where c.code = $1"
        ),
        params![code, UseState::Redeemed.number(), UseState::Reserved.number(), now],
        |row| {
            Ok(Looked {
                coupon: CouponId(row.int(0)?),
                pool: CouponPoolId(row.int(1)?),
                pool_name: row.text(2)?,
                promotion: PromotionId(row.int(3)?),
                code: row.text(4)?,
                customer: row.opt_int(5)?.map(CustomerId),
                issued_at: row.opt_instant(6)?,
                facts: Facts {
                    expires_at: [row.opt_instant(7)?, row.opt_instant(8)?].into_iter().flatten().min(),
                    is_paused: row.bool(9)?,
                    from: row.opt_instant(10)?,
                    per_code: row.opt_int(11)?,
                    redeemed: row.int(12)?,
                    reserved: row.int(13)?,
                },
            })
        },
    )
}
