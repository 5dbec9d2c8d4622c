//! What the shop sells and promises: five thousand products and a hundred promotions as a grocer runs them.

use serde_json::{Value, json};
use vocabulary::{Dice, SeededDice};

pub const PRODUCTS: u64 = 5_000;
pub const PROMOTIONS: u64 = 100;
/// Promotions that a coupon opens; the codes of the first five pools are shown, two of them with a code for each.
pub const POOLS: u64 = 11;
pub const UNIQUE_POOLS: u64 = 2;
pub const SHOWN: u64 = 5;

pub fn sku(number: u64) -> String {
    format!("sku-{:05}", number % PRODUCTS)
}

pub fn category(number: u64) -> String {
    format!("category-{:02}", number % 60)
}

/// Minor units.
pub fn price(product: u64) -> i64 {
    100 + (product * 7_919 % 2_000) as i64
}

pub fn is_excluded(product: u64) -> bool {
    product.is_multiple_of(20)
}

pub fn email(person: u64) -> String {
    format!("person{person}@mail.example")
}

pub fn card(person: u64) -> String {
    format!("7{person:09}")
}

pub fn city(person: u64) -> String {
    format!("city_{:02}", person * 31 % 20 + 1)
}

/// The place among the pools of a promotion's coupon, if it wants one.
pub fn pool_of(promotion: u64) -> Option<u64> {
    (promotion % 9 == 3).then_some(promotion / 9)
}

/// The code of a pool with one for all.
pub fn generic_code(pool: u64) -> String {
    format!("SPRING{pool}")
}

/// Codes to show.
#[derive(Debug, Clone, Default)]
pub struct Codes {
    /// Of pools with a code for each.
    pub unique: Vec<Vec<String>>,
}

impl Codes {
    /// Five codes for a basket.
    pub fn shown(&self, number: u64) -> Vec<String> {
        let unique = self.unique.iter().map(|pool| pool[number as usize % pool.len()].clone());
        unique.chain((UNIQUE_POOLS..SHOWN).map(generic_code)).collect()
    }
}

/// The promotions, from 1 on; `pool` names the pool at a place.
pub fn promotions(pool: impl Fn(u64) -> Value) -> Vec<Value> {
    let dice = SeededDice::new(4);
    (1..=PROMOTIONS).map(|id| promotion(id, &dice, &pool)).collect()
}

fn promotion(id: u64, dice: &SeededDice, pool: &impl Fn(u64) -> Value) -> Value {
    let some = |count: u64, word: fn(u64) -> String| -> Vec<String> {
        (0..count).map(|_| word(dice.number())).collect()
    };
    let categories = json!({"kind": "categories", "any_of": some(3, category)});
    let skus = json!({"kind": "skus", "any_of": some(100, sku)});
    let effect = match id % 10 {
        0..4 => json!({"kind": "percent", "basis_points": 1_000, "of": categories}),
        4 | 5 => json!({"kind": "amount", "amount": 50, "of": skus}),
        6 => json!({"kind": "buy_get", "basis_points": 10_000,
            "buy": {"of": categories, "quantity": 2_000}, "get": {"of": categories, "quantity": 1_000}}),
        7 => json!({"kind": "amount", "amount": 500, "scope": "basket"}),
        8 => json!({"kind": "points_per_money", "points": 1, "per": 1_000, "of": categories}),
        _ => json!({"kind": "fixed_price", "price": 300, "of": skus}),
    };
    let stores: Vec<String> = (0..3).map(|_| format!("store-{}", dice.number() % 20)).collect();
    let cities: Vec<String> = (0..4).map(|_| city(dice.number() % 1_000)).collect();
    let condition = match id % 9 {
        0 => Some(json!({"kind": "total", "at_least": 3_000})),
        1 => Some(json!({"kind": "store", "any_of": stores})),
        2 => Some(json!({"kind": "customer", "tree": {"version": 1, "root": {"kind": "all", "of": [
            {"kind": "attribute", "key": "city", "op": "one_of", "value": cities},
            {"kind": "orders", "measure": "count", "op": "at_most", "value": 50, "window": {"last_days": 30}}]}}})),
        3 => Some(json!({"kind": "coupon", "pool": pool(id / 9)})),
        4 => Some(json!({"kind": "time", "from": "17:00"})),
        _ => None,
    };
    let limit = match id % 11 {
        1 => Some(json!({"measure": "money", "most": 1_000_000_000_000_i64})),
        2 => Some(json!({"measure": "times", "per": "customer", "daily": true, "most": 3})),
        5 => Some(json!({"measure": "money", "per": "store", "daily": true, "most": 100_000_000_000_i64})),
        _ => None,
    };
    let mut definition = json!({"effects": [effect], "limits": limit.into_iter().collect::<Vec<_>>()});
    if let Some(condition) = condition {
        definition["condition"] = condition;
    }
    definition
}

/// Lines choose the best of the product promotions, then the basket the best two of its own; `named` names the promotion of a number.
pub fn stacking(named: impl Fn(u64) -> Value) -> Value {
    let of = |last: &[u64]| -> Vec<Value> {
        let ids = (1..=PROMOTIONS).filter(|id| last.contains(&(id % 10)));
        ids.map(|id| json!({"promotion": named(id)})).collect()
    };
    json!({"margin_min": 500, "root": {"children": [
        {"group": {"mode": "best_for_customer", "scope": "line", "children": of(&[0, 1, 2, 3, 4, 5, 9])}},
        {"group": {"mode": "best_for_customer", "most": 2, "children": of(&[6, 7])}},
    ]}})
}
