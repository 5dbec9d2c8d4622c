//! What a till is told: the basket line by line, points, coupons, and why. Kept beside the order, so that asking again gets the same.

use serde::{Deserialize, Serialize};
use vocabulary::{Currency, CustomerId, Instant, OrderId, PromotionId, ReceiptId};

/// The answer to a basket. Amounts are minor units of its currency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paper {
    /// Nothing for a quote.
    pub receipt: Option<ReceiptId>,
    /// Once it is paid.
    pub order: Option<OrderId>,
    /// Who buys, when known.
    pub customer: Option<CustomerId>,
    /// Of all amounts.
    pub currency: Currency,
    /// As the till brought them.
    pub lines: Vec<PaperLine>,
    /// Before discounts.
    pub gross: i64,
    /// In all, points spent included.
    pub discount: i64,
    /// To pay.
    pub total: i64,
    /// Promotions that gave something, each with what it gave.
    pub applied: Vec<Applied>,
    /// Promotions that gave nothing, and why.
    pub not_applied: Vec<NotApplied>,
    /// Gifts, tickets and the like, as the promotion words them.
    pub extras: Vec<Extra>,
    /// Codes shown, and what became of each.
    pub coupons: Vec<ShownCoupon>,
    /// The customer's points; nothing without a customer or a programme.
    pub points: Option<PaperPoints>,
    /// Until when what it takes is held.
    pub held_until: Option<Instant>,
}

/// A line with what it got.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaperLine {
    /// The product's code.
    pub sku: String,
    /// Thousandths of a unit.
    pub quantity: i64,
    /// Of a unit, before discounts.
    pub price: i64,
    /// Price × quantity.
    pub gross: i64,
    /// By promotion; points spent come last, without one.
    pub discounts: Vec<LineDiscount>,
    /// To pay.
    pub total: i64,
    /// Points earned by it.
    pub points: i64,
}

/// A discount on a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineDiscount {
    /// Nothing for points spent.
    pub promotion: Option<PromotionId>,
    /// Minor units.
    pub amount: i64,
}

/// A promotion that gave something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Applied {
    /// Its id.
    pub promotion: PromotionId,
    /// Which version of it.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// Money it gave.
    pub amount: i64,
    /// Money it would have given, were its budget larger.
    pub wanted: i64,
    /// Points it gave.
    pub points: i64,
}

/// A promotion that gave nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotApplied {
    /// Its id.
    pub promotion: PromotionId,
    /// Its name.
    pub name: String,
    /// A stable code.
    pub reason: String,
    /// What the basket would have cost with it instead, where another was better.
    pub would_cost: Option<i64>,
}

/// What is no discount on a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extra {
    /// Whose.
    pub promotion: PromotionId,
    /// `gift`, `draw_ticket`, `free_delivery`, `coupon`, `message`.
    pub kind: String,
    /// A product, a pool, a draw or words.
    pub what: Option<String>,
    /// How many, or thousandths of a unit of a product.
    pub quantity: i64,
}

/// A code that was shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShownCoupon {
    /// As it was shown.
    pub code: String,
    /// Nothing for a code that can be used; else a stable code of why it cannot.
    pub refused: Option<String>,
}

/// The customer's points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaperPoints {
    /// By this basket.
    pub earned: i64,
    /// From when on they can be spent.
    pub active_from: Option<Instant>,
    /// On this basket.
    pub spent: i64,
    /// What they were worth.
    pub spent_amount: i64,
    /// That can be spent, after this basket.
    pub balance: i64,
    /// Name of the customer's tier.
    pub tier: Option<String>,
    /// Name of the next, and what is missing to it.
    pub next_tier: Option<(String, i64)>,
}
