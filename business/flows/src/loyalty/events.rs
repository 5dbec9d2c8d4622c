//! Points for what customers do on site, app or elsewhere, once a message.

use collect::events::NewEvent;
use motivate::loyalty::{self, Key, Programme, programmes};
use store::Tx;
use vocabulary::{CustomerId, ErrorKind, IdentifierKind, Instant, Problem};

use super::referral;

/// What becoming known is called in the rules of programmes.
pub const REGISTRATION: &str = "registration";

/// Gives the points that programmes promise for events; visitors without a name earn none.
pub(crate) fn earn(
    tx: &mut Tx<'_>,
    now: Instant,
    country: &str,
    events: &[(CustomerId, &NewEvent)],
) -> Result<(), Problem> {
    if events.is_empty() {
        return Ok(());
    }
    for programme in programmes::all(tx)? {
        if programme.rules.events.is_empty() {
            continue;
        }
        for (customer, event) in events {
            if event.name == referral::REFERRAL {
                referral::earn(tx, now, country, &programme, *customer, event)?;
            } else if asks_for(&programme, &event.name) && is_known(tx, *customer)? {
                give(
                    tx,
                    &programme,
                    *customer,
                    &key(*customer, event),
                    event.occurred_at.min(now),
                    &event.name,
                )?;
            }
        }
    }
    Ok(())
}

/// Gives the points that programmes promise who becomes known, once.
pub(crate) fn registered(tx: &mut Tx<'_>, now: Instant, customers: &[CustomerId]) -> Result<(), Problem> {
    if customers.is_empty() {
        return Ok(());
    }
    for programme in programmes::all(tx)?.iter().filter(|programme| asks_for(programme, REGISTRATION)) {
        for customer in customers {
            let key = Key::new("customer", customer.to_string(), REGISTRATION);
            give(tx, programme, *customer, &key, now, REGISTRATION)?;
        }
    }
    Ok(())
}

/// Points for one thing; a message that was something else before, or came from somebody else, earns nothing more.
pub(super) fn give(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    key: &Key,
    at: Instant,
    event: &str,
) -> Result<(), Problem> {
    match loyalty::earn_event(tx, programme, customer, key, at, event) {
        // Segments ask about points as about any field.
        Ok(_) => know::touch_standing(tx, &[customer]),
        Err(problem) if problem.kind == ErrorKind::Conflict => Ok(()),
        Err(problem) => Err(problem),
    }
}

pub(super) fn asks_for(programme: &Programme, event: &str) -> bool {
    programme.rules.events.iter().any(|rule| rule.event == event)
}

fn key(customer: CustomerId, event: &NewEvent) -> Key {
    let document = match &event.message_id {
        Some(id) => format!("{}/{id}", event.source),
        None => format!("{customer}/{}", event.occurred_at.0),
    };
    Key::new("event", document, format!("earn {}", event.name))
}

/// Whether somebody is known by more than a cookie.
pub(super) fn is_known(tx: &mut Tx<'_>, customer: CustomerId) -> Result<bool, Problem> {
    let names = know::identity::of(tx, customer)?;
    Ok(names.iter().any(|name| name.identifier.kind != IdentifierKind::Anonymous))
}
