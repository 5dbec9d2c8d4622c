//! A paper put into the shapes of the wire.

use flows::till::{Paper, PaperEarned};
use motivate::promotions::{Extra, NotApplied};
use motivate::tax::Rated;
use vocabulary::{Money, PromotionId};

use super::{
    AppliedBody, CouponBody, DiscountBody, EarnedBody, ExtraBody, LineBody, NotAppliedBody, OfferBody,
    PaidBody, PointsBody, TaxBody, TaxRateBody, TierDiscountBody, TillAnswer,
};
use crate::wire::{Amount, At, NamedId, thousandths};

impl TillAnswer {
    pub fn of(paper: Paper) -> TillAnswer {
        let amount = |minor: i64| Amount::from(Money::new(minor, paper.currency));
        let named = |id: PromotionId| {
            let name = paper.names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.as_str());
            NamedId::new(id, name.unwrap_or_default())
        };
        let some = |minor: i64| (minor > 0).then(|| amount(minor));
        let by_points = |place: usize| paper.spent.as_ref().map_or(0, |spent| spent.payment.lines[place].1);
        let by_tier = |place: usize| paper.tier.as_ref().map_or(0, |tier| tier.lines[place]);
        let taxed = |place: usize| paper.tax.as_ref().and_then(|tax| tax.lines[place]);
        let priced = paper.lines.iter().zip(&paper.priced.lines).enumerate();
        let lines = priced.map(|(place, (line, priced))| LineBody {
            sku: line.sku.clone(),
            gift_of: line.gift.as_ref().map(|gift| named(gift.promotion)),
            name: line.gift.as_ref().and_then(|gift| gift.name.clone()),
            quantity: thousandths(line.quantity),
            price: amount(line.price),
            gross: amount(priced.gross),
            discounts: priced
                .discounts
                .iter()
                .map(|part| DiscountBody { promotion: named(part.promotion), amount: amount(part.amount) })
                .collect(),
            tier_discount: some(by_tier(place)),
            total: amount(priced.total),
            by_points: some(by_points(place)),
            tax_rate: taxed(place).map(|(rate, _)| thousandths(rate)),
            tax: taxed(place).map(|(_, share)| amount(share)),
        });
        let rate = |one: &Rated| TaxRateBody {
            rate: thousandths(one.rate),
            base: amount(one.base),
            amount: amount(one.amount),
        };
        let offers = paper.offers.iter().map(|offer| OfferBody {
            promotion: named(offer.promotion),
            missing: offer.money.map(amount),
            missing_quantity: offer.quantity.map(thousandths),
            gives: amount(offer.gives),
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
            unused: one.promotion.and_then(|promotion| unused(&paper, promotion)),
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
            to_pay: amount(paper.to_pay()),
            tax: paper.tax.as_ref().map(|tax| TaxBody {
                prices: tax.prices,
                amount: amount(tax.amount),
                rates: tax.rates.iter().map(rate).collect(),
            }),
            paid_by_points: paper
                .spent
                .as_ref()
                .map(|spent| PaidBody { points: spent.payment.points, amount: amount(spent.payment.money) }),
            tier_discount: paper
                .tier
                .as_ref()
                .map(|tier| TierDiscountBody { tier: tier.tier.clone(), amount: amount(tier.amount) }),
            offers: offers.collect(),
            text: paper.text.clone(),
            applied: applied.collect(),
            not_applied: paper.priced.not_applied.iter().map(not_applied).collect(),
            extras: extras.collect(),
            coupons: coupons.collect(),
            points: paper.points.map(|points| {
                let (next_tier, missing) = points.next_tier.unzip();
                PointsBody {
                    earned: points.earned,
                    active_from: points.active_from.map(At),
                    kinds: points.kinds.into_iter().map(EarnedBody::from).collect(),
                    balance: points.balance,
                    tier: points.tier,
                    next_tier,
                    missing,
                    missing_amount: missing.filter(|_| points.is_money).map(amount),
                }
            }),
        }
    }
}

impl From<PaperEarned> for EarnedBody {
    fn from(kind: PaperEarned) -> EarnedBody {
        EarnedBody { currency: kind.currency, points: kind.points, active_from: kind.active_from.map(At) }
    }
}

/// Why a promotion whose coupon was shown gave nothing.
fn unused(paper: &Paper, promotion: PromotionId) -> Option<&'static str> {
    if paper.priced.applied.iter().any(|one| one.promotion == promotion) {
        return None;
    }
    let reason = paper.priced.not_applied.iter().find(|one| one.promotion == promotion);
    Some(reason.map_or("not_running", |one| one.reason.as_str()))
}

fn words(extra: &Extra) -> (&'static str, Option<String>, String) {
    match extra {
        Extra::Gift { sku, quantity, .. } => ("gift", Some(sku.clone()), thousandths(*quantity)),
        Extra::Coupon { pool, count } => ("coupon", Some(pool.to_string()), count.to_string()),
        Extra::Ticket { draw, count } => ("ticket", Some(draw.clone()), count.to_string()),
        Extra::FreeDelivery => ("free_delivery", None, "1".to_owned()),
        Extra::Message { text } => ("message", Some(text.clone()), "1".to_owned()),
    }
}
