use motivate::basket::{Basket, Line};
use motivate::promotions::replay::{PastOrder, Replay, Replayed, Side};
use motivate::promotions::{
    Condition, Definition, Effect, Filter, Group, Left, Limit, Measure, Mode, Per, Priced, Promotion, Reason,
    RuleSet, Shopper, Stacking, price,
};
use proptest::prelude::*;
use vocabulary::{CustomerId, Instant, OrderId, PromotionId, Zone};

use super::shelf::{noon, percent};

const DRAFT: PromotionId = PromotionId(2);
const DAY: i64 = 86_400;

fn promotion(id: i64, definition: Definition) -> Promotion {
    Promotion { id: PromotionId(id), version: 1, definition }
}

fn order(number: i64, customer: Option<i64>, days: i64, store: &str, lines: &[(&str, i64)]) -> PastOrder {
    let line = |(category, price): &(&str, i64)| Line {
        sku: (*category).into(),
        category: Some((*category).into()),
        quantity: 1_000,
        price: *price,
        ..Line::default()
    };
    PastOrder {
        order: OrderId(number),
        customer: customer.map(CustomerId),
        basket: Basket {
            lines: lines.iter().map(line).collect(),
            store: Some(store.into()),
            at: noon().plus_seconds(days * DAY),
            ..Basket::default()
        },
        costs: lines.iter().map(|(category, price)| (*category == "tea").then_some(price / 2)).collect(),
        purchases: customer.map(|_| 0),
        fits: Vec::new(),
    }
}

fn replayed(running: &[Promotion], draft: &Promotion, stacking: &Stacking, orders: &[PastOrder]) -> Replayed {
    let mut replay = Replay::new(running, draft, stacking, &Zone::utc(), None);
    orders.iter().for_each(|order| replay.order(order));
    replay.finish()
}

#[test]
fn a_draft_costs_what_it_takes_off_until_its_budget_is_used_up() {
    let limits = vec![Limit { measure: Measure::Money, per: Per::Everybody, daily: false, most: 250 }];
    let draft = promotion(2, Definition { limits, ..percent(1_000) });
    let orders: Vec<PastOrder> =
        (1..=4).map(|n| order(n, Some(n % 2), n * 20, "s1", &[("tea", 1_000)])).collect();
    let found = replayed(&[], &draft, &Stacking::default(), &orders);
    assert_eq!((found.given, found.reached_orders, found.reached_people), (250, 3, 2));
    assert_eq!((found.orders, found.people), (4, 2));
    assert_eq!((found.without.paid, found.with.paid), (4_000, 3_750));
    assert_eq!((found.with.costed, found.with.cost), (3_750, 2_000));
    assert_eq!(found.reasons, [(Reason::BudgetExhausted, 1)]);
    assert_eq!((found.limits[0].used, found.limits[0].used_up_at), (250, Some(orders[2].basket.at)));
    let months: Vec<(String, i64)> = found.months.iter().map(|m| (m.month.to_string(), m.given)).collect();
    let told: Vec<(&str, i64)> = months.iter().map(|(month, given)| (month.as_str(), *given)).collect();
    assert_eq!(told, [("2026-12-01", 100), ("2027-01-01", 150), ("2027-02-01", 0)]);
}

#[test]
fn a_better_draft_displaces_and_another_beside_it_overlaps() {
    let running =
        [promotion(1, percent(500)), promotion(3, Definition { base: Default::default(), ..percent(1_000) })];
    let draft = promotion(2, percent(2_000));
    let tree = serde_json::json!({"root": {"children": [
        {"group": {"mode": "best_for_customer", "children": [{"promotion": "prm_1"}, {"promotion": "prm_2"}]}},
        {"promotion": "prm_3"}]}});
    let stacking: Stacking = serde_json::from_value(tree).expect("a tree");
    let found = replayed(&running, &draft, &stacking, &[order(1, None, 0, "s1", &[("tea", 1_000)])]);
    let told: Vec<_> =
        found.overlaps.iter().map(|o| (o.promotion.0, o.both, o.displaced, o.before, o.after)).collect();
    assert_eq!(told, [(1, 0, 1, 50, 0), (3, 1, 0, 95, 80)]);
    assert_eq!((found.given, found.with.discount - found.without.discount), (200, 135));
    assert_eq!((found.people, found.reached_people), (0, 0));
}

