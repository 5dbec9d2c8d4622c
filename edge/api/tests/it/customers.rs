use access::{KeyKind, Scope};
use reqwest::Method;
use serde_json::{Value, json};

use crate::document::assert_fits;
use crate::house::{House, Person, answered, house};

async fn anna(owner: &Person<'_>) -> Value {
    let told = json!({
        "identifiers": [{"kind": "email", "value": "Anna@Mail.kz"}, {"kind": "phone", "value": "8 701 123 42 18"}, {"kind": "external", "value": "u1"}],
        "first_name": "Анна", "last_name": "Королёва", "birthday": "1990-05-17", "city": "Алматы", "attributes": {"plan": "gold"},
        "consents": [{"channel": "email", "purpose": "marketing", "status": "granted", "source": "form"}],
    });
    owner.post("/api/v1/customers", told).await.expect(201)
}

async fn buys(house: &House) {
    let key = house.key(KeyKind::Secret, &[Scope::OrdersWrite]).await;
    let order = json!({"number": "A-1", "placed_at": "2026-11-20T10:00:00Z", "currency": "KZT", "customer": {"email": "anna@mail.kz"},
                       "lines": [{"sku": "CUP-1", "name": "Cup", "category": "Dishes", "quantity": 2, "price": 1500}]});
    answered(house.request(Method::POST, "/v1/orders").bearer_auth(&key).json(&order)).await.expect(201);
    house.refresh().await;
}

#[tokio::test]
async fn a_customer_told_is_found_by_whatever_a_person_types() {
    let house = house().await;
    let owner = house.owner().await;
    let card = anna(&owner).await;
    assert_fits("post", "/api/v1/customers", 201, &card);
    for asked in [
        "anna@mail.kz",
        "+7 (701) 123-42-18",
        "87011234218",
        "королева",
        "Анна Кор",
        "u1",
        card["id"].as_str().expect("an id"),
    ] {
        let answer = owner.request(Method::GET, "/api/v1/customers").query(&[("q", asked)]);
        let page = answered(answer).await.expect(200);
        assert_fits("get", "/api/v1/customers", 200, &page);
        assert_eq!(page["items"][0]["id"], card["id"], "{asked}");
    }
    let found =
        answered(owner.request(Method::GET, "/api/v1/search").query(&[("q", "королева")])).await.expect(200);
    assert_fits("get", "/api/v1/search", 200, &found);
    assert_eq!(found["customers"][0]["name"], "Анна Королёва");
    assert_eq!(owner.get("/api/v1/customers").await.expect(200)["count"], json!({"value": 1, "exact": true}));
}

#[tokio::test]
async fn told_again_a_customer_is_the_same_one() {
    let house = house().await;
    let owner = house.owner().await;
    let card = anna(&owner).await;
    let again = json!({"identifiers": [{"kind": "email", "value": "anna@mail.kz"}], "city": "Астана"});
    let changed = owner.post("/api/v1/customers", again).await.expect(200);
    assert_eq!((changed["id"].clone(), changed["city"].clone()), (card["id"].clone(), json!("Астана")));
    let path = format!("/api/v1/customers/{}", card["id"].as_str().expect("an id"));
    let changed =
        owner.patch(&path, json!({"city": "", "attributes": {"plan": null, "size": 38}})).await.expect(200);
    assert_eq!((changed["city"].clone(), changed["attributes"].clone()), (Value::Null, json!({"size": 38})));
    assert_eq!(owner.patch(&path, json!({"birthday": "yesterday"})).await.expect(422)["field"], "birthday");
}

