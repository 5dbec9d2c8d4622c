//! What a basket is about to reach: promotions that fit the customer and want a little more in it. Pure.

use serde::{Deserialize, Serialize};
use vocabulary::{PromotionId, UNIT};

use super::compile::{Rule, RuleSet};
use super::facts::Facts;
use super::masks::FilterId;
use super::need::Need;
use super::priced::{Priced, Reason};
use super::shopper::Shopper;
use super::till::price;
use crate::basket::{Basket, Line};

/// Of so many promotions at most it is worked out what they would give.
const TRIED_MAX: usize = 6;

/// A promotion a basket would get, were there a little more in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Which promotion.
    pub promotion: PromotionId,
    /// Minor units that are missing; nothing when it is not money.
    pub money: Option<i64>,
    /// Thousandths of a unit that are missing; nothing when it is not a quantity.
    pub quantity: Option<i64>,
    /// Minor units it would take off then, by the stacking of the day.
    pub gives: i64,
}

/// What is missing in a basket for a promotion: money, a quantity, or both, of the lines of a filter.
#[derive(Debug, Clone, Copy)]
struct Gap {
    of: FilterId,
    money: i64,
    quantity: i64,
}

/// The best offers of a priced basket, those that give most first. The answer prices the basket again with more of what is in it: a
/// promotion whose products are not in the basket at all is not offered.
pub fn next_offers(
    rules: &RuleSet,
    basket: &Basket,
    shopper: &Shopper,
    priced: &Priced,
    most: usize,
) -> Vec<Offer> {
    let short = |reason| matches!(reason, Reason::Total | Reason::Quantity);
    let waiting = priced.not_applied.iter().filter(|one| short(one.reason));
    let ids: Vec<PromotionId> = waiting.map(|one| one.promotion).collect();
    if ids.is_empty() || most == 0 {
        return Vec::new();
    }
    let facts = Facts::of(rules, basket, shopper);
    let within_reach = rules.rules.iter().filter(|rule| ids.contains(&rule.id));
    let mut gaps: Vec<(&Rule, Gap)> =
        within_reach.filter_map(|rule| Some((rule, gap(rule, &facts)?))).collect();
    gaps.sort_by_key(|(rule, gap)| (gap.money, gap.quantity, rule.id));
    gaps.truncate(TRIED_MAX);
    let mut offers: Vec<Offer> =
        gaps.iter().filter_map(|(rule, gap)| offered(rules, basket, shopper, &facts, rule, gap)).collect();
    offers.sort_by_key(|offer| (-offer.gives, offer.promotion));
    offers.truncate(most);
    offers
}

fn gap(rule: &Rule, facts: &Facts<'_>) -> Option<Gap> {
    let fits = facts.shopper.fits.contains(&rule.id);
    rule.need.as_ref()?.gap(facts, fits).filter(|gap| gap.money > 0 || gap.quantity > 0)
}

fn offered(
    rules: &RuleSet,
    basket: &Basket,
    shopper: &Shopper,
    facts: &Facts<'_>,
    rule: &Rule,
    gap: &Gap,
) -> Option<Offer> {
    let mut more = basket.clone();
    let line = facts.masks.lines(gap.of).find(|line| basket.lines[*line].price > 0)?;
    let added = gap.quantity.max(quantity_for(gap.money, &basket.lines[line]));
    more.lines[line].quantity = more.lines[line].quantity.saturating_add(added);
    let then = price(rules, &more, shopper);
    let applied = then.applied.iter().find(|one| one.promotion == rule.id)?;
    let some = |amount: i64| (amount > 0).then_some(amount);
    let (money, quantity) = (some(gap.money), some(gap.quantity));
    Some(Offer { promotion: rule.id, money, quantity, gives: applied.amount })
}

/// Thousandths that cost at least so much.
fn quantity_for(money: i64, line: &Line) -> i64 {
    let exact = i128::from(money) * i128::from(UNIT);
    let price = i128::from(line.price.max(1));
    i64::try_from((exact + price - 1) / price).unwrap_or(i64::MAX / 4)
}

impl Need {
    /// What is missing in the basket; nothing when something else is missing as well, or nothing at all.
    fn gap(&self, facts: &Facts<'_>, fits: bool) -> Option<Gap> {
        match self {
            Need::All(of) => {
                let unmet = of.iter().filter(|need| need.missing(facts, fits).is_some());
                let gaps: Option<Vec<Gap>> = unmet.map(|need| need.gap(facts, fits)).collect();
                gaps?.into_iter().reduce(Gap::and)
            }
            Need::Any(of) => {
                let gaps = of.iter().filter_map(|need| need.gap(facts, fits));
                gaps.min_by_key(|gap| (gap.money, gap.quantity))
            }
            Need::Total { of, at_least } => Some(Gap::money(*of, at_least - facts.total(*of))),
            Need::Quantity { of, at_least } => Some(Gap::quantity(*of, at_least - facts.quantity(*of))),
            _ => None,
        }
    }
}

impl Gap {
    fn money(of: FilterId, money: i64) -> Gap {
        Gap { of, money, quantity: 0 }
    }

    fn quantity(of: FilterId, quantity: i64) -> Gap {
        Gap { of, money: 0, quantity }
    }

    fn and(self, other: Gap) -> Gap {
        let of = if other.money > self.money { other.of } else { self.of };
        Gap { of, money: self.money.max(other.money), quantity: self.quantity.max(other.quantity) }
    }
}
