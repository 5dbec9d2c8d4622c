use access::{KeyKind, Scope};
use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::Method;
use serde_json::{Value, json};
use std::io::Write;
use vocabulary::{CustomerId, Identifier, Instant};

use crate::house::{Answered, House, answered, house, start};

async fn send(house: &House, key: &str, path: &str, body: &Value) -> Answered {
    answered(house.request(Method::POST, path).basic_auth(key, Some("")).json(body)).await
}

async fn events_of(house: &House, user: &str) -> Vec<collect::events::Event> {
    let identifier = Identifier::external("shop", user);
    let read = house.workspace.store.read(move |tx| {
        let Some(customer) = know::identity::find(tx, &identifier)? else { return Ok(Vec::new()) };
        collect::events::of_customer(tx, customer, Instant::MAX, 100)
    });
    let events: Result<Vec<collect::events::Event>, vocabulary::Problem> = read.await;
    events.expect("events")
}

#[tokio::test]
async fn one_bad_event_costs_the_others_nothing() {
    let house = house().await;
    let key = house.key(KeyKind::Write, &[]).await;
    let huge = "x".repeat(33 * 1024);
    let batch = json!({"batch": [
        {"type": "track", "userId": "u1", "event": "Seen", "messageId": "m1"},
        {"type": "track", "userId": "u1", "messageId": "m2"},
        {"type": "dance", "userId": "u1"},
        {"type": "track", "event": "Seen"},
        {"type": "track", "userId": "u1", "event": "Huge", "properties": {"text": huge}},
        {"type": "track", "userId": "u1", "event": "Seen", "timestamp": "yesterday"},
        "nonsense",
        {"type": "track", "userId": "u1", "event": "Nul", "properties": {"text": "\u{0}"}},
        {"type": "track", "userId": 17, "event": "Bought", "properties": {"total": 5}},
    ]});
    let answer = send(&house, &key, "/v1/batch", &batch).await.expect(200);
    assert_eq!((answer["success"].clone(), answer["accepted"].clone()), (json!(true), json!(2)));
    let rejected: Vec<(i64, &str)> = answer["rejected"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| (one["index"].as_i64().expect("a place"), one["code"].as_str().expect("a code")))
        .collect();
    let expected = [
        (1, "field_required"),
        (2, "unknown_type"),
        (3, "field_required"),
        (4, "event_too_large"),
        (5, "bad_timestamp"),
        (6, "bad_value"),
        (7, "bad_character"),
    ];
    assert_eq!(rejected, expected);
    assert_eq!(answer["rejected"][0]["field"], "event");
    assert_eq!(events_of(&house, "u1").await.len(), 1);
    assert_eq!(events_of(&house, "17").await[0].properties, r#"{"total":5}"#);
}

#[tokio::test]
async fn a_message_sent_twice_counts_once() {
    let house = house().await;
    let key = house.key(KeyKind::Write, &[]).await;
    let event = json!({"userId": "u1", "event": "Seen", "messageId": "m1"});
    for _ in 0..2 {
        assert_eq!(send(&house, &key, "/v1/track", &event).await.expect(200), json!({"success": true}));
    }
    let batch = json!({"batch": [{"type": "track", "userId": "u1", "event": "Seen", "messageId": "m1"}]});
    assert_eq!(send(&house, &key, "/v1/batch", &batch).await.expect(200), json!({"success": true}));
    assert_eq!(events_of(&house, "u1").await.len(), 1);
}

#[tokio::test]
async fn a_clock_that_is_off_is_corrected_except_for_the_past_that_is_imported() {
    let house = house().await;
    let key = house.key(KeyKind::Write, &[]).await;
    // The client's clock is an hour ahead: it says 09:00 when it is 08:00 here.
    let batch = |user: &str| {
        json!({"sentAt": "2026-11-22T09:00:00Z", "batch": [
            {"type": "track", "userId": user, "event": "Seen", "timestamp": "2026-11-22T08:59:30.000Z"},
        ]})
    };
    send(&house, &key, "/v1/batch", &batch("u1")).await.expect(200);
    assert_eq!(events_of(&house, "u1").await[0].occurred_at, start().plus_seconds(-30));
    let past = json!({"sentAt": "2026-11-22T09:00:00Z", "batch": [
        {"type": "track", "userId": "u2", "event": "Seen", "timestamp": "2025-01-01T10:00:00+05:00"},
    ]});
    send(&house, &key, "/v1/import", &past).await.expect(200);
    assert_eq!(
        events_of(&house, "u2").await[0].occurred_at,
        Instant::parse("2025-01-01T05:00:00Z").expect("an instant")
    );
    let future = json!({"userId": "u3", "event": "Seen", "timestamp": "2030-01-01T00:00:00Z"});
    send(&house, &key, "/v1/track", &future).await.expect(200);
    assert_eq!(events_of(&house, "u3").await[0].occurred_at, start());
}

#[tokio::test]
async fn gzip_text_and_keys_in_the_body_are_read_as_the_clients_send_them() {
    let house = house().await;
    let key = house.key(KeyKind::Write, &[]).await;
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed
        .write_all(
            json!({"batch": [{"type": "track", "userId": "u1", "event": "Seen"}]}).to_string().as_bytes(),
        )
        .expect("packed");
    let packed = house
        .request(Method::POST, "/v1/batch")
        .basic_auth(&key, Some(""))
        .header("content-encoding", "gzip")
        .header("content-type", "application/json")
        .body(packed.finish().expect("packed"));
    answered(packed).await.expect(200);
    let text = json!({"type": "track", "userId": "u1", "event": "Clicked", "writeKey": key}).to_string();
    let browser = house
        .request(Method::POST, "/v1/t")
        .header("content-type", "text/plain")
        .header("origin", "https://shop.kz")
        .body(text);
    let answer = answered(browser).await;
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    answer.expect(200);
    assert_eq!(events_of(&house, "u1").await.len(), 2);
    let settings =
        answered(house.request(Method::GET, &format!("/v1/projects/{key}/settings"))).await.expect(200);
    assert_eq!(settings["integrations"]["Segment.io"]["apiKey"], json!(key));
}

#[tokio::test]
async fn what_is_too_large_or_without_a_key_is_refused_clearly() {
    let house = house().await;
    let key = house.key(KeyKind::Write, &[]).await;
    let large = json!({"batch": [{"type": "track", "userId": "u1", "event": "Seen", "properties": {"text": "x".repeat(501 * 1024)}}]});
    let refused = send(&house, &key, "/v1/batch", &large).await;
    assert_eq!(refused.problem(), (413, "batch_too_large".into()));
    let bomb = {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(&vec![b' '; 5 * 1024 * 1024]).expect("packed");
        packed.finish().expect("packed")
    };
    let bomb = house
        .request(Method::POST, "/v1/batch")
        .basic_auth(&key, Some(""))
        .header("content-encoding", "gzip")
        .body(bomb);
    assert_eq!(answered(bomb).await.problem(), (413, "batch_too_large".into()));
    let one = json!({"userId": "u1", "event": "Seen", "properties": {"text": "x".repeat(33 * 1024)}});
    assert_eq!(send(&house, &key, "/v1/track", &one).await.problem(), (413, "event_too_large".into()));
    assert_eq!(send(&house, "wk_nonsense", "/v1/track", &one).await.problem(), (401, "unknown_key".into()));
    let nobody = house.request(Method::POST, "/v1/track").json(&json!({"userId": "u1", "event": "Seen"}));
    assert_eq!(answered(nobody).await.problem(), (401, "unknown_key".into()));
    let broken = house.request(Method::POST, "/v1/batch").basic_auth(&key, Some("")).body("{\"batch\": [");
    assert_eq!(answered(broken).await.problem(), (400, "malformed_json".into()));
    assert!(events_of(&house, "u1").await.is_empty());
}

#[tokio::test]
async fn a_cross_origin_page_may_ask_first() {
    let house = house().await;
    let asked = house
        .request(Method::OPTIONS, "/v1/t")
        .header("origin", "https://shop.kz")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type");
    let answer = answered(asked).await;
    assert_eq!(answer.status.as_u16(), 200);
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    let console = house
        .request(Method::OPTIONS, "/api/v1/customers")
        .header("origin", "https://evil.kz")
        .header("access-control-request-method", "POST");
    assert!(
        !answered(console).await.headers.contains_key("access-control-allow-origin"),
        "the console's doors open to no other page"
    );
}

fn order(number: &str) -> Value {
    json!({"number": number, "placed_at": "2026-11-20T10:00:00Z", "currency": "KZT", "store": "Almaty 1",
           "customer": {"email": "anna@mail.kz", "external": "u1"},
           "lines": [{"sku": "CUP-1", "name": "Cup", "category": "Dishes", "quantity": "2", "price": "1500.50", "discount": 1.5},
                     {"sku": "TEA-1", "quantity": 0.5, "price": 3000}]})
}

#[tokio::test]
async fn an_order_is_recorded_once_and_another_with_its_number_is_a_conflict() {
    let house = house().await;
    let key = house.key(KeyKind::Secret, &[Scope::OrdersWrite]).await;
    let send =
        |body: Value| answered(house.request(Method::POST, "/v1/orders").bearer_auth(&key).json(&body));
    let first = send(order("A-1")).await.expect(201);
    assert_eq!(first["status"], "recorded");
    assert_eq!(send(order("A-1")).await.expect(200), json!({"id": first["id"], "status": "unchanged"}));
    let mut other = order("A-1");
    other["lines"][0]["quantity"] = json!(3);
    assert_eq!(send(other).await.problem(), (409, "order_conflict".into()));
    let recorded = house.workspace.store.read(|tx| collect::orders::by_number(tx, Some("shop"), "A-1"));
    let recorded: Result<Vec<collect::orders::Order>, vocabulary::Problem> = recorded.await;
    let recorded = recorded.expect("orders").remove(0);
    assert_eq!((recorded.total, recorded.discount), (449_950, 150));
    assert_eq!(recorded.customer.map(|customer| customer > CustomerId(0)), Some(true));
}

/// Spoils an order in one place.
type Change = fn(&mut Value);

#[tokio::test]
async fn a_wrong_order_says_which_field_and_why() {
    let house = house().await;
    let key = house.key(KeyKind::Secret, &[Scope::OrdersWrite]).await;
    let wrong = |change: Change| {
        let mut body = order("A-1");
        change(&mut body);
        answered(house.request(Method::POST, "/v1/orders").bearer_auth(&key).json(&body))
    };
    let cases: [(Change, &str, &str); 9] = [
        (|order| order["lines"][1]["price"] = json!("12,5"), "not_a_number", "lines[1].price"),
        (|order| order["lines"][0]["price"] = json!("1.234"), "too_precise", "lines[0].price"),
        (|order| order["lines"][0]["quantity"] = json!([1]), "bad_value", "lines[0].quantity"),
        (
            |order| _ = order["lines"][0].as_object_mut().and_then(|line| line.remove("sku")),
            "field_required",
            "lines[0].sku",
        ),
        (|order| order["number"] = json!(""), "field_required", "number"),
        (|order| order["currency"] = json!("tenge"), "unknown_currency", "currency"),
        (|order| order["placed_at"] = json!("20.11.2026"), "bad_value", "placed_at"),
        (|order| order["total"] = json!("1.00"), "total_mismatch", "total"),
        (|order| order["customer"]["email"] = json!("nonsense"), "bad_email", "customer.email"),
    ];
    for (change, code, field) in cases {
        let answer = wrong(change).await;
        assert_eq!(answer.problem(), (422, code.into()), "{}", answer.text);
        assert_eq!(answer.json()["field"], field, "{}", answer.text);
    }
}

#[tokio::test]
async fn many_orders_get_a_verdict_each() {
    let house = house().await;
    let key = house.key(KeyKind::Secret, &[Scope::OrdersWrite]).await;
    let mut bad = order("A-2");
    bad["lines"] = json!([]);
    let many = json!({"orders": [order("A-1"), bad, order("A-1"), {"number": "A-3"}]});
    let answer =
        answered(house.request(Method::POST, "/v1/orders").bearer_auth(&key).json(&many)).await.expect(200);
    let statuses: Vec<&str> = answer["orders"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["status"].as_str().expect("text"))
        .collect();
    assert_eq!(statuses, ["recorded", "rejected", "unchanged", "rejected"]);
    assert_eq!(
        (answer["orders"][1]["field"].clone(), answer["orders"][3]["code"].clone()),
        (json!("lines"), json!("field_required"))
    );
}

#[tokio::test]
async fn units_come_back_by_the_orders_number_and_never_more_than_were_sold() {
    let house = house().await;
    let key = house.key(KeyKind::Secret, &[Scope::OrdersWrite]).await;
    let post = |path: &'static str, body: Value| {
        answered(house.request(Method::POST, path).bearer_auth(&key).json(&body))
    };
    post("/v1/orders", order("A-1")).await.expect(201);
    let back = |number: &str, quantity: i64| json!({"number": number, "returned_at": "2026-11-21T10:00:00Z", "lines": [{"sku": "CUP-1", "quantity": quantity}]});
    assert_eq!(post("/v1/orders/A-1/returns", back("R-1", 1)).await.expect(201)["status"], "recorded");
    assert_eq!(post("/v1/orders/A-1/returns", back("R-1", 1)).await.expect(200)["status"], "unchanged");
    assert_eq!(post("/v1/orders/A-1/returns", back("R-2", 2)).await.status.as_u16(), 422);
    assert_eq!(post("/v1/orders/A-9/returns", back("R-3", 1)).await.problem(), (404, "not_found".into()));
}