#[test]
fn a_draft_that_begins_later_is_tried_on_every_day_and_its_coupon_counts_as_shown() {
    let definition = Definition {
        condition: Some(Condition::Coupon { pool: vocabulary::CouponPoolId(7) }),
        from: Some(Instant::parse("2030-01-01T00:00:00Z").expect("an instant")),
        ..percent(1_000)
    };
    let found = replayed(
        &[],
        &promotion(2, definition),
        &Stacking::default(),
        &[order(1, None, 0, "s1", &[("tea", 500)])],
    );
    assert_eq!((found.given, found.coupons_assumed), (50, true));
}

#[derive(Debug, Clone)]
struct Shop {
    running: Vec<Promotion>,
    draft: Promotion,
    stacking: Stacking,
    orders: Vec<PastOrder>,
}

fn limit() -> impl Strategy<Value = Limit> {
    let per = prop_oneof![Just(Per::Everybody), Just(Per::Customer), Just(Per::Store)];
    (per, any::<bool>(), any::<bool>(), 1..6_i64).prop_map(|(per, daily, is_money, most)| match is_money {
        true => Limit { measure: Measure::Money, per, daily, most: most * 97 },
        false => Limit { measure: Measure::Times, per, daily, most },
    })
}

fn definition() -> impl Strategy<Value = Definition> {
    let of = prop_oneof![
        Just(Filter::Everything),
        Just(Filter::Categories { any_of: vec!["tea".into()] }),
        Just(Filter::Categories { any_of: vec!["cake".into()] }),
    ];
    let condition = prop_oneof![
        Just(None),
        Just(Some(Condition::Store { any_of: vec!["s1".into()] })),
        (100..900_i64).prop_map(|at_least| Some(Condition::Total { of: Filter::Everything, at_least })),
    ];
    let limits = prop::collection::vec(limit(), 0..3).prop_map(|mut limits| {
        limits.dedup_by_key(|one| (one.measure, one.per, one.daily));
        limits
    });
    (of, condition, limits, 1..40_i64, 0..3_i64).prop_map(|(of, condition, limits, percent, priority)| {
        let percent = Effect::Percent { basis_points: percent * 100, of, scope: Default::default() };
        Definition { condition, effects: vec![percent], limits, priority, ..Definition::default() }
    })
}

fn shop() -> impl Strategy<Value = Shop> {
    let lines = prop::collection::vec((prop_oneof![Just("tea"), Just("cake")], 1..700_i64), 1..4);
    let one = (prop::option::of(1..4_i64), 0..90_i64, prop_oneof![Just("s1"), Just("s2")], lines);
    let definitions = prop::collection::vec(definition(), 1..4);
    (definitions, prop::collection::vec(one, 1..14), any::<bool>()).prop_map(
        |(definitions, mut past, is_best)| {
            past.sort_by_key(|(_, day, _, _)| *day);
            let mut promotions: Vec<Promotion> =
                (1..).zip(definitions).map(|(id, definition)| promotion(id, definition)).collect();
            let draft = promotions.remove(promotions.len().min(2) - 1);
            let draft = Promotion { id: DRAFT, ..draft };
            promotions.iter_mut().filter(|one| one.id == DRAFT).for_each(|one| one.id = PromotionId(9));
            let mode = if is_best { Mode::BestForCustomer } else { Mode::All };
            let ids =
                promotions.iter().chain([&draft]).map(|one| motivate::promotions::Child::Promotion(one.id));
            let root = Group { mode, children: ids.collect(), ..Group::default() };
            let orders =
                (1..).zip(past).map(|(n, (who, day, store, lines))| order(n, who, day, store, &lines));
            let stacking = Stacking { root, ..Stacking::default() };
            Shop { running: promotions, draft, stacking, orders: orders.collect() }
        },
    )
}

