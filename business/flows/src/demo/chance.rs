use vocabulary::{Dice, SeededDice};

/// Dice of one person and one purpose, so that more throws for one change nothing for another.
pub(super) struct Chance(SeededDice);

impl Chance {
    pub(super) fn new(seed: u64, purpose: u64, number: u64) -> Chance {
        let mixed = SeededDice::new(seed ^ purpose.wrapping_mul(0xD134_2543_DE82_EF95)).number();
        Chance(SeededDice::new(mixed ^ number.wrapping_mul(0x2545_F491_4F6C_DD1D)))
    }

    /// A whole number below `end`.
    pub(super) fn below(&self, end: u64) -> u64 {
        ((u128::from(self.0.number()) * u128::from(end)) >> 64) as u64
    }

    /// A whole number from `low` to `high`, both included.
    pub(super) fn between(&self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1) as u64) as i64
    }

    /// True so many times in a million.
    pub(super) fn millionths(&self, share: u64) -> bool {
        self.below(1_000_000) < share
    }

    /// True so many times in a hundred.
    pub(super) fn percent(&self, share: u64) -> bool {
        self.below(100) < share
    }

    pub(super) fn pick<'a, T>(&self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u64) as usize]
    }

    /// An index by weight.
    pub(super) fn weighted(&self, weights: &[u64]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (index, weight) in weights.iter().enumerate() {
            if left < *weight {
                return index;
            }
            left -= weight;
        }
        weights.len() - 1
    }
}
