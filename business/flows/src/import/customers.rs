//! Rows of customers: found or made, their cards changed, their consents recorded.

use std::collections::{HashMap, HashSet};

use collect::imports::CustomerRow;
use know::consent::NewConsent;
use know::customers::{Customer, ProfileChange, ProfileFields, ProfileOutcome};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::Tx;
use vocabulary::{Channel, ConsentStatus, CustomerId, Identifier, Instant, Problem, Purpose};

use super::apply::{Context, Verdict, change};
use super::batch::{Batch, Command};
use crate::join::move_facts;
use crate::order;

/// A card as it was before an import changed it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CardBefore {
    pub customer: CustomerId,
    fields: ProfileFields,
    attributes: Map<String, Value>,
}

/// What was in force before an import recorded a consent.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ConsentBefore {
    pub customer: CustomerId,
    pub channel: Channel,
    pub purpose: Purpose,
    pub before: Option<(ConsentStatus, String, Option<String>)>,
}

/// Names that customers who were there got from an import.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct NamesGiven {
    pub at: Instant,
    pub names: Vec<(CustomerId, Identifier)>,
}

impl CardBefore {
    fn of(card: &Customer) -> CardBefore {
        let fields = ProfileChange::back_to(card, card).fields;
        CardBefore { customer: card.id, fields, attributes: card.attributes.clone() }
    }

    /// The change that brings the card back to this.
    pub fn change(self, current: &Customer) -> ProfileChange {
        let mut attributes = self.attributes;
        for key in current.attributes.keys() {
            attributes.entry(key.clone()).or_insert(Value::Null);
        }
        ProfileChange { customer: current.id, fields: self.fields, attributes }
    }
}

/// A row that can be recorded, with its place in the batch.
struct Good<'b> {
    place: usize,
    row: &'b CustomerRow,
}

/// Records the customers of a batch; one verdict each.
pub(super) fn record(tx: &mut Tx<'_>, context: &Context, batch: &Batch) -> Result<Vec<Verdict>, Problem> {
    let mut verdicts: Vec<Option<Verdict>> = Vec::with_capacity(batch.items.len());
    let (mut good, mut who) = (Vec::new(), Vec::new());
    for (place, item) in batch.items.iter().enumerate() {
        let Command::Customer(row) = &item.command else { continue };
        match checked(context, row) {
            Ok(names) => {
                good.push(Good { place, row });
                who.push(names);
                verdicts.push(None);
            }
            Err(problem) => verdicts.push(Some(Verdict::of(&problem))),
        }
    }
    for (good, verdict) in good.iter().zip(record_good(tx, context, &good, &who)?) {
        verdicts[good.place] = Some(verdict);
    }
    verdicts
        .into_iter()
        .map(|verdict| verdict.ok_or_else(|| Problem::internal("a customer without a verdict")))
        .collect()
}

/// Everything that can be refused without knowing the customer, so that a refused row makes nobody.
fn checked(context: &Context, row: &CustomerRow) -> Result<Vec<Identifier>, Problem> {
    let names = order::normalised(&row.who, &context.settings, "identifiers")?;
    change_of(CustomerId(0), row).check(context.now)?;
    if let Some(consent) = row.consents.iter().find(|consent| consent.at.is_some_and(|at| at > context.now)) {
        let message = format!("a consent of the channel {} lies in the future", consent.channel.as_str());
        return Err(Problem::invalid("in_the_future", "consent_at", message));
    }
    Ok(names)
}

fn change_of(customer: CustomerId, row: &CustomerRow) -> ProfileChange {
    let fields = ProfileFields {
        first_name: row.first_name.clone(),
        last_name: row.last_name.clone(),
        birthday: row.birthday.map(|date| date.to_string()),
        gender: row.gender.clone(),
        city: row.city.clone(),
        language: row.language.clone(),
        time_zone: row.time_zone.clone(),
    };
    ProfileChange { customer, fields, attributes: row.attributes.clone() }
}

