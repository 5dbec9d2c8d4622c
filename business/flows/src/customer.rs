//! A customer is written down by hand or by a machine, and erased: every room does its part.

use std::sync::Arc;

use collect::{events, orders, returns};
use jobs::{Outcome, QueueOptions, Runner};
use know::consent::NewConsent;
use know::customers::{ProfileChange, ProfileFields, ProfileOutcome, survivor};
use know::identity;
use measure::Habit;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::Tx;
use vocabulary::{Channel, ConsentStatus, CustomerId, Identifier, Instant, JobId, Problem, Purpose};

use crate::join::move_facts;
use crate::order::normalised;
use crate::{Settings, Workspace};

/// Entries of each kind in an export of one person: more than anybody has.
const EXPORTED_MAX: i64 = 100_000;
const ERASE: &str = "erase_customer";

#[derive(Serialize, Deserialize)]
struct Erasure {
    customer: CustomerId,
}

/// What is told of a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// How they are known.
    pub identifiers: Vec<Identifier>,
    /// Built-in fields.
    pub fields: ProfileFields,
    /// Further attributes; null removes one.
    pub attributes: Map<String, Value>,
    /// What they said about being contacted.
    pub consents: Vec<Said>,
}

/// What a person said about being contacted.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Over which channel.
    pub channel: Channel,
    /// For what.
    pub purpose: Purpose,
    /// What.
    pub status: ConsentStatus,
    /// Where.
    pub source: String,
    /// Which wording was shown.
    pub text_version: Option<String>,
    /// When; now when absent.
    pub at: Option<Instant>,
}

/// How a customer buys, for a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Everything ever bought, less what was given back, minor units.
    pub turnover: i64,
    /// Orders.
    pub orders: i64,
    /// The last order.
    pub last_order_at: Option<Instant>,
}

/// Finds or makes the person and takes over what is told of them; gives whether they were made.
pub fn tell(
    tx: &mut Tx<'_>,
    now: Instant,
    settings: &Settings,
    told: &Told,
) -> Result<(CustomerId, bool), Problem> {
    let names = normalised(&told.identifiers, settings, "identifiers")?;
    let found = identity::resolve(tx, now, &[names])?;
    let person = found.into_iter().next().ok_or_else(|| Problem::internal("nobody was found or made"))?;
    move_facts(tx, now, &person.joined, person.customer)?;
    let customer = person.customer;
    change(tx, now, customer, &told.fields, &told.attributes)?;
    consent(tx, now, customer, &told.consents)?;
    if person.created {
        crate::loyalty::registered(tx, now, &[customer])?;
    }
    Ok((customer, person.created))
}

/// Changes a customer's card.
pub fn change(
    tx: &mut Tx<'_>,
    now: Instant,
    customer: CustomerId,
    fields: &ProfileFields,
    attributes: &Map<String, Value>,
) -> Result<(), Problem> {
    let change = ProfileChange { customer, fields: fields.clone(), attributes: attributes.clone() };
    match know::customers::change(tx, now, &[change])?.pop() {
        Some(ProfileOutcome::Refused(problem)) => Err(problem),
        _ => Ok(()),
    }
}

/// Records what a customer said about being contacted.
pub fn consent(tx: &mut Tx<'_>, now: Instant, customer: CustomerId, said: &[Said]) -> Result<(), Problem> {
    let consents: Vec<NewConsent> = said
        .iter()
        .map(|said| NewConsent {
            customer,
            channel: said.channel,
            purpose: said.purpose,
            status: said.status,
            source: said.source.clone(),
            text_version: said.text_version.clone(),
            evidence: None,
            at: said.at,
        })
        .collect();
    know::consent::record(tx, now, &consents)?;
    Ok(())
}

/// Queues the erasure of a person; asked twice, it is one.
pub fn queue_erasure(tx: &mut Tx<'_>, now: Instant, customer: CustomerId) -> Result<JobId, Problem> {
    let customer = survivor(tx, customer)?;
    let key = customer.to_string();
    jobs::queue(
        tx,
        now,
        ERASE,
        &Erasure { customer },
        QueueOptions { key: Some(&key), ..QueueOptions::default() },
    )
}

