//! Conditions with their words and filters looked up.

use vocabulary::CouponPoolId;

use super::definition::{Condition, TimeOfDay};
use super::facts::Facts;
use super::masks::{FilterId, Filters};
use super::priced::Reason;
use super::words::{Kind, Words};

/// A condition as it is asked.
#[derive(Debug, Clone)]
pub(super) enum Need {
    All(Vec<Need>),
    Any(Vec<Need>),
    Not(Box<Need>),
    Customer,
    Total { of: FilterId, at_least: i64 },
    Quantity { of: FilterId, at_least: i64 },
    Place { kind: Kind, any_of: Box<[u32]> },
    Time { from: Option<TimeOfDay>, to: Option<TimeOfDay>, weekdays: u8 },
    Number(i64),
    Every(i64),
    Coupon(CouponPoolId),
}

impl Need {
    pub(super) fn of(words: &mut Words, filters: &mut Filters, condition: &Condition) -> Need {
        let mut all = |of: &[Condition]| of.iter().map(|inner| Need::of(words, filters, inner)).collect();
        match condition {
            Condition::All { of } => Need::All(all(of)),
            Condition::Any { of } => Need::Any(all(of)),
            Condition::Not { of } => Need::Not(Box::new(Need::of(words, filters, of))),
            Condition::Customer { .. } => Need::Customer,
            Condition::Total { of, at_least } => {
                Need::Total { of: filters.add(words, of), at_least: *at_least }
            }
            Condition::Quantity { of, at_least } => {
                Need::Quantity { of: filters.add(words, of), at_least: *at_least }
            }
            Condition::Store { any_of } => Need::place(words, Kind::Store, any_of),
            Condition::Channel { any_of } => Need::place(words, Kind::Channel, any_of),
            Condition::Payment { any_of } => Need::place(words, Kind::Payment, any_of),
            Condition::Time { from, to, weekdays } => {
                let days = weekdays.iter().fold(0, |days, day| days | 1 << *day as u8);
                Need::Time { from: *from, to: *to, weekdays: if weekdays.is_empty() { 0x7F } else { days } }
            }
            Condition::Purchase { number, every } => {
                let number = number.map(Need::Number);
                Need::All(number.into_iter().chain(every.map(Need::Every)).collect())
            }
            Condition::Coupon { pool } => Need::Coupon(*pool),
        }
    }

    fn place(words: &mut Words, kind: Kind, any_of: &[String]) -> Need {
        Need::Place { kind, any_of: words.intern_all(kind, any_of) }
    }

    /// The first reason why it does not hold; nothing when it does.
    pub(super) fn missing(&self, facts: &Facts<'_>, fits: bool) -> Option<Reason> {
        let holds = match self {
            Need::All(of) => return of.iter().find_map(|need| need.missing(facts, fits)),
            Need::Any(of) => {
                let mut first = None;
                for need in of {
                    let reason = need.missing(facts, fits)?;
                    first = first.or(Some(reason));
                }
                return first.or(Some(Reason::Condition));
            }
            Need::Not(of) => of.missing(facts, fits).is_some(),
            Need::Customer => fits,
            Need::Total { of, at_least } => facts.total(*of) >= *at_least,
            Need::Quantity { of, at_least } => facts.quantity(*of) >= *at_least,
            Need::Place { kind, any_of } => {
                facts.place(*kind).is_some_and(|place| any_of.binary_search(&place).is_ok())
            }
            Need::Time { from, to, weekdays } => {
                facts.local.within(*from, *to).is_some_and(|day| weekdays >> day & 1 == 1)
            }
            Need::Number(number) => facts.purchase() == Some(*number),
            Need::Every(every) => *every > 0 && facts.purchase().is_some_and(|number| number % every == 0),
            Need::Coupon(pool) => facts.has_coupon(*pool),
        };
        if holds { None } else { Some(self.reason(facts)) }
    }

    fn reason(&self, facts: &Facts<'_>) -> Reason {
        match self {
            Need::All(of) | Need::Any(of) => of.first().map_or(Reason::Condition, |need| need.reason(facts)),
            Need::Not(of) => of.reason(facts),
            Need::Customer => Reason::Customer,
            Need::Total { .. } => Reason::Total,
            Need::Quantity { .. } => Reason::Quantity,
            Need::Place { kind: Kind::Store, .. } => Reason::Store,
            Need::Place { kind: Kind::Payment, .. } => Reason::Payment,
            Need::Place { .. } => Reason::Channel,
            Need::Time { .. } => Reason::Time,
            Need::Number(_) | Need::Every(_) if facts.purchase().is_none() => Reason::Customer,
            Need::Number(_) | Need::Every(_) => Reason::Purchase,
            Need::Coupon(_) => Reason::Coupon,
        }
    }

    /// Whether it asks which purchase of the customer it is.
    pub(super) fn asks_purchase(&self) -> bool {
        match self {
            Need::All(of) | Need::Any(of) => of.iter().any(Need::asks_purchase),
            Need::Not(of) => of.asks_purchase(),
            Need::Number(_) | Need::Every(_) => true,
            _ => false,
        }
    }

    /// Pools of coupons asked for that were shown.
    pub(super) fn pools(&self, facts: &Facts<'_>, into: &mut Vec<CouponPoolId>) {
        match self {
            Need::All(of) | Need::Any(of) => of.iter().for_each(|need| need.pools(facts, into)),
            Need::Coupon(pool) if facts.has_coupon(*pool) && !into.contains(pool) => into.push(*pool),
            _ => {}
        }
    }
}
