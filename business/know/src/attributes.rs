//! Attributes of a company's own choosing: text, numbers, dates, yes or no, lists of words.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use store::Tx;
use vocabulary::{Date, Instant, Problem};

mod sql;

/// The most attributes of one customer.
pub const ATTRIBUTES_MAX: usize = 200;
/// The most bytes of one customer's attributes as JSON.
pub const BYTES_MAX: usize = 32 * 1024;
/// The most different keys in a workspace: each becomes a column.
pub const KEYS_MAX: usize = 1_000;
/// The most characters of a key.
const KEY_CHARACTERS_MAX: usize = 100;
/// How deep objects may stand in one another.
const DEPTH_MAX: usize = 4;

/// What the values of a key are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttributeKind {
    /// Words.
    Text,
    /// Numbers.
    Number,
    /// Calendar dates, `2026-11-22`.
    Date,
    /// Yes or no.
    Bool,
    /// Several words.
    List,
}

impl AttributeKind {
    /// All kinds, in order of their numbers.
    pub const ALL: [AttributeKind; 5] = [
        AttributeKind::Text,
        AttributeKind::Number,
        AttributeKind::Date,
        AttributeKind::Bool,
        AttributeKind::List,
    ];

    /// The number the store keeps.
    pub fn number(self) -> i64 {
        self as i64 + 1
    }

    /// The kind of a stored number.
    pub fn from_number(number: i64) -> Option<AttributeKind> {
        AttributeKind::ALL.into_iter().find(|kind| kind.number() == number)
    }

    /// The word used in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            AttributeKind::Text => "text",
            AttributeKind::Number => "number",
            AttributeKind::Date => "date",
            AttributeKind::Bool => "bool",
            AttributeKind::List => "list",
        }
    }

    /// The kind of a value as it is kept; nothing for null.
    pub fn of(value: &Value) -> Option<AttributeKind> {
        Some(match value {
            Value::Null => return None,
            Value::Bool(_) => AttributeKind::Bool,
            Value::Number(_) => AttributeKind::Number,
            Value::String(text) if Date::parse(text).is_some_and(|_| text.len() == 10) => AttributeKind::Date,
            Value::String(_) => AttributeKind::Text,
            Value::Array(_) | Value::Object(_) => AttributeKind::List,
        })
    }

    /// The kind that holds values of both.
    fn with(self, other: AttributeKind) -> AttributeKind {
        match (self, other) {
            (one, two) if one == two => one,
            (AttributeKind::List, _) | (_, AttributeKind::List) => AttributeKind::List,
            _ => AttributeKind::Text,
        }
    }
}

/// A key in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The key.
    pub key: String,
    /// What its values are; text where they are of several kinds.
    pub kind: AttributeKind,
    /// When it was first used.
    pub first_seen_at: Instant,
}

/// The keys ever used in this workspace, in order. How many customers have one is asked of the columns.
pub fn fields(tx: &mut Tx<'_>) -> Result<Vec<Field>, Problem> {
    Ok(sql::all(tx)?)
}

/// Brings attributes into the form they are kept in: objects become keys with dots, keys are trimmed; null stays and removes.
///
/// Fails with `bad_attribute` on an unusable key, and when objects stand too deep in one another.
pub fn flatten(attributes: &Map<String, Value>) -> Result<Map<String, Value>, Problem> {
    let mut flat = Map::new();
    flatten_into(&mut flat, "", attributes, 0)?;
    Ok(flat)
}

fn flatten_into(
    flat: &mut Map<String, Value>,
    prefix: &str,
    attributes: &Map<String, Value>,
    depth: usize,
) -> Result<(), Problem> {
    for (key, value) in attributes {
        let key = key.trim();
        let path = if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
        if key.is_empty() || path.chars().count() > KEY_CHARACTERS_MAX || path.chars().any(char::is_control) {
            return Err(bad("an attribute's key has 1 to 100 characters"));
        }
        match value {
            Value::Object(_) if depth + 1 >= DEPTH_MAX => {
                return Err(bad("attributes stand too deep in one another"));
            }
            Value::Object(inner) => flatten_into(flat, &path, inner, depth + 1)?,
            Value::Array(items) => {
                flat.insert(path, Value::Array(items.iter().map(word).collect()));
            }
            Value::String(text) if text.contains('\0') => return Err(bad("text has no zero characters")),
            plain => {
                flat.insert(path, plain.clone());
            }
        }
    }
    Ok(())
}

/// Lists are of words; whatever else stands in one is kept as its JSON.
fn word(item: &Value) -> Value {
    match item {
        Value::String(text) => Value::String(text.replace('\0', "")),
        other => Value::String(other.to_string()),
    }
}

/// Lays new attributes over kept ones: null removes. Gives whether anything changed; fails with `too_many_attributes` or `attributes_too_large`.
pub fn lay_over(kept: &mut Map<String, Value>, new: &Map<String, Value>) -> Result<bool, Problem> {
    let before = kept.clone();
    for (key, value) in new {
        if value.is_null() {
            kept.remove(key);
        } else {
            kept.insert(key.clone(), value.clone());
        }
    }
    if *kept == before {
        return Ok(false);
    }
    if kept.len() > ATTRIBUTES_MAX {
        let message = "a customer has at most 200 attributes";
        return Err(
            Problem::invalid("too_many_attributes", "attributes", message).with("max", ATTRIBUTES_MAX)
        );
    }
    if serde_json::to_string(kept).map_or(usize::MAX, |text| text.len()) > BYTES_MAX {
        let message = "a customer's attributes take at most 32 KB";
        return Err(Problem::invalid("attributes_too_large", "attributes", message).with("max", BYTES_MAX));
    }
    Ok(true)
}

/// The keys a workspace uses while a batch is walked.
pub(crate) struct KeyBook {
    known: BTreeMap<String, AttributeKind>,
    news: BTreeMap<String, AttributeKind>,
}

impl KeyBook {
    pub(crate) fn open(tx: &mut Tx<'_>) -> Result<KeyBook, Problem> {
        let known = sql::all(tx)?.into_iter().map(|field| (field.key, field.kind)).collect();
        Ok(KeyBook { known, news: BTreeMap::new() })
    }

    /// Notes the keys of attributes; fails with `too_many_attributes` when the workspace would use too many.
    pub(crate) fn note(&mut self, attributes: &Map<String, Value>) -> Result<(), Problem> {
        let unknown = attributes
            .iter()
            .filter(|(key, value)| !value.is_null() && !self.known.contains_key(*key))
            .count();
        if self.known.len() + unknown > KEYS_MAX {
            let message = "a workspace uses at most 1,000 different attributes";
            return Err(Problem::invalid("too_many_attributes", "attributes", message).with("max", KEYS_MAX));
        }
        for (key, value) in attributes {
            let Some(kind) = AttributeKind::of(value) else { continue };
            let known = self.known.get(key).copied();
            let wider = known.map_or(kind, |known| known.with(kind));
            if known != Some(wider) {
                self.known.insert(key.clone(), wider);
                self.news.insert(key.clone(), wider);
            }
        }
        Ok(())
    }

    pub(crate) fn write(self, tx: &mut Tx<'_>, now: Instant) -> Result<(), Problem> {
        Ok(sql::upsert(tx, now, &self.news)?)
    }
}

fn bad(message: &str) -> Problem {
    Problem::invalid("bad_attribute", "attributes", message)
}
