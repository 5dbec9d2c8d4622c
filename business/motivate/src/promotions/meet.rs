//! Whether two promotions can meet in one basket. What cannot be told from the definitions alone counts as meeting.

use std::collections::BTreeSet;

use super::definition::{Condition, Definition, Effect, TimeOfDay, Weekday};
use super::filter::Filter;

const DAY_MINUTES: i64 = 1_440;

/// Whether some basket could fulfil both conditions within both schedules.
pub(super) fn can_meet(one: &Definition, other: &Definition) -> bool {
    let begins_before = |one: &Definition, other: &Definition| {
        one.from.is_none_or(|from| other.to.is_none_or(|to| from < to))
    };
    begins_before(one, other)
        && begins_before(other, one)
        && !match (&one.condition, &other.condition) {
            (Some(one), Some(other)) => exclude(one, other),
            _ => false,
        }
}

/// Whether both make some product cheaper.
pub(super) fn share_products(one: &Definition, other: &Definition) -> bool {
    let others = all_cheaper(other);
    all_cheaper(one).iter().any(|one| others.iter().any(|other| !disjoint(one, other)))
}

fn all_cheaper(definition: &Definition) -> Vec<&Filter> {
    definition.effects.iter().flat_map(cheaper).collect()
}

/// Whether making things cheaper is all it does.
pub(super) fn gives_only_money(definition: &Definition) -> bool {
    definition.effects.iter().all(|effect| !cheaper(effect).is_empty())
}

/// What an effect makes cheaper.
fn cheaper(effect: &Effect) -> Vec<&Filter> {
    match effect {
        Effect::Percent { of, .. }
        | Effect::Amount { of, .. }
        | Effect::FixedPrice { of, .. }
        | Effect::CheapestFree { of, .. } => vec![of],
        Effect::BundlePrice { parts, .. } => parts.iter().map(|part| &part.of).collect(),
        Effect::BuyGet { get, .. } => vec![&get.of],
        _ => Vec::new(),
    }
}

/// Whether the two can never hold together.
fn exclude(one: &Condition, other: &Condition) -> bool {
    use Condition::{All, Any, Channel, Not, Payment, Purchase, Store, Time};
    match (one, other) {
        (All { of }, met) | (met, All { of }) => of.iter().any(|one| exclude(one, met)),
        (Any { of }, met) | (met, Any { of }) => of.iter().all(|one| exclude(one, met)),
        (Store { any_of: one }, Store { any_of: other })
        | (Channel { any_of: one }, Channel { any_of: other })
        | (Payment { any_of: one }, Payment { any_of: other }) => !shares(one, other),
        (Not { of }, met) | (met, Not { of }) => follows(met, of),
        (Purchase { number: Some(one), every: None }, Purchase { number: Some(other), every: None }) => {
            one != other
        }
        (Time { from, to, weekdays }, Time { from: from_2, to: to_2, weekdays: weekdays_2 }) => {
            let one = minutes(*from, *to, weekdays);
            one.is_disjoint(&minutes(*from_2, *to_2, weekdays_2))
        }
        _ => false,
    }
}

/// Whether the second holds wherever the first does.
fn follows(first: &Condition, then: &Condition) -> bool {
    use Condition::{Channel, Payment, Store};
    match (first, then) {
        (Store { any_of: one }, Store { any_of: other })
        | (Channel { any_of: one }, Channel { any_of: other })
        | (Payment { any_of: one }, Payment { any_of: other }) => one.iter().all(|word| other.contains(word)),
        (one, other) => one == other,
    }
}

/// The minutes of a week a window covers; one over midnight belongs to the weekday it begins on.
fn minutes(from: Option<TimeOfDay>, to: Option<TimeOfDay>, weekdays: &[Weekday]) -> BTreeSet<i64> {
    let (from, to) = (from.map_or(0, |from| from.0), to.map_or(DAY_MINUTES, |to| to.0));
    let to = if to < from { to + DAY_MINUTES } else { to };
    let is_on = |day: i64| weekdays.is_empty() || weekdays.iter().any(|weekday| *weekday as i64 == day);
    let days = (0..7).filter(|day| is_on(*day));
    days.flat_map(|day| (from..to).map(move |minute| (day * DAY_MINUTES + minute) % (7 * DAY_MINUTES)))
        .collect()
}

/// Whether no product can match both.
fn disjoint(one: &Filter, other: &Filter) -> bool {
    use Filter::{All, Any, Brands, Categories, Not, Skus};
    match (one, other) {
        (All { of }, met) | (met, All { of }) => of.iter().any(|one| disjoint(one, met)),
        (Any { of }, met) | (met, Any { of }) => of.iter().all(|one| disjoint(one, met)),
        (Skus { any_of: one }, Skus { any_of: other })
        | (Categories { any_of: one }, Categories { any_of: other })
        | (Brands { any_of: one }, Brands { any_of: other }) => !shares(one, other),
        (Not { of }, met) | (met, Not { of }) => match (met, of.as_ref()) {
            (_, Filter::Everything) => true,
            (Skus { any_of: one }, Skus { any_of: other })
            | (Categories { any_of: one }, Categories { any_of: other })
            | (Brands { any_of: one }, Brands { any_of: other }) => {
                one.iter().all(|word| other.contains(word))
            }
            (met, of) => met == of,
        },
        _ => false,
    }
}

fn shares(one: &[String], other: &[String]) -> bool {
    one.iter().any(|word| other.contains(word))
}
