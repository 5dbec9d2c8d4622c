//! What a simulation found, as the wire has it.

use motivate::promotions::replay::{LimitUse, Month, Overlap, Replayed, Share, Side};
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::{Currency, Money, PromotionId};

use crate::wire::{Amount, At, NamedId};

/// What a promotion would have done to orders of the past.
#[derive(Serialize, ToSchema)]
#[schema(as = Replayed)]
pub(crate) struct ReplayedBody {
    /// Orders looked at.
    orders: i64,
    /// Known customers with one of them.
    people: i64,
    /// Orders it applied to.
    reached_orders: i64,
    /// Known customers with one of those.
    reached_people: i64,
    /// What it took off by itself.
    given: Amount,
    /// All orders at the prices of today's promotions.
    without: SideBody,
    /// All orders with it besides.
    with: SideBody,
    /// Points added.
    points: i64,
    /// What they pay for; absent without a programme.
    #[serde(skip_serializing_if = "Option::is_none")]
    points_worth: Option<Amount>,
    /// Baskets with a gift.
    gifts: i64,
    coupons: i64,
    tickets: i64,
    /// Free deliveries.
    deliveries: i64,
    /// Without gaps.
    months: Vec<MonthBody>,
    /// Where it gave most, ten at most.
    stores: Vec<ShareBody>,
    /// On what it gave most, ten at most.
    categories: Vec<ShareBody>,
    overlaps: Vec<OverlapBody>,
    /// Why it did not apply, the most frequent first.
    reasons: Vec<ReasonBody>,
    limits: Vec<LimitBody>,
    /// Coupons of past orders are not known: those it asks for counted as shown.
    coupons_assumed: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReplayedSide)]
struct SideBody {
    paid: Amount,
    discount: Amount,
    /// Paid for lines whose cost is known.
    costed: Amount,
    /// What is left of that after the goods are paid.
    margin: Amount,
    points: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReplayedMonth)]
struct MonthBody {
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    month: String,
    orders: i64,
    reached_orders: i64,
    given: Amount,
    /// Discounts of all promotions with it, less those without.
    added: Amount,
    margin_without: Amount,
    margin_with: Amount,
    points: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReplayedShare)]
struct ShareBody {
    /// Absent for orders and products without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    orders: i64,
    given: Amount,
    paid: Amount,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReplayedOverlap)]
struct OverlapBody {
    promotion: NamedId,
    /// Orders to which both apply.
    both: i64,
    /// Orders to which the other applies no more.
    displaced: i64,
    /// What the other took off these orders.
    before: Amount,
    /// What it takes off them still.
    after: Amount,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReplayedReason)]
struct ReasonBody {
    reason: &'static str,
    orders: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReplayedLimit)]
struct LimitBody {
    /// `money` or `times`.
    measure: &'static str,
    /// `everybody`, `customer` or `store`.
    per: &'static str,
    daily: bool,
    /// Minor units, or baskets.
    most: i64,
    /// The fullest it got.
    used: i64,
    /// When it was used up for the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    used_up_at: Option<At>,
}

impl ReplayedBody {
    pub fn of(found: Replayed, names: &[(PromotionId, String)], currency: Currency) -> ReplayedBody {
        let amount = |minor| Amount::from(Money::new(minor, currency));
        let reason = |(reason, orders): &(motivate::promotions::Reason, i64)| ReasonBody {
            reason: reason.as_str(),
            orders: *orders,
        };
        ReplayedBody {
            orders: found.orders,
            people: found.people,
            reached_orders: found.reached_orders,
            reached_people: found.reached_people,
            given: amount(found.given),
            without: side(&found.without, currency),
            with: side(&found.with, currency),
            points: found.with.points - found.without.points,
            points_worth: found.points_worth.map(amount),
            gifts: found.besides.gifts,
            coupons: found.besides.coupons,
            tickets: found.besides.tickets,
            deliveries: found.besides.deliveries,
            months: found.months.iter().map(|one| month(one, currency)).collect(),
            stores: found.stores.into_iter().map(|one| share(one, currency)).collect(),
            categories: found.categories.into_iter().map(|one| share(one, currency)).collect(),
            overlaps: found.overlaps.iter().map(|one| overlap(one, names, currency)).collect(),
            reasons: found.reasons.iter().map(reason).collect(),
            limits: found.limits.iter().map(limit).collect(),
            coupons_assumed: found.coupons_assumed,
        }
    }
}

fn side(side: &Side, currency: Currency) -> SideBody {
    let amount = |minor| Amount::from(Money::new(minor, currency));
    SideBody {
        paid: amount(side.paid),
        discount: amount(side.discount),
        costed: amount(side.costed),
        margin: amount(side.costed - side.cost),
        points: side.points,
    }
}

fn month(month: &Month, currency: Currency) -> MonthBody {
    let amount = |minor| Amount::from(Money::new(minor, currency));
    MonthBody {
        month: month.month.to_string(),
        orders: month.orders,
        reached_orders: month.reached_orders,
        given: amount(month.given),
        added: amount(month.with.discount - month.without.discount),
        margin_without: amount(month.without.costed - month.without.cost),
        margin_with: amount(month.with.costed - month.with.cost),
        points: month.with.points - month.without.points,
    }
}

fn share(share: Share, currency: Currency) -> ShareBody {
    let amount = |minor| Amount::from(Money::new(minor, currency));
    ShareBody { name: share.name, orders: share.orders, given: amount(share.given), paid: amount(share.paid) }
}

fn overlap(overlap: &Overlap, names: &[(PromotionId, String)], currency: Currency) -> OverlapBody {
    let amount = |minor| Amount::from(Money::new(minor, currency));
    OverlapBody {
        promotion: named(overlap.promotion, names),
        both: overlap.both,
        displaced: overlap.displaced,
        before: amount(overlap.before),
        after: amount(overlap.after),
    }
}

/// A promotion with its name, where there is one.
pub(super) fn named(id: PromotionId, names: &[(PromotionId, String)]) -> NamedId {
    let name = names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.as_str());
    NamedId::new(id, name.unwrap_or_default())
}

fn limit(used: &LimitUse) -> LimitBody {
    LimitBody {
        measure: used.limit.measure.as_str(),
        per: used.limit.per.as_str(),
        daily: used.limit.daily,
        most: used.limit.most,
        used: used.used,
        used_up_at: used.used_up_at.map(At),
    }
}
