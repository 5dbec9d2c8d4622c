use access::{KeyKind, Scope};
use reqwest::Method;
use serde_json::{Value, json};
use vocabulary::CustomerId;

use crate::document::assert_fits;
use crate::house::{House, Person, answered, house, write};

const PATH: &str = "/api/v1/segments/why";

/// Somebody in Almaty who may be written to and bought once, on 20 November.
async fn buyer(house: &House, owner: &Person<'_>) -> String {
    let told = json!({
        "identifiers": [{"kind": "email", "value": "anna@mail.kz"}], "city": "Алматы", "birthday": "1990-05-17",
        "consents": [{"channel": "email", "purpose": "marketing", "status": "granted", "source": "form"}],
        "attributes": {"plan": "gold", "visits": 2.5},
    });
    let card = owner.post("/api/v1/customers", told).await.expect(201);
    let key = house.key(KeyKind::Secret, &[Scope::OrdersWrite]).await;
    let order = json!({"number": "A-1", "placed_at": "2026-11-20T10:00:00Z", "currency": "KZT", "customer": {"email": "anna@mail.kz"},
                       "lines": [{"sku": "CUP-1", "name": "Cup", "quantity": 2, "price": 1500}]});
    answered(house.request(Method::POST, "/v1/orders").bearer_auth(&key).json(&order)).await.expect(201);
    house.refresh().await;
    card["id"].as_str().expect("an id").to_owned()
}

fn tree() -> Value {
    json!({"version": 1, "root": {"kind": "all", "of": [
        {"kind": "attribute", "key": "city", "op": "one_of", "value": ["Астана", "Алматы"]},
        {"kind": "contact", "channel": "email", "op": "reachable"},
        {"kind": "orders", "measure": "sum", "field": "total", "op": "at_least", "value": 500_000},
        {"kind": "not", "of": {"kind": "last", "of": "orders", "op": "within_last", "value": {"days": 30}}},
        {"kind": "attribute", "key": "attributes.visits", "op": "at_least", "value": 3},
        {"kind": "attribute", "key": "attributes.shoe", "op": "equals", "value": "42"},
    ]}})
}

#[tokio::test]
async fn every_condition_says_its_verdict_and_what_it_found() {
    let house = house().await;
    let owner = house.owner().await;
    let customer = buyer(&house, &owner).await;
    let why = owner.post(PATH, json!({"tree": tree(), "customer": customer})).await.expect(200);
    assert_fits("post", PATH, 200, &why);
    assert_eq!(why["verdict"], "no");
    let of = |path: &str| {
        let all = why["conditions"].as_array().expect("conditions");
        all.iter().find(|one| one["path"] == path).unwrap_or_else(|| panic!("{path}: {why}")).clone()
    };
    let said = |path: &str| (of(path)["verdict"].clone(), of(path)["actual"].clone());
    assert_eq!(said("/root"), (json!("no"), Value::Null));
    assert_eq!(said("/root/of/0"), (json!("yes"), json!({"kind": "text", "text": "Алматы"})));
    let contact = json!({"kind": "contact", "is_known": true, "is_usable": true, "consent": "granted"});
    assert_eq!(said("/root/of/1"), (json!("yes"), contact));
    assert_eq!(said("/root/of/2"), (json!("no"), json!({"kind": "number", "number": 300_000.0})));
    assert_eq!(said("/root/of/3"), (json!("no"), Value::Null));
    let bought = json!({"kind": "instant", "at": "2026-11-20T10:00:00Z"});
    assert_eq!(said("/root/of/3/of"), (json!("yes"), bought));
    assert_eq!(said("/root/of/4"), (json!("no"), json!({"kind": "number", "number": 2.5})));
    assert_eq!(said("/root/of/5"), (json!("unknown"), json!({"kind": "nothing"})));
}

#[tokio::test]
async fn as_of_a_past_instant_what_came_later_is_not_seen() {
    let house = house().await;
    let owner = house.owner().await;
    let customer = buyer(&house, &owner).await;
    let tree =
        json!({"version": 1, "root": {"kind": "orders", "measure": "count", "op": "at_least", "value": 1}});
    let asked =
        |at: &str| owner.post(PATH, json!({"tree": tree.clone(), "customer": customer.clone(), "at": at}));
    let before = asked("2026-11-20T09:59:59Z").await.expect(200);
    assert_eq!(
        (&before["verdict"], &before["conditions"][0]["actual"]["number"]),
        (&json!("no"), &json!(0.0))
    );
    assert_eq!(before["asked_at"], "2026-11-20T09:59:59Z");
    assert_eq!(asked("2026-11-20T10:00:00Z").await.expect(200)["verdict"], "yes");
    for (day, verdict) in [("2026-11-19", "no"), ("2026-11-20", "yes"), ("2026-11-22", "yes")] {
        assert_eq!(asked(day).await.expect(200)["verdict"], verdict, "{day}");
    }
    // The day ends at midnight in Almaty, five hours before UTC's.
    assert_eq!(asked("2026-11-19").await.expect(200)["asked_at"], "2026-11-19T18:59:59.999999Z");
    for wrong in ["tomorrow", "2026-11-20T25:00", "2026-11-20T15:00:00", "2999-01-01T00:00:00Z", "2026-11-23"]
    {
        let answer = asked(wrong).await;
        assert_eq!(answer.problem(), (422, "bad_at".into()));
        assert_eq!(answer.json()["field"], "at");
    }
}

