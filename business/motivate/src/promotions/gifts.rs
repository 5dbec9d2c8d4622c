//! Products that promotions give: what they cost counts as given, like any discount.

use std::collections::HashMap;

use vocabulary::of_quantity;

use super::compile::{Rule, RuleSet};
use super::definition::{Effect, Promotion};
use super::priced::{Discount, Extra, ExtraOf, Priced, PricedLine};

/// What is known of a product that is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gift {
    /// Of a unit, minor units.
    pub price: i64,
    /// What a unit costs the shop, where that is known.
    pub cost: Option<i64>,
}

/// Codes of the products that promotions give.
pub fn gifts_of(promotions: &[Promotion]) -> Vec<&str> {
    let effects = promotions.iter().flat_map(|promotion| &promotion.definition.effects);
    let mut skus: Vec<&str> = effects
        .filter_map(|effect| match effect {
            Effect::Gift { sku, .. } => Some(sku.as_str()),
            _ => None,
        })
        .collect();
    skus.sort_unstable();
    skus.dedup();
    skus
}

impl RuleSet {
    /// The rules, with what is known of the products they give: a gift counts in budgets at its price, and one that a budget has no room for is not given.
    /// Of other gifts only words are known, and they cost nothing.
    pub fn with_gifts(mut self, known: HashMap<String, Gift>) -> RuleSet {
        for rule in &mut self.rules {
            rule.gifts = price_of(rule, &known);
        }
        self.gifts = known;
        self
    }

    pub(super) fn gift(&self, sku: &str, quantity: i64) -> Extra {
        let known = self.gifts.get(sku);
        Extra::Gift {
            sku: sku.to_owned(),
            quantity,
            price: known.map(|gift| gift.price),
            cost: known.and_then(|gift| gift.cost),
        }
    }
}

fn price_of(rule: &Rule, known: &HashMap<String, Gift>) -> i64 {
    let price = |effect: &Effect| match effect {
        Effect::Gift { sku, quantity } => known.get(sku).map(|gift| of_quantity(gift.price, *quantity)),
        _ => None,
    };
    rule.extras.iter().filter_map(|(effect, _)| price(effect)).sum()
}

impl Priced {
    /// Puts a gift after the lines there are, at its price and with all of it taken off: nothing is paid for it.
    pub fn give(&mut self, of: &ExtraOf) {
        let gross = of.extra.gift_amounts().0.unwrap_or(0);
        let discount = Discount { promotion: of.promotion, version: of.version, amount: gross };
        let discounts = (gross > 0).then_some(discount).into_iter().collect();
        self.lines.push(PricedLine { gross, discounts, total: 0 });
        self.gross += gross;
        self.discount += gross;
    }
}

impl Extra {
    /// The product it gives.
    pub fn sku(&self) -> Option<&str> {
        match self {
            Extra::Gift { sku, .. } => Some(sku),
            _ => None,
        }
    }

    /// What a gift would cost at its price, and what it costs the shop, minor units, as far as these are known.
    pub fn gift_amounts(&self) -> (Option<i64>, Option<i64>) {
        match self {
            Extra::Gift { quantity, price, cost, .. } => {
                let of_all = |unit: i64| of_quantity(unit, *quantity);
                (price.map(of_all), cost.map(of_all))
            }
            _ => (None, None),
        }
    }
}