/// Orders with their prices, priced one after another; what is left of a limit is counted anew over all before.
fn told_slowly<'o>(promotions: &[Promotion], shop: &'o Shop) -> Vec<(&'o PastOrder, Priced)> {
    let rules = RuleSet::compile(promotions, &shop.stacking, &Zone::utc());
    let mut told: Vec<(&PastOrder, Priced)> = Vec::new();
    for order in &shop.orders {
        let left = promotions.iter().map(|one| {
            let mut left = Left::default();
            for limit in &one.definition.limits {
                if limit.per == Per::Customer && order.customer.is_none() {
                    left.needs_customer = true;
                    continue;
                }
                let is_counted = |past: &&(&PastOrder, Priced)| {
                    let day = |order: &PastOrder| order.basket.at.0 / (DAY * 1_000_000);
                    (!limit.daily || day(past.0) == day(order))
                        && match limit.per {
                            Per::Everybody => true,
                            Per::Customer => past.0.customer == order.customer,
                            Per::Store => past.0.basket.store == order.basket.store,
                        }
                };
                let amount = |past: &(&PastOrder, Priced)| match applied(&past.1, one.id) {
                    Some(_) if limit.measure == Measure::Times => 1,
                    amount => amount.unwrap_or(0),
                };
                let used: i64 = told.iter().filter(is_counted).map(amount).sum();
                let rest = (limit.most - used).max(0);
                let least = match limit.measure {
                    Measure::Money => &mut left.money,
                    Measure::Times => &mut left.times,
                };
                *least = Some(least.map_or(rest, |known| known.min(rest)));
            }
            (one.id, left)
        });
        let shopper = Shopper { left: left.collect(), ..Shopper::default() };
        told.push((order, price(&rules, &order.basket, &shopper)));
    }
    told
}

fn applied(priced: &Priced, id: PromotionId) -> Option<i64> {
    priced.applied.iter().find(|one| one.promotion == id).map(|one| one.amount)
}

fn side(told: &[(&PastOrder, Priced)]) -> Side {
    let costed = |(order, priced): &(&PastOrder, Priced)| -> i64 {
        let known = (0..order.costs.len()).filter(|line| order.costs[*line].is_some());
        known.map(|line| priced.lines[line].total).sum()
    };
    Side {
        paid: told.iter().map(|(_, priced)| priced.total).sum(),
        discount: told.iter().map(|(_, priced)| priced.discount).sum(),
        costed: told.iter().map(costed).sum(),
        cost: told.iter().flat_map(|(order, _)| order.costs.iter().flatten()).sum(),
        points: 0,
    }
}

proptest! {
    #[test]
    fn a_replay_finds_what_counting_everything_anew_finds(shop in shop()) {
        let found = replayed(&shop.running, &shop.draft, &shop.stacking, &shop.orders);
        let without = told_slowly(&shop.running, &shop);
        let all: Vec<Promotion> = shop.running.iter().cloned().chain([shop.draft.clone()]).collect();
        let with = told_slowly(&all, &shop);
        prop_assert_eq!(found.without, side(&without));
        prop_assert_eq!(found.with, side(&with));
        let reached: Vec<usize> =
            (0..with.len()).filter(|place| applied(&with[*place].1, DRAFT).is_some()).collect();
        let given = |places: &[usize]| -> i64 { places.iter().filter_map(|place| applied(&with[*place].1, DRAFT)).sum() };
        prop_assert_eq!((found.reached_orders, found.given), (reached.len() as i64, given(&reached)));
        let mut people: Vec<_> = reached.iter().filter_map(|place| with[*place].0.customer).collect();
        people.sort_unstable();
        people.dedup();
        prop_assert_eq!(found.reached_people, people.len() as i64);
        for month in &found.months {
            let of_month: Vec<usize> = reached.iter().copied().filter(|place| {
                Zone::utc().date(with[*place].0.basket.at).to_string()[..7] == month.month.to_string()[..7]
            }).collect();
            prop_assert_eq!((month.reached_orders, month.given), (of_month.len() as i64, given(&of_month)));
        }
        for other in &shop.running {
            let count = |test: &dyn Fn(bool, bool) -> bool| reached.iter().filter(|place| {
                test(applied(&without[**place].1, other.id).is_some(), applied(&with[**place].1, other.id).is_some())
            }).count() as i64;
            let overlap = found.overlaps.iter().find(|one| one.promotion == other.id);
            prop_assert_eq!(overlap.map_or(0, |one| one.both), count(&|_, still| still));
            prop_assert_eq!(overlap.map_or(0, |one| one.displaced), count(&|before, still| before && !still));
        }
        let refused: i64 = found.reasons.iter().map(|(_, times)| times).sum();
        prop_assert_eq!(refused + found.reached_orders, found.orders);
        prop_assert_eq!(found.stores.iter().map(|store| store.given).sum::<i64>(), found.given);
        prop_assert_eq!(found.categories.iter().map(|part| part.given).sum::<i64>(), found.given);
    }
}
