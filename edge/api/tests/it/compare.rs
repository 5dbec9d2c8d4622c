use access::{KeyKind, Scope};
use reqwest::Method;
use serde_json::{Value, json};

use crate::document::assert_fits;
use crate::house::{answered, house};

const PATH: &str = "/api/v1/segments/compare";

#[tokio::test]
async fn two_segments_side_by_side_say_how_many_they_share() {
    let house = house().await;
    let owner = house.owner().await;
    for (email, city) in [("a@mail.kz", "Алматы"), ("b@mail.kz", "Алматы"), ("c@mail.kz", "Астана")]
    {
        let told =
            json!({"identifiers": [{"kind": "email", "value": email}], "city": city, "language": "kk"});
        owner.post("/api/v1/customers", told).await.expect(201);
    }
    house.refresh().await;
    let save = async |name: &str, key: &str, value: &str| {
        let root = json!({"kind": "attribute", "key": key, "op": "one_of", "value": [value]});
        let new = json!({"name": name, "tree": {"version": 1, "root": root}});
        owner.post("/api/v1/segments", new).await.expect(201)["id"].clone()
    };
    let almaty = save("Almaty", "city", "Алматы").await;
    let kazakh = save("Kazakh", "language", "kk").await;
    let found = owner.post(PATH, json!({"a": almaty, "b": kazakh})).await.expect(200);
    assert_fits("post", PATH, 200, &found);
    let side = |side: &str| (&found[side]["segment"]["name"], &found[side]["size"], &found[side]["only"]);
    assert_eq!(side("a"), (&json!("Almaty"), &json!(2), &json!(0)));
    assert_eq!(side("b"), (&json!("Kazakh"), &json!(3), &json!(1)));
    assert_eq!((&found["both"], &found["is_complete"]), (&json!(2), &json!(true)));
    assert!(!found.to_string().contains("cus_"), "numbers, nobody's id: {found}");
}

#[tokio::test]
async fn what_cannot_be_compared_is_refused() {
    let house = house().await;
    let owner = house.owner().await;
    let asked = |a: &str, b: &str| -> Value { json!({"a": a, "b": b}) };
    assert_eq!(owner.post(PATH, asked("seg_998", "seg_999")).await.problem(), (404, "not_found".into()));
    let wrong = owner.post(PATH, asked("seg_1", "cus_1")).await;
    assert_eq!(wrong.problem(), (422, "bad_id".into()));
    assert_eq!(wrong.json()["field"], "b");
    let key = house.key(KeyKind::Secret, &[Scope::OrdersWrite]).await;
    let refused = house.request(Method::POST, PATH).bearer_auth(&key).json(&asked("seg_1", "seg_2"));
    assert_eq!(answered(refused).await.problem(), (403, "missing_scope".into()));
}
