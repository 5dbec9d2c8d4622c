use std::sync::Arc;

use access::{KeyKind, Scope};
use flows::live::{Keeper, Took};
use reqwest::Method;
use serde_json::{Value, json};

use crate::document::assert_fits;
use crate::house::{House, answered, house};

fn bought(times: i64) -> Value {
    json!({"version": 1, "root": {"kind": "orders", "measure": "count", "op": "at_least", "value": times, "window": {"last_days": 30}}})
}

/// Lets a keeper do all there is to do.
async fn keep(house: &House) {
    house.refresh().await;
    let workspace = Arc::clone(&house.workspace);
    let kept = tokio::task::spawn_blocking(move || {
        let mut keeper = Keeper::default();
        while keeper.turn(&workspace).expect("a turn") == Took::Some {}
    });
    kept.await.expect("a thread");
}

#[tokio::test]
async fn a_segment_kept_live_says_how_it_stands_and_who_came_and_went() {
    let house = house().await;
    let owner = house.owner().await;
    let key = house.key(KeyKind::Secret, &[Scope::OrdersWrite]).await;
    let buy = async |number: &str| {
        let order = json!({"number": number, "placed_at": "2026-11-20T10:00:00Z", "currency": "KZT",
            "customer": {"email": "anna@mail.kz"}, "lines": [{"sku": "CUP-1", "name": "Cup", "quantity": 2, "price": 1500}]});
        answered(house.request(Method::POST, "/v1/orders").bearer_auth(&key).json(&order)).await.expect(201);
    };
    buy("A-1").await;
    house.refresh().await;
    let new = json!({"name": "Twice", "tree": bought(2)});
    let saved = owner.post("/api/v1/segments", new).await.expect(201);
    assert_eq!(saved["live"], Value::Null);
    let path = format!("/api/v1/segments/{}", saved["id"].as_str().expect("an id"));
    let live = format!("{path}/live");
    owner.put(&live, json!({})).await.expect(204);
    let filling = owner.get(&path).await.expect(200);
    assert_eq!((&filling["live"]["state"], &filling["live"]["size"]), (&json!("filling"), &json!(0)));
    keep(&house).await;
    buy("A-2").await;
    keep(&house).await;
    let listed = owner.get("/api/v1/segments").await.expect(200);
    assert_fits("get", "/api/v1/segments", 200, &listed);
    let stands = &listed["items"][0]["live"];
    assert_eq!(
        (&stands["state"], &stands["size"], &stands["progress"]),
        (&json!("live"), &json!(1), &json!(1.0))
    );
    let change = json!({"name": "Thrice", "tree": bought(3), "version": 1, "fires": true});
    owner.put(&path, change).await.expect(200);
    keep(&house).await;
    let changes = owner.get(&format!("{path}/changes")).await.expect(200);
    assert_fits("get", "/api/v1/segments/{id}/changes", 200, &changes);
    let told: Vec<Value> = changes["items"].as_array().expect("changes").clone();
    let of = |index: usize| {
        (&told[index]["entered"], &told[index]["cause"], &told[index]["version"], &told[index]["fires"])
    };
    assert_eq!(of(0), (&json!(false), &json!("edit"), &json!(2), &json!(true)));
    assert_eq!(of(1), (&json!(true), &json!("order"), &json!(1), &json!(true)));
    assert!(told[1]["customer"]["id"].as_str().is_some_and(|id| id.starts_with("cus_")), "{changes}");
    // Machines follow them in order, each once.
    let key = house.key(KeyKind::Secret, &[Scope::SegmentsRead, Scope::CustomersRead]).await;
    let follow = async |asked: &str| {
        let path = format!("/v1/segments/moves{asked}");
        let feed = answered(house.request(Method::GET, &path).bearer_auth(&key)).await.expect(200);
        assert_fits("get", "/v1/segments/moves", 200, &feed);
        let entered: Vec<bool> =
            feed["items"].as_array().expect("moves").iter().map(|one| one["entered"] == true).collect();
        (entered, feed["next"].as_str().expect("a place").to_owned())
    };
    let (first, next) = follow("?limit=1").await;
    let (second, end) = follow(&format!("?limit=5&after={next}")).await;
    assert_eq!((first, second), (vec![true], vec![false]));
    assert_eq!(follow(&format!("?after={end}")).await, (vec![], end.clone()));
    assert_eq!(follow("?after=latest").await, (vec![], end));
    let wrong = answered(house.request(Method::GET, "/v1/segments/moves?after=soon").bearer_auth(&key)).await;
    assert_eq!(wrong.problem(), (422, "bad_cursor".into()));
    let poor = house.key(KeyKind::Secret, &[Scope::SegmentsRead]).await;
    let refused = answered(house.request(Method::GET, "/v1/segments/moves").bearer_auth(&poor)).await;
    assert_eq!(refused.problem(), (403, "missing_scope".into()));
    owner.delete(&live).await.expect(204);
    assert_eq!(owner.get(&path).await.expect(200)["live"], Value::Null);
    owner.delete(&path).await.expect(204);
    let refused = owner.put(&live, json!({})).await.expect(409);
    assert_eq!(refused["code"], "segment_archived");
    let workspace = Arc::clone(&house.workspace);
    house.clock.set(house.workspace.now().plus_days(segment::live::CHANGES_KEPT_DAYS + 1));
    let tidy = tokio::task::spawn_blocking(move || flows::work::tidy(&workspace));
    tidy.await.expect("a thread").expect("a tidy store");
    assert_eq!(follow("").await.0, [false; 0], "kept for a time only");
}

