//! Customers as the columns keep them.

use columnar::{ConsentFact, ContactFact, CustomerFact, Value};
use serde_json::Value as Json;
use store::Tx;
use vocabulary::{CustomerId, Date, Problem};

use crate::attributes::AttributeKind;
use crate::consent::{self, Consent};
use crate::contact_points::{self, ContactPoint};
use crate::customers::{self, Customer};

/// The facts of customers; those joined, erased or unknown are absent.
pub fn customers(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<Vec<CustomerFact>, Problem> {
    let cards = customers::load_many(tx, customers)?;
    let points = contact_points::of_many(tx, customers)?;
    let consents = consent::of_many(tx, customers)?;
    let live = cards.into_iter().filter(|card| card.merged_into.is_none() && card.erased_at.is_none());
    Ok(live
        .map(|card| {
            let points = points.get(&card.id).map_or(&[][..], Vec::as_slice);
            let said = consents.get(&card.id).map_or(&[][..], Vec::as_slice);
            of(card, points, said)
        })
        .collect())
}

/// The facts of a card with its addresses and what is in force of what was said.
pub(crate) fn of(card: Customer, points: &[ContactPoint], said: &[Consent]) -> CustomerFact {
    fact(card, contacts(points), said.iter().map(self::said).collect())
}

fn fact(card: Customer, contacts: Vec<ContactFact>, consents: Vec<ConsentFact>) -> CustomerFact {
    CustomerFact {
        customer: card.id,
        created_at: card.created_at,
        first_name: card.first_name,
        last_name: card.last_name,
        birthday: card.birthday,
        gender: card.gender,
        city: card.city,
        language: card.language,
        time_zone: card.time_zone,
        attributes: card.attributes.into_iter().filter_map(|(key, json)| Some((key, value(json)?))).collect(),
        contacts,
        consents,
    }
}

fn contacts(points: &[ContactPoint]) -> Vec<ContactFact> {
    let mut contacts: Vec<ContactFact> = Vec::new();
    for point in points {
        let is_usable = point.state.is_usable();
        match contacts.iter_mut().find(|contact| contact.channel == point.channel) {
            Some(contact) => contact.is_usable |= is_usable,
            None => contacts.push(ContactFact { channel: point.channel, is_usable }),
        }
    }
    contacts
}

fn said(consent: &Consent) -> ConsentFact {
    ConsentFact { channel: consent.channel, purpose: consent.purpose, status: consent.status }
}

fn value(json: Json) -> Option<Value> {
    let kind = AttributeKind::of(&json)?;
    Some(match json {
        Json::Bool(truth) => Value::Bool(truth),
        Json::Number(number) => Value::Number(thousandths(&number)?),
        Json::String(text) if kind == AttributeKind::Date => Value::Date(Date::parse(&text)?),
        Json::String(text) => Value::Text(text),
        Json::Array(items) => {
            Value::List(items.into_iter().filter_map(|item| item.as_str().map(str::to_owned)).collect())
        }
        Json::Null | Json::Object(_) => return None,
    })
}

/// A number in thousandths; nothing when it is too large to be held so.
fn thousandths(number: &serde_json::Number) -> Option<i64> {
    match number.as_i64() {
        Some(whole) => whole.checked_mul(1_000),
        None => number
            .as_f64()
            .map(|value| (value * 1_000.0).round())
            .filter(|value| value.abs() < 9.0e15)
            .map(|value| value as i64),
    }
}
