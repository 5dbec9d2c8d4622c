use serde_json::{Value, json};

use crate::house::house;

#[tokio::test]
async fn a_segment_says_which_promotions_and_ad_audiences_use_it() {
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
    let used = json!([{"id": promotion, "name": "Elsewhere"}, {"id": audience, "name": "Look-alikes"}]);
    let shown = owner.get(&format!("/api/v1/segments/{id}")).await.expect(200);
    assert_eq!(shown["used_in"], used);
    let rows: Value = owner.get("/api/v1/segments").await.expect(200);
    assert_eq!(rows["items"][0]["used_in"], used);
}
