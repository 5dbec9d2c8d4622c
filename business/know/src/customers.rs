//! The card of a customer: who it is and what is known.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use store::Tx;
use vocabulary::{CustomerId, Date, Instant, Problem};

use crate::{consent, contact_points, identity, past, touched};

mod erase;
mod join;
mod profile;
mod search;
pub(crate) mod sql;

pub use erase::{erase, remove};
pub use join::{join, survivor};
pub use profile::{ProfileChange, ProfileFields, ProfileOutcome, change};
pub use search::{Count, Found, Search, count_estimate, search};

/// What is known about a customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Customer {
    /// The customer.
    pub id: CustomerId,
    /// When the card was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Birthday.
    pub birthday: Option<Date>,
    /// `male`, `female` or `other`.
    pub gender: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Language, `kk`.
    pub language: Option<String>,
    /// Time zone by its IANA name.
    pub time_zone: Option<String>,
    /// Further attributes by key.
    pub attributes: Map<String, Value>,
    /// The customer this one was joined into.
    pub merged_into: Option<CustomerId>,
    /// When that was.
    pub merged_at: Option<Instant>,
    /// When the person was erased.
    pub erased_at: Option<Instant>,
}

impl Customer {
    /// First and last name as far as they are known.
    pub fn name(&self) -> String {
        [self.first_name.as_deref(), self.last_name.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// A customer's card; one that was joined or erased is given too and says so. Fails with `not_found`.
pub fn load(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Customer, Problem> {
    load_many(tx, &[customer])?.pop().ok_or_else(|| Problem::not_found(customer))
}

/// The cards of many customers, in order of their ids; unknown ids are absent.
pub fn load_many(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Vec<Customer>, Problem> {
    Ok(sql::load(tx, &crate::numbers(customers))?)
}

/// As [`load_many`], by id.
pub fn load_map(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<HashMap<CustomerId, Customer>, Problem> {
    Ok(load_many(tx, customers)?.into_iter().map(|customer| (customer.id, customer)).collect())
}

/// The next customers in order of their ids, for reading all of them bit by bit. Joined and erased ones are left out.
pub fn after(tx: &mut Tx<'_>, customer: CustomerId, limit: i64) -> Result<Vec<CustomerId>, Problem> {
    Ok(sql::after(tx, customer, limit)?)
}

/// The next customers after one whose birthday is on a day of the year; of those born on a 29 February also on the 28th of a year without one.
pub fn born_on(
    tx: &mut Tx<'_>,
    day: Date,
    after: CustomerId,
    limit: i64,
) -> Result<Vec<CustomerId>, Problem> {
    let text = |day: Date| day.to_string().chars().skip(5).collect::<String>();
    let (own, next) = (text(day), text(day.plus_days(1)));
    let is_leapless = own == "02-28" && next == "03-01";
    let other = if is_leapless { "02-29" } else { own.as_str() };
    Ok(sql::born_on(tx, [own.as_str(), other], after, limit)?)
}

/// Everything this room keeps of a customer.
pub fn export(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Value, Problem> {
    let card = load(tx, customer)?;
    let identifiers = identity::of(tx, customer)?;
    let points = contact_points::of(tx, customer)?;
    let consents = consent::ledger(tx, customer)?;
    let joined = sql::joined_into(tx, customer)?;
    Ok(json!({
        "customer": card_as_json(&card),
        "identifiers": identifiers.iter().map(|known| json!({
            "kind": known.identifier.kind,
            "source": known.identifier.source,
            "value": known.identifier.value,
            "first_seen_at": known.first_seen_at,
            "verified_at": known.verified_at,
        })).collect::<Vec<_>>(),
        "contact_points": points.iter().map(|point| json!({
            "channel": point.channel,
            "value": point.value,
            "state": point.state.as_str(),
            "reason": point.reason,
            "created_at": point.created_at,
            "changed_at": point.changed_at,
        })).collect::<Vec<_>>(),
        "consents": consents.iter().map(|consent| json!({
            "channel": consent.channel,
            "purpose": consent.purpose,
            "status": consent.status,
            "source": consent.source,
            "text_version": consent.text_version,
            "evidence": consent.evidence,
            "at": consent.at,
            "recorded_at": consent.recorded_at,
        })).collect::<Vec<_>>(),
        "joined": joined.iter().map(card_as_json).collect::<Vec<_>>(),
    }))
}

fn card_as_json(card: &Customer) -> Value {
    json!({
        "id": card.id,
        "created_at": card.created_at,
        "updated_at": card.updated_at,
        "first_name": card.first_name,
        "last_name": card.last_name,
        "birthday": card.birthday.map(|date| date.to_string()),
        "gender": card.gender,
        "city": card.city,
        "language": card.language,
        "time_zone": card.time_zone,
        "attributes": card.attributes,
        "merged_into": card.merged_into,
        "merged_at": card.merged_at,
        "erased_at": card.erased_at,
    })
}

/// Writes changed cards with their words and says that they changed.
fn write(tx: &mut Tx<'_>, changed: &[(Customer, Customer)]) -> Result<(), Problem> {
    let after: Vec<&Customer> = changed.iter().map(|(_, after)| after).collect();
    sql::update(tx, &after)?;
    let (mut gone, mut new) = (Vec::new(), Vec::new());
    for (before, after) in changed {
        let (old_words, new_words) = (search::index_words(before), search::index_words(after));
        gone.extend(old_words.difference(&new_words).map(|word| (word.clone(), before.id)));
        new.extend(new_words.difference(&old_words).map(|word| (word.clone(), after.id)));
    }
    sql::delete_words(tx, &gone)?;
    sql::insert_words(tx, &new)?;
    let fields: Vec<Vec<String>> =
        changed.iter().map(|(before, after)| fields_changed(before, after)).collect();
    let told = changed
        .iter()
        .zip(&fields)
        .map(|((before, after), fields)| (before, after.updated_at, fields.clone()));
    past::keep(tx, &told.collect::<Vec<_>>())?;
    touched::touch_fields(tx, after.iter().map(|card| card.id).zip(fields).collect())
}

/// Fields in which two states of a card differ, as conditions name them.
fn fields_changed(before: &Customer, after: &Customer) -> Vec<String> {
    let fields = [
        ("first_name", before.first_name != after.first_name),
        ("last_name", before.last_name != after.last_name),
        ("birthday", before.birthday != after.birthday),
        ("gender", before.gender != after.gender),
        ("city", before.city != after.city),
        ("language", before.language != after.language),
        ("time_zone", before.time_zone != after.time_zone),
    ];
    let own = before
        .attributes
        .keys()
        .chain(after.attributes.keys().filter(|key| !before.attributes.contains_key(*key)));
    let own = own.filter(|key| before.attributes.get(*key) != after.attributes.get(*key));
    let fields = fields.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field.to_owned());
    fields.chain(own.map(|key| format!("attributes.{key}"))).collect()
}