#[tokio::test]
async fn the_card_shows_masked_addresses_orders_and_what_was_agreed() {
    let house = house().await;
    let owner = house.owner().await;
    let id = anna(&owner).await["id"].as_str().expect("an id").to_owned();
    buys(&house).await;
    let answer = owner.get(&format!("/api/v1/customers/{id}")).await;
    assert!(!answer.text.contains("anna@mail.kz") && !answer.text.contains("77011234218"), "{}", answer.text);
    let card = answer.expect(200);
    assert_fits("get", "/api/v1/customers/{id}", 200, &card);
    assert_eq!(card["facts"]["turnover"], json!({"minor": 300_000, "currency": "KZT"}));
    assert_eq!(card["facts"]["orders"], 1);
    assert_eq!(card["facts"]["days_since_last_order"], 1);
    assert_eq!(card["consents"][0]["status"], "granted");
    let revealed =
        owner.post(&format!("/api/v1/customers/{id}/reveal"), json!({"what": "email"})).await.expect(200);
    assert_eq!(revealed, json!({"values": ["anna@mail.kz"]}));
    assert_eq!(owner.get("/api/v1/audit").await.expect(200)["items"][0]["action"], "customer.revealed");
}

#[tokio::test]
async fn the_timeline_goes_on_where_the_page_ended() {
    let house = house().await;
    let owner = house.owner().await;
    let id = anna(&owner).await["id"].as_str().expect("an id").to_owned();
    buys(&house).await;
    let key = house.key(KeyKind::Write, &[]).await;
    let batch: Vec<Value> = (0..5)
        .map(|n| json!({"type": "track", "userId": "u1", "event": "Seen", "properties": {"n": n}}))
        .collect();
    answered(
        house.request(Method::POST, "/v1/batch").basic_auth(&key, Some("")).json(&json!({"batch": batch})),
    )
    .await
    .expect(200);
    let (mut cursor, mut kinds) = (None::<String>, Vec::new());
    loop {
        let mut asked =
            owner.request(Method::GET, &format!("/api/v1/customers/{id}/timeline")).query(&[("limit", "2")]);
        if let Some(cursor) = &cursor {
            asked = asked.query(&[("cursor", cursor)]);
        }
        let page = answered(asked).await.expect(200);
        assert_fits("get", "/api/v1/customers/{id}/timeline", 200, &page);
        kinds.extend(
            page["items"]
                .as_array()
                .expect("items")
                .iter()
                .map(|entry| entry["kind"].as_str().expect("a kind").to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => break,
        }
    }
    kinds.sort();
    assert_eq!(kinds, ["consent", "created", "event", "event", "event", "event", "event", "order"]);
    let orders = owner.get(&format!("/api/v1/customers/{id}/timeline?filter=orders")).await.expect(200);
    assert_eq!(
        orders["items"][0]["params"]["lines"][0],
        json!({"name": "Cup", "quantity": "2", "total": {"minor": 300_000, "currency": "KZT"}})
    );
}

#[tokio::test]
async fn consent_is_recorded_and_its_source_asked_for() {
    let house = house().await;
    let owner = house.owner().await;
    let id = anna(&owner).await["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/customers/{id}/consents");
    let said = json!({"channel": "email", "purpose": "marketing", "status": "revoked", "source": "call"});
    house.clock.set(crate::house::start().plus_seconds(60));
    assert_eq!(owner.post(&path, said).await.expect(200)["consents"][0]["status"], "revoked");
    let without = json!({"channel": "email", "purpose": "marketing", "status": "granted", "source": " "});
    assert_eq!(owner.post(&path, without).await.problem(), (422, "field_required".into()));
    let unknown = json!({"channel": "pigeon", "purpose": "marketing", "status": "granted", "source": "form"});
    assert_eq!(owner.post(&path, unknown).await.expect(422)["field"], "channel");
}

#[tokio::test]
async fn everything_kept_can_be_had_and_erasing_leaves_the_books() {
    let house = house().await;
    let owner = house.owner().await;
    let id = anna(&owner).await["id"].as_str().expect("an id").to_owned();
    buys(&house).await;
    let all = owner.get(&format!("/api/v1/customers/{id}/export")).await.expect(200);
    assert_eq!(
        (all["customer"]["first_name"].clone(), all["orders"][0]["number"].clone()),
        (json!("Анна"), json!("A-1"))
    );
    let queued =
        owner.post(&format!("/api/v1/customers/{id}/erase"), json!({"reason": "asked"})).await.expect(202);
    let job = format!("/api/v1/jobs/{}", queued["job_id"].as_str().expect("a job"));
    assert_eq!(owner.get(&job).await.expect(200)["state"], "queued");
    let workspace = house.workspace.clone();
    let ran = tokio::task::spawn_blocking(move || {
        flows::work::runner(&workspace, std::sync::Arc::new(connectors::Files)).run_next(&Default::default())
    });
    assert_eq!(ran.await.expect("a thread"), Ok(true));
    let done = owner.get(&job).await.expect(200);
    assert_fits("get", "/api/v1/jobs/{id}", 200, &done);
    assert_eq!(done["state"], "done");
    let card = owner.get(&format!("/api/v1/customers/{id}")).await;
    assert!(!card.text.contains("Анна"), "{}", card.text);
    let order = house.workspace.store.read(|tx| collect::orders::by_number(tx, None, "A-1"));
    let order: Result<Vec<collect::orders::Order>, vocabulary::Problem> = order.await;
    let order = order.expect("orders").remove(0);
    assert_eq!((order.total, order.customer), (300_000, None));
}

#[tokio::test]
async fn segments_are_counted_step_by_step_kept_and_frozen() {
    let house = house().await;
    let owner = house.owner().await;
    let id = anna(&owner).await["id"].as_str().expect("an id").to_owned();
    owner
        .post(
            "/api/v1/customers",
            json!({"identifiers": [{"kind": "external", "value": "u2"}], "city": "Алматы"}),
        )
        .await
        .expect(201);
    buys(&house).await;
    let tree = json!({"version": 1, "root": {"kind": "all", "of": [
        {"kind": "attribute", "key": "city", "op": "equals", "value": "Алматы"},
        {"kind": "orders", "measure": "count", "op": "at_least", "value": 1, "window": {"last_days": 30}},
    ]}});
    let count = owner.post("/api/v1/segments/count", json!({"tree": tree})).await.expect(200);
    assert_fits("post", "/api/v1/segments/count", 200, &count);
    assert_eq!((count["count"].clone(), count["base"].clone()), (json!(1), json!(2)));
    let steps: Vec<i64> =
        count["steps"].as_array().expect("steps").iter().filter_map(|step| step["count"].as_i64()).collect();
    assert_eq!(steps, [2, 1]);
    assert_eq!(count["sample"][0]["id"], json!(id));
    let estimate =
        owner.post("/api/v1/segments/count", json!({"tree": tree, "estimate": true})).await.expect(200);
    assert_fits("post", "/api/v1/segments/count", 200, &estimate);
    assert_eq!(estimate["base"], json!(2));
    let wrong =
        owner.post("/api/v1/segments/count", json!({"tree": {"version": 1, "root": {"kind": "moon"}}})).await;
    assert_eq!(wrong.problem(), (422, "bad_condition".into()));

    let saved = owner.post("/api/v1/segments", json!({"name": "Buyers", "tree": tree})).await.expect(201);
    assert_fits("post", "/api/v1/segments", 201, &saved);
    let path = format!("/api/v1/segments/{}", saved["id"].as_str().expect("an id"));
    let listed = owner.get("/api/v1/segments").await.expect(200);
    assert_fits("get", "/api/v1/segments", 200, &listed);
    assert_eq!(
        (listed["items"][0]["size"].clone(), listed["items"][0]["share"].clone()),
        (json!(1), json!(0.5))
    );
    let members = owner.get(&format!("{path}/customers")).await.expect(200);
    assert_fits("get", "/api/v1/segments/{id}/customers", 200, &members);
    assert_eq!(
        (members["items"][0]["id"].clone(), members["count"].clone()),
        (json!(id), json!({"value": 1, "exact": true}))
    );
    let within = |q: &'static str| {
        let asked = owner.request(Method::GET, "/api/v1/customers");
        asked.query(&[("segment", saved["id"].as_str().expect("an id")), ("q", q)])
    };
    for (q, found) in [("анна", 1), ("nobody", 0)] {
        let page = answered(within(q)).await.expect(200);
        assert_fits("get", "/api/v1/customers", 200, &page);
        assert_eq!(page["items"].as_array().expect("items").len(), found, "{q}");
        assert_eq!(page["count"], json!({"value": found, "exact": true}));
    }
    assert_eq!(
        owner.get(&format!("/api/v1/customers/{id}")).await.expect(200)["segments"][0]["name"],
        "Buyers"
    );
    let change = json!({"name": "Buyers of Almaty", "tree": tree, "version": 1});
    assert_eq!(owner.put(&path, change.clone()).await.expect(200)["version"], 2);
    assert_eq!(
        owner.put(&path, json!({"name": "Other", "tree": tree, "version": 1})).await.problem(),
        (409, "version_conflict".into())
    );
    let list = owner.post(&format!("{path}/lists"), json!({"name": "November"})).await.expect(201);
    assert_eq!(list["size"], 1);
    assert_fits("get", "/api/v1/lists", 200, &owner.get("/api/v1/lists").await.expect(200));
    let file = owner.get(&format!("{path}/export.csv")).await;
    assert!(
        file.text.contains("Анна")
            && file.headers["content-type"].to_str().expect("text").starts_with("text/csv")
    );
    assert_eq!(
        owner.post(&format!("{path}/duplicate"), json!({})).await.expect(201)["name"],
        "Buyers of Almaty (2)"
    );
    owner.delete(&path).await.expect(204);
    assert_eq!(owner.get("/api/v1/segments").await.expect(200)["items"].as_array().map(Vec::len), Some(1));
    owner.post(&format!("{path}/restore"), json!({})).await.expect(200);
    let templates = owner.get("/api/v1/segment-templates").await.expect(200);
    assert_fits("get", "/api/v1/segment-templates", 200, &templates);
    assert_eq!(templates["items"].as_array().map(Vec::len), Some(11));
}

