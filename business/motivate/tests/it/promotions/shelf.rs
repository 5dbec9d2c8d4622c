//! Builders and random shops for the tests of promotions.

use motivate::basket::{Basket, Line};
use motivate::promotions::{
    Base, Child, Condition, Definition, Effect, Filter, Group, GroupScope, Left, Mode, Part, Promotion,
    Scope, Shopper, Stacking, TimeOfDay, Weekday,
};
use proptest::prelude::*;
use vocabulary::{CouponPoolId, Instant, PromotionId};

const SKUS: [&str; 5] = ["tea", "bread", "milk", "cake", "soap"];
const CATEGORIES: [&str; 3] = ["food", "drinks", "home"];
const BRANDS: [&str; 2] = ["north", "south"];

/// A random shop, a basket and who buys it.
#[derive(Debug, Clone)]
pub struct Shop {
    pub promotions: Vec<Promotion>,
    pub stacking: Stacking,
    pub basket: Basket,
    pub shopper: Shopper,
}

pub fn noon() -> Instant {
    Instant::parse("2026-11-23T12:30:00Z").expect("an instant")
}

fn some_of(words: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    prop::sample::subsequence(words.to_vec(), 1..=2)
        .prop_map(|words| words.into_iter().map(str::to_owned).collect())
}

fn filter() -> impl Strategy<Value = Filter> {
    let leaf = prop_oneof![
        2 => Just(Filter::Everything),
        2 => some_of(&SKUS).prop_map(|any_of| Filter::Skus { any_of }),
        2 => some_of(&CATEGORIES).prop_map(|any_of| Filter::Categories { any_of }),
        1 => some_of(&BRANDS).prop_map(|any_of| Filter::Brands { any_of }),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..3).prop_map(|of| Filter::All { of }),
            prop::collection::vec(inner.clone(), 1..3).prop_map(|of| Filter::Any { of }),
            inner.prop_map(|of| Filter::Not { of: Box::new(of) }),
        ]
    })
}

fn condition() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        Just(Condition::Customer { tree: serde_json::json!({}) }),
        (filter(), 0..1_500_i64).prop_map(|(of, at_least)| Condition::Total { of, at_least }),
        (filter(), 0..8_i64).prop_map(|(of, units)| Condition::Quantity { of, at_least: units * 500 }),
        Just(Condition::Store { any_of: vec!["s1".into()] }),
        Just(Condition::Payment { any_of: vec!["card".into(), "cash".into()] }),
        Just(Condition::Channel { any_of: vec!["site".into()] }),
        Just(Condition::Time { from: Some(TimeOfDay(720)), to: None, weekdays: vec![Weekday::Monday] }),
        (1..4_i64).prop_map(|number| Condition::Purchase { number: Some(number), every: None }),
        (1..4_i64).prop_map(|every| Condition::Purchase { number: None, every: Some(every) }),
        (1..3_i64).prop_map(|pool| Condition::Coupon { pool: CouponPoolId(pool) }),
    ];
    leaf.prop_recursive(2, 5, 2, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|of| Condition::All { of }),
            prop::collection::vec(inner.clone(), 1..3).prop_map(|of| Condition::Any { of }),
            inner.prop_map(|of| Condition::Not { of: Box::new(of) }),
        ]
    })
}

fn scope() -> impl Strategy<Value = Scope> {
    prop_oneof![Just(Scope::Line), Just(Scope::Basket)]
}

fn part() -> impl Strategy<Value = Part> {
    (filter(), 1..5_i64).prop_map(|(of, halves)| Part { of, quantity: halves * 500 })
}

fn basis_points() -> impl Strategy<Value = i64> {
    prop_oneof![1..10_000_i64, Just(10_000), Just(5_000)]
}

fn most() -> impl Strategy<Value = Option<i64>> {
    prop::option::weighted(0.3, 1..3_i64)
}

