use std::collections::HashMap;

use vocabulary::PromotionId;

use super::super::compile::RuleSet;
use super::super::counters::{self, Counted, Counter};
use super::super::limit::Limit;
use super::super::priced::Priced;
use super::super::shopper::Left;

/// What was used of limits, in memory.
#[derive(Debug, Default)]
pub(super) struct Tally(HashMap<Counter, i64>);

impl Tally {
    pub fn left(&self, rules: &RuleSet, counted: &Counted<'_>) -> Vec<(PromotionId, Left)> {
        counters::rest(rules, counted, counters::mosts(rules, counted), |counter| self.used(counter))
    }

    pub fn take(&mut self, rules: &RuleSet, priced: &Priced, counted: &Counted<'_>) {
        for (counter, (amount, _)) in counters::wanted(rules, priced, counted) {
            *self.0.entry(counter).or_default() += amount;
        }
    }

    /// What was used of a limit for this buyer, store and day.
    pub fn use_of(&self, promotion: PromotionId, limit: &Limit, counted: &Counted<'_>) -> Option<i64> {
        Some(self.used(&counted.counter(promotion, limit)?))
    }

    fn used(&self, counter: &Counter) -> i64 {
        self.0.get(counter).copied().unwrap_or_default()
    }
}
