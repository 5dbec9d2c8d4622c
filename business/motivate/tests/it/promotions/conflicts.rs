use motivate::promotions::{
    Child, Condition, Conflict, Definition, Effect, Filter, Group, GroupScope, Mode, Outcome, Promotion,
    RuleSet, Scope, Stacking, TimeOfDay, Weekday, conflicts, price,
};
use proptest::prelude::*;
use vocabulary::{Instant, PromotionId, Zone};

use super::shelf::{percent, shop};

const ONE: PromotionId = PromotionId(1);
const TWO: PromotionId = PromotionId(2);

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn off(of: Filter) -> Definition {
    let effects = vec![Effect::Percent { basis_points: 1_000, of, scope: Scope::Line }];
    Definition { effects, ..Definition::default() }
}

fn categories(of: &[&str]) -> Filter {
    Filter::Categories { any_of: words(of) }
}

fn found(one: Definition, two: Definition, stacking: &Stacking) -> Option<Conflict> {
    let promotion = |id, definition| Promotion { id, version: 1, definition };
    conflicts(&promotion(ONE, one), &[promotion(TWO, two)], stacking).first().copied()
}

fn outcome(one: Definition, two: Definition, stacking: &Stacking) -> Option<Outcome> {
    found(one, two, stacking).map(|conflict| conflict.outcome)
}

fn tree(mode: Mode, scope: GroupScope) -> Stacking {
    let children = vec![Child::Promotion(TWO), Child::Promotion(ONE)];
    Stacking { root: Group { mode, scope, children, ..Group::default() }, margin_min: None }
}

#[test]
fn discounts_on_the_same_products_add_up_and_the_higher_priority_comes_first() {
    let plain = Stacking::default();
    let high = Definition { priority: 5, ..percent(500) };
    assert_eq!(outcome(percent(1_000), percent(500), &plain), Some(Outcome::Both(ONE)));
    assert_eq!(outcome(percent(1_000), high, &plain), Some(Outcome::Both(TWO)));
    assert_eq!(outcome(off(categories(&["tea"])), off(categories(&["soap"])), &plain), None);
    assert_eq!(
        outcome(off(categories(&["tea"])), off(categories(&["soap", "tea"])), &plain),
        Some(Outcome::Both(ONE))
    );
    let not_tea = Filter::Not { of: Box::new(categories(&["tea"])) };
    assert_eq!(outcome(off(categories(&["tea"])), off(not_tea), &plain), None);
}

#[test]
fn the_group_both_stand_in_says_which_is_taken() {
    let basket = GroupScope::Basket;
    let told = |mode| outcome(off(categories(&["tea"])), off(categories(&["soap"])), &tree(mode, basket));
    assert_eq!(told(Mode::First), Some(Outcome::First(TWO)));
    assert_eq!(told(Mode::BestForCustomer), Some(Outcome::BestForCustomer));
    assert_eq!(told(Mode::BestForShop), Some(Outcome::BestForShop));
    assert_eq!(told(Mode::All), None);
}

#[test]
fn decided_line_by_line_different_products_do_not_conflict() {
    let by_line = tree(Mode::First, GroupScope::Line);
    assert_eq!(outcome(off(categories(&["tea"])), off(categories(&["soap"])), &by_line), None);
    let told = found(percent(1_000), off(categories(&["tea"])), &by_line);
    assert_eq!(told.map(|told| (told.outcome, told.by_line)), Some((Outcome::First(TWO), true)));
}

#[test]
fn an_exclusive_group_never_applies_with_what_stands_outside() {
    let alone = Group { exclusive: true, children: vec![Child::Promotion(TWO)], ..Group::default() };
    let root = Group { children: vec![Child::Group(alone)], ..Group::default() };
    let stacking = Stacking { root, margin_min: None };
    assert_eq!(outcome(percent(1_000), percent(500), &stacking), Some(Outcome::Exclusive(TWO)));
}

#[test]
fn what_never_meets_does_not_conflict() {
    let when = |condition| Definition { condition: Some(condition), ..percent(1_000) };
    let store = |name| Condition::Store { any_of: words(&[name]) };
    let hours = |from, to, weekdays| Condition::Time {
        from: Some(TimeOfDay(from)),
        to: Some(TimeOfDay(to)),
        weekdays,
    };
    let meets = |one, two| outcome(one, two, &Stacking::default()).is_some();
    assert!(meets(when(store("s1")), when(store("s1"))));
    assert!(!meets(when(store("s1")), when(store("s2"))));
    assert!(!meets(when(store("s1")), when(Condition::Not { of: Box::new(store("s1")) })));
    let night = || when(hours(1_320, 120, vec![Weekday::Sunday]));
    assert!(meets(night(), when(hours(60, 120, vec![Weekday::Monday]))), "over midnight");
    assert!(!meets(night(), when(hours(120, 180, vec![Weekday::Monday]))));
    let day = |text: &str| Instant::parse(text).expect("an instant");
    let until = Definition { to: Some(day("2026-12-01T00:00:00Z")), ..percent(1_000) };
    let from = Definition { from: Some(day("2026-12-01T00:00:00Z")), ..percent(1_000) };
    assert!(!meets(until, from));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    /// Whatever two promotions take off one line together was told, and what was told never to go together does not.
    #[test]
    fn no_basket_contradicts_what_is_told(shop in shop()) {
        let rules = RuleSet::compile(&shop.promotions, &shop.stacking, &Zone::utc());
        let priced = price(&rules, &shop.basket, &shop.shopper);
        for promotion in &shop.promotions {
            let told = conflicts(promotion, &shop.promotions, &shop.stacking);
            let goes_with = |id| told.iter().find(|conflict| conflict.with == id).map(|conflict| conflict.outcome);
            for line in &priced.lines {
                let givers: Vec<PromotionId> = line.discounts.iter().map(|discount| discount.promotion).collect();
                for other in givers.iter().filter(|id| givers.contains(&promotion.id) && **id != promotion.id) {
                    prop_assert!(matches!(goes_with(*other), Some(Outcome::Both(_))), "{:?}", goes_with(*other));
                }
            }
            let applied = |id| priced.applied.iter().any(|applied| applied.promotion == id);
            for conflict in told.iter().filter(|conflict| !conflict.by_line && applied(promotion.id)) {
                prop_assert!(matches!(conflict.outcome, Outcome::Both(_)) || !applied(conflict.with));
            }
        }
    }
}