#[tokio::test]
async fn what_can_be_asked_about_and_the_first_page_fit_the_document() {
    let house = house().await;
    let owner = house.owner().await;
    anna(&owner).await;
    buys(&house).await;
    let fields = owner.get("/api/v1/fields").await.expect(200);
    assert_fits("get", "/api/v1/fields", 200, &fields);
    let city = fields["customer"]
        .as_array()
        .expect("fields")
        .iter()
        .find(|field| field["key"] == "city")
        .expect("city")
        .clone();
    assert_eq!(city["values"], json!([{"value": "Алматы", "count": 1}]));
    assert!(fields["customer"].to_string().contains("attributes.plan"));
    assert_eq!(fields["products"]["categories"], json!(["Dishes"]));
    let home = owner.get("/api/v1/home").await.expect(200);
    assert_fits("get", "/api/v1/home", 200, &home);
    assert_eq!(
        (home["orders"]["value"].clone(), home["revenue"]["value"]["minor"].clone()),
        (json!(1), json!(300_000))
    );
    assert_eq!(home["checklist"]["has_customers"], true);
    assert_fits("get", "/api/v1/keys", 200, &owner.get("/api/v1/keys").await.expect(200));
    assert_fits("get", "/api/v1/audit", 200, &owner.get("/api/v1/audit").await.expect(200));
    assert_fits("get", "/api/v1/jobs", 200, &owner.get("/api/v1/jobs").await.expect(200));
    assert_fits("get", "/api/v1/session", 200, &owner.get("/api/v1/session").await.expect(200));
}
