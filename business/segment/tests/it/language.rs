use serde_json::{Value, json};
use vocabulary::CampaignId;

fn tree(root: Value) -> Value {
    json!({"version": 1, "root": root})
}

/// `path: reason` of a refusal, or `ok`.
pub(crate) fn verdict(tree: &Value) -> String {
    match segment::parse(tree) {
        Ok(_) => "ok".to_owned(),
        Err(problem) => {
            assert_eq!(problem.code, "bad_condition");
            let param = |name: &str| problem.params[name].as_str().map(str::to_owned).unwrap_or_default();
            format!("{}: {}", param("path"), param("reason"))
        }
    }
}

#[test]
fn a_bad_tree_is_refused_with_the_path_and_the_reason() {
    let city = json!({"kind": "attribute", "key": "city", "op": "equals", "value": "Almaty"});
    let table = [
        (json!({"version": 2, "root": city}), "/version: wrong_value"),
        (json!({"version": 1}), "/root: missing"),
        (json!([]), ": wrong_type"),
        (
            tree(json!({"kind": "all", "of": [city, {"kind": "some", "of": []}]})),
            "/root/of/1/kind: unknown_kind",
        ),
        (tree(json!({"kind": "all", "of": [city], "colour": 1})), "/root/colour: unknown_field"),
        (tree(json!({"kind": "any", "of": []})), "/root/of: empty"),
        (tree(json!({"kind": "rfm"})), "/root: empty"),
        (tree(json!({"kind": "rfm", "recency": []})), "/root/recency: empty"),
        (tree(json!({"kind": "rfm", "money": [5, 0]})), "/root/money/1: wrong_value"),
        (tree(json!({"kind": "rfm", "frequency": [1, 2, 3, 4, 5, 5]})), "/root/frequency: too_large"),
        (tree(json!({"kind": "rfm", "cells": [[5, 5], [5]]})), "/root/cells/1: wrong_type"),
        (tree(json!({"kind": "rfm", "cells": [[5, 6]]})), "/root/cells/0/1: wrong_value"),
        (tree(json!({"kind": "rfm", "score": [5]})), "/root/score: unknown_field"),
        (tree(json!({"kind": "not", "of": [city]})), "/root/of: wrong_type"),
        (
            tree(json!({"kind": "attribute", "key": "shoe", "op": "equals", "value": 1})),
            "/root/key: wrong_value",
        ),
        (
            tree(json!({"kind": "attribute", "key": "city", "op": "like", "value": "A"})),
            "/root/op: unknown_op",
        ),
        (
            tree(json!({"kind": "attribute", "key": "city", "op": "at_least", "value": 3})),
            "/root/op: does_not_suit",
        ),
        (
            tree(json!({"kind": "attribute", "key": "birthday", "op": "before", "value": "soon"})),
            "/root/value: wrong_value",
        ),
        (
            tree(json!({"kind": "attribute", "key": "city", "op": "one_of", "value": ["A", {}]})),
            "/root/value/1: wrong_type",
        ),
        (
            tree(json!({"kind": "attribute", "key": "city", "op": "is_known", "value": 1})),
            "/root/value: unknown_field",
        ),
        (
            tree(json!({"kind": "orders", "measure": "count", "op": "at_least", "value": "3"})),
            "/root/value: wrong_type",
        ),
        (
            tree(json!({"kind": "orders", "measure": "sum", "op": "at_least", "value": 3})),
            "/root/field: missing",
        ),
        (
            tree(json!({"kind": "orders", "measure": "sum", "field": "store", "op": "at_least", "value": 3})),
            "/root/field: wrong_value",
        ),
        (
            tree(json!({"kind": "orders", "event": "x", "measure": "count", "op": "at_least", "value": 3})),
            "/root/event: unknown_field",
        ),
        (
            tree(json!({"kind": "event", "measure": "count", "op": "at_least", "value": 3})),
            "/root/event: missing",
        ),
        (
            tree(
                json!({"kind": "orders", "measure": "count", "op": "at_least", "value": 3, "window": {"last_days": -1}}),
            ),
            "/root/window/last_days: wrong_value",
        ),
        (
            tree(
                json!({"kind": "orders", "measure": "count", "op": "at_least", "value": 3, "window": {"last_days": 1, "this": "year"}}),
            ),
            "/root/window: wrong_value",
        ),
        (
            tree(
                json!({"kind": "orders", "measure": "count", "op": "at_least", "value": 3, "where": [{"field": "total", "op": "equals", "value": "much"}]}),
            ),
            "/root/where/0/value: wrong_type",
        ),
        (
            tree(json!({"kind": "last", "of": "orders", "op": "within_last", "value": 30})),
            "/root/value: wrong_type",
        ),
        (
            tree(
                json!({"kind": "orders", "measure": "count", "op": "at_least", "value": 3, "window": {"last_hours": 1, "zone": "customer"}}),
            ),
            "/root/window/zone: does_not_suit",
        ),
        (
            tree(
                json!({"kind": "orders", "measure": "count", "op": "at_least", "value": 3, "window": {"since": {"of": "event"}}}),
            ),
            "/root/window/since/event: missing",
        ),
        (
            tree(
                json!({"kind": "messages", "message": "seen", "measure": "count", "op": "at_least", "value": 3}),
            ),
            "/root/message: wrong_value",
        ),
        (
            tree(
                json!({"kind": "messages", "message": "sent", "measure": "count", "op": "at_least", "value": 3, "where": [{"field": "campaign", "op": "equals", "value": "seg_1"}]}),
            ),
            "/root/where/0/value: wrong_value",
        ),
        (tree(json!({"kind": "sequence", "steps": [{"of": "orders"}]})), "/root/steps: empty"),
        (
            tree(
                json!({"kind": "sequence", "steps": [{"of": "orders", "within": {"days": 1}}, {"of": "orders"}]}),
            ),
            "/root/steps/0/within: unknown_field",
        ),
        (
            tree(
                json!({"kind": "sequence", "steps": [{"of": "orders"}, {"of": "returns", "happens": false}]}),
            ),
            "/root/steps/1/within: missing",
        ),
        (
            tree(
                json!({"kind": "sequence", "steps": [{"of": "orders"}, {"of": "returns", "within": {"weeks": 1}}]}),
            ),
            "/root/steps/1/within/weeks: unknown_field",
        ),
        (
            tree(json!({"kind": "favourite", "field": "category", "op": "at_least", "value": 3})),
            "/root/op: does_not_suit",
        ),
        (tree(json!({"kind": "share", "salt": "a", "from": 20, "to": 120})), "/root/to: wrong_value"),
        (
            tree(json!({"kind": "campaign", "campaign": "cam_1", "op": "sent", "within": {"days": 1}})),
            "/root/within: unknown_field",
        ),
        (tree(json!({"kind": "campaign", "campaign": "seg_1", "op": "sent"})), "/root/campaign: wrong_value"),
        (tree(json!({"kind": "segment", "segment": "seg_0"})), "/root/segment: wrong_value"),
        (tree(city), "ok"),
    ];
    for (tree, expected) in table {
        assert_eq!(verdict(&tree), expected, "{tree}");
    }
}

