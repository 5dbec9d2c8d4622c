use std::collections::HashMap;

use vocabulary::{CustomerId, Instant};

use super::super::programme::Programme;
use super::super::tiers::{Measure, Tiers};
use super::found::{RehearsedPoints, RehearsedSide};
use super::member::Member;
use crate::promotions::replay::{PastOrder, by_currency};
use crate::promotions::{Priced, RuleSet};

/// One programme with all its members, in memory.
#[derive(Debug)]
pub(super) struct Club {
    programme: Programme,
    until: Instant,
    members: HashMap<CustomerId, Member>,
    side: RehearsedSide,
}

/// What an order got.
#[derive(Debug, PartialEq, Eq, Default)]
pub(super) struct Bought {
    /// Taken off by the customer's level.
    pub discount: i64,
    /// Points that pay.
    pub spendable: i64,
    /// All points by kind.
    points: Vec<(String, i64)>,
}

impl Club {
    pub fn new(programme: Programme, until: Instant) -> Club {
        let currencies = programme.rules.currencies.iter();
        let of = |code: &String| RehearsedPoints { currency: code.clone(), ..RehearsedPoints::default() };
        let points = currencies.map(|currency| of(&currency.code)).collect();
        let side = RehearsedSide { points, ..RehearsedSide::default() };
        Club { programme, until, members: HashMap::new(), side }
    }

    /// Lets an order priced by promotions earn.
    pub fn buy(&mut self, rules: &RuleSet, order: &PastOrder, mut priced: Priced) -> Bought {
        let bought = match order.customer {
            Some(customer) => self.earn(rules, customer, order, &mut priced),
            None => Bought::default(),
        };
        self.side.paid += priced.total;
        self.side.discount += bought.discount;
        for (line, cost) in priced.lines.iter().zip(&order.costs) {
            if let Some(cost) = cost {
                self.side.costed += line.total;
                self.side.cost += cost;
            }
        }
        bought
    }

    fn earn(
        &mut self,
        rules: &RuleSet,
        customer: CustomerId,
        order: &PastOrder,
        priced: &mut Priced,
    ) -> Bought {
        let (programme, at) = (&self.programme, order.basket.at);
        let member = self.members.entry(customer).or_insert_with(|| Member::joined(at));
        member.settle(programme, at);
        let tiers = programme.rules.tiers.as_ref();
        let level = tiers.and_then(|tiers| tiers.levels.get(member.level));
        let discount = level.map_or(0, |level| level.discount);
        let discount = priced.take_off(rules, &order.basket, discount).iter().sum();
        let multiplier = level.map_or(100, |level| level.multiplier);
        let earned = by_currency(programme, &order.basket.lines, priced, multiplier);
        let mut bought = Bought { discount, ..Bought::default() };
        for (place, currency) in programme.rules.currencies.iter().enumerate() {
            let Some(points) = earned.get(currency.code.as_str()).copied() else { continue };
            let of = &mut self.side.points[place];
            of.issued += points;
            of.expired += member.accrue(&programme.zone, currency, (place, points), at, self.until);
            bought.spendable += if currency.is_spendable { points } else { 0 };
            bought.points.push((currency.code.clone(), points));
        }
        member.renew(programme, at);
        if let Some(tiers) = tiers {
            let amount = match &tiers.measure {
                Measure::Turnover => priced.total,
                Measure::Orders => 1,
                Measure::Points(code) => earned.get(code.as_str()).copied().unwrap_or(0),
            };
            member.count(&programme.zone, tiers, at, amount);
        }
        bought
    }

    /// On which level, by its place, everybody is at the end.
    pub fn stand(&mut self) -> HashMap<CustomerId, usize> {
        let (programme, until) = (&self.programme, self.until);
        let stand = |(customer, member): (&CustomerId, &mut Member)| {
            member.settle(programme, until);
            (*customer, member.level)
        };
        self.members.iter_mut().map(stand).collect()
    }

    /// A level's code by its place; nothing without levels.
    pub fn level(&self, place: usize) -> Option<&str> {
        Some(self.tiers()?.levels.get(place)?.code.as_str())
    }

    /// A level's place.
    pub fn height(&self, code: &str) -> Option<usize> {
        self.tiers()?.levels.iter().position(|level| level.code == code)
    }

    fn tiers(&self) -> Option<&Tiers> {
        self.programme.rules.tiers.as_ref()
    }

    /// What came out, with the levels people stand on.
    pub fn finish<'s>(self, redemption: i64, stand: impl Iterator<Item = &'s usize>) -> RehearsedSide {
        let mut side = self.side;
        let levels = self.programme.rules.tiers.iter().flat_map(|tiers| &tiers.levels);
        side.levels = levels.map(|level| (level.code.clone(), 0)).collect();
        for place in stand {
            if let Some((_, people)) = side.levels.get_mut(*place) {
                *people += 1;
            }
        }
        for (place, points) in self.members.values().flat_map(|member| member.dead(self.until)) {
            side.points[place].expired += points;
        }
        let pay = self.programme.rules.spending;
        for (of, currency) in side.points.iter_mut().zip(&self.programme.rules.currencies) {
            if currency.is_spendable {
                of.worth = pay.money(of.issued);
                of.liability = pay.expected(of.issued - of.expired, redemption);
            }
        }
        side
    }
}
