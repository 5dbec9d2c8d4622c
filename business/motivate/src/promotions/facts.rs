use vocabulary::CouponPoolId;

use super::compile::RuleSet;
use super::local::Local;
use super::masks::{FilterId, Masks};
use super::shopper::Shopper;
use super::words::Kind;
use crate::basket::Basket;

/// No line costs more, so that sums of a thousand lines stay exact.
const LINE_MAX: i64 = 1_000_000_000_000_000;

/// A basket and its shopper with everything looked up once.
pub(super) struct Facts<'a> {
    pub basket: &'a Basket,
    pub shopper: &'a Shopper,
    pub masks: Masks,
    pub local: Local,
    /// Of each line.
    pub gross: Vec<i64>,
    places: [Option<u32>; 3],
}

impl<'a> Facts<'a> {
    pub(super) fn of(rules: &RuleSet, basket: &'a Basket, shopper: &'a Shopper) -> Facts<'a> {
        let word = |kind, text: &Option<String>| rules.words.find(kind, text.as_deref());
        Facts {
            masks: rules.filters.masks(&rules.words, basket),
            local: Local::of(&rules.zone, basket.at),
            gross: basket.lines.iter().map(|line| line.gross().clamp(-LINE_MAX, LINE_MAX)).collect(),
            places: [
                word(Kind::Store, &basket.store),
                word(Kind::Channel, &basket.channel),
                word(Kind::Payment, &basket.payment),
            ],
            basket,
            shopper,
        }
    }

    pub(super) fn total(&self, of: FilterId) -> i64 {
        self.masks.lines(of).fold(0, |sum: i64, line| sum.saturating_add(self.gross[line]))
    }

    pub(super) fn quantity(&self, of: FilterId) -> i64 {
        self.masks.lines(of).fold(0, |sum: i64, line| sum.saturating_add(self.basket.lines[line].quantity))
    }

    pub(super) fn place(&self, kind: Kind) -> Option<u32> {
        self.places[kind as usize - Kind::Store as usize]
    }

    /// The purchase's number among the customer's, from 1; nothing for nobody known.
    pub(super) fn purchase(&self) -> Option<i64> {
        self.shopper.purchases.map(|before| before.saturating_add(1))
    }

    pub(super) fn has_coupon(&self, pool: CouponPoolId) -> bool {
        self.shopper.pools.contains(&pool)
    }
}
