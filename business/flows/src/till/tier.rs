//! A level's discount on purchases: off what promotions leave of each line, never below what it may be sold for.

use motivate::basket::Basket;
use motivate::loyalty::Level;
use motivate::promotions::{Priced, RuleSet};

use super::paper::PaperTier;

/// Takes a level's discount off; nothing where the level has none or nothing may become cheaper.
pub(super) fn discount(
    rules: &RuleSet,
    basket: &Basket,
    level: &Level,
    priced: &mut Priced,
) -> Option<PaperTier> {
    let lines = priced.take_off(rules, basket, level.discount);
    let amount: i64 = lines.iter().sum();
    (amount > 0).then(|| PaperTier { tier: level.code.clone(), amount, lines })
}
