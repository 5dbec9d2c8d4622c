//! Events of site, app and other systems: appended once, however often they are sent.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};
use store::Tx;
use vocabulary::{CustomerId, Identifier, Instant, Problem};

use crate::message_keys::{self, MessageKey};

mod sql;

pub use sql::{Event, EventName, erase, forget, move_customer, names, of_customer};

/// The largest event taken, in bytes of JSON.
pub const EVENT_BYTES_MAX: usize = 32 * 1024;
/// Properties remembered of an event name.
const PROPERTIES_MAX: usize = 100;

/// What an event of the collection API is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// Says who someone is; changes the profile and leaves no event.
    Identify,
    /// Something the person did.
    Track,
    /// A page was seen.
    Page,
    /// A screen of an app was seen.
    Screen,
    /// The person belongs to a group or account.
    Group,
    /// Two ids are the same person; leaves no event.
    Alias,
}

impl EventKind {
    /// Whether it is kept as an event of the customer's life.
    pub fn is_kept(self) -> bool {
        !matches!(self, EventKind::Identify | EventKind::Alias)
    }
}

/// An event as a client tells it, read and bounded by the door.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// What it is.
    pub kind: EventKind,
    /// The name of a tracked event; for pages and screens the kind's own word.
    pub name: String,
    /// The client's id of the message: seen twice, it counts once.
    pub message_id: Option<String>,
    /// The system it comes from: the write key's name.
    pub source: String,
    /// How the person is known, as told: not yet normalised.
    pub who: Vec<Identifier>,
    /// When it happened, by our clock.
    pub occurred_at: Instant,
    /// Its properties, a JSON object as text.
    pub properties: String,
    /// Page, device, campaign and so on, a JSON object as text.
    pub context: Option<String>,
    /// What an identify or group says of the person.
    pub traits: Map<String, Value>,
}

impl NewEvent {
    fn key(&self) -> Option<MessageKey> {
        self.message_id.as_ref().map(|id| MessageKey::of(&self.source, id))
    }
}

/// Which of the events are seen for the first time; the ids of those are claimed.
pub fn claim(tx: &mut Tx<'_>, now: Instant, events: &[&NewEvent]) -> Result<Vec<bool>, Problem> {
    let keys: Vec<Option<MessageKey>> = events.iter().map(|event| event.key()).collect();
    let mut claimed = message_keys::claim(tx, now, keys.iter().flatten().copied().collect())?;
    Ok(keys.iter().map(|key| key.is_none_or(|key| claimed.remove(&key))).collect())
}

/// Appends the events that are kept to their customers' lives.
pub fn append(tx: &mut Tx<'_>, now: Instant, events: &[(CustomerId, &NewEvent)]) -> Result<(), Problem> {
    let kept: Vec<(CustomerId, &NewEvent)> =
        events.iter().copied().filter(|(_, event)| event.kind.is_kept()).collect();
    sql::insert(tx, now, &kept)?;
    note_names(tx, &kept)
}

/// Deletes the event a customer's message brought, if there is one; gives whether there was. The message stays claimed: sent again it does not count.
pub fn delete(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    source: &str,
    message_id: &str,
) -> Result<bool, Problem> {
    Ok(sql::delete(tx, customer, MessageKey::of(source, message_id).number())? > 0)
}

/// Keeps the catalogue of event names: how often, when last, and which properties of which type.
fn note_names(tx: &mut Tx<'_>, events: &[(CustomerId, &NewEvent)]) -> Result<(), Problem> {
    let mut by_name: HashMap<&str, (i64, Instant, &str)> = HashMap::new();
    for (_, event) in events {
        let entry = by_name.entry(&event.name).or_insert((0, event.occurred_at, &event.properties));
        entry.0 += 1;
        entry.1 = entry.1.max(event.occurred_at);
    }
    let mut names: Vec<_> = by_name.into_iter().collect();
    names.sort_unstable();
    for (name, (count, last_at, sample)) in names {
        let known = sql::note(tx, name, count, last_at)?;
        let mut properties: BTreeMap<String, String> = serde_json::from_str(&known).unwrap_or_default();
        let before = properties.len();
        let sample: Map<String, Value> = serde_json::from_str(sample).unwrap_or_default();
        for (key, value) in sample {
            if properties.len() < PROPERTIES_MAX && key.len() <= 100 {
                properties.entry(key).or_insert_with(|| type_of(&value).to_owned());
            }
        }
        if properties.len() > before {
            let text = serde_json::to_string(&properties).map_err(Problem::internal)?;
            sql::set_properties(tx, name, &text)?;
        }
    }
    Ok(())
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Number(_) => "number",
        Value::Bool(_) => "bool",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
        Value::String(text) if Instant::parse(text).is_some() => "date",
        Value::String(_) | Value::Null => "text",
    }
}