#[tokio::test]
async fn products_are_kept_with_a_verdict_each() {
    let house = house().await;
    let key = house.key(KeyKind::Secret, &[Scope::ProductsWrite]).await;
    let told = json!({"products": [{"sku": "CUP-1", "name": "Cup", "price": "1500", "cost": 700}, {"sku": "", "name": "?"}, {"sku": "CUP-2", "price": "abc"}]});
    let answer =
        answered(house.request(Method::POST, "/v1/products").bearer_auth(&key).json(&told)).await.expect(200);
    let said: Vec<(&str, Option<&str>)> = answer["products"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| (one["status"].as_str().expect("text"), one["field"].as_str()))
        .collect();
    assert_eq!(said, [("new", None), ("rejected", Some("sku")), ("rejected", Some("price"))]);
}

#[tokio::test]
async fn an_event_is_deleted_by_the_message_it_came_in_and_does_not_come_back() {
    let house = house().await;
    let (write, secret) =
        (house.key(KeyKind::Write, &[]).await, house.key(KeyKind::Secret, &[Scope::CustomersWrite]).await);
    let sent = |id: &str| json!({"userId": "u1", "event": "Booked", "messageId": id});
    for id in ["m1", "m2"] {
        send(&house, &write, "/v1/track", &sent(id)).await.expect(200);
    }
    let delete = async |key: &str, whose: &str| {
        answered(house.request(Method::DELETE, &format!("/v1/events/m1?{whose}")).bearer_auth(key)).await
    };
    // The key that stands in a page can collect and no more.
    assert_eq!(delete(&write, "userId=u1").await.expect(403)["code"], "missing_scope");
    assert_eq!(delete(&secret, "source=shop").await.expect(422)["field"], "userId");
    assert_eq!(delete(&secret, "userId=stranger").await.expect(200)["deleted"], false);
    assert_eq!(delete(&secret, "userId=u1&source=site").await.expect(200)["deleted"], false);
    assert_eq!(delete(&secret, "userId=u1").await.expect(200)["deleted"], true);
    assert_eq!(delete(&secret, "userId=u1").await.expect(200)["deleted"], false);
    send(&house, &write, "/v1/track", &sent("m1")).await.expect(200);
    assert_eq!(events_of(&house, "u1").await.len(), 1);
}
