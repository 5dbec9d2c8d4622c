use std::collections::BTreeMap;

use minijinja::Value;

/// What a template may say about a person. Fields that are unknown or empty are left out, so that `default` fills them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Person {
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Birthday, `2001-02-28`.
    pub birthday: Option<String>,
    /// Language.
    pub language: Option<String>,
    /// Further attributes.
    pub attributes: serde_json::Map<String, serde_json::Value>,
}

impl Person {
    pub(super) fn fields(&self) -> BTreeMap<&'static str, Value> {
        let known = [
            ("first_name", &self.first_name),
            ("last_name", &self.last_name),
            ("city", &self.city),
            ("birthday", &self.birthday),
            ("language", &self.language),
        ];
        let known = known.into_iter().filter_map(|(name, value)| {
            let text = value.as_deref()?.trim();
            (!text.is_empty()).then(|| (name, Value::from(text)))
        });
        let mut fields: BTreeMap<&'static str, Value> = known.collect();
        let attributes =
            self.attributes.iter().filter(|(_, value)| !value.is_null() && value.as_str() != Some(""));
        let attributes: BTreeMap<String, Value> =
            attributes.map(|(key, value)| (key.clone(), of_json(value))).collect();
        fields.insert("attributes", Value::from(attributes));
        fields
    }
}

fn of_json(value: &serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match value {
        Json::Null => Value::UNDEFINED,
        Json::Bool(yes) => Value::from(*yes),
        Json::Number(number) => number.as_i64().map_or_else(|| Value::from(number.to_string()), Value::from),
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::from(items.iter().map(of_json).collect::<Vec<_>>()),
        Json::Object(fields) => {
            Value::from_pairs(fields.iter().map(|(key, value)| (key.clone(), of_json(value))))
        }
    }
}

/// The fields, also under `customer.`.
pub(super) fn with_alias(mut fields: BTreeMap<&'static str, Value>) -> Value {
    let all: BTreeMap<&'static str, Value> = fields
        .iter()
        .filter(|(name, _)| !name.starts_with('_'))
        .map(|(name, value)| (*name, value.clone()))
        .collect();
    fields.insert("customer", Value::from(all));
    Value::from(fields)
}

/// Writes a value so that it stays one part of an address.
pub(super) fn in_address(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            written.push(char::from(byte));
        } else {
            written.push_str(&format!("%{byte:02X}"));
        }
    }
    written
}
