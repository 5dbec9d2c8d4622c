use access::{KeyKind, NewStaff, PasswordHash, Role, Scope, staff};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::document::assert_fits;
use crate::house::{House, Person, answered, house, start, write};

const SECOND: &str = "second@dala.kz";

fn rules() -> Value {
    json!({
        "name": "Club", "zone": "Asia/Almaty",
        "currencies": [{"code": "points", "is_spendable": true, "earning": {"points": 1, "per": 100},
            "expiry": {"after": {"months": 12}}}],
        "adjust_alone_max": 100,
        "tiers": {"measure": "turnover", "window": {"rolling": 365},
            "levels": [{"code": "base", "from": 0}, {"code": "gold", "from": 1_000_000, "multiplier": 200}]},
        "events": [{"event": "review", "currency": "points", "points": 20},
            {"event": "registration", "currency": "points", "points": 50, "times_max": 1}],
    })
}

async fn club(owner: &Person<'_>) -> String {
    let made = owner.post("/api/v1/loyalty/programmes", json!({"rules": rules()})).await.expect(201);
    assert_fits("post", "/api/v1/loyalty/programmes", 201, &made);
    made["id"].as_str().expect("an id").to_owned()
}

async fn anna(owner: &Person<'_>) -> String {
    let told = json!({"identifiers": [{"kind": "email", "value": "anna@mail.kz"}], "first_name": "Anna"});
    owner.post("/api/v1/customers", told).await.expect(201)["id"].as_str().expect("an id").to_owned()
}

async fn active(owner: &Person<'_>, customer: &str) -> i64 {
    let path = format!("/api/v1/customers/{customer}/points");
    let told = owner.get(&path).await.expect(200);
    assert_fits("get", "/api/v1/customers/{id}/points", 200, &told);
    told["programmes"][0]["balances"][0]["active"].as_i64().expect("points")
}

async fn second(house: &House) -> Person<'_> {
    let id = house.workspace.id;
    let password = PasswordHash::stored(hash(house).await);
    write(&house.control, move |tx| {
        let new = NewStaff {
            email: SECOND.into(),
            name: "Bolat".into(),
            language: "kk".into(),
            password: password.clone(),
        };
        let person = staff::add(tx, start(), &new)?;
        staff::join(tx, id, person.id, Role::Owner)
    })
    .await;
    let client = Client::builder().no_proxy().cookie_store(true).build().expect("a client");
    let asked = client
        .post(house.url("/api/v1/session"))
        .json(&json!({"email": SECOND, "password": crate::house::PASSWORD}));
    let session = answered(asked).await.expect(200);
    let csrf = session["csrf_token"].as_str().expect("a token").to_owned();
    house.person(client, csrf)
}

/// The owner's hash does for another person too: one is dear to make.
async fn hash(house: &House) -> String {
    write(&house.control, |tx| {
        let (_, hash) = staff::find(tx, crate::house::EMAIL)?.expect("an owner");
        Ok(hash.as_str().to_owned())
    })
    .await
}

#[tokio::test]
async fn points_are_called_what_the_programme_calls_them() {
    let house = house().await;
    let owner = house.owner().await;
    let mut named = rules();
    let status = json!({"code": "status", "name": "Miles", "earning": {"points": 1, "per": 100}});
    named["currencies"].as_array_mut().expect("kinds").push(status);
    let made = owner.post("/api/v1/loyalty/programmes", json!({"rules": named})).await.expect(201);
    assert_eq!(made["rules"]["currencies"][1]["name"], "Miles");
    let path = format!("/api/v1/customers/{}/points", anna(&owner).await);
    let told = owner.get(&path).await.expect(200);
    assert_fits("get", "/api/v1/customers/{id}/points", 200, &told);
    let balances = &told["programmes"][0]["balances"];
    assert_eq!((&balances[0]["name"], &balances[1]["name"]), (&Value::Null, &json!("Miles")));
    for (name, code) in [(" ".to_owned(), "field_required"), ("m".repeat(61), "too_long")] {
        named["name"] = json!("Other");
        named["currencies"][1]["name"] = json!(name);
        let wrong = owner.post("/api/v1/loyalty/programmes", json!({"rules": named})).await.json();
        let error = &wrong["errors"][0];
        assert_eq!((&error["field"], &error["code"]), (&json!("currencies[1].name"), &json!(code)));
    }
    named["currencies"][1]["name"] = json!("Miles");
    named["name"] = json!("Club");
    let taken = owner.post("/api/v1/loyalty/programmes", json!({"rules": named})).await;
    assert_eq!((taken.problem(), &taken.json()["field"]), ((409, "name_taken".into()), &json!("name")));
}