#[tokio::test]
async fn a_trend_looks_back_twelve_weeks() {
    let house = house().await;
    let owner = house.owner().await;
    let key = house.key(KeyKind::Secret, &[Scope::OrdersWrite]).await;
    let order = json!({"number": "A-1", "placed_at": "2026-11-02T10:00:00Z", "currency": "KZT",
        "customer": {"email": "anna@mail.kz"}, "lines": [{"sku": "CUP-1", "name": "Cup", "quantity": 2, "price": 1500}]});
    answered(house.request(Method::POST, "/v1/orders").bearer_auth(&key).json(&order)).await.expect(201);
    house.refresh().await;
    let points = owner.post("/api/v1/segments/trend", json!({"tree": bought(1)})).await.expect(200);
    assert_fits("post", "/api/v1/segments/trend", 200, &points);
    let counts: Vec<i64> = points["items"]
        .as_array()
        .expect("points")
        .iter()
        .map(|point| point["count"].as_i64().expect("a count"))
        .collect();
    assert_eq!(counts, [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
    assert_eq!(
        (&points["items"][11]["day"], &points["items"][0]["day"]),
        (&json!("2026-11-22"), &json!("2026-09-06"))
    );
    let saved = owner.post("/api/v1/segments", json!({"name": "Once", "tree": bought(1)})).await.expect(201);
    let path = format!("/api/v1/segments/{}/trend", saved["id"].as_str().expect("an id"));
    assert_eq!(owner.get(&path).await.expect(200), points);
    assert_eq!(owner.get(&path).await.expect(200), points, "and as it was kept");
}

#[tokio::test]
async fn what_a_segment_is_worth_is_counted_anew_when_it_is_looked_at() {
    let house = house().await;
    let owner = house.owner().await;
    let key = house.key(KeyKind::Secret, &[Scope::OrdersWrite]).await;
    let buys = async |number: &str, email: &str| {
        let order = json!({"number": number, "placed_at": "2026-11-02T10:00:00Z", "currency": "KZT",
            "customer": {"email": email}, "lines": [{"sku": "CUP-1", "name": "Cup", "quantity": 2, "price": 1500}]});
        answered(house.request(Method::POST, "/v1/orders").bearer_auth(&key).json(&order)).await.expect(201);
        house.refresh().await;
    };
    buys("A-1", "anna@mail.kz").await;
    let saved = owner.post("/api/v1/segments", json!({"name": "Once", "tree": bought(1)})).await.expect(201);
    let path = format!("/api/v1/segments/{}/figures", saved["id"].as_str().expect("an id"));
    buys("A-2", "boris@mail.kz").await;
    let kept = owner.get(&path).await.expect(200);
    assert_fits("get", "/api/v1/segments/{id}/figures", 200, &kept);
    assert_eq!((&kept["size"], &kept["counted_at"]), (&json!(1), &saved["counted_at"]), "not a minute old");

    house.clock.set(house.workspace.now().plus_seconds(90));
    house.refresh().await;
    let counted = owner.get(&path).await.expect(200);
    assert_eq!((&counted["size"], &counted["share"]), (&json!(2), &json!(1.0)));
    assert_eq!(counted["average_receipt"]["minor"], 300_000);
    assert_ne!(counted["counted_at"], kept["counted_at"]);
    let row = owner.get("/api/v1/segments").await.expect(200)["items"][0].clone();
    assert_eq!((&row["size"], &row["counted_at"]), (&json!(2), &counted["counted_at"]), "and so it is kept");
}