#[tokio::test]
async fn a_segment_within_is_explained_by_its_version_of_then() {
    let house = house().await;
    let owner = house.owner().await;
    let customer = buyer(&house, &owner).await;
    let bought = |times: i64| {
        let root = json!({"kind": "orders", "measure": "count", "op": "at_least", "value": times});
        json!({"name": "Buyers", "tree": {"version": 1, "root": root}})
    };
    let inner = owner.post("/api/v1/segments", bought(1)).await.expect(201);
    let id = inner["id"].as_str().expect("an id").to_owned();
    let tree = json!({"version": 1, "root": {"kind": "segment", "segment": id}});
    let asked =
        |at: Value| owner.post(PATH, json!({"tree": tree.clone(), "customer": customer.clone(), "at": at}));
    let made = asked(Value::Null).await.expect(200);
    assert_fits("post", PATH, 200, &made);
    assert_eq!((&made["verdict"], &made["conditions"][0]["is_todays"]), (&json!("yes"), &json!(false)));
    let within = |why: &Value| {
        let one = &why["segments"][0];
        assert_eq!((&one["id"], &one["name"]), (&json!(id), &json!("Buyers")));
        (one["version"].clone(), one["is_later"].clone(), one["conditions"][0]["verdict"].clone())
    };
    assert_eq!(within(&made), (json!(1), json!(false), json!("yes")));
    assert_eq!(made["segments"][0]["tree"], bought(1)["tree"]);
    let then = house.workspace.now();
    house.clock.set(then.plus_seconds(3_600));
    let changed = json!({"version": 1, "name": "Buyers", "tree": bought(2)["tree"]});
    owner.put(&format!("/api/v1/segments/{id}"), changed).await.expect(200);
    let now = asked(Value::Null).await.expect(200);
    assert_eq!((&now["verdict"], within(&now)), (&json!("no"), (json!(2), json!(false), json!("no"))));
    let past = asked(json!(then.to_string())).await.expect(200);
    assert_eq!((&past["verdict"], within(&past)), (&json!("yes"), (json!(1), json!(false), json!("yes"))));
    // Before it was made its first version is asked, and the answer says so.
    let before = asked(json!("2026-11-20T12:00:00Z")).await.expect(200);
    assert_eq!((&before["verdict"], &before["conditions"][0]["is_todays"]), (&json!("yes"), &json!(true)));
    assert_eq!(within(&before), (json!(1), json!(true), json!("yes")));
}

#[tokio::test]
async fn a_moment_without_a_zone_is_of_the_workspaces_clock() {
    let house = house().await;
    let owner = house.owner().await;
    let customer = buyer(&house, &owner).await;
    let tree =
        json!({"version": 1, "root": {"kind": "orders", "measure": "count", "op": "at_least", "value": 1}});
    // The order was placed at three in the afternoon in Almaty.
    for (at, instant, verdict) in [
        ("2026-11-20T14:59", "2026-11-20T09:59:00Z", "no"),
        ("2026-11-20T15:00", "2026-11-20T10:00:00Z", "yes"),
    ] {
        let asked = json!({"tree": tree.clone(), "customer": customer.clone(), "at": at});
        let why = owner.post(PATH, asked).await.expect(200);
        assert_eq!((&why["asked_at"], &why["verdict"]), (&json!(instant), &json!(verdict)), "{at}");
    }
}

#[tokio::test]
async fn what_cannot_be_explained_is_refused() {
    let house = house().await;
    let owner = house.owner().await;
    let stranger = owner.post(PATH, json!({"tree": tree(), "customer": "cus_999"})).await;
    assert_eq!(stranger.status, 404);
    let bad = owner.post(PATH, json!({"tree": tree(), "customer": "seg_1"})).await;
    assert_eq!(bad.problem(), (422, "bad_id".into()));
    let customer = buyer(&house, &owner).await;
    let tree = json!({"version": 1, "root": {"kind": "moon"}});
    let refused = owner.post(PATH, json!({"tree": tree, "customer": customer})).await;
    assert_eq!(refused.problem(), (422, "bad_condition".into()));
    let key = house.key(KeyKind::Secret, &[Scope::SegmentsRead]).await;
    let asked =
        house.request(Method::POST, PATH).bearer_auth(&key).json(&json!({"tree": {}, "customer": "cus_1"}));
    assert_eq!(answered(asked).await.problem(), (403, "missing_scope".into()));
}

#[tokio::test]
async fn a_joined_customer_is_explained_as_the_one_that_remains() {
    let house = house().await;
    let owner = house.owner().await;
    let customer = buyer(&house, &owner).await;
    let other = json!({"identifiers": [{"kind": "phone", "value": "+77015554218"}]});
    let other = owner.post("/api/v1/customers", other).await.expect(201)["id"].clone();
    let id = |id: &str| id.parse::<CustomerId>().expect("an id");
    let (from, into) = (id(other.as_str().expect("an id")), id(&customer));
    let now = house.workspace.now();
    write(&house.workspace.store, move |tx| know::customers::join(tx, now, from, into)).await;
    house.refresh().await;
    let why = owner.post(PATH, json!({"tree": tree(), "customer": other})).await.expect(200);
    let remains = owner.post(PATH, json!({"tree": tree(), "customer": customer})).await.expect(200);
    assert_eq!(why["conditions"], remains["conditions"]);
    assert_eq!(why["conditions"][1]["actual"], json!({"kind": "text", "text": "Алматы"}));
}

#[tokio::test]
async fn of_an_erased_customer_nothing_is_left_to_explain() {
    let house = house().await;
    let owner = house.owner().await;
    let customer = buyer(&house, &owner).await;
    let now = house.workspace.now();
    let id = customer.parse::<CustomerId>().expect("an id");
    write(&house.workspace.store, move |tx| know::customers::erase(tx, now, id)).await;
    house.refresh().await;
    let why = owner.post(PATH, json!({"tree": tree(), "customer": customer})).await;
    assert_eq!(why.problem(), (404, "not_found".into()));
}