/// Adds the erasure of people to a runner.
#[must_use]
pub fn handle(runner: Runner, workspace: &Arc<Workspace>) -> Runner {
    let workspace = Arc::clone(workspace);
    runner.handle(ERASE, move |run| {
        let Erasure { customer } = run.payload()?;
        let now = workspace.now();
        let erased: Result<(), Problem> = workspace.store.transact(move |tx| erase(tx, now, customer)).wait();
        erased.map(|()| Outcome::Done)
    })
}

/// Erases a person everywhere: the card is emptied, events and messages go, orders stay in the books without a customer.
pub fn erase(tx: &mut Tx<'_>, now: Instant, customer: CustomerId) -> Result<(), Problem> {
    let customer = survivor(tx, customer)?;
    orders::detach(tx, customer)?;
    returns::detach(tx, customer)?;
    events::erase(tx, customer)?;
    communicate::erase(tx, customer)?;
    segment::live::erase_customer(tx, customer)?;
    crate::till::forget(tx, now, customer)?;
    motivate::erase(tx, now, customer)?;
    know::customers::erase(tx, now, customer)
}

/// Everything that is kept of a person.
pub fn export(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Value, Problem> {
    let customer = survivor(tx, customer)?;
    let end = Instant::MAX;
    let mut all = know::customers::export(tx, customer)?;
    let orders = orders::of_customer(tx, customer, end, EXPORTED_MAX)?;
    let orders = orders.iter().map(|order| {
        let lines = order.lines.iter();
        json!({
            "id": order.id, "source": order.source, "number": order.number, "placed_at": order.placed_at, "currency": order.currency,
            "total": order.total, "discount": order.discount, "store": order.store, "channel": order.channel,
            "lines": lines.map(|line| json!({"sku": line.sku, "name": line.name, "quantity": line.quantity, "total": line.total})).collect::<Vec<_>>(),
        })
    });
    all["orders"] = orders.collect();
    let returns = returns::of_customer(tx, customer, end, EXPORTED_MAX)?;
    let returns = returns.iter().map(|back| json!({"id": back.id, "number": back.number, "order": back.order, "returned_at": back.returned_at, "total": back.total}));
    all["returns"] = returns.collect();
    let events = events::of_customer(tx, customer, end, EXPORTED_MAX)?;
    let events = events.iter().map(|event| {
        let properties: Value = serde_json::from_str(&event.properties).unwrap_or_default();
        json!({"id": event.id, "name": event.name, "occurred_at": event.occurred_at, "source": event.source, "properties": properties})
    });
    all["events"] = events.collect();
    let messages = communicate::deliveries::of_customer(tx, customer, None, EXPORTED_MAX as usize)?;
    let messages = messages.iter().map(|row| {
        json!({
            "id": row.id, "campaign": row.campaign, "channel": row.channel, "contact": row.contact, "planned_at": row.planned_at,
            "handed_over_at": row.handed_over_at, "outcome": row.outcome.map(|outcome| outcome.as_str()), "reason": row.reason,
        })
    });
    all["messages"] = messages.collect();
    Ok(all)
}

/// How customers buy, in their order, from the columns.
pub fn figures(workspace: &Workspace, customers: &[CustomerId]) -> Vec<Figures> {
    let (now, settings) = (workspace.now(), workspace.settings());
    let snapshot = workspace.columns.snapshot();
    let mut sorted = customers.to_vec();
    sorted.sort_unstable();
    let lives = snapshot.lives(&sorted);
    let of = |customer: &CustomerId| {
        let habit = Habit::of(&lives.life(lives.find(customer.0)?), now, &settings.zone);
        Some(Figures { turnover: habit.turnover, orders: habit.orders, last_order_at: habit.last_order_at })
    };
    customers.iter().map(|customer| of(customer).unwrap_or_default()).collect()
}
