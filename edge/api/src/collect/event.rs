//! Reading events of the collection API: JSON of shops' clients becomes plain words, one event at a time.

use std::borrow::Cow;

use collect::events::{EVENT_BYTES_MAX, EventKind, NewEvent};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use vocabulary::{ErrorKind, Identifier, IdentifierKind, Instant, Problem};

const ID_LENGTH_MAX: usize = 256;
const NAME_LENGTH_MAX: usize = 200;

/// What all events of a request share.
pub(crate) struct Arrival<'a> {
    /// When the request came, by our clock.
    pub received_at: Instant,
    /// When the client says it sent it; nothing where its clock is not to be corrected.
    pub sent_at: Option<Instant>,
    /// The source system of the write key.
    pub source: &'a str,
    /// What the batch says of where it happened, for events that do not.
    pub context: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told<'a> {
    #[serde(rename = "type", borrow)]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow)]
    event: Option<Cow<'a, str>>,
    message_id: Option<Id>,
    user_id: Option<Id>,
    anonymous_id: Option<Id>,
    previous_id: Option<Id>,
    group_id: Option<Id>,
    #[serde(borrow)]
    name: Option<Cow<'a, str>>,
    #[serde(borrow)]
    category: Option<Cow<'a, str>>,
    timestamp: Option<Stamp>,
    sent_at: Option<Stamp>,
    #[serde(borrow)]
    properties: Option<&'a RawValue>,
    #[serde(borrow)]
    traits: Option<&'a RawValue>,
    #[serde(borrow)]
    context: Option<&'a RawValue>,
}

/// An id; some shops send numbers.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(i64),
}

/// A time; most clients send RFC 3339, some milliseconds since 1970.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Stamp {
    Text(String),
    Millis(i64),
}

impl Id {
    fn into_text(self, field: &'static str) -> Result<Option<String>, Problem> {
        let text = match self {
            Id::Text(text) => text,
            Id::Number(number) => number.to_string(),
        };
        let text = text.trim();
        if text.len() > ID_LENGTH_MAX {
            return Err(
                Problem::invalid("too_long", field, "the id is too long").with("at_most", ID_LENGTH_MAX)
            );
        }
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }
}

impl Stamp {
    /// The instant; text without a zone is taken as UTC.
    pub fn read(&self) -> Option<Instant> {
        match self {
            Stamp::Millis(millis) => millis.checked_mul(1_000).map(Instant),
            Stamp::Text(text) => Instant::parse(text).or_else(|| Instant::parse(&format!("{text}Z"))),
        }
    }
}

/// Reads one event. `expected` is the kind of the address it came to; in a batch each event names its own.
pub(crate) fn read(
    json: &str,
    expected: Option<EventKind>,
    arrival: &Arrival<'_>,
) -> Result<NewEvent, Problem> {
    if json.len() > EVENT_BYTES_MAX {
        let problem = Problem::new(ErrorKind::TooLarge, "event_too_large", "the event is too large");
        return Err(problem.with("at_most", EVENT_BYTES_MAX).with("bytes", json.len()));
    }
    super::refuse_nul(json.as_bytes())?;
    let told: Told<'_> = crate::read::json(json.as_bytes())?;
    let kind = match expected {
        Some(kind) => kind,
        None => kind_of(told.kind.as_deref())?,
    };
    let user = read_id(told.user_id, "userId")?;
    let anonymous = read_id(told.anonymous_id, "anonymousId")?;
    let previous = read_id(told.previous_id, "previousId")?;
    let group = read_id(told.group_id, "groupId")?;
    if user.is_none() && anonymous.is_none() {
        return Err(Problem::invalid(
            "field_required",
            "userId",
            "an event needs a userId or an anonymousId",
        ));
    }
    if kind == EventKind::Alias && previous.is_none() {
        return Err(Problem::invalid("field_required", "previousId", "an alias needs a previousId"));
    }
    let who = who(arrival.source, user, anonymous, previous.filter(|_| kind == EventKind::Alias));
    let name = name(kind, told.event.as_deref())?;
    let traits = object("traits", told.traits)?;
    Ok(NewEvent {
        kind,
        name,
        message_id: read_id(told.message_id, "messageId")?,
        source: arrival.source.to_owned(),
        who,
        occurred_at: occurred_at(told.timestamp, told.sent_at, arrival)?,
        properties: properties(
            kind,
            told.properties,
            &traits,
            [("name", told.name), ("category", told.category), ("groupId", group.map(Cow::Owned))],
        )?,
        context: context(told.context.or(arrival.context))?,
        traits,
    })
}

