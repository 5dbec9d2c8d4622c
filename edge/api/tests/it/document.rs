//! The OpenAPI document covers every door, and answers have the shape it promises.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

fn document() -> Value {
    serde_json::from_str(&api::openapi()).expect("the document")
}

/// The doors of the contract, one a line, as the console and shops call them.
const CONTRACT: &str = include_str!("contract.txt");

#[test]
fn every_door_of_the_contract_is_in_the_document_and_no_other() {
    let document = document();
    let paths = document["paths"].as_object().expect("paths");
    let documented: BTreeSet<String> = paths
        .iter()
        .flat_map(|(path, methods)| {
            methods
                .as_object()
                .expect("methods")
                .keys()
                .map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let contract: BTreeSet<String> =
        CONTRACT.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let missing: Vec<_> = contract.difference(&documented).collect();
    let unknown: Vec<_> = documented.difference(&contract).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "missing {missing:#?}, not in the contract {unknown:#?}"
    );
}

/// Generated clients call their functions by them.
#[test]
fn every_door_has_a_name_of_its_own() {
    let document = document();
    let mut doors: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, door) in methods.as_object().expect("methods") {
            let name = door["operationId"].as_str().expect("a name");
            doors.entry(name).or_default().push(format!("{method} {path}"));
        }
    }
    let is_word = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    doors.retain(|name, doors| doors.len() > 1 || !is_word(name));
    assert!(doors.is_empty(), "give these an `operation_id` of their own: {doors:#?}");
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut broken = BTreeSet::new();
    walk(&document, &mut |value| {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str)
            && document.pointer(reference.trim_start_matches('#')).is_none()
        {
            broken.insert(reference.to_owned());
        }
    });
    assert!(broken.is_empty(), "{broken:?}");
}

#[test]
fn the_document_kept_beside_the_source_is_the_one_the_server_gives() {
    let kept = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.json"))
        .expect("openapi.json");
    assert!(kept == api::openapi(), "openapi.json is out of date: run cargo xtask openapi");
}

fn walk(value: &Value, each: &mut impl FnMut(&Value)) {
    each(value);
    match value {
        Value::Object(fields) => fields.values().for_each(|value| walk(value, each)),
        Value::Array(items) => items.iter().for_each(|value| walk(value, each)),
        _ => {}
    }
}

/// Holds an answer against the schema the document gives for it: required fields are there, types fit, nothing else is.
pub fn assert_fits(method: &str, path: &str, status: u16, answer: &Value) {
    let document = document();
    let operation = &document["paths"][path][method];
    let content = &operation["responses"][status.to_string()]["content"]["application/json"]["schema"];
    assert!(content.is_object(), "the document has no {method} {path} {status}");
    let mut faults = Vec::new();
    fit(&document, content, answer, "", &mut faults);
    assert!(faults.is_empty(), "{method} {path}: {faults:#?}\n{answer:#}");
}

fn fit(document: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(reference.trim_start_matches('#')).expect("a schema");
        return fit(document, target, value, at, faults);
    }
    if let Some(one_of) = schema["oneOf"].as_array() {
        let fits_one = one_of.iter().any(|schema| {
            let mut inner = Vec::new();
            fit(document, schema, value, at, &mut inner);
            inner.is_empty()
        });
        if !fits_one {
            faults.push(format!("{at} fits none of its shapes"));
        }
        return;
    }
    if let Some(all_of) = schema["allOf"].as_array() {
        let mut fields = serde_json::Map::new();
        let mut required = Vec::new();
        for part in all_of {
            let part = part["$ref"]
                .as_str()
                .and_then(|reference| document.pointer(reference.trim_start_matches('#')))
                .unwrap_or(part);
            fields.extend(part["properties"].as_object().cloned().unwrap_or_default());
            required.extend(part["required"].as_array().cloned().unwrap_or_default());
        }
        return fit(
            document,
            &serde_json::json!({"type": "object", "properties": fields, "required": required}),
            value,
            at,
            faults,
        );
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => return,
    };
    let is_type = |name: &&str| match *name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        _ => value.is_null(),
    };
    if !types.iter().any(is_type) {
        faults.push(format!("{at} is {value}, not {types:?}"));
        return;
    }
    if let (Some(items), Some(values)) = (schema.get("items"), value.as_array()) {
        for (number, value) in values.iter().enumerate() {
            fit(document, items, value, &format!("{at}[{number}]"), faults);
        }
    }
    let (Some(fields), Some(values)) = (schema["properties"].as_object(), value.as_object()) else { return };
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !values.contains_key(name) {
            faults.push(format!("{at}.{name} is missing"));
        }
    }
    for (name, value) in values {
        match fields.get(name) {
            Some(schema) => fit(document, schema, value, &format!("{at}.{name}"), faults),
            None => faults.push(format!("{at}.{name} is not in the document")),
        }
    }
}
