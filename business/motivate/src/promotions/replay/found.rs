use serde::{Deserialize, Serialize};
use vocabulary::{Date, Instant, PromotionId};

use super::super::limit::Limit;
use super::super::priced::Reason;

/// What a promotion would have done. Amounts are minor units.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Replayed {
    /// Orders looked at.
    pub orders: i64,
    /// Known customers with one of them.
    pub people: i64,
    /// Orders it applied to.
    pub reached_orders: i64,
    /// Known customers with one of those.
    pub reached_people: i64,
    /// What it took off by itself.
    pub given: i64,
    /// All orders at the prices of today's promotions.
    pub without: Side,
    /// All orders with it besides.
    pub with: Side,
    /// What the added points pay for; nothing without a programme.
    pub points_worth: Option<i64>,
    /// What it gave besides money and points.
    pub besides: Besides,
    /// Month by month, without gaps.
    pub months: Vec<Month>,
    /// Where it gave most, ten at most.
    pub stores: Vec<Share>,
    /// On what it gave most, ten at most.
    pub categories: Vec<Share>,
    /// Other promotions of the orders it applied to.
    pub overlaps: Vec<Overlap>,
    /// Why it did not apply and how often, the most frequent first.
    pub reasons: Vec<(Reason, i64)>,
    /// Its limits, as it has them.
    pub limits: Vec<LimitUse>,
    /// Whether coupons it asks for counted as shown.
    pub coupons_assumed: bool,
}

/// Orders at prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Side {
    /// Paid.
    pub paid: i64,
    /// Taken off by promotions.
    pub discount: i64,
    /// Paid for lines whose cost is known.
    pub costed: i64,
    /// What the goods of those lines cost.
    pub cost: i64,
    /// Points earned by known customers.
    pub points: i64,
}

/// A calendar month of the workspace's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// Its first day.
    pub month: Date,
    /// Orders.
    pub orders: i64,
    /// Orders the promotion applied to.
    pub reached_orders: i64,
    /// What it took off.
    pub given: i64,
    /// Without it.
    pub without: Side,
    /// With it.
    pub with: Side,
}

/// A store or a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Its name; nothing for orders and products without one.
    pub name: Option<String>,
    /// Orders the promotion gave something to there.
    pub orders: i64,
    /// What it took off.
    pub given: i64,
    /// Paid there in those orders.
    pub paid: i64,
}

/// Another promotion, in the orders this one applied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlap {
    /// Which.
    pub promotion: PromotionId,
    /// Orders to which both apply.
    pub both: i64,
    /// Orders to which it applies no more.
    pub displaced: i64,
    /// What it took off these orders without this one.
    pub before: i64,
    /// What it takes off them still.
    pub after: i64,
}

/// How a limit was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitUse {
    /// The limit.
    pub limit: Limit,
    /// The fullest it got: of everybody's, or of the customer, store or day that used most.
    pub used: i64,
    /// When it was used up for the first time.
    pub used_up_at: Option<Instant>,
}

/// Things given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Besides {
    /// Baskets with a gift.
    pub gifts: i64,
    /// Coupons.
    pub coupons: i64,
    /// Tickets of draws.
    pub tickets: i64,
    /// Free deliveries.
    pub deliveries: i64,
}