fn kind_of(word: Option<&str>) -> Result<EventKind, Problem> {
    match word {
        Some("identify") => Ok(EventKind::Identify),
        Some("track") => Ok(EventKind::Track),
        Some("page") => Ok(EventKind::Page),
        Some("screen") => Ok(EventKind::Screen),
        Some("group") => Ok(EventKind::Group),
        Some("alias") => Ok(EventKind::Alias),
        Some(_) => Err(Problem::invalid("unknown_type", "type", "there is no such type of event")),
        None => Err(Problem::invalid("field_required", "type", "an event of a batch needs a type")),
    }
}

fn read_id(id: Option<Id>, field: &'static str) -> Result<Option<String>, Problem> {
    id.map_or(Ok(None), |id| id.into_text(field))
}

/// How a person is known, as the ids of an event tell it.
pub(super) fn who(
    source: &str,
    user: Option<String>,
    anonymous: Option<String>,
    previous: Option<String>,
) -> Vec<Identifier> {
    let user = user.map(|id| Identifier::external(source, id));
    let devices = [anonymous, previous].into_iter().flatten();
    user.into_iter().chain(devices.map(|id| Identifier::new(IdentifierKind::Anonymous, id))).collect()
}

fn name(kind: EventKind, event: Option<&str>) -> Result<String, Problem> {
    let fixed = match kind {
        EventKind::Track => None,
        EventKind::Identify => Some("identify"),
        EventKind::Page => Some("page"),
        EventKind::Screen => Some("screen"),
        EventKind::Group => Some("group"),
        EventKind::Alias => Some("alias"),
    };
    if let Some(name) = fixed {
        return Ok(name.to_owned());
    }
    let name = event.unwrap_or_default().trim();
    if name.is_empty() {
        return Err(Problem::invalid("field_required", "event", "a tracked event needs a name"));
    }
    if name.len() > NAME_LENGTH_MAX {
        return Err(Problem::invalid("too_long", "event", "the event's name is too long")
            .with("at_most", NAME_LENGTH_MAX));
    }
    Ok(name.to_owned())
}

/// When it happened by our clock: the client's own time, moved by as much as its clock was off when it sent; never later than now.
fn occurred_at(
    timestamp: Option<Stamp>,
    sent_at: Option<Stamp>,
    arrival: &Arrival<'_>,
) -> Result<Instant, Problem> {
    let Some(stamp) = timestamp else { return Ok(arrival.received_at) };
    let bad = || Problem::invalid("bad_timestamp", "timestamp", "the timestamp is not RFC 3339");
    let told = stamp.read().ok_or_else(bad)?;
    let sent_at = arrival.sent_at.or_else(|| sent_at.and_then(|stamp| stamp.read()));
    let skew = sent_at.map_or(0, |sent| arrival.received_at.0.saturating_sub(sent.0));
    Ok(told.plus_micros(skew).min(arrival.received_at))
}

/// The properties as text. What the API keeps beside them (a page's name, a group's id and traits) goes in, unless it is there.
fn properties(
    kind: EventKind,
    told: Option<&RawValue>,
    traits: &Map<String, Value>,
    beside: [(&str, Option<Cow<'_, str>>); 3],
) -> Result<String, Problem> {
    let is_plain = kind == EventKind::Track || beside.iter().all(|(_, value)| value.is_none());
    if is_plain {
        return match told.map(|raw| raw.get().trim()) {
            None | Some("null") => Ok("{}".to_owned()),
            Some(text) if text.starts_with('{') => Ok(text.to_owned()),
            Some(_) => Err(not_an_object("properties")),
        };
    }
    let mut properties = object("properties", told)?;
    if kind == EventKind::Group {
        properties.extend(traits.clone());
    }
    for (key, value) in beside {
        if let Some(value) = value {
            properties.entry(key).or_insert_with(|| Value::String(value.into_owned()));
        }
    }
    serde_json::to_string(&properties).map_err(Problem::internal)
}

fn object(field: &'static str, told: Option<&RawValue>) -> Result<Map<String, Value>, Problem> {
    match told.map(|raw| raw.get()) {
        None | Some("null") => Ok(Map::new()),
        Some(text) => serde_json::from_str(text).map_err(|_| not_an_object(field)),
    }
}

fn context(told: Option<&RawValue>) -> Result<Option<String>, Problem> {
    match told.map(|raw| raw.get().trim()) {
        None | Some("null") => Ok(None),
        Some(text) if text.starts_with('{') => Ok(Some(text.to_owned())),
        Some(_) => Err(not_an_object("context")),
    }
}

fn not_an_object(field: &'static str) -> Problem {
    Problem::invalid("not_an_object", field, format!("{field} must be a JSON object"))
}