/// A condition on an attribute, in short.
fn attribute(key: &str, op: &str, value: Value) -> Value {
    tree(json!({"kind": "attribute", "key": key, "op": op, "value": value}))
}

#[test]
fn a_value_of_another_type_than_the_field_has_is_refused_where_it_stands() {
    let filtered = |kind: &str, field: &str, op: &str, value: Value| {
        let message = (kind == "messages").then_some("sent");
        let filter = json!({"field": field, "op": op, "value": value});
        tree(
            json!({"kind": kind, "message": message, "measure": "count", "op": "at_least", "value": 1, "where": [filter]}),
        )
    };
    let share = |from: f64, to: f64| tree(json!({"kind": "share", "salt": "a", "from": from, "to": to}));
    let measured = |more: Value| {
        let mut root = json!({"kind": "orders", "measure": "count", "op": "at_least", "value": 1});
        root.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        tree(root)
    };
    let dates = |from: &str, to: &str| measured(json!({"window": {"from": from, "to": to}}));
    let table = [
        (attribute("city", "equals", json!(5)), "/root/value: wrong_type"),
        (attribute("language", "not_equals", json!(true)), "/root/value: wrong_type"),
        (attribute("gender", "one_of", json!(["f", 2])), "/root/value/1: wrong_type"),
        (attribute("age", "equals", json!("x")), "/root/value: wrong_type"),
        (attribute("age", "at_least", json!("2026-01-01")), "/root/value: wrong_type"),
        (attribute("age", "between", json!([18, "2026-01-01"])), "/root/value/1: wrong_type"),
        (attribute("age", "one_of", json!([18])), "/root/op: does_not_suit"),
        (attribute("birthday", "equals", json!("soon")), "/root/value: wrong_value"),
        (attribute("birthday", "equals", json!(5)), "/root/value: wrong_type"),
        (attribute("created_at", "none_of", json!(["2026-01-01", "x"])), "/root/value/1: wrong_value"),
        (attribute("birthday", "at_least", json!(3)), "/root/value: wrong_type"),
        (attribute("birthday", "within_next", json!({"days": 7})), "/root/op: does_not_suit"),
        (attribute("attributes.until", "further_ahead", json!({"days": 7})), "ok"),
        (attribute("attributes.until", "within_next", json!({"days": -1})), "/root/value/days: wrong_value"),
        (attribute("attributes.plan", "equals", json!(5)), "ok"),
        (attribute("age", "between", json!([35, 18])), "/root/value: wrong_value"),
        (
            attribute("attributes.x", "between", json!(["2026-02-01", "2026-01-01"])),
            "/root/value: wrong_value",
        ),
        (attribute("attributes.x", "between", json!(["2026-02-01", 7])), "/root/value: wrong_type"),
        (filtered("orders", "store", "equals", json!(5)), "/root/where/0/value: wrong_type"),
        (filtered("orders", "total", "one_of", json!([1, "x"])), "/root/where/0/value/1: wrong_type"),
        (filtered("returns", "price", "between", json!([2, 1])), "/root/where/0/value: wrong_value"),
        (filtered("orders", "price", "within_last", json!({"days": 1})), "/root/where/0/op: does_not_suit"),
        (
            filtered("messages", "campaign", "one_of", json!(["cam_1", "x"])),
            "/root/where/0/value/1: wrong_value",
        ),
        (filtered("messages", "channel", "equals", json!(1)), "/root/where/0/value: wrong_type"),
        (
            tree(json!({"kind": "favourite", "field": "brand", "op": "equals", "value": 3})),
            "/root/value: wrong_type",
        ),
        (
            tree(
                json!({"kind": "last", "of": "orders", "op": "between", "value": ["2026-02-01", "2026-01-31"]}),
            ),
            "/root/value: wrong_value",
        ),
        (measured(json!({"op": "between", "value": [3, 2]})), "/root/value: wrong_value"),
        (measured(json!({"field": "total"})), "/root/field: unknown_field"),
        (measured(json!({"field": null})), "ok"),
        (dates("2026-02-01", "2026-01-01"), "/root/window/to: wrong_value"),
        (dates("2026-02-01", "2026-02-01"), "/root/window/to: wrong_value"),
        (dates("2026-02-01", "2026-02-02"), "ok"),
        (share(-1.0, 20.0), "/root/from: wrong_value"),
        (share(100.0, 100.0), "/root/from: wrong_value"),
        (share(30.0, 20.0), "/root/to: wrong_value"),
    ];
    for (tree, expected) in table {
        assert_eq!(verdict(&tree), expected, "{tree}");
    }
}

