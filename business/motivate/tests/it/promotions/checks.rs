use motivate::promotions::{Definition, Stacking, check, check_stacking};
use serde_json::json;

fn refused(definition: serde_json::Value) -> (String, String) {
    let definition: Definition = serde_json::from_value(definition).expect("readable");
    let problem = check(&definition).expect_err("refused");
    (problem.code.to_owned(), problem.field.unwrap_or_default())
}

fn pair(code: &str, field: &str) -> (String, String) {
    (code.to_owned(), field.to_owned())
}

#[test]
fn what_cannot_be_meant_is_refused_with_its_place() {
    let off = json!({"kind": "percent", "basis_points": 1000});
    let cases = [
        (json!({"effects": []}), "out_of_range", "effects"),
        (
            json!({"effects": [{"kind": "percent", "basis_points": 10001}]}),
            "out_of_range",
            "effects[0].basis_points",
        ),
        (
            json!({"effects": [off, {"kind": "gift", "sku": " ", "quantity": 1000}]}),
            "field_required",
            "effects[1].sku",
        ),
        (
            json!({"effects": [{"kind": "amount", "amount": 5, "of": {"kind": "not", "of": {"kind": "skus", "any_of": []}}}]}),
            "out_of_range",
            "effects[0].of.of.any_of",
        ),
        (
            json!({"effects": [off], "condition": {"kind": "all", "of": [{"kind": "customer", "tree": 1}, {"kind": "customer", "tree": 2}]}}),
            "one_customer_condition",
            "condition",
        ),
        (json!({"effects": [off], "condition": {"kind": "purchase"}}), "field_required", "condition.number"),
        (json!({"effects": [off], "condition": {"kind": "time"}}), "empty_window", "condition"),
        (
            json!({"effects": [off], "limits": [{"measure": "money", "most": 5}, {"measure": "money", "most": 6}]}),
            "duplicate_limit",
            "limits[1]",
        ),
        (
            json!({"effects": [off], "from": "2026-11-23T00:00:00Z", "to": "2026-11-23T00:00:00Z"}),
            "ends_before_it_begins",
            "to",
        ),
    ];
    for (definition, code, field) in cases {
        assert_eq!(refused(definition.clone()), pair(code, field), "{definition}");
    }
}

#[test]
fn unknown_words_are_not_readable() {
    for wrong in [
        json!({"effects": [{"kind": "percent", "basis_points": 1000, "off": 1}]}),
        json!({"effects": [{"kind": "half_price"}]}),
        json!({"effects": [], "discount": 5}),
        json!({"effects": [], "condition": {"kind": "time", "from": "25:00"}}),
        json!({"effects": [], "condition": {"kind": "time", "from": "+1:00"}}),
    ] {
        assert!(serde_json::from_value::<Definition>(wrong.clone()).is_err(), "{wrong}");
    }
}

#[test]
fn a_tree_too_deep_or_with_a_promotion_twice_is_refused() {
    let mut tree = json!({"children": [{"promotion": "prm_1"}, {"promotion": "prm_1"}]});
    let twice: Stacking = serde_json::from_value(json!({"root": tree})).expect("readable");
    let problem = check_stacking(&twice).expect_err("refused");
    assert_eq!((problem.code, problem.field.as_deref()), ("duplicate_promotion", Some("root.children[1]")));
    tree = json!({"children": []});
    for _ in 0..4 {
        tree = json!({"children": [{"group": tree}]});
    }
    let deep: Stacking = serde_json::from_value(json!({"root": tree})).expect("readable");
    assert_eq!(check_stacking(&deep).expect_err("refused").code, "too_deep");
}
