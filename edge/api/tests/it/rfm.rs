use access::{KeyKind, Scope};
use reqwest::Method;
use serde_json::{Value, json};

use crate::document::assert_fits;
use crate::house::{House, Person, answered, house};

/// Ann bought three times, last yesterday; Bota once, in summer; Dan never.
async fn shop(house: &House, owner: &Person<'_>) -> [String; 3] {
    let mut ids = Vec::new();
    for name in ["ann", "bota", "dan"] {
        let told = json!({"identifiers": [{"kind": "email", "value": format!("{name}@mail.kz")}]});
        let card = owner.post("/api/v1/customers", told).await.expect(201);
        ids.push(card["id"].as_str().expect("an id").to_owned());
    }
    let key = house.key(KeyKind::Secret, &[Scope::OrdersWrite]).await;
    let orders = [
        ("ann", "2026-09-30T19:00:00Z", 1_000),
        ("ann", "2026-11-03T10:00:00Z", 2_000),
        ("ann", "2026-11-21T10:00:00Z", 3_000),
        ("bota", "2026-07-05T10:00:00Z", 500),
    ];
    for (index, (name, at, price)) in orders.into_iter().enumerate() {
        let order = json!({"number": format!("A-{index}"), "placed_at": at, "currency": "KZT", "customer": {"email": format!("{name}@mail.kz")},
                           "lines": [{"sku": "CUP-1", "name": "Cup", "quantity": 1, "price": price}]});
        answered(house.request(Method::POST, "/v1/orders").bearer_auth(&key).json(&order)).await.expect(201);
    }
    house.refresh().await;
    ids.try_into().expect("three")
}

fn cell(matrix: &Value, recency: u8, frequency: u8) -> Value {
    let cells = matrix["cells"].as_array().expect("cells");
    let found = cells.iter().find(|cell| cell["recency"] == recency && cell["frequency"] == frequency);
    found.expect("a cell").clone()
}

fn own() -> Value {
    json!({"recency": [7, 30, 90, 180], "frequency": [1, 2, 2, 5], "money": [100_000, 200_000, 300_000, 500_000]})
}

#[tokio::test]
async fn borders_are_tried_out_saved_and_asked_for_by_segments() {
    let house = house().await;
    let owner = house.owner().await;
    let [ann, bota, dan] = shop(&house, &owner).await;
    let matrix = owner.get("/api/v1/rfm").await.expect(200);
    assert_fits("get", "/api/v1/rfm", 200, &matrix);
    assert_eq!((matrix["base"].as_u64(), matrix["whole"]["customers"].as_u64()), (Some(3), Some(2)));
    assert_eq!(
        (matrix["settings"]["is_quintiles"].clone(), matrix["period_days"].clone()),
        (json!(true), json!(365))
    );
    assert_eq!(cell(&matrix, 5, 5)["group"], "champions");

    let tried = json!({"period_days": 365, "borders": own()});
    let tried = owner.post("/api/v1/rfm/preview", tried).await.expect(200);
    assert_fits("post", "/api/v1/rfm/preview", 200, &tried);
    let best = cell(&tried, 5, 4);
    assert_eq!((best["customers"].clone(), best["revenue"]["minor"].clone()), (json!(1), json!(600_000)));
    assert_eq!(best["average_receipt"]["minor"], 200_000);
    assert_eq!(cell(&tried, 2, 1)["customers"], 1);
    assert_eq!(tried["counts"]["money"], json!([1, 0, 0, 0, 1]));
    assert_eq!(owner.get("/api/v1/rfm").await.json()["settings"]["version"], 0, "trying saves nothing");

    let change = json!({"version": 0, "period_days": 365, "borders": own()});
    let saved = owner.put("/api/v1/rfm/borders", change.clone()).await.expect(200);
    assert_fits("put", "/api/v1/rfm/borders", 200, &saved);
    assert_eq!((saved["version"].clone(), saved["is_quintiles"].clone()), (json!(1), json!(false)));
    let other = json!({"version": 0, "period_days": null, "borders": null});
    assert_eq!(owner.put("/api/v1/rfm/borders", other).await.problem(), (409, "version_conflict".into()));

    let tree = json!({"version": 1, "root": {"kind": "rfm", "cells": [[5, 4], [5, 5]]}});
    let counted = owner.post("/api/v1/segments/count", json!({"tree": tree})).await.expect(200);
    assert_eq!((counted["count"].clone(), counted["sample"][0]["id"].clone()), (json!(1), json!(ann)));
    let why =
        |customer: String| owner.post("/api/v1/segments/why", json!({"tree": tree, "customer": customer}));
    let of_bota = why(bota).await.expect(200);
    assert_fits("post", "/api/v1/segments/why", 200, &of_bota);
    assert_eq!(
        of_bota["conditions"][0]["actual"],
        json!({"kind": "scores", "recency": 2, "frequency": 1, "money": 1})
    );
    let of_dan = why(dan).await.expect(200);
    assert_eq!(
        (of_dan["verdict"].clone(), of_dan["conditions"][0]["actual"].clone()),
        (json!("no"), json!({"kind": "nothing"}))
    );
}

