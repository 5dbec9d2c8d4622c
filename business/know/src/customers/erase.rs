use serde_json::Map;
use store::Tx;
use vocabulary::{ConsentStatus, CustomerId, Instant, Problem, Purpose};

use super::{Customer, join::survivor, load_many, sql, write};
use crate::contact_points::ContactState;
use crate::{consent, contact_points, identity, numbers, past, refusals, touched};

/// Erases a person: name, attributes, identifiers, addresses and evidence go, also those of customers joined into this one. The id stays as
/// an empty card, so that orders still add up. A refusal stays as a hash of the address. Erasing twice changes nothing.
pub fn erase(tx: &mut Tx<'_>, now: Instant, customer: CustomerId) -> Result<(), Problem> {
    let customer = survivor(tx, customer)?;
    keep_refusals(tx, now, customer)?;
    let joined = sql::joined_into(tx, customer)?;
    let own = load_many(tx, &[customer])?;
    let cards: Vec<_> = own.into_iter().chain(joined).filter(|card| card.erased_at.is_none()).collect();
    let ids: Vec<_> = cards.iter().map(|card| card.id).collect();
    forget(tx, &numbers(&ids))?;
    consent::sql::forget_evidence(tx, &numbers(&ids))?;
    let emptied: Vec<_> = cards.into_iter().map(|card| (card.clone(), emptied(card, now))).collect();
    write(tx, &emptied)?;
    past::sql::delete(tx, &numbers(&ids))?;
    touched::touch(tx, &ids)
}

/// Removes customers as though they had never been: those an undone import made. Nothing redirects from their ids.
pub fn remove(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<(), Problem> {
    let ids = numbers(customers);
    let words: Vec<_> = load_many(tx, customers)?
        .iter()
        .flat_map(|card| super::search::index_words(card).into_iter().map(|word| (word, card.id)))
        .collect();
    sql::delete_words(tx, &words)?;
    forget(tx, &ids)?;
    consent::sql::delete(tx, &ids)?;
    sql::delete(tx, &ids)?;
    touched::touch(tx, customers)
}

fn forget(tx: &mut Tx<'_>, ids: &[i64]) -> Result<(), Problem> {
    identity::sql::delete(tx, ids)?;
    contact_points::sql::delete(tx, ids)?;
    past::sql::delete(tx, ids)?;
    Ok(())
}

fn emptied(card: Customer, now: Instant) -> Customer {
    Customer {
        updated_at: now,
        first_name: None,
        last_name: None,
        birthday: None,
        gender: None,
        city: None,
        language: None,
        time_zone: None,
        attributes: Map::new(),
        erased_at: Some(now),
        ..card
    }
}

fn keep_refusals(tx: &mut Tx<'_>, now: Instant, customer: CustomerId) -> Result<(), Problem> {
    let consents = consent::of(tx, customer)?;
    let refused: Vec<_> = consents
        .iter()
        .filter(|consent| consent.purpose == Purpose::Marketing && consent.status != ConsentStatus::Granted)
        .map(|consent| consent.channel)
        .collect();
    for point in contact_points::of(tx, customer)? {
        if refused.contains(&point.channel) || point.state == ContactState::Complained {
            refusals::keep(tx, now, point.channel, &point.value)?;
        }
    }
    Ok(())
}
