use serde_json::{Value, json};

use crate::house::house;

#[tokio::test]
async fn a_segment_says_which_promotions_ad_audiences_and_frozen_lists_come_of_it() {
    let house = house().await;
    let owner = house.owner().await;
    let tree = json!({"version": 1, "root": {"kind": "attribute", "key": "city", "op": "is_known"}});
    let saved = owner.post("/api/v1/segments", json!({"name": "In a city", "tree": tree})).await.expect(201);
    let id = saved["id"].as_str().expect("an id").to_owned();
    assert_eq!(saved["used_in"], json!([]));
    let root = json!({"kind": "not", "of": {"kind": "segment", "segment": id}});
    let customer = json!({"kind": "customer", "tree": {"version": 1, "root": root}});
    let definition = json!({"condition": {"kind": "all", "of": [customer]}, "effects": [{"kind": "percent", "basis_points": 500, "scope": "basket"}]});
    let new = json!({"name": "Elsewhere", "definition": definition});
    let promotion = owner.post("/api/v1/promotions", new).await.expect(201)["id"].clone();
    let new = json!({"name": "Look-alikes", "segment_id": id, "network": "meta", "match_keys": ["email"]});
    let audience = owner.post("/api/v1/ad-audiences", new).await.expect(201)["id"].clone();
    house.refresh().await;
    let frozen =
        owner.post(&format!("/api/v1/segments/{id}/lists"), json!({"name": "In May"})).await.expect(201);
    let list = frozen["id"].clone();
    let used = json!([{"id": promotion, "name": "Elsewhere"}, {"id": audience, "name": "Look-alikes"}, {"id": list, "name": "In May"}]);
    let shown = owner.get(&format!("/api/v1/segments/{id}")).await.expect(200);
    assert_eq!(shown["used_in"], used);
    let rows: Value = owner.get("/api/v1/segments").await.expect(200);
    assert_eq!(rows["items"][0]["used_in"], used);
}

#[tokio::test]
async fn events_are_not_kept_for_shorter_than_is_asked_for_unless_that_is_meant() {
    let house = house().await;
    let owner = house.owner().await;
    let seen = |days: i64| {
        let root = json!({"kind": "event", "event": "Visit", "measure": "count", "op": "at_least", "value": 1, "window": {"last_days": days}});
        json!({"version": 1, "root": root})
    };
    for days in [60, 120] {
        let new = json!({"name": format!("In {days} days"), "tree": seen(days)});
        owner.post("/api/v1/segments", new).await.expect(201);
    }
    let customer = json!({"condition": {"kind": "customer", "tree": seen(90)}, "effects": [{"kind": "percent", "basis_points": 500, "scope": "basket"}]});
    owner
        .post("/api/v1/promotions", json!({"name": "For visitors", "definition": customer}))
        .await
        .expect(201);
    let settings = owner.get("/api/v1/settings/workspace").await.expect(200);
    let keep = |days: Value, keep_shorter: bool| {
        let mut told = settings.clone();
        told["events_kept_days"] = days;
        told["keep_shorter"] = json!(keep_shorter);
        told
    };
    let path = "/api/v1/settings/workspace";
    owner.put(path, keep(json!(200), false)).await.expect(200);
    let refused = owner.put(path, keep(json!(80), false)).await.expect(409);
    assert_eq!(
        (&refused["code"], &refused["field"]),
        (&json!("history_asked_for"), &json!("events_kept_days"))
    );
    let names: Vec<&str> = refused["params"]["asking"]
        .as_array()
        .expect("those that ask")
        .iter()
        .map(|one| one["name"].as_str().expect("a name"))
        .collect();
    assert_eq!(names, ["In 120 days", "For visitors"]);
    assert_eq!(owner.get(path).await.expect(200)["events_kept_days"], 200);
    owner.put(path, keep(json!(80), true)).await.expect(200);
    // What asks for too much already is no news, and keeping events for longer breaks nothing.
    owner.put(path, keep(json!(70), false)).await.expect(200);
    owner.put(path, keep(Value::Null, false)).await.expect(200);
}
