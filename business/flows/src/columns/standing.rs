//! Points, level and coupons of customers beside their attributes, so that segments ask about them as about any field.

use columnar::{CustomerFact, Value};
use motivate::coupons;
use motivate::loyalty::{self, Known, programmes};
use store::Tx;
use vocabulary::{CustomerId, Instant, Problem};

const POINTS: &str = "loyalty_points";
const TIER: &str = "loyalty_tier";
const ENDING: &str = "loyalty_points_ending";
const ENDS_ON: &str = "loyalty_ends_on";
const COUPONS: &str = "coupons_held";
/// The field of coupons, as conditions name it.
pub(super) const COUPONS_FIELD: &str = "attributes.coupons_held";

/// The keys behind `attributes.`, and what they hold.
pub const FIELDS: [(&str, &str); 5] =
    [(POINTS, "number"), (ENDING, "number"), (ENDS_ON, "date"), (TIER, "text"), (COUPONS, "list")];

/// Whether a field, as conditions name it, is one of them.
pub(crate) fn is_standing(field: &str) -> bool {
    field.strip_prefix("attributes.").is_some_and(|key| FIELDS.iter().any(|(ours, _)| key == *ours))
}

/// Adds them: points that can be spent, how many of them end first and on which day they are there for the last time, the level's code, names of the pools of which there is a coupon to be used.
pub(super) fn add(tx: &mut Tx<'_>, facts: &mut [CustomerFact], now: Instant) -> Result<(), Problem> {
    let customers: Vec<CustomerId> = facts.iter().map(|fact| fact.customer).collect();
    let known = match programmes::all(tx)?.first() {
        Some(programme) => loyalty::known(tx, programme, &customers, now)?,
        None => Default::default(),
    };
    let mut held = coupons::held(tx, &customers, now)?;
    for fact in facts {
        put(fact, known.get(&fact.customer), held.remove(&fact.customer));
    }
    Ok(())
}

/// As [`add`], as of an instant that is over; gives whether the coupons are told as they were then.
pub(super) fn add_then(tx: &mut Tx<'_>, fact: &mut CustomerFact, at: Instant) -> Result<bool, Problem> {
    let known = match programmes::all(tx)?.first() {
        Some(programme) => loyalty::known_then(tx, programme, fact.customer, at)?,
        None => None,
    };
    let (held, is_told) = coupons::held_then(tx, fact.customer, at)?;
    put(fact, known.as_ref(), Some(held).filter(|held| !held.is_empty()));
    Ok(is_told)
}

fn put(fact: &mut CustomerFact, known: Option<&Known>, held: Option<Vec<String>>) {
    fact.attributes.retain(|(key, _)| FIELDS.iter().all(|(ours, _)| key != ours));
    if let Some(known) = known {
        fact.attributes.push((POINTS.to_owned(), Value::Number(known.points.saturating_mul(1_000))));
        if let Some((day, points)) = known.ending {
            fact.attributes.push((ENDING.to_owned(), Value::Number(points.saturating_mul(1_000))));
            fact.attributes.push((ENDS_ON.to_owned(), Value::Date(day)));
        }
        fact.attributes.extend(known.tier.clone().map(|tier| (TIER.to_owned(), Value::Text(tier))));
    }
    if let Some(names) = held {
        fact.attributes.push((COUPONS.to_owned(), Value::List(names)));
    }
}
