//! What new rules of a programme would have done to orders of the past: each earns twice, by the present rules and by the draft, in the order
//! they were bought. Pure.
//!
//! Either begins with nobody on a level and no points, and who buys for the first time joins. Points for anything but purchases, and what points
//! paid, are left out: by other rules people would have spent others.

use std::collections::{BTreeMap, HashSet};

use vocabulary::{CustomerId, Date, Instant, PromotionId, Zone};

use super::programme::Programme;
use crate::promotions::replay::{PastOrder, World};
use crate::promotions::{Priced, Promotion, Stacking};

mod club;
mod found;
mod member;

use club::{Bought, Club};
pub use found::{
    LevelMove, LevelOverlap, MonthSide, Rehearsed, RehearsedMonth, RehearsedPoints, RehearsedSide,
};

/// A programme's draft going over orders of the past.
#[derive(Debug)]
pub struct Rehearsal {
    prices: World,
    zone: Zone,
    without: Club,
    with: Club,
    months: Vec<RehearsedMonth>,
    overlaps: BTreeMap<PromotionId, LevelOverlap>,
    concerned: HashSet<CustomerId>,
    orders: i64,
    concerned_orders: i64,
}

impl Rehearsal {
    /// A rehearsal of `draft` beside the `present` rules up to just before an instant, at the prices of the promotions in force. `zone` is the workspace's.
    pub fn new(
        running: &[Promotion],
        stacking: &Stacking,
        zone: &Zone,
        (present, draft): (Programme, Programme),
        until: Instant,
    ) -> Rehearsal {
        Rehearsal {
            prices: World::of(running, stacking, zone),
            zone: zone.clone(),
            without: Club::new(present, until),
            with: Club::new(draft, until),
            months: Vec::new(),
            overlaps: BTreeMap::new(),
            concerned: HashSet::new(),
            orders: 0,
            concerned_orders: 0,
        }
    }

    /// Lets the next order earn; orders come by their time.
    pub fn order(&mut self, order: &PastOrder) {
        let zone = self.zone.clone();
        let counted = order.counted(&zone);
        let priced = self.prices.price(order, &counted, &[]);
        let without = self.without.buy(&self.prices.rules, order, priced.clone());
        let with = self.with.buy(&self.prices.rules, order, priced.clone());
        self.orders += 1;
        if without != with {
            self.concerned_orders += 1;
            self.concerned.extend(order.customer);
        }
        if with.discount > 0 {
            self.overlap(&priced, with.discount);
        }
        let month = self.month(zone.date(order.basket.at));
        month.orders += 1;
        month.without.add(&without);
        month.with.add(&with);
    }

    /// What came out; `redemption` is the part of points expected to be spent, hundredths of a percent.
    pub fn finish(mut self, redemption: i64) -> Rehearsed {
        let (without, with) = (self.without.stand(), self.with.stand());
        let mut moves: BTreeMap<(usize, usize), i64> = BTreeMap::new();
        for (customer, from) in &without {
            let to = with.get(customer).copied().unwrap_or(0);
            *moves.entry((*from, to)).or_default() += 1;
            if self.without.level(*from) != self.with.level(to) {
                self.concerned.insert(*customer);
            }
        }
        let moves = moves.into_iter().map(|((from, to), people)| {
            let (from, to_code) = (self.without.level(from), self.with.level(to));
            // Compared by where the draft has both levels; one it does not have counts as its lowest.
            let height = from.and_then(|code| self.with.height(code)).unwrap_or(0);
            LevelMove {
                from: from.map(str::to_owned),
                to: to_code.map(str::to_owned),
                people,
                steps: to as i64 - height as i64,
            }
        });
        let moves: Vec<LevelMove> = moves.collect();
        let people =
            |fits: fn(i64) -> bool| moves.iter().filter(|one| fits(one.steps)).map(|one| one.people).sum();
        let mut overlaps: Vec<LevelOverlap> = self.overlaps.into_values().collect();
        overlaps.sort_by_key(|one| (-one.orders, one.promotion));
        Rehearsed {
            orders: self.orders,
            people: without.len() as i64,
            concerned_orders: self.concerned_orders,
            concerned_people: self.concerned.len() as i64,
            up: people(|steps| steps > 0),
            down: people(|steps| steps < 0),
            without: self.without.finish(redemption, without.values()),
            with: self.with.finish(redemption, with.values()),
            moves: moves.into_iter().filter(|one| one.from != one.to).collect(),
            months: self.months,
            overlaps,
        }
    }

    fn overlap(&mut self, priced: &Priced, discount: i64) {
        for applied in priced.applied.iter().filter(|applied| applied.amount > 0) {
            let none = LevelOverlap { promotion: applied.promotion, orders: 0, by_promotion: 0, by_level: 0 };
            let overlap = self.overlaps.entry(applied.promotion).or_insert(none);
            overlap.orders += 1;
            overlap.by_promotion += applied.amount;
            overlap.by_level += discount;
        }
    }

    /// The month of a day; those between it and the last are added, empty.
    fn month(&mut self, day: Date) -> &mut RehearsedMonth {
        let first = Date(day.0.first_of_month());
        let next = |month: &RehearsedMonth| Date(month.month.plus_days(31).0.first_of_month());
        while self.months.last().is_none_or(|last| last.month < first) {
            let month = self.months.last().map_or(first, next);
            self.months.push(RehearsedMonth::of(month));
        }
        let last = self.months.len() - 1;
        &mut self.months[last]
    }
}

impl MonthSide {
    fn add(&mut self, bought: &Bought) {
        self.discount += bought.discount;
        self.points += bought.spendable;
    }
}