fn effect() -> impl Strategy<Value = Effect> {
    prop_oneof![
        3 => (basis_points(), filter(), scope())
            .prop_map(|(basis_points, of, scope)| Effect::Percent { basis_points, of, scope }),
        2 => (1..400_i64, filter(), scope()).prop_map(|(amount, of, scope)| Effect::Amount { amount, of, scope }),
        2 => (0..300_i64, filter()).prop_map(|(price, of)| Effect::FixedPrice { price, of }),
        2 => (0..500_i64, prop::collection::vec(part(), 1..3), most())
            .prop_map(|(price, parts, most)| Effect::BundlePrice { price, parts, most }),
        2 => (part(), part(), basis_points(), most())
            .prop_map(|(buy, get, basis_points, most)| Effect::BuyGet { buy, get, basis_points, most }),
        1 => (filter(), 2..4_i64, most()).prop_map(|(of, each, most)| Effect::CheapestFree { of, each, most }),
        1 => Just(Effect::Gift { sku: "cup".into(), quantity: 1_000 }),
        1 => (1..50_i64, filter()).prop_map(|(points, of)| Effect::Points { points, of, funding: None }),
        1 => (1..5_i64, 1..300_i64, filter())
            .prop_map(|(points, per, of)| Effect::PointsPerMoney { points, per, of, funding: None }),
    ]
}

fn definition() -> impl Strategy<Value = Definition> {
    let base = prop_oneof![3 => Just(Base::Discounted), 1 => Just(Base::Initial)];
    let day = |text: &str| Instant::parse(text).expect("an instant");
    let from = prop_oneof![8 => Just(None), 1 => Just(Some(day("2026-11-23T12:30:00Z"))), 1 => Just(Some(day("2026-12-01T00:00:00Z")))];
    let to = prop_oneof![8 => Just(None), 1 => Just(Some(day("2026-11-23T12:30:00Z"))), 1 => Just(Some(day("2026-12-01T00:00:00Z")))];
    (
        prop::option::weighted(0.4, condition()),
        prop::collection::vec(effect(), 1..3),
        base,
        from,
        to,
        -1..2_i64,
        prop_oneof![Just(0_i64), 0..100_i64],
    )
        .prop_map(|(condition, effects, base, from, to, priority, worth)| Definition {
            condition,
            effects,
            base,
            limits: Vec::new(),
            from,
            to,
            priority,
            worth,
        })
}

fn line() -> impl Strategy<Value = Line> {
    (
        prop::sample::select(SKUS.to_vec()),
        prop::option::of(prop::sample::select(CATEGORIES.to_vec())),
        prop::option::of(prop::sample::select(BRANDS.to_vec())),
        1..9_i64,
        0..500_i64,
        prop::option::weighted(0.4, 0..300_i64),
        prop::option::weighted(0.3, 0..400_i64),
        prop::bool::weighted(0.15),
    )
        .prop_map(|(sku, category, brand, halves, price, cost, floor, is_excluded)| Line {
            sku: sku.to_owned(),
            category: category.map(str::to_owned),
            brand: brand.map(str::to_owned),
            quantity: halves * 500,
            price,
            cost,
            floor,
            is_excluded,
        })
}

fn group(ids: Vec<PromotionId>) -> BoxedStrategy<Group> {
    let mode = prop_oneof![
        1 => Just(Mode::All),
        1 => Just(Mode::First),
        2 => Just(Mode::BestForCustomer),
        1 => Just(Mode::BestForShop)
    ];
    let scope = prop_oneof![2 => Just(GroupScope::Basket), 1 => Just(GroupScope::Line)];
    let cuts = prop::collection::vec(any::<bool>(), ids.len());
    let plain = (mode, scope, prop::bool::weighted(0.2), prop::option::of(1..4_usize), cuts, any::<bool>());
    plain
        .prop_flat_map(move |(mode, scope, exclusive, most, cuts, nests)| {
            let (inner, own): (Vec<_>, Vec<_>) =
                ids.iter().zip(cuts).partition(|(_, cut)| *cut && ids.len() > 1);
            let inner: Vec<PromotionId> = inner.into_iter().map(|(id, _)| *id).collect();
            let mut children: Vec<Child> = own.into_iter().map(|(id, _)| Child::Promotion(*id)).collect();
            let build = move |children| Group { name: String::new(), mode, scope, exclusive, most, children };
            if !nests || inner.is_empty() || inner.len() == ids.len() {
                children.extend(inner.into_iter().map(Child::Promotion));
                return Just(build(children)).boxed();
            }
            group(inner)
                .prop_map(move |inner| {
                    let mut children = children.clone();
                    children.insert(children.len() / 2, Child::Group(inner));
                    build(children)
                })
                .boxed()
        })
        .boxed()
}

