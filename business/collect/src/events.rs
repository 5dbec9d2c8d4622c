//! Events of site, app and other systems: appended once, however often they are sent.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};
use store::Tx;
use vocabulary::{CustomerId, Identifier, Instant, Problem};

mod sql;

pub use sql::{Event, EventName, erase, move_customer, names, of_customer};

/// The largest event taken, in bytes of JSON.
pub const EVENT_BYTES_MAX: usize = 32 * 1024;
/// How long a message id is remembered at least, in days.
pub const REMEMBERED_DAYS: i64 = 30;
/// Bits of a key that come from the message id.
const KEY_BITS: u32 = 58;
/// Generations of keys that can be told apart.
const GENERATIONS: i64 = 32;
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
    /// A number that stands for its message id: 58 bits, so that of a billion events remembered a new one is like another once in 290 million.
    fn key(&self) -> Option<i64> {
        let id = self.message_id.as_ref()?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.source.as_bytes());
        hasher.update(&[0]);
        hasher.update(id.as_bytes());
        let mut key = [0; 8];
        hasher.finalize_xof().fill(&mut key);
        Some(i64::from_le_bytes(key) & ((1 << KEY_BITS) - 1))
    }
}

/// Which of the events are seen for the first time; their keys are claimed and remembered for [`REMEMBERED_DAYS`] at least.
pub fn claim(tx: &mut Tx<'_>, now: Instant, events: &[&NewEvent]) -> Result<Vec<bool>, Problem> {
    let (current, last) = (Generation::of(now), Generation::of(now).neighbour(-1));
    let keys: Vec<Option<i64>> = events.iter().map(|event| event.key()).collect();
    let mut wanted: Vec<i64> = keys.iter().flatten().copied().collect();
    wanted.sort_unstable();
    wanted.dedup();
    if sql::any_between(tx, last.first(), last.end())? {
        let before: Vec<i64> = wanted.iter().map(|key| last.with(*key)).collect();
        let before: HashSet<i64> = sql::claimed(tx, &before)?.into_iter().map(Generation::without).collect();
        wanted.retain(|key| !before.contains(key));
    }
    let mine: Vec<i64> = wanted.iter().map(|key| current.with(*key)).collect();
    let mut claimed: HashSet<i64> = sql::claim(tx, &mine)?.into_iter().map(Generation::without).collect();
    Ok(keys.iter().map(|key| key.is_none_or(|key| claimed.remove(&key))).collect())
}

/// Forgets message ids older than twice [`REMEMBERED_DAYS`], so many at most; gives how many there were.
pub fn forget(tx: &mut Tx<'_>, now: Instant, limit: i64) -> Result<u64, Problem> {
    let mut forgotten = 0;
    for ahead in 1..GENERATIONS - 1 {
        let old = Generation::of(now).neighbour(ahead);
        forgotten += sql::forget(tx, old.first(), old.end(), limit - forgotten as i64)?;
    }
    Ok(forgotten)
}

/// A stretch of [`REMEMBERED_DAYS`]. Its number leads the keys claimed in it, so that only the newest stretch of the table grows, the one
/// before is read, and older ones are removed as a range. Numbers come round again after [`GENERATIONS`].
#[derive(Clone, Copy)]
struct Generation(i64);

impl Generation {
    fn of(now: Instant) -> Generation {
        Generation(now.0.div_euclid(REMEMBERED_DAYS * 86_400_000_000).rem_euclid(GENERATIONS))
    }

    fn neighbour(self, ahead: i64) -> Generation {
        Generation((self.0 + ahead).rem_euclid(GENERATIONS))
    }

    fn with(self, key: i64) -> i64 {
        self.0 << KEY_BITS | key
    }

    fn first(self) -> i64 {
        self.with(0)
    }

    fn end(self) -> i64 {
        self.with((1 << KEY_BITS) - 1)
    }

    fn without(key: i64) -> i64 {
        key & ((1 << KEY_BITS) - 1)
    }
}

/// Appends the events that are kept to their customers' lives.
pub fn append(tx: &mut Tx<'_>, now: Instant, events: &[(CustomerId, &NewEvent)]) -> Result<(), Problem> {
    let kept: Vec<(CustomerId, &NewEvent)> =
        events.iter().copied().filter(|(_, event)| event.kind.is_kept()).collect();
    sql::insert(tx, now, &kept)?;
    note_names(tx, &kept)
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
