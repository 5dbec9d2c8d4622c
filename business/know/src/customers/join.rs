use std::collections::{BTreeMap, HashSet};

use serde_json::json;
use store::Tx;
use vocabulary::{Channel, ConsentStatus, CustomerId, Instant, Problem, Purpose};

use super::{Customer, load_map, sql, write};
use crate::consent::{self, Consent, NewConsent};
use crate::{attributes, contact_points, identity, touched};

/// The customer an id stands for today: itself, or the one it was joined into. Fails with `not_found`.
pub fn survivor(tx: &mut Tx<'_>, customer: CustomerId) -> Result<CustomerId, Problem> {
    sql::survivor(tx, customer)?.ok_or_else(|| Problem::not_found(customer))
}

/// Joins one customer into another: names, addresses and consents move, empty fields are filled, and the old id redirects for ever.
/// Consent is never widened. Joining twice changes nothing. The flow moves what other rooms keep.
pub fn join(tx: &mut Tx<'_>, now: Instant, from: CustomerId, into: CustomerId) -> Result<(), Problem> {
    let into = survivor(tx, into)?;
    if from == into {
        return Ok(());
    }
    tx.lock("customer", from.0.min(into.0))?;
    tx.lock("customer", from.0.max(into.0))?;
    let mut cards = load_map(tx, &[from, into])?;
    let from_card = cards.remove(&from).ok_or_else(|| Problem::not_found(from))?;
    let into_card = cards.remove(&into).ok_or_else(|| Problem::not_found(into))?;
    if from_card.merged_into.is_some() || from_card.erased_at.is_some() {
        return Ok(());
    }
    let narrowed = narrowed_consents(tx, now, from, into)?;
    identity::sql::move_all(tx, from, into)?;
    contact_points::sql::move_all(tx, from, into)?;
    consent::sql::move_all(tx, from, into)?;
    consent::record(tx, now, &narrowed)?;
    sql::redirect(tx, from, into)?;
    let filled = filled(&into_card, &from_card, now);
    let gone = Customer { merged_into: Some(into), merged_at: Some(now), ..from_card.clone() };
    write(tx, &[(from_card, gone), (into_card, filled)])?;
    touched::touch(tx, &[from, into])
}

/// The survivor's card with what only the other card knew.
fn filled(into: &Customer, from: &Customer, now: Instant) -> Customer {
    let mut card = into.clone();
    card.created_at = into.created_at.min(from.created_at);
    card.updated_at = now;
    fill(&mut card.first_name, &from.first_name);
    fill(&mut card.last_name, &from.last_name);
    fill(&mut card.birthday, &from.birthday);
    fill(&mut card.gender, &from.gender);
    fill(&mut card.city, &from.city);
    fill(&mut card.language, &from.language);
    fill(&mut card.time_zone, &from.time_zone);
    let missing = from.attributes.iter().filter(|(key, _)| !into.attributes.contains_key(*key));
    let missing = missing.map(|(key, value)| (key.clone(), value.clone())).collect();
    let mut attributes = card.attributes.clone();
    // Where both together would be too much, the survivor's own attributes stand alone.
    if attributes::lay_over(&mut attributes, &missing).is_ok() {
        card.attributes = attributes;
    }
    card
}

fn fill<T: Clone>(kept: &mut Option<T>, other: &Option<T>) {
    if kept.is_none() {
        kept.clone_from(other);
    }
}

/// What one of the two said, and whether it has an address on the channel which the other has not.
#[derive(Default, Clone, Copy)]
struct Side {
    said: Option<(ConsentStatus, Instant)>,
    has_own_address: bool,
}

/// The entries that keep what is in force after the join at the strictest of both. Silence about an address of one's own counts as a no.
fn narrowed_consents(
    tx: &mut Tx<'_>,
    now: Instant,
    from: CustomerId,
    into: CustomerId,
) -> Result<Vec<NewConsent>, Problem> {
    let consents = consent::of_many(tx, &[from, into])?;
    let points = contact_points::of_many(tx, &[from, into])?;
    let addresses = |customer| -> HashSet<(Channel, &str)> {
        points
            .get(&customer)
            .into_iter()
            .flatten()
            .map(|point| (point.channel, point.value.as_str()))
            .collect()
    };
    let (from_addresses, into_addresses) = (addresses(from), addresses(into));
    let mut subjects: BTreeMap<(Channel, Purpose), [Side; 2]> = BTreeMap::new();
    for (side, customer) in [from, into].into_iter().enumerate() {
        for Consent { channel, purpose, status, at, .. } in consents.get(&customer).into_iter().flatten() {
            subjects.entry((*channel, *purpose)).or_default()[side].said = Some((*status, *at));
        }
    }
    for ((channel, _), [from_side, into_side]) in &mut subjects {
        from_side.has_own_address = from_addresses.difference(&into_addresses).any(|(own, _)| own == channel);
        into_side.has_own_address = into_addresses.difference(&from_addresses).any(|(own, _)| own == channel);
    }
    Ok(subjects
        .into_iter()
        .filter_map(|((channel, purpose), [from_side, into_side])| {
            let (in_force, at) = in_force_after(from_side, into_side)?;
            let status = strictest(from_side, into_side)?;
            (status != in_force).then(|| NewConsent {
                customer: into,
                channel,
                purpose,
                status,
                source: "merge".to_owned(),
                text_version: None,
                evidence: Some(json!({ "joined": from })),
                at: Some(now.max(at)),
            })
        })
        .collect())
}

/// What the two ledgers laid together would say: the later entry; of two at the same time the one that moves.
fn in_force_after(from: Side, into: Side) -> Option<(ConsentStatus, Instant)> {
    match (from.said, into.said) {
        (Some(from), Some(into)) => Some(if from.1 >= into.1 { from } else { into }),
        (one, other) => one.or(other),
    }
}

fn strictest(from: Side, into: Side) -> Option<ConsentStatus> {
    let of_side = |side: Side| match side.said {
        Some((status, _)) => Some(status),
        None => side.has_own_address.then_some(ConsentStatus::Denied),
    };
    let strictness = |status: &ConsentStatus| match status {
        ConsentStatus::Granted => 0,
        ConsentStatus::Denied => 1,
        ConsentStatus::Revoked => 2,
    };
    of_side(from).into_iter().chain(of_side(into)).max_by_key(strictness)
}
