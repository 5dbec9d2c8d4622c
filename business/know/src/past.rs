//! Cards as they were: what was said of contacting is a ledger, changes of fields are written down beside them for a while.

use std::collections::BTreeSet;

use columnar::CustomerFact;
use serde_json::{Map, Value};
use store::Tx;
use vocabulary::{Channel, CustomerId, Date, Instant, Problem};

use crate::consent::{self, Consent};
use crate::customers::{self, Customer};
use crate::{contact_points, facts};

pub(crate) mod sql;

/// Days for which changes of fields are kept.
pub const KEPT_DAYS: i64 = 400;

/// A customer as of an instant that is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// What was known of them.
    pub fact: CustomerFact,
    /// The fields are those of then; otherwise some may be of later.
    pub are_fields_told: bool,
    /// Channels of which a state of an address may be of later.
    pub untold: BTreeSet<Channel>,
}

/// A customer as of an instant; nothing for one that is joined, erased or unknown today.
pub fn of(tx: &mut Tx<'_>, customer: CustomerId, at: Instant, now: Instant) -> Result<Option<Past>, Problem> {
    let Some(mut card) = customers::load_many(tx, &[customer])?.pop() else { return Ok(None) };
    if card.merged_into.is_some() || card.erased_at.is_some() {
        return Ok(None);
    }
    let is_kept = sql::told_since(tx, customer)?.is_some_and(|since| since <= at && at >= kept_since(now));
    let are_fields_told = card.updated_at <= at || is_kept;
    // The newest first, so that what was before the oldest of them stands.
    for before in sql::after(tx, customer, at)?.iter().rev() {
        undo(&mut card, before);
    }
    let mut points = contact_points::of(tx, customer)?;
    points.retain(|point| point.created_at <= at);
    let untold = points.iter().filter(|point| point.changed_at > at).map(|point| point.channel).collect();
    let mut said: Vec<Consent> = Vec::new();
    for consent in consent::ledger(tx, customer)?.into_iter().filter(|consent| consent.at <= at) {
        said.retain(|one| (one.channel, one.purpose) != (consent.channel, consent.purpose));
        said.push(consent);
    }
    Ok(Some(Past { fact: facts::of(card, &points, &said), are_fields_told, untold }))
}

/// Writes down what changed fields were before. What a card that was made in the same instant lacked is nothing anybody can ask for.
pub(crate) fn keep(tx: &mut Tx<'_>, changed: &[(&Customer, Instant, Vec<String>)]) -> Result<(), Problem> {
    let rows: Vec<(CustomerId, Instant, String)> = changed
        .iter()
        .filter(|(before, at, fields)| !fields.is_empty() && before.created_at < *at)
        .map(|(before, at, fields)| (before.id, *at, told(before, fields).to_string()))
        .collect();
    Ok(sql::append(tx, &rows)?)
}

/// Throws away up to so many changes that are too old; gives how many.
pub fn forget(tx: &mut Tx<'_>, now: Instant, limit: i64) -> Result<u64, Problem> {
    Ok(sql::forget(tx, kept_since(now), limit)?)
}

fn kept_since(now: Instant) -> Instant {
    now.plus_days(-KEPT_DAYS)
}

const OWN: &str = "attributes.";

fn told(card: &Customer, fields: &[String]) -> Value {
    let text = |text: &Option<String>| text.clone().map_or(Value::Null, Value::String);
    let value = |field: &str| match field {
        "first_name" => text(&card.first_name),
        "last_name" => text(&card.last_name),
        "birthday" => text(&card.birthday.map(|day| day.to_string())),
        "gender" => text(&card.gender),
        "city" => text(&card.city),
        "language" => text(&card.language),
        "time_zone" => text(&card.time_zone),
        own => own.strip_prefix(OWN).and_then(|key| card.attributes.get(key)).cloned().unwrap_or(Value::Null),
    };
    fields.iter().map(|field| (field.clone(), value(field))).collect::<Map<String, Value>>().into()
}

fn undo(card: &mut Customer, before: &Map<String, Value>) {
    for (field, value) in before {
        let text = || value.as_str().map(str::to_owned);
        match field.as_str() {
            "first_name" => card.first_name = text(),
            "last_name" => card.last_name = text(),
            "birthday" => card.birthday = value.as_str().and_then(Date::parse),
            "gender" => card.gender = text(),
            "city" => card.city = text(),
            "language" => card.language = text(),
            "time_zone" => card.time_zone = text(),
            own => {
                let Some(key) = own.strip_prefix(OWN) else { continue };
                match value {
                    Value::Null => drop(card.attributes.remove(key)),
                    value => drop(card.attributes.insert(key.to_owned(), value.clone())),
                }
            }
        }
    }
}