#[test]
fn a_campaign_there_is_not_is_refused_wherever_it_is_named() {
    let of_campaign = |op: &str, value: Value| json!([{"field": "campaign", "op": op, "value": value}]);
    let sent = |value: &str| json!({"of": "messages", "message": "sent", "where": of_campaign("equals", json!(value))});
    let count = |more: Value| {
        let mut root = json!({"kind": "orders", "measure": "count", "op": "at_least", "value": 1});
        root.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        root
    };
    let sequence =
        json!({"kind": "sequence", "steps": [sent("cam_1"), {"of": "orders", "without": [sent("cam_2")]}]});
    let table = [
        (json!({"kind": "campaign", "campaign": "cam_1", "op": "sent"}), "ok"),
        (
            json!({"kind": "not", "of": {"kind": "campaign", "campaign": "cam_2", "op": "sent"}}),
            "/root/of/campaign",
        ),
        (count(json!({"window": {"since": sent("cam_2")}})), "/root/window/since/where/0/value"),
        (json!({"kind": "all", "of": [sequence]}), "/root/of/0/steps/1/without/0/where/0/value"),
        (
            json!({"kind": "last", "of": "messages", "message": "opened", "op": "never",
                "where": of_campaign("none_of", json!(["cam_1", "cam_2"]))}),
            "/root/where/0/value/1",
        ),
    ];
    for (root, expected) in table {
        let parsed = segment::parse(&tree(root.clone())).expect("a tree");
        let found = match segment::check_campaigns(&parsed, &[CampaignId(1)].into()) {
            Ok(()) => "ok".to_owned(),
            Err(problem) => {
                assert_eq!(problem.params["reason"], "not_found");
                problem.params["path"].as_str().unwrap_or_default().to_owned()
            }
        };
        assert_eq!(found, expected, "{root}");
    }
}

