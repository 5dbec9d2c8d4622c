//! A level's discount on purchases: off what promotions leave of each line, never below what it may be sold for.

use motivate::basket::Basket;
use motivate::loyalty::Level;
use motivate::promotions::{Priced, RuleSet};

use super::paper::PaperTier;

/// Hundredths of a percent in a whole.
const WHOLE: i128 = 10_000;

/// Takes a level's discount off; nothing where the level has none or nothing may become cheaper.
pub(super) fn discount(
    rules: &RuleSet,
    basket: &Basket,
    level: &Level,
    priced: &mut Priced,
) -> Option<PaperTier> {
    let lines: Vec<i64> = basket
        .lines
        .iter()
        .zip(&mut priced.lines)
        .map(|(line, priced)| {
            if line.is_excluded {
                return 0;
            }
            let wanted = i128::from(priced.total) * i128::from(level.discount) / WHOLE;
            let room = priced.total.saturating_sub(rules.lowest(line)).max(0);
            let amount = i64::try_from(wanted).unwrap_or(i64::MAX).min(room);
            priced.total -= amount;
            amount
        })
        .collect();
    let amount: i64 = lines.iter().sum();
    priced.total -= amount;
    priced.discount += amount;
    (amount > 0).then(|| PaperTier { tier: level.code.clone(), amount, lines })
}
