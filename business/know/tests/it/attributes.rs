use know::attributes::AttributeKind;
use know::customers::{ProfileChange, ProfileOutcome};
use serde_json::{Value, json};
use store::Store;
use vocabulary::CustomerId;

use crate::people::{both, change, external, load, person, run};

fn set(store: &Store, customer: CustomerId, attributes: Value) -> ProfileOutcome {
    let attributes = serde_json::from_value(attributes).expect("an object");
    change(store, ProfileChange { attributes, ..ProfileChange::of(customer) })
}

fn code(outcome: ProfileOutcome) -> &'static str {
    match outcome {
        ProfileOutcome::Refused(problem) => problem.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn objects_become_keys_with_dots_and_null_removes() {
    both(|store| {
        let ann = person(store, vec![external("1")]);
        set(
            store,
            ann,
            json!({"address": {"city": "Almaty", "zip": null}, "tags": ["a", 1, {"x": 1}], " vip ": true}),
        );
        assert_eq!(
            json!(load(store, ann).attributes),
            json!({"address.city": "Almaty", "tags": ["a", "1", "{\"x\":1}"], "vip": true})
        );
        assert_eq!(set(store, ann, json!({"vip": null, "never": null})), ProfileOutcome::Changed);
        assert_eq!(set(store, ann, json!({"vip": null})), ProfileOutcome::Unchanged);
        assert!(!load(store, ann).attributes.contains_key("vip"));
    });
}

#[test]
fn keys_in_use_are_known_with_their_kinds() {
    both(|store| {
        let (ann, bob) = (person(store, vec![external("1")]), person(store, vec![external("2")]));
        set(
            store,
            ann,
            json!({"shoe": 38, "since": "2020-01-31", "vip": true, "tags": ["a"], "note": "x", "mixed": 1}),
        );
        set(store, bob, json!({"mixed": "one", "note": "2020-01-31"}));
        let fields = run(store, know::attributes::fields);
        let fields: Vec<_> = fields.iter().map(|field| (field.key.as_str(), field.kind)).collect();
        let expected = [
            ("mixed", AttributeKind::Text),
            ("note", AttributeKind::Text),
            ("shoe", AttributeKind::Number),
            ("since", AttributeKind::Date),
            ("tags", AttributeKind::List),
            ("vip", AttributeKind::Bool),
        ];
        assert_eq!(fields, expected);
    });
}

#[test]
fn attributes_are_bounded() {
    both(|store| {
        let ann = person(store, vec![external("1")]);
        let many: Value =
            (0..201).map(|n| (format!("key{n}"), json!(n))).collect::<serde_json::Map<_, _>>().into();
        assert_eq!(code(set(store, ann, many)), "too_many_attributes");
        assert_eq!(code(set(store, ann, json!({"long": "x".repeat(33 * 1024)}))), "attributes_too_large");
        assert_eq!(code(set(store, ann, json!({"": 1}))), "bad_attribute");
        assert_eq!(code(set(store, ann, json!({"x".repeat(101): 1}))), "bad_attribute");
        assert_eq!(code(set(store, ann, json!({"a": {"b": {"c": {"d": {"e": 1}}}}}))), "bad_attribute");
        assert_eq!(code(set(store, ann, json!({"zero": "a\u{0}b"}))), "bad_attribute");
        assert!(load(store, ann).attributes.is_empty());
    });
}

#[test]
fn a_workspace_does_not_drown_in_keys() {
    both(|store| {
        let people: Vec<_> = (0..6).map(|n| person(store, vec![external(&n.to_string())])).collect();
        for (n, customer) in people[..5].iter().enumerate() {
            let keys: Value =
                (0..200).map(|k| (format!("key{n}_{k}"), json!(k))).collect::<serde_json::Map<_, _>>().into();
            assert_eq!(set(store, *customer, keys), ProfileOutcome::Changed);
        }
        assert_eq!(code(set(store, people[5], json!({"one_more": 1}))), "too_many_attributes");
        assert_eq!(set(store, people[5], json!({"key0_0": 1})), ProfileOutcome::Changed);
    });
}
