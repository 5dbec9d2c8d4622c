use std::collections::BTreeMap;

use vocabulary::{Date, Instant, PromotionId, Zone};

use super::super::limit::Limit;
use super::super::priced::{Extra, Priced, Reason};
use super::found::{Besides, LimitUse, Month, Overlap, Replayed, Share, Side};
use super::{PastOrder, ranked};

/// Stores and categories told apart.
const TOP: usize = 10;

/// What is summed up while orders go by.
#[derive(Debug, Default)]
pub(super) struct Sums {
    months: Vec<Month>,
    stores: BTreeMap<Option<String>, Share>,
    categories: BTreeMap<Option<String>, Share>,
    overlaps: BTreeMap<PromotionId, Overlap>,
    reasons: BTreeMap<Reason, i64>,
    besides: Besides,
    limits: BTreeMap<usize, (i64, Option<Instant>)>,
}

impl Sums {
    /// Adds an order priced without and with the promotion, and the points it earns either way.
    pub fn add(
        &mut self,
        draft: PromotionId,
        zone: &Zone,
        order: &PastOrder,
        (without, with): (&Priced, &Priced),
        points: (i64, i64),
    ) {
        let given = with.applied.iter().find(|one| one.promotion == draft).map(|one| one.amount);
        let month = self.month(zone.date(order.basket.at));
        month.orders += 1;
        month.without.add(&side(order, without, points.0));
        month.with.add(&side(order, with, points.1));
        match given {
            Some(given) => {
                month.reached_orders += 1;
                month.given += given;
                self.besides(draft, with);
                self.places(draft, order, with, given);
                self.overlaps(draft, without, with);
            }
            None => {
                if let Some(not) = with.not_applied.iter().find(|one| one.promotion == draft) {
                    *self.reasons.entry(not.reason).or_default() += 1;
                }
            }
        }
    }

    /// Notes how full a limit is.
    pub fn used(&mut self, place: usize, used: i64, most: i64, at: Instant) {
        let (fullest, used_up_at) = self.limits.entry(place).or_default();
        *fullest = used.max(*fullest);
        if used >= most && used_up_at.is_none() {
            *used_up_at = Some(at);
        }
    }

    /// The sums, with the promotion's limits.
    pub fn finish(self, limits: &[Limit]) -> Replayed {
        let mut found = Replayed { besides: self.besides, ..Replayed::default() };
        for month in &self.months {
            found.orders += month.orders;
            found.reached_orders += month.reached_orders;
            found.given += month.given;
            found.without.add(&month.without);
            found.with.add(&month.with);
        }
        let use_of = |(place, limit): (usize, &Limit)| {
            let (used, used_up_at) = self.limits.get(&place).copied().unwrap_or_default();
            LimitUse { limit: *limit, used, used_up_at }
        };
        found.limits = limits.iter().enumerate().map(use_of).collect();
        found.months = self.months;
        found.stores = top(self.stores);
        found.categories = top(self.categories);
        found.overlaps = self.overlaps.into_values().collect();
        found.overlaps.sort_by_key(|one| (-(one.both + one.displaced), one.promotion));
        found.reasons = ranked(self.reasons);
        found
    }

    /// The month of a day; those between it and the last are added, empty.
    fn month(&mut self, day: Date) -> &mut Month {
        let first = Date(day.0.first_of_month());
        if self.months.is_empty() {
            self.months.push(empty(first));
        }
        while self.months[self.months.len() - 1].month < first {
            let last = self.months[self.months.len() - 1].month;
            self.months.push(empty(Date(last.plus_days(31).0.first_of_month())));
        }
        let last = self.months.len() - 1;
        &mut self.months[last]
    }

    fn besides(&mut self, draft: PromotionId, with: &Priced) {
        for of in with.extras.iter().filter(|of| of.promotion == draft) {
            match &of.extra {
                Extra::Gift { .. } => self.besides.gifts += 1,
                Extra::Coupon { count, .. } => self.besides.coupons += count,
                Extra::Ticket { count, .. } => self.besides.tickets += count,
                Extra::FreeDelivery => self.besides.deliveries += 1,
                Extra::Message { .. } => {}
            }
        }
    }

    fn places(&mut self, draft: PromotionId, order: &PastOrder, with: &Priced, given: i64) {
        add_share(&mut self.stores, &order.basket.store, given, with.total);
        let mut parts: BTreeMap<&Option<String>, (i64, i64)> = BTreeMap::new();
        for (line, priced) in order.basket.lines.iter().zip(&with.lines) {
            let of_draft = priced.discounts.iter().find(|one| one.promotion == draft);
            let part = parts.entry(&line.category).or_default();
            part.0 += of_draft.map_or(0, |one| one.amount);
            part.1 += priced.total;
        }
        for (category, (given, paid)) in parts.into_iter().filter(|(_, (given, _))| *given > 0) {
            add_share(&mut self.categories, category, given, paid);
        }
    }

    fn overlaps(&mut self, draft: PromotionId, without: &Priced, with: &Priced) {
        for one in &without.applied {
            let overlap = self.overlap(one.promotion);
            overlap.before += one.amount;
            if with.applied.iter().all(|still| still.promotion != one.promotion) {
                overlap.displaced += 1;
            }
        }
        for one in with.applied.iter().filter(|one| one.promotion != draft) {
            let overlap = self.overlap(one.promotion);
            overlap.after += one.amount;
            overlap.both += 1;
        }
    }

    fn overlap(&mut self, promotion: PromotionId) -> &mut Overlap {
        let none = Overlap { promotion, both: 0, displaced: 0, before: 0, after: 0 };
        self.overlaps.entry(promotion).or_insert(none)
    }
}

impl Side {
    fn add(&mut self, other: &Side) {
        self.paid += other.paid;
        self.discount += other.discount;
        self.costed += other.costed;
        self.cost += other.cost;
        self.points += other.points;
    }
}

fn side(order: &PastOrder, priced: &Priced, points: i64) -> Side {
    let mut side = Side { paid: priced.total, discount: priced.discount, points, ..Side::default() };
    for (line, cost) in priced.lines.iter().zip(&order.costs) {
        if let Some(cost) = cost {
            side.costed += line.total;
            side.cost += cost;
        }
    }
    for of in &priced.extras {
        let (price, cost) = of.extra.gift_amounts();
        side.discount += price.unwrap_or(0);
        side.cost += cost.unwrap_or(0);
    }
    side
}

fn empty(month: Date) -> Month {
    let none = Side::default();
    Month { month, orders: 0, reached_orders: 0, given: 0, without: none, with: none }
}

fn add_share(shares: &mut BTreeMap<Option<String>, Share>, name: &Option<String>, given: i64, paid: i64) {
    if !shares.contains_key(name) {
        shares.insert(name.clone(), Share { name: name.clone(), orders: 0, given: 0, paid: 0 });
    }
    if let Some(share) = shares.get_mut(name) {
        share.orders += 1;
        share.given += given;
        share.paid += paid;
    }
}

/// Those where most was given.
fn top(shares: BTreeMap<Option<String>, Share>) -> Vec<Share> {
    let mut shares: Vec<Share> = shares.into_values().collect();
    shares.sort_by(|one, other| {
        (-one.given, -one.orders, &one.name).cmp(&(-other.given, -other.orders, &other.name))
    });
    shares.truncate(TOP);
    shares
}
