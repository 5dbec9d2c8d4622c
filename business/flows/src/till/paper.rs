//! What a till is told: the basket line by line, points, coupons, and why. Kept beside the order, so that asking again gets the same.

use motivate::loyalty::Payment;
use motivate::promotions::{Offer, Priced};
use motivate::tax::Tax;
use serde::{Deserialize, Serialize};
use vocabulary::{
    Currency, CustomerId, Instant, OrderId, ProgrammeId, PromotionId, ReceiptId, ReservationId,
};

/// The answer to a basket. Amounts are minor units of its currency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paper {
    /// Nothing for a quote.
    pub receipt: Option<ReceiptId>,
    /// Once it is paid.
    pub order: Option<OrderId>,
    /// Who buys, when known.
    pub customer: Option<CustomerId>,
    /// The programme it counts in; nothing without a customer or a programme, and of papers as old as that the oldest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// The version whose rules gave it its points; nothing of papers that were written when it was not: that of when it was bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme_version: Option<i64>,
    /// Of all amounts.
    pub currency: Currency,
    /// As the till brought them, and gifts after them.
    pub lines: Vec<PaperLine>,
    /// Which promotion gave what to which line, which did not and why.
    pub priced: Priced,
    /// Names of the promotions it speaks of.
    pub names: Vec<(PromotionId, String)>,
    /// Codes shown, and what became of each.
    pub coupons: Vec<ShownCoupon>,
    /// What the customer's level took off besides promotions; it is in the totals of the priced lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<PaperTier>,
    /// What points pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spent: Option<PaperSpent>,
    /// The tax of what is paid; nothing where no line has a rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Tax>,
    /// Promotions the basket is about to reach.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<Offer>,
    /// Lines to print under the receipt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
    /// Nothing without a customer or a programme.
    pub points: Option<PaperPoints>,
    /// Until when what it takes is held.
    pub held_until: Option<Instant>,
}

/// What a level took off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperTier {
    /// The level's code.
    pub tier: String,
    /// Off all lines.
    pub amount: i64,
    /// Off each line.
    pub lines: Vec<i64>,
}

/// Points that pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperSpent {
    /// Which points.
    pub currency: String,
    /// How many, for how much money, by line.
    pub payment: Payment,
    /// While they are set aside for an open order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation: Option<ReservationId>,
}

/// A line as the till brought it, or a gift.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaperLine {
    /// The product's code.
    pub sku: String,
    /// Thousandths of a unit.
    pub quantity: i64,
    /// Of a unit, before discounts.
    pub price: i64,
    /// Neither discounts nor points.
    pub is_excluded: bool,
    /// Whose gift it is: nothing is paid for it, and it stands after what was brought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gift: Option<PaperGift>,
}

/// What is said of a gift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperGift {
    /// The promotion that gives it.
    pub promotion: PromotionId,
    /// The product's name, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The customer's points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaperPoints {
    /// By this basket, of the points that pay.
    pub earned: i64,
    /// From when on they can be spent; nothing until they are confirmed, or where none are earned.
    pub active_from: Option<Instant>,
    /// By this basket, of every kind of points it earns; nothing of papers that were written when only the sum was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<PaperEarned>,
    /// That can be spent.
    pub balance: i64,
    /// Code of the customer's level.
    pub tier: Option<String>,
    /// Code of the next, and what is missing to it: points, orders or money.
    pub next_tier: Option<(String, i64)>,
    /// What is missing is money, minor units.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_money: bool,
}

/// Points of a kind that a basket earns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperEarned {
    /// Which points.
    pub currency: String,
    /// How many.
    pub points: i64,
    /// From when on they count; nothing until they are confirmed.
    pub active_from: Option<Instant>,
}

/// A code that was shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShownCoupon {
    /// As it was shown.
    pub code: String,
    /// The promotion it opens.
    pub promotion: Option<PromotionId>,
    /// Nothing for a code that can be used; else a stable word for why it cannot.
    pub refused: Option<String>,
}

impl Paper {
    /// The paper without the person: the customer, their codes and how they stood are gone.
    pub fn nameless(self) -> Paper {
        Paper { customer: None, coupons: Vec::new(), points: None, text: Vec::new(), ..self }
    }

    /// The numbers of the lines that are gifts.
    pub fn gifts(&self) -> Vec<i64> {
        let gifts = self.lines.iter().zip(1..).filter(|(line, _)| line.gift.is_some());
        gifts.map(|(_, number)| number).collect()
    }

    /// What is paid in money for a line: its price after discounts, less what points pay. A tax on top of prices is not in it.
    pub fn to_pay_of(&self, place: usize) -> i64 {
        let by_points = self.spent.as_ref().and_then(|spent| spent.payment.lines.get(place));
        let total = self.priced.lines.get(place).map_or(0, |line| line.total);
        total - by_points.map_or(0, |(_, money)| *money)
    }

    /// What is paid in money for all lines, with the tax.
    pub fn to_pay(&self) -> i64 {
        let by_points = self.spent.as_ref().map_or(0, |spent| spent.payment.money);
        self.priced.total - by_points + self.tax.as_ref().map_or(0, Tax::on_top)
    }
}