#[tokio::test]
async fn who_moved_since_a_day_is_told_by_group_and_cell() {
    let house = house().await;
    let owner = house.owner().await;
    shop(&house, &owner).await;
    let change = json!({"version": 0, "period_days": 365, "borders": own()});
    owner.put("/api/v1/rfm/borders", change).await.expect(200);
    let moves = owner.get("/api/v1/rfm/moves?since=2026-10-01").await.expect(200);
    assert_fits("get", "/api/v1/rfm/moves", 200, &moves);
    // Ann's first order falls on the very first instant of that day in Almaty, which is not seen the first time.
    let came = json!({"from": null, "to": "champions", "customers": 1});
    let slept = json!({"from": "about_to_sleep", "to": "hibernating", "customers": 1});
    let groups = moves["groups"].as_array().expect("groups");
    assert!(groups.contains(&came) && groups.contains(&slept) && groups.len() == 2, "{moves}");
    let flow = |recency: u8, frequency: u8| cell(&moves, recency, frequency);
    assert_eq!((flow(5, 4)["came"].clone(), flow(5, 4)["left"].clone()), (json!(1), json!(0)));
    let future = owner.get("/api/v1/rfm/moves?since=2030-01-01").await;
    assert_eq!(
        (future.problem(), future.json()["field"].clone()),
        ((422, "out_of_range".into()), json!("since"))
    );
}

#[tokio::test]
async fn cohorts_keep_the_workspaces_calendar() {
    let house = house().await;
    let owner = house.owner().await;
    shop(&house, &owner).await;
    let table = owner.get("/api/v1/cohorts?periods=5").await.expect(200);
    assert_fits("get", "/api/v1/cohorts", 200, &table);
    let rows = table["rows"].as_array().expect("rows");
    let sizes: Vec<_> =
        rows.iter().map(|row| (row["begins"].as_str().expect("a day"), row["size"].as_i64())).collect();
    let expected =
        [("2026-07-01", 1), ("2026-08-01", 0), ("2026-09-01", 0), ("2026-10-01", 1), ("2026-11-01", 0)];
    assert_eq!(sizes, expected.map(|(begins, size)| (begins, Some(size))));
    let later = &rows[3]["periods"][1];
    assert_eq!((later["retention"].as_f64(), later["orders"].as_i64()), (Some(1.0), Some(2)));
    assert_eq!(later["revenue"], json!({"minor": 500_000, "currency": "KZT"}));
    assert_eq!(rows[1]["periods"][0]["retention"], Value::Null);

    let tree =
        json!({"version": 1, "root": {"kind": "orders", "measure": "count", "op": "at_least", "value": 2}});
    let segment = owner.post("/api/v1/segments", json!({"name": "Again", "tree": tree})).await.expect(201);
    let path =
        format!("/api/v1/cohorts?by=week&periods=60&segment={}", segment["id"].as_str().expect("an id"));
    let weeks = owner.get(&path).await.expect(200);
    let size: i64 =
        weeks["rows"].as_array().expect("rows").iter().filter_map(|row| row["size"].as_i64()).sum();
    assert_eq!((size, weeks["rows"][59]["begins"].clone()), (1, json!("2026-11-16")));
}

#[tokio::test]
async fn what_nobody_can_mean_is_refused_and_strangers_are_kept_out() {
    let house = house().await;
    let owner = house.owner().await;
    let falling = json!({"period_days": null, "borders": {"recency": [9, 8, 7, 6], "frequency": [1, 2, 3, 4], "money": [1, 2, 3, 4]}});
    let refused = owner.post("/api/v1/rfm/preview", falling).await;
    assert_eq!(
        (refused.problem(), refused.json()["field"].clone()),
        ((422, "borders_not_ascending".into()), json!("borders.recency"))
    );
    for (path, code) in [
        ("cohorts?by=year", "unknown_value"),
        ("cohorts?periods=61", "out_of_range"),
        ("cohorts?segment=cus_1", "bad_id"),
    ] {
        assert_eq!(owner.get(&format!("/api/v1/{path}")).await.problem(), (422, code.to_owned()), "{path}");
    }
    let key = house.key(KeyKind::Secret, &[Scope::OrdersWrite]).await;
    for path in ["rfm", "rfm/moves?since=2026-01-01", "cohorts"] {
        let stranger =
            answered(house.request(Method::GET, &format!("/api/v1/{path}")).bearer_auth(&key)).await;
        assert_eq!(stranger.problem(), (403, "missing_scope".into()), "{path}");
    }
}
