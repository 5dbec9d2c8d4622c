//! Events arrive from sites, apps and other systems: claimed once, their customers found or made, appended.

use collect::events::{EventKind, NewEvent};
use know::customers::{ProfileChange, ProfileFields};
use serde_json::{Map, Value};
use store::{Pending, Tx};
use vocabulary::{CustomerId, Identifier, IdentifierKind, Instant, Problem};

use crate::join::move_facts;
use crate::order::normalised;
use crate::{Settings, Workspace, loyalty};

/// What became of an event.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Taken.
    Accepted,
    /// Seen before: counts once.
    Duplicate,
    /// Wrong in itself.
    Refused(Problem),
}

/// Takes a batch of events; the answer comes after the commit. One verdict each, in order: a bad event costs the others nothing.
pub fn collect(workspace: &Workspace, events: Vec<NewEvent>) -> Pending<Result<Vec<Verdict>, Problem>> {
    let (now, settings) = (workspace.now(), workspace.settings());
    workspace.store.transact(move |tx| record(tx, now, &settings, &events))
}

/// As [`collect`], in a transaction already open.
pub fn record(
    tx: &mut Tx<'_>,
    now: Instant,
    settings: &Settings,
    events: &[NewEvent],
) -> Result<Vec<Verdict>, Problem> {
    let named: Vec<Result<Vec<Identifier>, Problem>> =
        events.iter().map(|event| names(event, settings)).collect();
    // Only what can be taken claims its message id: a refused event may come again, corrected.
    let good: Vec<&NewEvent> =
        events.iter().zip(&named).filter_map(|(event, named)| named.is_ok().then_some(event)).collect();
    let mut fresh = collect::events::claim(tx, now, &good)?.into_iter();
    let (mut verdicts, mut taken, mut who) = (Vec::with_capacity(events.len()), Vec::new(), Vec::new());
    for (event, named) in events.iter().zip(named) {
        verdicts.push(match named {
            Err(problem) => Verdict::Refused(problem),
            Ok(_) if fresh.next() != Some(true) => Verdict::Duplicate,
            Ok(names) => {
                taken.push(event);
                who.push(names);
                Verdict::Accepted
            }
        });
    }
    let people = know::identity::resolve(tx, now, &who)?;
    for person in &people {
        move_facts(tx, now, &person.joined, person.customer)?;
    }
    let registered: Vec<CustomerId> = people
        .iter()
        .zip(&taken)
        .filter(|(person, event)| person.created && event.kind == EventKind::Identify)
        .map(|(person, _)| person.customer)
        .collect();
    let customers: Vec<CustomerId> = people.into_iter().map(|person| person.customer).collect();
    change_profiles(tx, now, &customers, &taken)?;
    let pairs: Vec<(CustomerId, &NewEvent)> = customers.into_iter().zip(taken).collect();
    collect::events::append(tx, now, &pairs)?;
    loyalty::registered(tx, now, &registered)?;
    loyalty::earn(tx, now, &settings.country, &pairs)?;
    Ok(verdicts)
}

/// Deletes the event a message of a person brought, as if it had never happened; gives whether there was one. Points it earned stay.
pub fn delete(
    tx: &mut Tx<'_>,
    settings: &Settings,
    who: &[Identifier],
    source: &str,
    message_id: &str,
) -> Result<bool, Problem> {
    for name in normalised(who, settings, "event")? {
        let Some(customer) = know::identity::find(tx, &name)? else { continue };
        if collect::events::delete(tx, customer, source, message_id)? {
            know::touch(tx, &[customer])?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// The names of an event's person. Ids the client set must be right; an address typed by a person that is not one is left out.
fn names(event: &NewEvent, settings: &Settings) -> Result<Vec<Identifier>, Problem> {
    let mut names = normalised(&event.who, settings, "event")?;
    if event.kind == EventKind::Identify {
        let typed = [(IdentifierKind::Email, "email"), (IdentifierKind::Phone, "phone")];
        for (kind, key) in typed {
            let value = event
                .traits
                .get(key)
                .and_then(Value::as_str)
                .map(str::trim)
                .filter(|value| !value.is_empty());
            let identifier = value.map(|value| Identifier::new(kind, value));
            names.extend(
                identifier
                    .and_then(|identifier| know::identity::normalise(&identifier, &settings.country).ok()),
            );
        }
    }
    if names.is_empty() {
        return Err(Problem::invalid(
            "identifier_required",
            "userId",
            "an event says who did it: userId or anonymousId",
        ));
    }
    Ok(names)
}

/// What identify calls say of their people.
fn change_profiles(
    tx: &mut Tx<'_>,
    now: Instant,
    customers: &[CustomerId],
    events: &[&NewEvent],
) -> Result<(), Problem> {
    let changes: Vec<ProfileChange> = customers
        .iter()
        .zip(events)
        .filter(|(_, event)| event.kind == EventKind::Identify && !event.traits.is_empty())
        .map(|(customer, event)| profile_change(*customer, &event.traits))
        .collect();
    know::customers::change(tx, now, &changes)?;
    Ok(())
}

/// The traits clients know by name become the card's fields; the rest are attributes.
fn profile_change(customer: CustomerId, traits: &Map<String, Value>) -> ProfileChange {
    let mut attributes = traits.clone();
    let mut take =
        |keys: &[&str]| keys.iter().find_map(|key| attributes.remove(*key)).as_ref().and_then(text);
    let mut fields = ProfileFields {
        first_name: take(&["firstName", "first_name"]),
        last_name: take(&["lastName", "last_name"]),
        birthday: take(&["birthday"]).map(|day| day.chars().take(10).collect()),
        gender: take(&["gender"]),
        city: take(&["city"]),
        language: take(&["language", "locale"])
            .map(|tag| tag.chars().take_while(|c| c.is_alphanumeric()).collect()),
        time_zone: take(&["timezone", "time_zone"]),
    };
    let full_name = take(&["name"]);
    take(&["email"]);
    take(&["phone"]);
    if fields.first_name.is_none()
        && fields.last_name.is_none()
        && let Some(name) = full_name
    {
        let (first, last) = name.split_once(' ').unwrap_or((name.as_str(), ""));
        fields.first_name = Some(first.to_owned());
        fields.last_name = Some(last.trim().to_owned()).filter(|last| !last.is_empty());
    }
    if fields.city.is_none() {
        fields.city = attributes.get("address").and_then(|address| address.get("city")).and_then(text);
    }
    ProfileChange { customer, fields, attributes }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned).or_else(|| value.as_number().map(ToString::to_string))
}
