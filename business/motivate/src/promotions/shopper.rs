use vocabulary::{CouponPoolId, PromotionId};

/// What promotions must know of who buys, found out elsewhere.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shopper {
    /// Promotions whose customer condition holds.
    pub fits: Vec<PromotionId>,
    /// Purchases before this one; nothing for nobody known.
    pub purchases: Option<i64>,
    /// Pools of usable coupons that were shown.
    pub pools: Vec<CouponPoolId>,
    /// What is left of promotions' limits; a promotion not named has no limit.
    pub left: Vec<(PromotionId, Left)>,
}

/// What is left of a promotion's limits for this basket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Left {
    /// Minor units, when money is limited.
    pub money: Option<i64>,
    /// Baskets, when their number is limited.
    pub times: Option<i64>,
    /// It is limited for each customer and nobody known buys: then nothing is.
    pub needs_customer: bool,
}
