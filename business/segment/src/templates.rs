use serde_json::{Value, json};

use crate::rfm::Group;

/// Trees to start from, by the codes the console has words for.
pub fn templates() -> Vec<(&'static str, Value)> {
    let orders = |op: &str, value: i64, days: Option<i64>| {
        let window = days.map_or(Value::Null, |days| json!({"last_days": days}));
        json!({"kind": "orders", "measure": "count", "op": op, "value": value, "window": window})
    };
    let last_order =
        |op: &str, days: i64| json!({"kind": "last", "of": "orders", "op": op, "value": {"days": days}});
    let first_order =
        |op: &str, days: i64| json!({"kind": "first", "of": "orders", "op": op, "value": {"days": days}});
    let cells = |group: Group| {
        let cells: Vec<[u8; 2]> = group.cells().map(|(recency, frequency)| [recency, frequency]).collect();
        json!({"kind": "rfm", "cells": cells})
    };
    let all = |of: Vec<Value>| json!({"version": 1, "root": {"kind": "all", "of": of}});
    vec![
        (
            "sleeping",
            all(vec![
                orders("at_least", 2, None),
                last_order("longer_ago", 60),
                last_order("within_last", 365),
            ]),
        ),
        ("loyal", all(vec![orders("at_least", 5, Some(365)), last_order("within_last", 60)])),
        ("new_customers", all(vec![first_order("within_last", 30)])),
        (
            "birthday_soon",
            all(vec![
                json!({"kind": "attribute", "key": "birthday", "op": "anniversary_in", "value": {"days": 7}}),
            ]),
        ),
        (
            "big_spenders",
            all(vec![json!({
                "kind": "orders", "measure": "sum", "field": "total", "op": "at_least", "value": 10_000_000,
                "window": {"last_days": 365}
            })]),
        ),
        (
            "no_second_order",
            all(vec![
                orders("equals", 1, None),
                last_order("longer_ago", 30),
                last_order("within_last", 180),
            ]),
        ),
        (
            "abandoned_basket",
            all(vec![json!({
                "kind": "sequence", "window": {"last_days": 7},
                "steps": [
                    {"of": "event", "event": "Product Added"},
                    {"of": "orders", "within": {"hours": 2}, "happens": false}
                ]
            })]),
        ),
        ("champions", all(vec![cells(Group::Champions)])),
        ("cant_lose", all(vec![cells(Group::CantLose)])),
        (
            "to_call",
            all(vec![
                json!({"kind": "contact", "channel": "call", "purpose": "marketing", "op": "reachable"}),
                orders("at_least", 2, None),
                last_order("longer_ago", 45),
                last_order("within_last", 365),
            ]),
        ),
        (
            "points_ending",
            all(vec![json!({
                "kind": "attribute", "key": "attributes.loyalty_ends_on", "op": "within_next", "value": {"days": 14}
            })]),
        ),
    ]
}
