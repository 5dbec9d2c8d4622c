//! Brings the demo shop in through the doors that a real shop uses.

use std::ops::Range;

use collect::orders::NewOrder;
use know::consent::NewConsent;
use know::contact_points::{NewContactPoint, channel_of};
use know::customers::{ProfileChange, ProfileFields};
use serde_json::{Map, json};
use store::Tx;
use vocabulary::{CustomerId, Instant, OrderId, Problem, Purpose};

use super::{DemoShop, Life, Person, products};
use crate::{Settings, Workspace, event, order};

/// People whose lives are recorded in one transaction.
const BATCH: u32 = 100;

/// What was brought in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filled {
    /// Customers.
    pub customers: u64,
    /// Orders.
    pub orders: u64,
    /// Returns.
    pub returns: u64,
    /// Events of site and app.
    pub events: u64,
}

/// Brings in the catalogue and what happened to the first so many people in a span of time; `progress` hears how many people are done.
///
/// Started again after a break, it records what is missing and changes nothing else.
pub fn fill(
    workspace: &Workspace,
    shop: &DemoShop,
    people: u32,
    span: Range<Instant>,
    mut progress: impl FnMut(u32),
) -> Result<Filled, Problem> {
    let now = shop.end;
    let goods = products();
    workspace.store.transact(move |tx| first_problem(order::products(tx, now, &goods)?)).wait()?;
    let mut filled = Filled::default();
    for begin in (0..people).step_by(BATCH as usize) {
        let end = (begin + BATCH).min(people);
        let lives: Vec<(Person, Life)> = (begin..end)
            .map(|number| shop.person(number))
            .map(|person| {
                let life = during(shop.life(&person), &span);
                (person, life)
            })
            .filter(|(person, life)| span.contains(&person.joined_at) || !life.is_empty())
            .collect();
        for (_, life) in &lives {
            filled.orders += life.orders.len() as u64;
            filled.returns += life.returns.len() as u64;
            filled.events += life.events.len() as u64;
        }
        filled.customers +=
            lives.iter().filter(|(person, _)| span.contains(&person.joined_at)).count() as u64;
        let settings = workspace.settings();
        workspace.store.transact(move |tx| record(tx, now, &settings, &lives)).wait()?;
        progress(end);
    }
    Ok(filled)
}

/// What of a life happened in a span of time.
fn during(mut life: Life, span: &Range<Instant>) -> Life {
    life.orders.retain(|order| span.contains(&order.placed_at));
    life.returns.retain(|(_, back)| span.contains(&back.returned_at));
    life.events.retain(|event| span.contains(&event.occurred_at));
    life
}

/// Records orders made for the demo shop, such as those of an aftermath.
pub fn record_orders(
    tx: &mut Tx<'_>,
    now: Instant,
    settings: &Settings,
    orders: &[NewOrder],
) -> Result<Vec<OrderId>, Problem> {
    let mut ids = Vec::with_capacity(orders.len());
    for part in orders.chunks(order::ORDERS_MAX) {
        for verdict in order::record(tx, now, settings, part)? {
            ids.push(verdict?.order());
        }
    }
    Ok(ids)
}

fn record(
    tx: &mut Tx<'_>,
    now: Instant,
    settings: &Settings,
    lives: &[(Person, Life)],
) -> Result<(), Problem> {
    for (person, _) in lives {
        introduce(tx, settings, person)?;
    }
    let orders: Vec<NewOrder> = lives.iter().flat_map(|(_, life)| life.orders.iter().cloned()).collect();
    record_orders(tx, now, settings, &orders)?;
    for (number, back) in lives.iter().flat_map(|(_, life)| &life.returns) {
        if let Some(order) = collect::orders::by_number(tx, Some(&back.source), number)?.first() {
            order::give_back(tx, now, order, back)?;
        }
    }
    let events: Vec<_> = lives.iter().flat_map(|(_, life)| life.events.iter().cloned()).collect();
    for verdict in event::record(tx, now, settings, &events)? {
        if let event::Verdict::Refused(problem) = verdict {
            return Err(problem);
        }
    }
    Ok(())
}

/// The person signs up: card, addresses, consent.
fn introduce(tx: &mut Tx<'_>, settings: &Settings, person: &Person) -> Result<CustomerId, Problem> {
    let at = person.joined_at;
    let names = order::normalised(&person.identifiers, settings, "customer")?;
    let contacts = names.clone();
    let found = know::identity::resolve(tx, at, &[names])?;
    let customer = found.first().ok_or_else(|| Problem::internal("nobody was found or made"))?.customer;
    let contacts: Vec<NewContactPoint> = contacts
        .into_iter()
        .filter_map(|name| {
            Some(NewContactPoint { customer, channel: channel_of(name.kind)?, value: name.value })
        })
        .collect();
    know::contact_points::add(tx, at, &contacts)?;
    know::customers::change(tx, at, &[profile(customer, person)])?;
    know::consent::record(tx, at, &consents(customer, person))?;
    Ok(customer)
}

fn profile(customer: CustomerId, person: &Person) -> ProfileChange {
    let fields = ProfileFields {
        first_name: Some(person.first_name.clone()),
        last_name: Some(person.last_name.clone()),
        birthday: person.birthday.map(|date| date.to_string()),
        gender: Some(person.gender.to_owned()),
        city: Some(person.city.to_owned()),
        language: Some(person.language.to_owned()),
        time_zone: person.time_zone.map(str::to_owned),
    };
    let attributes = Map::from_iter([("signed_up".to_owned(), json!(person.signed_up))]);
    ProfileChange { customer, fields, attributes }
}

fn consents(customer: CustomerId, person: &Person) -> Vec<NewConsent> {
    let said = person.consents.iter().map(|said| NewConsent {
        customer,
        channel: said.channel,
        purpose: Purpose::Marketing,
        status: said.status,
        source: said.source.to_owned(),
        text_version: Some(said.text_version.to_owned()),
        evidence: None,
        at: Some(said.at),
    });
    said.collect()
}

fn first_problem<T>(verdicts: Vec<Result<T, Problem>>) -> Result<(), Problem> {
    verdicts.into_iter().find_map(Result::err).map_or(Ok(()), Err)
}