#[tokio::test]
async fn a_programme_is_made_changed_on_its_version_and_looked_at() {
    let house = house().await;
    let owner = house.owner().await;
    let id = club(&owner).await;
    let path = format!("/api/v1/loyalty/programmes/{id}");
    let mut changed = rules();
    changed["tiers"]["levels"][1]["from"] = json!(500);
    let told = owner.put(&path, json!({"rules": changed, "version": 1})).await.expect(200);
    assert_fits("put", "/api/v1/loyalty/programmes/{id}", 200, &told);
    assert_eq!(told["version"], 2);
    assert!(told["job"].as_str().is_some_and(|job| job.starts_with("job_")), "levels are brought to members");
    let stale = owner.put(&path, json!({"rules": rules(), "version": 1})).await.problem();
    assert_eq!(stale, (409, "version_conflict".into()));
    changed["currencies"][0]["earning"]["per"] = json!(0);
    let wrong = owner.put(&path, json!({"rules": changed, "version": 2})).await;
    assert_eq!(wrong.status.as_u16(), 422);
    assert_eq!(wrong.json()["errors"][0]["field"], "currencies[0].earning.per");

    let customer = anna(&owner).await;
    assert_eq!(active(&owner, &customer).await, 50, "who is made known is registered");
    let tiers = owner.post(&format!("{path}/tiers"), json!({})).await.expect(200);
    assert_fits("post", "/api/v1/loyalty/programmes/{id}/tiers", 200, &tiers);
    assert_eq!((&tiers["members"], &tiers["without"], &tiers["up"]), (&json!(1), &json!(1), &json!(0)));
    let report = owner.get(&format!("{path}/report")).await.expect(200);
    assert_fits("get", "/api/v1/loyalty/programmes/{id}/report", 200, &report);
    assert_eq!(report["lines"][0]["issued"], 50);
    assert_eq!(report["lines"][0]["liability"]["minor"], 50);
}

#[tokio::test]
async fn points_by_hand_have_a_reason_are_taken_back_and_large_ones_wait_for_a_second_person() {
    let house = house().await;
    let owner = house.owner().await;
    let programme = club(&owner).await;
    let customer = anna(&owner).await;
    let path = format!("/api/v1/customers/{customer}/points");
    let award = |points: i64, reason: &str| json!({"programme": programme, "currency": "points", "points": points, "reason": reason});
    assert_eq!(owner.post(&path, award(10, "  ")).await.problem(), (422, "field_required".into()));
    let given = owner.post(&path, award(100, "Sorry for the wait")).await.expect(201);
    assert_fits("post", "/api/v1/customers/{id}/points", 201, &given);
    assert_eq!((&given["state"], &given["asked_by"]["name"]), (&json!("done"), &json!("Aigerim")));
    assert_eq!(active(&owner, &customer).await, 150);
    let id = given["id"].as_str().expect("an id");
    let undone = owner.post(&format!("/api/v1/loyalty/awards/{id}/undo"), json!({})).await.expect(200);
    assert_eq!(undone["state"], "undone");
    assert_eq!(active(&owner, &customer).await, 50);

    let waits = owner.post(&path, award(101, "Birthday of the shop")).await.expect(201);
    assert_eq!(waits["state"], "waiting");
    let id = waits["id"].as_str().expect("an id");
    let approve = format!("/api/v1/loyalty/awards/{id}/approve");
    assert_eq!(owner.post(&approve, json!({})).await.problem(), (403, "second_person_needed".into()));
    let second = second(&house).await;
    let waiting = second.get("/api/v1/loyalty/awards").await.expect(200);
    assert_fits("get", "/api/v1/loyalty/awards", 200, &waiting);
    assert_eq!(waiting["items"][0]["customer"]["name"], "Anna");
    let done = second.post(&approve, json!({})).await.expect(200);
    assert_eq!((&done["state"], &done["decided_by"]["name"]), (&json!("done"), &json!("Bolat")));
    assert_eq!(second.post(&approve, json!({})).await.problem(), (409, "award_decided".into()));
    assert_eq!(active(&owner, &customer).await, 151);

    let history = format!("{path}/history?programme={programme}&limit=2");
    let first = owner.get(&history).await.expect(200);
    assert_fits("get", "/api/v1/customers/{id}/points/history", 200, &first);
    assert_eq!(first["items"][0]["reason"], "Birthday of the shop");
    assert_eq!(first["items"][0]["by"]["name"], "Aigerim");
    let next = first["next"].as_str().expect("more");
    let rest = owner.get(&format!("{history}&cursor={next}")).await.expect(200);
    let points: Vec<&Value> = [&first, &rest]
        .iter()
        .flat_map(|page| page["items"].as_array().expect("entries"))
        .map(|entry| &entry["points"])
        .collect();
    assert_eq!(points, [101, -100, 100, 50], "every entry once");
}

