//! How many baskets a second one core prices: `cargo test --release -p motivate -- --ignored --nocapture baskets`.

use std::hint::black_box;

use motivate::basket::{Basket, Line};
use motivate::promotions::{
    Child, Condition, Definition, Effect, Filter, Group, GroupScope, Mode, Part, Promotion, RuleSet, Scope,
    Shopper, Stacking, price,
};
use vocabulary::{CouponPoolId, Dice, PromotionId, SeededDice, Zone};

use super::shelf::noon;

const PROMOTIONS: i64 = 100;
const BASKETS: usize = 1_000;

fn below(dice: &SeededDice, most: u64) -> u64 {
    dice.number() % most
}

fn sku(dice: &SeededDice) -> String {
    format!("sku-{:05}", below(dice, 5_000))
}

fn category(dice: &SeededDice) -> String {
    format!("category-{:02}", below(dice, 60))
}

fn some(dice: &SeededDice, count: u64, word: impl Fn(&SeededDice) -> String) -> Vec<String> {
    (0..count).map(|_| word(dice)).collect()
}

/// A hundred promotions as a grocer runs them: most for some categories or products, some for the basket, some for coupons,
/// stores, times and customers.
fn promotions(dice: &SeededDice) -> Vec<Promotion> {
    let one = |id: i64| {
        let categories = Filter::Categories { any_of: some(dice, 3, category) };
        let skus = Filter::Skus { any_of: some(dice, 100, sku) };
        let effect = match id % 10 {
            0..4 => Effect::Percent { basis_points: 1_000, of: categories, scope: Scope::Line },
            4 | 5 => Effect::Amount { amount: 50, of: skus, scope: Scope::Line },
            6 => Effect::BuyGet {
                buy: Part { of: categories.clone(), quantity: 2_000 },
                get: Part { of: categories, quantity: 1_000 },
                basis_points: 10_000,
                most: None,
            },
            7 => Effect::Amount { amount: 500, of: Filter::Everything, scope: Scope::Basket },
            8 => Effect::PointsPerMoney { points: 1, per: 1_000, of: categories, funding: None },
            _ => Effect::FixedPrice { price: 300, of: skus },
        };
        let condition = match id % 9 {
            0 => Some(Condition::Total { of: Filter::Everything, at_least: 3_000 }),
            1 => {
                Some(Condition::Store { any_of: some(dice, 3, |dice| format!("store-{}", below(dice, 20))) })
            }
            2 => Some(Condition::Customer { tree: serde_json::json!({}) }),
            3 => Some(Condition::Coupon { pool: CouponPoolId(id) }),
            4 => Some(Condition::Time {
                from: "17:00".to_owned().try_into().ok(),
                to: None,
                weekdays: Vec::new(),
            }),
            _ => None,
        };
        let definition = Definition { condition, effects: vec![effect], ..Definition::default() };
        Promotion { id: PromotionId(id), version: 1, definition }
    };
    (1..=PROMOTIONS).map(one).collect()
}

fn basket(dice: &SeededDice) -> Basket {
    let line = |_| Line {
        sku: sku(dice),
        category: Some(category(dice)),
        brand: Some(format!("brand-{}", below(dice, 200))),
        quantity: 1_000 * (1 + below(dice, 4) as i64),
        price: 100 + below(dice, 2_000) as i64,
        cost: Some(60),
        floor: None,
        is_excluded: below(dice, 20) == 0,
    };
    Basket {
        lines: (0..8).map(line).collect(),
        store: Some(format!("store-{}", below(dice, 20))),
        channel: Some("store".to_owned()),
        payment: None,
        at: noon(),
    }
}

/// Lines choose the best of the product promotions, then the basket the best two of its own.
fn stacking() -> Stacking {
    let of = |last: &[i64]| {
        let ids = (1..=PROMOTIONS).filter(|id| last.contains(&(id % 10)));
        ids.map(|id| Child::Promotion(PromotionId(id))).collect()
    };
    let (lines, baskets) = (of(&[0, 1, 2, 3, 4, 5, 9]), of(&[6, 7]));
    let lines =
        Group { mode: Mode::BestForCustomer, scope: GroupScope::Line, children: lines, ..Group::default() };
    let baskets = Group { mode: Mode::BestForCustomer, most: Some(2), children: baskets, ..Group::default() };
    Stacking {
        root: Group { children: vec![Child::Group(lines), Child::Group(baskets)], ..Group::default() },
        margin_min: Some(500),
    }
}

fn measure(name: &str, rules: &RuleSet, baskets: &[Basket]) {
    let shopper = Shopper {
        fits: (1..=30).map(PromotionId).collect(),
        purchases: Some(4),
        pools: [3, 12, 21, 30, 39].map(CouponPoolId).to_vec(),
        left: Vec::new(),
    };
    let applied: usize = baskets.iter().map(|basket| price(rules, basket, &shopper).applied.len()).sum();
    let mut best = f64::MAX;
    for _ in 0..7 {
        let begun = std::time::Instant::now();
        for basket in baskets {
            black_box(price(rules, black_box(basket), black_box(&shopper)));
        }
        best = best.min(begun.elapsed().as_secs_f64() / baskets.len() as f64);
    }
    println!(
        "{name}: {:.0} baskets/s, {:.1} µs each, {:.1} promotions applied to a basket",
        1.0 / best,
        best * 1e6,
        applied as f64 / baskets.len() as f64
    );
}

#[test]
#[ignore = "a measurement, for a release build"]
fn baskets_of_eight_lines_against_a_hundred_promotions() {
    let dice = SeededDice::new(4);
    let (promotions, baskets) = (promotions(&dice), (0..BASKETS).map(|_| basket(&dice)).collect::<Vec<_>>());
    let all = RuleSet::compile(&promotions, &Stacking::default(), &Zone::utc());
    measure("all together", &all, &baskets);
    let best = RuleSet::compile(&promotions, &stacking(), &Zone::utc());
    measure("best by line, then best two", &best, &baskets);
}
