//! Points for bringing somebody: to who brought, and to who was brought, once for each who was.

use collect::events::NewEvent;
use motivate::loyalty::{Key, Programme};
use serde_json::Value;
use store::Tx;
use vocabulary::{CustomerId, ErrorKind, Identifier, IdentifierKind, Instant, Problem};

use super::events::{asks_for, give, is_known};

/// The event by which somebody says who brought them; in the rules of programmes, what who brought earns.
pub const REFERRAL: &str = "referral";
/// In the rules of programmes: what who was brought earns.
pub const REFERRED: &str = "referred";
/// The event's property that names who brought: by customer id, e-mail, phone, card, or id in the event's own source.
const REFERRER: &str = "referrer";

/// Gives the points that a programme promises for a customer who was brought; nothing where nobody known, or nobody older, brought them.
pub(super) fn earn(
    tx: &mut Tx<'_>,
    now: Instant,
    country: &str,
    programme: &Programme,
    friend: CustomerId,
    event: &NewEvent,
) -> Result<(), Problem> {
    if !asks_for(programme, REFERRAL) && !asks_for(programme, REFERRED) {
        return Ok(());
    }
    let Some(referrer) = referrer(tx, country, event)? else { return Ok(()) };
    // Cards are numbered as they come to be known: two cannot bring each other, and nobody brings themselves.
    if referrer >= friend || !is_known(tx, friend)? || !is_known(tx, referrer)? {
        return Ok(());
    }
    let at = event.occurred_at.min(now);
    for (customer, name) in [(referrer, REFERRAL), (friend, REFERRED)] {
        let key = Key::new("referral", friend.to_string(), name);
        give(tx, programme, customer, &key, at, name)?;
    }
    Ok(())
}

fn referrer(tx: &mut Tx<'_>, country: &str, event: &NewEvent) -> Result<Option<CustomerId>, Problem> {
    let properties: Value = serde_json::from_str(&event.properties).unwrap_or_default();
    let Some(text) = properties.get(REFERRER).and_then(Value::as_str) else { return Ok(None) };
    if let Ok(customer) = text.parse::<CustomerId>() {
        return match know::customers::survivor(tx, customer) {
            Err(problem) if problem.kind == ErrorKind::NotFound => Ok(None),
            found => found.map(Some),
        };
    }
    let named = |kind| Identifier::new(kind, text);
    let names = [
        named(IdentifierKind::Email),
        named(IdentifierKind::Card),
        named(IdentifierKind::Phone),
        Identifier::external(&event.source, text),
    ];
    for name in names.iter().filter_map(|name| know::identity::normalise(name, country).ok()) {
        if let Some(customer) = know::identity::find(tx, &name)? {
            return Ok(Some(customer));
        }
    }
    Ok(None)
}