#[test]
fn absurd_depth_and_size_are_refused() {
    let mut deep = json!({"kind": "all", "of": []});
    for _ in 0..16 {
        deep = json!({"kind": "not", "of": deep});
    }
    let path = format!("/root{}", "/of".repeat(16));
    assert_eq!(verdict(&tree(deep)), format!("{path}: too_deep"));
    let wide = json!({"kind": "all", "of": vec![json!({"kind": "all", "of": []}); 200]});
    assert_eq!(verdict(&tree(wide)), "/root/of/199: too_large");
}

#[test]
fn every_template_can_be_read() {
    let codes: Vec<_> = segment::templates().iter().map(|(code, tree)| (*code, verdict(tree))).collect();
    let expected = [
        "sleeping",
        "loyal",
        "new_customers",
        "birthday_soon",
        "big_spenders",
        "no_second_order",
        "abandoned_basket",
        "champions",
        "cant_lose",
        "to_call",
        "points_ending",
    ];
    assert_eq!(codes, expected.map(|code| (code, "ok".to_owned())));
}

#[test]
fn events_older_than_are_kept_cannot_be_asked_for() {
    let today = vocabulary::Date::parse("2026-11-22").expect("a day");
    let seen = |more: Value| {
        let mut node =
            json!({"kind": "event", "event": "Visit", "measure": "count", "op": "at_least", "value": 1});
        node.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        node
    };
    let last = |op: &str, days: i64| json!({"kind": "last", "of": "event", "event": "Visit", "op": op, "value": {"days": days}});
    let ordered = json!({"kind": "orders", "measure": "count", "op": "at_least", "value": 1, "window": {"last_days": 900}});
    let followed = json!({"kind": "sequence", "steps": [{"of": "orders"}, {"of": "event", "event": "Visit", "within": {"days": 91}}]});
    let sequence =
        |steps: Value, days: i64| json!({"kind": "sequence", "steps": steps, "window": {"last_days": days}});
    let visit = json!({"of": "event", "event": "Visit"});
    let no_visit = json!({"of": "event", "event": "Visit", "happens": false, "within": {"days": 7}});
    let unvisited = json!({"of": "orders", "without": [visit]});
    let table = [
        (sequence(json!([{"of": "orders"}, no_visit]), 90), "ok"),
        (sequence(json!([{"of": "orders"}, no_visit]), 900), "/root/window"),
        (sequence(json!([{"of": "orders"}, unvisited]), 90), "ok"),
        (sequence(json!([{"of": "orders"}, unvisited]), 91), "/root/window"),
        (sequence(json!([{"of": "orders"}, {"of": "orders"}]), 900), "ok"),
        (seen(json!({"window": {"last_hours": 2_160}})), "ok"),
        (seen(json!({"window": {"last_hours": 2_161}})), "/root/window"),
        (seen(json!({})), "ok"),
        (seen(json!({"window": {"last_days": 90}})), "ok"),
        (json!({"kind": "not", "of": seen(json!({"window": {"last_days": 91}}))}), "/root/of/window"),
        (seen(json!({"window": {"last_hours": 2_200}})), "/root/window"),
        (seen(json!({"window": {"from": "2026-08-24"}})), "ok"),
        (seen(json!({"window": {"from": "2026-08-23"}})), "/root/window"),
        (seen(json!({"window": {"this": "year"}})), "/root/window"),
        (last("within_last", 90), "ok"),
        (last("longer_ago", 90), "/root/value"),
        (ordered, "ok"),
        (followed, "/root/steps/1/within"),
    ];
    for (root, expected) in table {
        let parsed = segment::parse(&tree(root.clone())).expect("a tree");
        let found = match segment::check_history(&parsed, today, 90) {
            Ok(()) => "ok".to_owned(),
            Err(problem) => {
                assert_eq!(problem.params["reason"], "beyond_history");
                problem.params["path"].as_str().unwrap_or_default().to_owned()
            }
        };
        assert_eq!(found, expected, "{root}");
    }
}
