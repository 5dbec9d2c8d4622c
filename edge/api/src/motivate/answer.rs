//! The paper of a till as the wire has it.

use motivate::tax::Prices;
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::{Amount, At, NamedId};

mod of;

/// A basket with its prices, and how they came about.
#[derive(Serialize, ToSchema)]
pub(crate) struct TillAnswer {
    /// Names it to commit or cancel; absent from a quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<String>,
    /// Once it is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<String>,
    /// Until when what it takes is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    held_until: Option<At>,
    lines: Vec<LineBody>,
    /// Before discounts.
    gross: Amount,
    discount: Amount,
    /// After discounts.
    total: Amount,
    /// In money: the total less what points pay, and with a tax that is not in the prices.
    to_pay: Amount,
    /// Absent where no line is taxed.
    #[serde(skip_serializing_if = "Option::is_none")]
    tax: Option<TaxBody>,
    /// Absent where no points pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_by_points: Option<PaidBody>,
    /// What the customer's level took off besides promotions.
    #[serde(skip_serializing_if = "Option::is_none")]
    tier_discount: Option<TierDiscountBody>,
    applied: Vec<AppliedBody>,
    not_applied: Vec<NotAppliedBody>,
    extras: Vec<ExtraBody>,
    coupons: Vec<CouponBody>,
    /// Absent without a customer or a programme.
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<PointsBody>,
    /// What the basket is about to reach, the best first.
    offers: Vec<OfferBody>,
    /// Lines to print under the receipt.
    text: Vec<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TillPaidByPoints)]
struct PaidBody {
    points: i64,
    amount: Amount,
}

/// The tax of what is paid.
#[derive(Serialize, ToSchema)]
#[schema(as = TillTax)]
struct TaxBody {
    /// `with_tax`: it is in the prices; `without_tax`: it comes on top.
    #[schema(value_type = String)]
    prices: Prices,
    amount: Amount,
    rates: Vec<TaxRateBody>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TillTaxRate)]
struct TaxRateBody {
    /// Percent, decimal text.
    rate: String,
    /// What is taxed, without the tax.
    base: Amount,
    amount: Amount,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TillTierDiscount)]
struct TierDiscountBody {
    tier: String,
    amount: Amount,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TillOffer)]
struct OfferBody {
    promotion: NamedId,
    /// Money that is missing in the basket.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<Amount>,
    /// Units that are missing, decimal text.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing_quantity: Option<String>,
    /// What it would take off then.
    gives: Amount,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TillPoints)]
struct PointsBody {
    /// By this basket, of the points that pay.
    earned: i64,
    /// From when on they can be spent; absent until they are confirmed, or where none are earned.
    #[serde(skip_serializing_if = "Option::is_none")]
    active_from: Option<At>,
    /// By this basket, of every kind of points it earns: those that pay and those that only count for levels.
    kinds: Vec<EarnedBody>,
    /// That can be spent.
    balance: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_tier: Option<String>,
    /// To the next tier: points or orders, or minor units of the basket's currency where turnover counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<i64>,
    /// The same, where turnover counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing_amount: Option<Amount>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TillEarned)]
pub(crate) struct EarnedBody {
    currency: String,
    points: i64,
    /// From when on they count; absent until they are confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    active_from: Option<At>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TillLine)]
struct LineBody {
    sku: String,
    /// The promotion whose gift it is: nothing is paid for it. Gifts stand after what the basket brought.
    #[serde(skip_serializing_if = "Option::is_none")]
    gift_of: Option<NamedId>,
    /// The product's name, of a gift that has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Decimal text.
    quantity: String,
    price: Amount,
    gross: Amount,
    discounts: Vec<DiscountBody>,
    /// What the customer's level took off.
    #[serde(skip_serializing_if = "Option::is_none")]
    tier_discount: Option<Amount>,
    /// After discounts.
    total: Amount,
    /// What points pay of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    by_points: Option<Amount>,
    /// Percent, decimal text.
    #[serde(skip_serializing_if = "Option::is_none")]
    tax_rate: Option<String>,
    /// Its share of the tax.
    #[serde(skip_serializing_if = "Option::is_none")]
    tax: Option<Amount>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TillDiscount)]
struct DiscountBody {
    promotion: NamedId,
    amount: Amount,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TillApplied)]
struct AppliedBody {
    promotion: NamedId,
    version: i64,
    /// What it took off, and what its gifts would have cost.
    amount: Amount,
    /// What it would have given, were its budget larger.
    #[serde(skip_serializing_if = "Option::is_none")]
    wanted: Option<Amount>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TillNotApplied)]
struct NotAppliedBody {
    promotion: NamedId,
    /// A stable word: `total`, `customer`, `coupon`, `not_best` and others.
    reason: &'static str,
    /// What it would have given by itself, where another was better.
    #[serde(skip_serializing_if = "Option::is_none")]
    would_give: Option<Amount>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TillExtra)]
struct ExtraBody {
    promotion: NamedId,
    /// `gift` of something the catalogue does not know, `coupon`, `ticket`, `free_delivery`, `message`.
    kind: &'static str,
    /// A product's code, a pool, a draw or words.
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<String>,
    /// Decimal text.
    quantity: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TillCoupon)]
struct CouponBody {
    code: String,
    /// The promotion it opens, when it can be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    promotion: Option<NamedId>,
    /// Why it cannot be used, a stable word.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
    /// Why it can be used and was not: the reason its promotion gave nothing, or `not_running`. It is kept for another time.
    #[serde(skip_serializing_if = "Option::is_none")]
    unused: Option<&'static str>,
}
