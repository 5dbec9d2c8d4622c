use serde::{Deserialize, Serialize};
use vocabulary::{CouponPoolId, PromotionId};

use super::compile::RuleSet;
use crate::Funding;
use crate::basket::Basket;

/// Hundredths of a percent in a whole.
const WHOLE: i128 = 10_000;

/// A basket with its prices, and how they came about. Amounts are minor units.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Priced {
    /// In the order of the basket.
    pub lines: Vec<PricedLine>,
    /// Before discounts.
    pub gross: i64,
    /// Of all lines.
    pub discount: i64,
    /// To be paid.
    pub total: i64,
    /// Promotions that gave something, by id.
    pub applied: Vec<Applied>,
    /// Promotions that gave nothing, by id.
    pub not_applied: Vec<NotApplied>,
    /// Points of promotions, by promotion in the order of their effects.
    pub points: Vec<PointsOf>,
    /// What multiplies the programme's own points.
    pub multipliers: Vec<Multiplier>,
    /// What is not money and not points.
    pub extras: Vec<ExtraOf>,
    /// How best groups chose where there was a choice.
    pub choices: Vec<Choice>,
}

/// A line with its price.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PricedLine {
    /// Before discounts.
    pub gross: i64,
    /// One for each promotion that gave the line something, in the order they applied.
    pub discounts: Vec<Discount>,
    /// To be paid.
    pub total: i64,
}

/// What a promotion took off a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discount {
    /// Which promotion.
    pub promotion: PromotionId,
    /// Its version.
    pub version: i64,
    /// How much.
    pub amount: i64,
}

impl Priced {
    /// Takes a customer's level's discount, hundredths of a percent, off what promotions leave of each line, never below what a line may be sold for; gives
    /// what it took off each.
    pub fn take_off(&mut self, rules: &RuleSet, basket: &Basket, basis_points: i64) -> Vec<i64> {
        let taken: Vec<i64> = basket
            .lines
            .iter()
            .zip(&mut self.lines)
            .map(|(line, priced)| {
                if line.is_excluded {
                    return 0;
                }
                let wanted = i128::from(priced.total) * i128::from(basis_points) / WHOLE;
                let room = priced.total.saturating_sub(rules.lowest(line)).max(0);
                let amount = i64::try_from(wanted).unwrap_or(i64::MAX).min(room);
                priced.total -= amount;
                amount
            })
            .collect();
        let amount: i64 = taken.iter().sum();
        self.total -= amount;
        self.discount += amount;
        taken
    }
}

/// A promotion that gave something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// Which promotion.
    pub promotion: PromotionId,
    /// Its version.
    pub version: i64,
    /// What it took off all lines, and what its gifts would have cost where that is known.
    pub amount: i64,
    /// What it would have given had its budget been larger.
    pub wanted: i64,
    /// Pools of the coupons it asked for and got.
    pub pools: Vec<CouponPoolId>,
}

/// A promotion that gave nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotApplied {
    /// Which promotion.
    pub promotion: PromotionId,
    /// Its version.
    pub version: i64,
    /// Why.
    pub reason: Reason,
    /// What it would have given by itself, for one that was not the best.
    pub would_give: Option<i64>,
}

/// Why a promotion gave nothing: the first reason met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It begins later.
    NotStarted,
    /// It is over.
    Ended,
    /// It was applied as often as it may be.
    LimitReached,
    /// Its budget is used up.
    BudgetExhausted,
    /// Not for this customer.
    Customer,
    /// The basket or some products cost too little.
    Total,
    /// Too few of some products.
    Quantity,
    /// Not in this store.
    Store,
    /// Not through this channel.
    Channel,
    /// Not with this payment.
    Payment,
    /// Not at this time.
    Time,
    /// Not with this purchase.
    Purchase,
    /// Its coupon was not shown.
    Coupon,
    /// A condition has nothing to ask.
    Condition,
    /// No line of the basket is meant.
    NoProducts,
    /// The lines meant may not become cheaper, or already cost no more.
    NothingLeft,
    /// Another of its group came first.
    NotFirst,
    /// Another of its group is better.
    NotBest,
    /// It does not go together with another.
    Exclusive,
}

impl Reason {
    /// The stable word in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::NotStarted => "not_started",
            Reason::Ended => "ended",
            Reason::LimitReached => "limit_reached",
            Reason::BudgetExhausted => "budget_exhausted",
            Reason::Customer => "customer",
            Reason::Total => "total",
            Reason::Quantity => "quantity",
            Reason::Store => "store",
            Reason::Channel => "channel",
            Reason::Payment => "payment",
            Reason::Time => "time",
            Reason::Purchase => "purchase",
            Reason::Coupon => "coupon",
            Reason::Condition => "condition",
            Reason::NoProducts => "no_products",
            Reason::NothingLeft => "nothing_left",
            Reason::NotFirst => "not_first",
            Reason::NotBest => "not_best",
            Reason::Exclusive => "exclusive",
        }
    }
}

/// Points a promotion gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsOf {
    /// Which promotion.
    pub promotion: PromotionId,
    /// Its version.
    pub version: i64,
    /// In all.
    pub points: i64,
    /// Every line's share, summing to all.
    pub lines: Vec<i64>,
    /// Who pays for them, when not the shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funding: Option<Funding>,
}

/// What multiplies the programme's own points for some lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Multiplier {
    /// Which promotion.
    pub promotion: PromotionId,
    /// Its version.
    pub version: i64,
    /// Hundredths of a percent: 20000 doubles.
    pub basis_points: i64,
    /// Places of the lines.
    pub lines: Vec<usize>,
    /// Who pays for what is added, when not the shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funding: Option<Funding>,
}

/// Something that is not money and not points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtraOf {
    /// Which promotion.
    pub promotion: PromotionId,
    /// Its version.
    pub version: i64,
    /// What.
    pub extra: Extra,
}

/// What is given besides money and points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Extra {
    /// A product on top.
    Gift {
        /// Its code.
        sku: String,
        /// Thousandths of a unit.
        quantity: i64,
        /// Of a unit, where the product is known: it counts as given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        price: Option<i64>,
        /// What a unit costs the shop, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cost: Option<i64>,
    },
    /// Coupons for the next purchase.
    Coupon {
        /// Of which pool.
        pool: CouponPoolId,
        /// How many.
        count: i64,
    },
    /// Entries for a prize draw.
    Ticket {
        /// The draw's code.
        draw: String,
        /// How many.
        count: i64,
    },
    /// Delivery costs nothing.
    FreeDelivery,
    /// Words for the receipt.
    Message {
        /// The words.
        text: String,
    },
}

/// How a best group chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The group's name.
    pub group: String,
    /// The line's place, in a group decided line by line.
    pub line: Option<usize>,
    /// Promotions chosen.
    pub chosen: Vec<PromotionId>,
    /// What they give, with what their gifts are worth.
    pub value: i64,
    /// The next best promotions.
    pub alternative: Vec<PromotionId>,
    /// What those would have given.
    pub alternative_value: i64,
}
