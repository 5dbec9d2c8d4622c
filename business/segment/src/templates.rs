use serde_json::{Value, json};

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
    ]
}
