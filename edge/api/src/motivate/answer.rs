//! The paper of a till as the wire has it.

use flows::till::Paper;
use motivate::promotions::{Extra, NotApplied};
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::{Money, PromotionId};

use crate::wire::{Amount, At, NamedId};

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
    /// To pay.
    total: Amount,
    applied: Vec<AppliedBody>,
    not_applied: Vec<NotAppliedBody>,
    extras: Vec<ExtraBody>,
    coupons: Vec<CouponBody>,
    /// Absent without a customer or a programme.
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<PointsBody>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TillPoints)]
struct PointsBody {
    /// By this basket.
    earned: i64,
    /// From when on they can be spent; absent before it is paid, or until they are confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    active_from: Option<At>,
    /// That can be spent.
    balance: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_tier: Option<String>,
    /// To the next tier.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<i64>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TillLine)]
struct LineBody {
    sku: String,
    /// Decimal text.
    quantity: String,
    price: Amount,
    gross: Amount,
    discounts: Vec<DiscountBody>,
    total: Amount,
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
    /// `gift`, `coupon`, `ticket`, `free_delivery`, `message`.
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
}

impl TillAnswer {
    pub fn of(paper: Paper) -> TillAnswer {
        let amount = |minor: i64| Amount::from(Money::new(minor, paper.currency));
        let named = |id: PromotionId| {
            let name = paper.names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.as_str());
            NamedId::new(id, name.unwrap_or_default())
        };
        let lines = paper.lines.iter().zip(&paper.priced.lines).map(|(line, priced)| LineBody {
            sku: line.sku.clone(),
            quantity: thousandths(line.quantity),
            price: amount(line.price),
            gross: amount(priced.gross),
            discounts: priced
                .discounts
                .iter()
                .map(|part| DiscountBody { promotion: named(part.promotion), amount: amount(part.amount) })
                .collect(),
            total: amount(priced.total),
        });
        let applied = paper.priced.applied.iter().map(|one| AppliedBody {
            promotion: named(one.promotion),
            version: one.version,
            amount: amount(one.amount),
            wanted: (one.wanted > one.amount).then(|| amount(one.wanted)),
        });
        let not_applied = |one: &NotApplied| NotAppliedBody {
            promotion: named(one.promotion),
            reason: one.reason.as_str(),
            would_give: one.would_give.map(amount),
        };
        let extras = paper.priced.extras.iter().map(|one| {
            let (kind, what, quantity) = words(&one.extra);
            ExtraBody { promotion: named(one.promotion), kind, what, quantity }
        });
        let coupons = paper.coupons.iter().map(|one| CouponBody {
            code: one.code.clone(),
            promotion: one.promotion.map(named),
            refused: one.refused.clone(),
        });
        TillAnswer {
            receipt: paper.receipt.map(|id| id.to_string()),
            order: paper.order.map(|id| id.to_string()),
            customer: paper.customer.map(|id| id.to_string()),
            held_until: paper.held_until.map(At),
            lines: lines.collect(),
            gross: amount(paper.priced.gross),
            discount: amount(paper.priced.discount),
            total: amount(paper.priced.total),
            applied: applied.collect(),
            not_applied: paper.priced.not_applied.iter().map(not_applied).collect(),
            extras: extras.collect(),
            coupons: coupons.collect(),
            points: paper.points.map(|points| {
                let (next_tier, missing) = points.next_tier.unzip();
                PointsBody {
                    earned: points.earned,
                    active_from: points.active_from.map(At),
                    balance: points.balance,
                    tier: points.tier,
                    next_tier,
                    missing,
                }
            }),
        }
    }
}

fn words(extra: &Extra) -> (&'static str, Option<String>, String) {
    match extra {
        Extra::Gift { sku, quantity } => ("gift", Some(sku.clone()), thousandths(*quantity)),
        Extra::Coupon { pool, count } => ("coupon", Some(pool.to_string()), count.to_string()),
        Extra::Ticket { draw, count } => ("ticket", Some(draw.clone()), count.to_string()),
        Extra::FreeDelivery => ("free_delivery", None, "1".to_owned()),
        Extra::Message { text } => ("message", Some(text.clone()), "1".to_owned()),
    }
}

/// A quantity as decimal text, without zeros at the end.
fn thousandths(quantity: i64) -> String {
    let text = format!("{}.{:03}", quantity / 1_000, quantity % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