fn record_good(
    tx: &mut Tx<'_>,
    context: &Context,
    good: &[Good<'_>],
    who: &[Vec<Identifier>],
) -> Result<Vec<Verdict>, Problem> {
    let people = know::identity::resolve(tx, context.now, who)?;
    for person in &people {
        move_facts(tx, context.now, &person.joined, person.customer)?;
    }
    let made: HashSet<CustomerId> =
        people.iter().filter(|person| person.created).map(|person| person.customer).collect();
    let old: Vec<CustomerId> =
        people.iter().map(|person| person.customer).filter(|customer| !made.contains(customer)).collect();
    let made_in_order: Vec<CustomerId> =
        people.iter().filter(|person| person.created).map(|person| person.customer).collect();
    context.note(tx, change::CUSTOMERS_MADE, &made_in_order)?;

    let before = know::customers::load_map(tx, &old)?;
    let changes: Vec<ProfileChange> =
        people.iter().zip(good).map(|(person, good)| change_of(person.customer, good.row)).collect();
    let outcomes = know::customers::change(tx, context.now, &changes)?;
    note_cards(tx, context, &before, &changes, &outcomes)?;
    let consented = record_consents(tx, context, good, &changes, &made)?;
    let named = newly_named(tx, context, &old)?;
    Ok(people
        .iter()
        .zip(outcomes)
        .map(|(person, outcome)| match outcome {
            ProfileOutcome::Refused(problem) => Verdict::of(&problem),
            _ if person.created => Verdict::New,
            ProfileOutcome::Changed => Verdict::Updated,
            ProfileOutcome::Unchanged
                if consented.contains(&person.customer) || named.contains(&person.customer) =>
            {
                Verdict::Updated
            }
            ProfileOutcome::Unchanged => Verdict::Unchanged,
        })
        .collect())
}

fn note_cards(
    tx: &mut Tx<'_>,
    context: &Context,
    before: &HashMap<CustomerId, Customer>,
    changes: &[ProfileChange],
    outcomes: &[ProfileOutcome],
) -> Result<(), Problem> {
    let mut seen = HashSet::new();
    let changed = changes.iter().zip(outcomes).filter(|(_, outcome)| **outcome == ProfileOutcome::Changed);
    let images: Vec<CardBefore> = changed
        .filter_map(|(change, _)| before.get(&change.customer))
        .filter(|card| seen.insert(card.id))
        .map(CardBefore::of)
        .collect();
    context.note(tx, change::CUSTOMERS_BEFORE, &images)
}

/// Records what the rows say about consent; gives whose consent changed, of those who were there before.
fn record_consents(
    tx: &mut Tx<'_>,
    context: &Context,
    good: &[Good<'_>],
    changes: &[ProfileChange],
    made: &HashSet<CustomerId>,
) -> Result<HashSet<CustomerId>, Problem> {
    let mut consents = Vec::new();
    for (good, change) in good.iter().zip(changes) {
        for told in &good.row.consents {
            consents.push(NewConsent {
                customer: change.customer,
                channel: told.channel,
                purpose: told.purpose,
                status: told.status,
                source: if told.source.is_empty() { "import".to_owned() } else { told.source.clone() },
                text_version: told.text_version.clone(),
                evidence: Some(json!({ "import": context.import })),
                at: told.at,
            });
        }
    }
    let old: Vec<CustomerId> =
        consents.iter().map(|consent| consent.customer).filter(|customer| !made.contains(customer)).collect();
    let in_force = know::consent::of_many(tx, &old)?;
    let news = know::consent::record(tx, context.now, &consents)?;
    let (mut images, mut changed) = (Vec::new(), HashSet::new());
    for (consent, is_news) in consents.iter().zip(news) {
        if !is_news || made.contains(&consent.customer) {
            continue;
        }
        changed.insert(consent.customer);
        let known = in_force.get(&consent.customer).into_iter().flatten();
        let before = known
            .into_iter()
            .find(|there| (there.channel, there.purpose) == (consent.channel, consent.purpose));
        images.push(ConsentBefore {
            customer: consent.customer,
            channel: consent.channel,
            purpose: consent.purpose,
            before: before.map(|there| (there.status, there.source.clone(), there.text_version.clone())),
        });
    }
    context.note(tx, change::CONSENTS_BEFORE, &images)?;
    Ok(changed)
}

/// Who of those that were there has a name since this batch; which names is noted.
fn newly_named(
    tx: &mut Tx<'_>,
    context: &Context,
    old: &[CustomerId],
) -> Result<HashSet<CustomerId>, Problem> {
    let known = know::identity::of_many(tx, old)?;
    let mut names: Vec<(CustomerId, Identifier)> = known
        .into_iter()
        .flat_map(|(customer, names)| names.into_iter().map(move |name| (customer, name)))
        .filter(|(_, name)| name.first_seen_at == context.now)
        .map(|(customer, name)| (customer, name.identifier))
        .collect();
    names.sort_unstable();
    let named = names.iter().map(|(customer, _)| *customer).collect();
    if !names.is_empty() {
        context.note(tx, change::NAMES_GIVEN, &[NamesGiven { at: context.now, names }])?;
    }
    Ok(named)
}
