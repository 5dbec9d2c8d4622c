//! What a promotion would have done to orders of the past: each is priced twice, with it and without, in the order they were bought.

use std::collections::{BTreeMap, HashMap, HashSet};

use vocabulary::{CouponPoolId, CustomerId, OrderId, PromotionId, Zone};

use super::compile::RuleSet;
use super::counters::Counted;
use super::definition::{Condition, Promotion};
use super::gifts::Gift;
use super::limit::Limit;
use super::priced::{Priced, Reason};
use super::shopper::Shopper;
use super::stacking::Stacking;
use crate::basket::Basket;
use crate::loyalty::Programme;

mod found;
mod points;
mod sums;
mod tally;

pub use found::{Besides, LimitUse, Month, Overlap, Replayed, Share, Side};
pub(crate) use points::by_currency;
use sums::Sums;
use tally::Tally;

/// An order of the past as promotions look at it.
#[derive(Debug, Clone, PartialEq)]
pub struct PastOrder {
    /// Which; among orders of one instant the smaller comes first.
    pub order: OrderId,
    /// Who bought, when known.
    pub customer: Option<CustomerId>,
    /// What, where and when.
    pub basket: Basket,
    /// What the goods of each line cost the shop, where that is known, minor units.
    pub costs: Vec<Option<i64>>,
    /// Purchases of the customer before this one; nothing for nobody known.
    pub purchases: Option<i64>,
    /// Promotions whose customer condition holds.
    pub fits: Vec<PromotionId>,
}

impl PastOrder {
    /// Whose counters it moves.
    pub(crate) fn counted<'a>(&'a self, zone: &'a Zone) -> Counted<'a> {
        Counted {
            customer: self.customer,
            is_nobody: self.customer.is_none(),
            store: self.basket.store.as_deref(),
            at: self.basket.at,
            zone,
        }
    }
}

/// A promotion going over orders of the past.
#[derive(Debug)]
pub struct Replay {
    with: World,
    without: World,
    draft: PromotionId,
    limits: Vec<Limit>,
    /// Coupons of the past are not known: those the promotion asks for count as shown.
    pools: Vec<CouponPoolId>,
    zone: Zone,
    programme: Option<Programme>,
    people: HashSet<CustomerId>,
    reached: HashSet<CustomerId>,
    sums: Sums,
}

/// Rules with what was used of their limits.
#[derive(Debug)]
pub(crate) struct World {
    pub rules: RuleSet,
    tally: Tally,
}

impl Replay {
    /// A replay of `draft` beside the promotions in force. All of them count as in force on every day, with whole limits on the first.
    pub fn new(
        running: &[Promotion],
        draft: &Promotion,
        stacking: &Stacking,
        zone: &Zone,
        programme: Option<Programme>,
    ) -> Replay {
        let others: Vec<Promotion> = running.iter().filter(|one| one.id != draft.id).cloned().collect();
        let mut all = others.clone();
        all.push(draft.clone());
        let mut pools = Vec::new();
        draft.definition.condition.iter().for_each(|condition| pools_of(condition, &mut pools));
        Replay {
            with: World::of(&all, stacking, zone),
            without: World::of(&others, stacking, zone),
            draft: draft.id,
            limits: draft.definition.limits.clone(),
            pools,
            zone: zone.clone(),
            programme,
            people: HashSet::new(),
            reached: HashSet::new(),
            sums: Sums::default(),
        }
    }

    /// The replay, with what is known of products that are given.
    pub fn with_gifts(mut self, known: &HashMap<String, Gift>) -> Replay {
        self.with.rules = self.with.rules.with_gifts(known.clone());
        self.without.rules = self.without.rules.with_gifts(known.clone());
        self
    }

    /// Prices the next order; orders come by their time.
    pub fn order(&mut self, order: &PastOrder) {
        let zone = self.zone.clone();
        let at = order.basket.at;
        let counted = order.counted(&zone);
        let without = self.without.price(order, &counted, &[]);
        let with = self.with.price(order, &counted, &self.pools);
        for (place, limit) in self.limits.iter().enumerate() {
            if let Some(use_of) = self.with.tally.use_of(self.draft, limit, &counted) {
                self.sums.used(place, use_of, limit.most, at);
            }
        }
        self.people.extend(order.customer);
        if with.applied.iter().any(|one| one.promotion == self.draft) {
            self.reached.extend(order.customer);
        }
        let points = |priced: &Priced| points::of(self.programme.as_ref(), order, priced);
        let points = (points(&without), points(&with));
        self.sums.add(self.draft, &zone, order, (&without, &with), points);
    }

    /// What came out.
    pub fn finish(self) -> Replayed {
        let mut found = self.sums.finish(&self.limits);
        found.people = self.people.len() as i64;
        found.reached_people = self.reached.len() as i64;
        found.coupons_assumed = !self.pools.is_empty();
        let added = found.with.points - found.without.points;
        found.points_worth = self.programme.map(|programme| programme.rules.spending.money(added));
        found
    }
}

impl World {
    /// Promotions that count as in force on every day, with whole limits on the first.
    pub fn of(promotions: &[Promotion], stacking: &Stacking, zone: &Zone) -> World {
        let promotions: Vec<Promotion> = promotions.iter().map(of_every_day).collect();
        World { rules: RuleSet::compile(&promotions, stacking, zone), tally: Tally::default() }
    }

    /// Prices an order after those before it.
    pub fn price(&mut self, order: &PastOrder, counted: &Counted<'_>, pools: &[CouponPoolId]) -> Priced {
        let shopper = Shopper {
            fits: order.fits.clone(),
            purchases: order.purchases,
            pools: pools.to_vec(),
            left: self.tally.left(&self.rules, counted),
        };
        let priced = super::price(&self.rules, &order.basket, &shopper);
        self.tally.take(&self.rules, &priced, counted);
        priced
    }
}

/// The promotion without its days: the past lies before them.
fn of_every_day(promotion: &Promotion) -> Promotion {
    let mut promotion = promotion.clone();
    (promotion.definition.from, promotion.definition.to) = (None, None);
    promotion
}

fn pools_of(condition: &Condition, pools: &mut Vec<CouponPoolId>) {
    match condition {
        Condition::All { of } | Condition::Any { of } => of.iter().for_each(|one| pools_of(one, pools)),
        Condition::Coupon { pool } if !pools.contains(pool) => pools.push(*pool),
        _ => {}
    }
}

/// Reasons with how often each was met, the most frequent first.
fn ranked(reasons: BTreeMap<Reason, i64>) -> Vec<(Reason, i64)> {
    let mut ranked: Vec<(Reason, i64)> = reasons.into_iter().collect();
    ranked.sort_by_key(|(reason, times)| (-times, *reason));
    ranked
}
