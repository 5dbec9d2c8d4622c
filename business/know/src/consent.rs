//! What customers agreed to: an append-only ledger for each channel and purpose. The latest by the time it was given counts.

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use store::Tx;
use vocabulary::{Channel, ConsentStatus, CustomerId, Instant, Problem, Purpose};

use crate::touched;

pub(crate) mod sql;

/// The most bytes of the evidence of one consent.
const EVIDENCE_BYTES_MAX: usize = 4_096;
/// The most characters of a source or a text's version.
const WORDS_MAX: usize = 200;

/// Something a customer said about being contacted.
#[derive(Debug, Clone, PartialEq)]
pub struct NewConsent {
    /// Who.
    pub customer: CustomerId,
    /// Over which channel.
    pub channel: Channel,
    /// For what.
    pub purpose: Purpose,
    /// What was said.
    pub status: ConsentStatus,
    /// Where: a form, a till, an import.
    pub source: String,
    /// Which wording was shown.
    pub text_version: Option<String>,
    /// What proves it: address of the device, form, call record.
    pub evidence: Option<Value>,
    /// When it was said; without it now, unless the same was already in force.
    pub at: Option<Instant>,
}

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Consent {
    /// Over which channel.
    pub channel: Channel,
    /// For what.
    pub purpose: Purpose,
    /// What was said.
    pub status: ConsentStatus,
    /// Where.
    pub source: String,
    /// Which wording was shown.
    pub text_version: Option<String>,
    /// What proves it.
    pub evidence: Option<Value>,
    /// When it was said.
    pub at: Instant,
    /// When it was recorded.
    pub recorded_at: Instant,
}

/// Records what customers said; an identical record is kept once. Gives, for each, whether it was news.
///
/// Fails with `field_too_long` when a source, a version or the evidence is out of bounds.
pub fn record(tx: &mut Tx<'_>, now: Instant, consents: &[NewConsent]) -> Result<Vec<bool>, Problem> {
    if consents.is_empty() {
        return Ok(Vec::new());
    }
    for consent in consents {
        consent.check()?;
    }
    let mut in_force = in_force_for_undated(tx, consents)?;
    let is_entry: Vec<bool> = consents
        .iter()
        .map(|consent| match consent.at {
            Some(_) => true,
            None => in_force.insert(consent.subject(), consent.words()) != Some(consent.words()),
        })
        .collect();
    let entries: Vec<_> =
        consents.iter().zip(&is_entry).filter(|(_, is_entry)| **is_entry).map(|(c, _)| c).collect();
    let mut recorded: HashSet<_> = sql::insert(tx, now, &entries)?.into_iter().collect();
    let news: Vec<bool> = consents
        .iter()
        .zip(is_entry)
        .map(|(consent, is_entry)| is_entry && recorded.remove(&sql::Key::of(consent, now)))
        .collect();
    let changed: Vec<_> =
        consents.iter().zip(&news).filter(|(_, is_news)| **is_news).map(|(c, _)| c.customer).collect();
    touched::touch_contacts(tx, &changed)?;
    Ok(news)
}

/// What is in force on one channel and purpose for those customers who ever said anything about it.
pub fn current(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
    channel: Channel,
    purpose: Purpose,
) -> Result<HashMap<CustomerId, ConsentStatus>, Problem> {
    Ok(sql::statuses(tx, &crate::numbers(customers), channel, purpose)?.into_iter().collect())
}

/// What is in force for a customer, one entry a channel and purpose.
pub fn of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<Consent>, Problem> {
    Ok(of_many(tx, &[customer])?.remove(&customer).unwrap_or_default())
}

/// As [`of`] for many customers; those who never said anything are absent.
pub fn of_many(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<HashMap<CustomerId, Vec<Consent>>, Problem> {
    let mut in_force: HashMap<CustomerId, Vec<Consent>> = HashMap::new();
    for (customer, consent) in sql::ledger(tx, &crate::numbers(customers))? {
        let known = in_force.entry(customer).or_default();
        match known
            .last_mut()
            .filter(|last| (last.channel, last.purpose) == (consent.channel, consent.purpose))
        {
            Some(last) => *last = consent,
            None => known.push(consent),
        }
    }
    Ok(in_force)
}

/// Everything a customer ever said, by channel and purpose, the oldest first.
pub fn ledger(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<Consent>, Problem> {
    Ok(sql::ledger(tx, &[customer.0])?.into_iter().map(|(_, consent)| consent).collect())
}

/// Who about what.
type Subject = (CustomerId, Channel, Purpose);
/// What was said and where.
type Words = (ConsentStatus, String, String);

impl NewConsent {
    fn subject(&self) -> Subject {
        (self.customer, self.channel, self.purpose)
    }

    fn words(&self) -> Words {
        (self.status, self.source.clone(), self.text_version.clone().unwrap_or_default())
    }

    fn check(&self) -> Result<(), Problem> {
        let too_long = |field: &str, max: usize| {
            Problem::invalid("field_too_long", field, format!("{field} has at most {max} characters"))
                .with("max", max)
        };
        if self.source.chars().count() > WORDS_MAX {
            return Err(too_long("source", WORDS_MAX));
        }
        if self.text_version.as_ref().is_some_and(|version| version.chars().count() > WORDS_MAX) {
            return Err(too_long("text_version", WORDS_MAX));
        }
        if self.evidence.as_ref().is_some_and(|evidence| evidence.to_string().len() > EVIDENCE_BYTES_MAX) {
            return Err(too_long("evidence", EVIDENCE_BYTES_MAX));
        }
        Ok(())
    }
}

fn in_force_for_undated(
    tx: &mut Tx<'_>,
    consents: &[NewConsent],
) -> Result<HashMap<Subject, Words>, Problem> {
    let undated: Vec<_> =
        consents.iter().filter(|consent| consent.at.is_none()).map(|c| c.customer).collect();
    if undated.is_empty() {
        return Ok(HashMap::new());
    }
    let of_customers = of_many(tx, &undated)?;
    let each =
        of_customers.into_iter().flat_map(|(customer, known)| known.into_iter().map(move |c| (customer, c)));
    Ok(each
        .map(|(customer, c)| {
            ((customer, c.channel, c.purpose), (c.status, c.source, c.text_version.unwrap_or_default()))
        })
        .collect())
}