#[tokio::test]
async fn an_event_earns_once_a_message_and_only_for_who_is_known() {
    let house = house().await;
    let owner = house.owner().await;
    club(&owner).await;
    let customer = anna(&owner).await;
    let key = house.key(KeyKind::Secret, &[Scope::CollectWrite, Scope::CustomersRead]).await;
    let told = json!({"identifiers": [{"kind": "external", "value": "u1"}, {"kind": "email", "value": "anna@mail.kz"}]});
    owner.post("/api/v1/customers", told).await;
    let review = |who: Value, message: &str| {
        let mut event = json!({"type": "track", "event": "review", "messageId": message});
        event.as_object_mut().expect("an event").extend(who.as_object().expect("a name").clone());
        json!({"batch": [event]})
    };
    let send = async |body: Value| {
        let asked = house.request(Method::POST, "/v1/batch").basic_auth(&key, Some("")).json(&body);
        answered(asked).await.expect(200);
    };
    send(review(json!({"userId": "u1"}), "m1")).await;
    send(review(json!({"userId": "u1"}), "m1")).await;
    send(review(json!({"userId": "u1"}), "m2")).await;
    send(review(json!({"anonymousId": "cookie"}), "m3")).await;
    assert_eq!(active(&owner, &customer).await, 50 + 40);

    let asked = json!({"customer": {"email": "Anna@mail.kz"}});
    let balance = house.request(Method::POST, "/v1/loyalty/balance").bearer_auth(&key);
    let told = answered(balance.json(&asked)).await.expect(200);
    assert_fits("post", "/v1/loyalty/balance", 200, &told);
    assert_eq!(
        (&told["customer"], &told["programmes"][0]["balances"][0]["active"]),
        (&json!(customer), &json!(90))
    );
    assert_eq!(told["programmes"][0]["tier"]["code"], "base");
    for (days, points) in [(-1, 0), (300, 90), (400, 0)] {
        let at = start().plus_days(days).to_string();
        let path = format!("/api/v1/customers/{customer}/points?at={at}");
        let asked = json!({"customer": {"email": "anna@mail.kz"}, "at": at});
        let balance = house.request(Method::POST, "/v1/loyalty/balance").bearer_auth(&key).json(&asked);
        for told in [answered(balance).await.expect(200), owner.get(&path).await.expect(200)] {
            let programme = &told["programmes"][0];
            assert_eq!((&told["as_of"], &programme["tier"]), (&json!(at), &Value::Null));
            assert_eq!(programme["balances"][0]["active"], points, "as of {days} days from then");
        }
    }
}