const QUESTIONS: usize = 3;

/// Every condition about the customer asks `question`.
fn ask_customers(condition: &mut Condition, question: usize) {
    match condition {
        Condition::All { of } | Condition::Any { of } => {
            of.iter_mut().for_each(|inner| ask_customers(inner, question));
        }
        Condition::Not { of } => ask_customers(of, question),
        Condition::Customer { tree } => *tree = serde_json::json!({ "question": question }),
        _ => {}
    }
}

/// Small baskets, up to five promotions, any stacking tree over some of them. Promotions ask one of three questions
/// about the customer, and all that ask the same one hear the same answer.
pub fn shop() -> impl Strategy<Value = Shop> {
    let promotions = prop::collection::vec(definition(), 1..6);
    let left = prop::collection::vec(
        (prop::option::weighted(0.3, 0..400_i64), prop::option::weighted(0.2, 0..3_i64)),
        5,
    );
    let shopper = (
        prop::collection::vec(any::<bool>(), QUESTIONS),
        prop::option::weighted(0.8, 0..5_i64),
        prop::option::of(1..3_i64),
        left,
    );
    let place = (prop::option::of(prop::sample::select(vec!["s1", "s2"])), prop::option::of(Just("card")));
    let order = Just((1..6_i64).map(PromotionId).collect::<Vec<_>>()).prop_shuffle();
    let tree = (order, 0..6_usize).prop_flat_map(|(mut ids, most)| {
        ids.truncate(most);
        group(ids)
    });
    (promotions, prop::collection::vec(line(), 0..6), shopper, place, tree, prop::option::of(0..5_000_i64))
        .prop_map(
            |(definitions, lines, (answers, purchases, pool, left), (store, payment), root, margin_min)| {
                let ids = (1..).map(PromotionId);
                let promotions = ids
                    .clone()
                    .zip(definitions)
                    .zip((0..QUESTIONS).cycle())
                    .map(|((id, mut definition), question)| {
                        definition.condition.iter_mut().for_each(|found| ask_customers(found, question));
                        Promotion { id, version: 1, definition }
                    })
                    .collect();
                let left = ids
                    .clone()
                    .zip(left)
                    .map(|(id, (money, times))| {
                        (
                            id,
                            Left {
                                money,
                                times,
                                needs_customer: purchases.is_none() && id == PromotionId(2),
                            },
                        )
                    })
                    .collect();
                Shop {
                    promotions,
                    stacking: Stacking { root: Group { name: "root".to_owned(), ..root }, margin_min },
                    basket: Basket {
                        lines,
                        store: store.map(str::to_owned),
                        channel: None,
                        payment: payment.map(str::to_owned),
                        at: noon(),
                    },
                    shopper: Shopper {
                        fits: ids
                            .take(5)
                            .zip(answers.into_iter().cycle())
                            .filter(|(_, fits)| *fits)
                            .map(|(id, _)| id)
                            .collect(),
                        purchases,
                        pools: pool.map(CouponPoolId).into_iter().collect(),
                        left,
                    },
                }
            },
        )
}

/// A definition of a discount on everything.
pub fn percent(basis_points: i64) -> Definition {
    let effects = vec![Effect::Percent { basis_points, of: Filter::Everything, scope: Scope::Line }];
    Definition { effects, ..Definition::default() }
}

/// A basket of products with quantities in thousandths and prices of a unit, bought at noon.
pub fn basket(lines: &[(&str, i64, i64)]) -> Basket {
    let line = |(sku, quantity, price): &(&str, i64, i64)| Line {
        sku: (*sku).to_owned(),
        quantity: *quantity,
        price: *price,
        ..Line::default()
    };
    Basket { lines: lines.iter().map(line).collect(), at: noon(), ..Basket::default() }
}
