//! Where customers can be reached, and whether the address still works.

use std::collections::{HashMap, HashSet};

use store::Tx;
use vocabulary::{Channel, ConsentStatus, CustomerId, IdentifierKind, Instant, Problem, Purpose};

use crate::consent::{self, NewConsent};
use crate::{refusals, touched};

pub(crate) mod sql;

/// What is known about an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContactState {
    /// Proved to be the customer's, or answered from.
    Valid,
    /// Given, never proved.
    Unverified,
    /// Messages to it come back.
    Bounced,
    /// Its owner reported a message as spam.
    Complained,
    /// Not an address anybody can be reached at.
    Invalid,
}

impl ContactState {
    /// All states, the best first.
    pub const ALL: [ContactState; 5] = [
        ContactState::Valid,
        ContactState::Unverified,
        ContactState::Bounced,
        ContactState::Complained,
        ContactState::Invalid,
    ];

    /// The number the store keeps.
    pub fn number(self) -> i64 {
        self as i64 + 1
    }

    /// The state of a stored number.
    pub fn from_number(number: i64) -> Option<ContactState> {
        ContactState::ALL.into_iter().find(|state| state.number() == number)
    }

    /// The word used in the API and in exports.
    pub fn as_str(self) -> &'static str {
        match self {
            ContactState::Valid => "valid",
            ContactState::Unverified => "unverified",
            ContactState::Bounced => "bounced",
            ContactState::Complained => "complained",
            ContactState::Invalid => "invalid",
        }
    }

    /// Whether something can be sent to an address in this state.
    pub fn is_usable(self) -> bool {
        matches!(self, ContactState::Valid | ContactState::Unverified)
    }
}

/// An address a customer can be reached at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactPoint {
    /// Over which channel.
    pub channel: Channel,
    /// The address, normalised.
    pub value: String,
    /// Whether it works.
    pub state: ContactState,
    /// Why it is in that state.
    pub reason: Option<String>,
    /// When it was given.
    pub created_at: Instant,
    /// When its state was last set.
    pub changed_at: Instant,
}

/// An address to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContactPoint {
    /// Whose.
    pub customer: CustomerId,
    /// Over which channel.
    pub channel: Channel,
    /// The address, normalised.
    pub value: String,
}

/// The channel on which an identifier is an address; calls go to the numbers kept for text messages.
pub fn channel_of(kind: IdentifierKind) -> Option<Channel> {
    match kind {
        IdentifierKind::Email => Some(Channel::Email),
        IdentifierKind::Phone => Some(Channel::Sms),
        IdentifierKind::External | IdentifierKind::Card | IdentifierKind::Anonymous => None,
    }
}

/// Keeps addresses; those already kept stay as they are. An address refused by somebody since erased comes with that refusal.
pub fn add(tx: &mut Tx<'_>, now: Instant, contacts: &[NewContactPoint]) -> Result<(), Problem> {
    let mut seen = HashSet::new();
    let distinct: Vec<_> = contacts
        .iter()
        .filter(|contact| seen.insert((contact.customer, contact.channel, &contact.value)))
        .collect();
    if distinct.is_empty() {
        return Ok(());
    }
    let added = sql::insert(tx, now, &distinct)?;
    touched::touch_contacts(tx, &added.iter().map(|contact| contact.customer).collect::<Vec<_>>())?;
    repeat_refusals(tx, now, &added)
}

fn repeat_refusals(tx: &mut Tx<'_>, now: Instant, added: &[NewContactPoint]) -> Result<(), Problem> {
    let refused = refusals::among(tx, added)?;
    let consents: Vec<_> = refused
        .into_iter()
        .map(|contact| NewConsent {
            customer: contact.customer,
            channel: contact.channel,
            purpose: Purpose::Marketing,
            status: ConsentStatus::Revoked,
            source: "refused_before".to_owned(),
            text_version: None,
            evidence: None,
            at: Some(now),
        })
        .collect();
    consent::record(tx, now, &consents)?;
    Ok(())
}

/// Sets the state of an address, whoever has it; gives whose picture that changed.
pub fn mark(
    tx: &mut Tx<'_>,
    now: Instant,
    channel: Channel,
    value: &str,
    state: ContactState,
    reason: Option<&str>,
) -> Result<Vec<CustomerId>, Problem> {
    let changed = sql::mark(tx, now, kept_under(channel), value, state, reason)?;
    touched::touch_contacts(tx, &changed)?;
    Ok(changed)
}

/// The best address of each customer who can be reached over the channel: proved before given, newer before older.
pub fn reachable(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
    channel: Channel,
) -> Result<HashMap<CustomerId, ContactPoint>, Problem> {
    let mut best: HashMap<CustomerId, ContactPoint> = HashMap::with_capacity(customers.len());
    for (customer, point) in sql::of_channel(tx, &crate::numbers(customers), kept_under(channel))? {
        let is_better = best.get(&customer).is_none_or(|other| {
            (point.state, other.created_at, point.value.as_str())
                < (other.state, point.created_at, other.value.as_str())
        });
        if point.state.is_usable() && is_better {
            best.insert(customer, point);
        }
    }
    Ok(best)
}

/// Everybody who has the address: people who share an inbox.
pub fn owners(tx: &mut Tx<'_>, channel: Channel, value: &str) -> Result<Vec<CustomerId>, Problem> {
    Ok(sql::owners(tx, kept_under(channel), value)?)
}

/// All addresses of a customer.
pub fn of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<ContactPoint>, Problem> {
    Ok(of_many(tx, &[customer])?.remove(&customer).unwrap_or_default())
}

/// As [`of`] for many customers; those without an address are absent.
pub fn of_many(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
) -> Result<HashMap<CustomerId, Vec<ContactPoint>>, Problem> {
    let mut points: HashMap<_, Vec<_>> = HashMap::new();
    for (customer, point) in sql::of(tx, &crate::numbers(customers))? {
        points.entry(customer).or_default().push(point);
    }
    Ok(points)
}

fn kept_under(channel: Channel) -> Channel {
    if channel == Channel::Call { Channel::Sms } else { channel }
}
