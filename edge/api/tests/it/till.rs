use access::{KeyKind, Scope};
use motivate::coupons::{self, Codes, Limits, Settings};
use motivate::loyalty::{Rules, programmes};
use reqwest::Method;
use serde_json::{Value, json};
use vocabulary::{Money, PromotionId};

use crate::document::assert_fits;
use crate::house::{Answered, House, Person, answered, house};

mod examples;
mod points;
mod rewards;
mod simulator;
mod standing;
mod tax;

const BASKET: &str = "/v1/till/orders";

struct Till<'h> {
    house: &'h House,
    key: String,
}

impl Till<'_> {
    async fn post(&self, path: &str, body: Value) -> Answered {
        answered(self.house.request(Method::POST, path).bearer_auth(&self.key).json(&body)).await
    }
}

async fn till(house: &House) -> Till<'_> {
    let key = house.key(KeyKind::Secret, &[Scope::OrdersWrite, Scope::ProductsWrite]).await;
    let till = Till { house, key };
    let products = json!({"products": [
        {"sku": "CUP-1", "name": "Cup", "category": "cups", "price": 1500},
        {"sku": "TEA-1", "name": "Tea", "category": "tea", "price": "999.50"},
        {"sku": "CIG-1", "name": "Cigarettes", "category": "tobacco", "price": 800, "no_discounts": true},
    ]});
    till.post("/v1/products", products).await.expect(200);
    till
}

fn basket(number: &str, coupons: &[&str]) -> Value {
    json!({"number": number, "currency": "KZT", "store": "7", "coupons": coupons,
        "customer": {"email": "anna@mail.kz"},
        "lines": [{"sku": "CUP-1", "quantity": 2}, {"sku": "TEA-1", "quantity": "0.5"}, {"sku": "CIG-1", "quantity": 1}]})
}

/// Makes a promotion and lets it run.
async fn running(owner: &Person<'_>, name: &str, definition: Value) -> String {
    let made =
        owner.post("/api/v1/promotions", json!({"name": name, "definition": definition})).await.expect(201);
    assert_fits("post", "/api/v1/promotions", 201, &made);
    let id = made["id"].as_str().expect("an id").to_owned();
    owner.post(&format!("/api/v1/promotions/{id}/stage"), json!({})).await.expect(200);
    let moved = owner.post(&format!("/api/v1/promotions/{id}/start"), json!({})).await.expect(200);
    assert_eq!(moved["state"], "running");
    id
}

/// What a pool of coupons of a promotion says, each code to be used so often.
fn pool_of(promotion: &str, is_personal: bool, per_code: i64) -> Settings {
    Settings {
        name: "Spring".into(),
        promotion: promotion.parse::<PromotionId>().expect("an id"),
        is_personal,
        from: None,
        until: None,
        valid_days: None,
        limits: Limits { per_code: Some(per_code), ..Limits::default() },
        zone: "Asia/Almaty".into(),
        label: String::new(),
        label_price: None,
    }
}

async fn generic(house: &House, promotion: &str, code: &str, per_code: i64) -> String {
    let (settings, code, now) = (pool_of(promotion, false, per_code), code.to_owned(), house.workspace.now());
    let made = house
        .workspace
        .store
        .transact(move |tx| coupons::create(tx, now, settings.clone(), Codes::Generic(code.clone())));
    made.await.expect("a pool").id.to_string()
}

#[tokio::test]
async fn a_basket_is_priced_by_promotions_and_taken_once() {
    let house = house().await;
    let (owner, till) = (house.owner().await, till(&house).await);
    let cups = json!({"effects": [{"kind": "percent", "basis_points": 1000, "of": {"kind": "categories", "any_of": ["cups"]}}]});
    let cups = running(&owner, "Cups", cups).await;
    let quoted = till.post("/v1/till/quote", basket("", &[])).await.expect(200);
    assert_fits("post", "/v1/till/quote", 200, &quoted);
    assert_eq!(quoted["lines"][0]["discounts"][0]["promotion"], json!({"id": cups, "name": "Cups"}));
    assert_eq!(quoted["lines"][0]["total"]["minor"], 270_000);
    assert_eq!(quoted["lines"][1]["total"]["minor"], 49_975);
    assert_eq!(quoted["total"]["minor"], 270_000 + 49_975 + 80_000);
    assert_eq!(quoted.get("customer"), None, "a quote makes nobody known");

    let first = till.post(BASKET, basket("R-1", &[])).await;
    let told = first.expect(201);
    assert_fits("post", BASKET, 201, &told);
    assert_eq!(told["total"], quoted["total"]);
    let again = till.post(BASKET, basket("R-1", &[])).await;
    assert_eq!((again.status.as_u16(), &again.text), (200, &first.text), "the same paper");
    let mut other = basket("R-1", &[]);
    other["lines"][0]["quantity"] = json!(3);
    assert_eq!(till.post(BASKET, other).await.problem(), (409, "receipt_conflict".into()));

    let order = told["order"].as_str().expect("an order").to_owned();
    let back = json!({"number": "B-1", "returned_at": "2026-12-01T10:00:00Z", "lines": [{"line": 1, "quantity": 1}]});
    till.post(&format!("/v1/orders/{order}/returns"), back).await.expect(201);
    let ended = owner.post(&format!("/api/v1/promotions/{cups}/end"), json!({})).await.expect(200);
    assert_eq!(ended["state"], "ended");
    let later = json!({"number": "", "currency": "KZT", "lines": [{"sku": "CUP-1", "quantity": 2}]});
    assert_eq!(till.post("/v1/till/quote", later).await.expect(200)["total"]["minor"], 300_000);
}

#[tokio::test]
async fn a_coupon_is_held_while_a_basket_is_open_and_free_when_it_is_called_off() {
    let house = house().await;
    let (owner, till) = (house.owner().await, till(&house).await);
    let draft = json!({"effects": [{"kind": "amount", "amount": 50_000, "scope": "basket"}]});
    let promotion =
        owner.post("/api/v1/promotions", json!({"name": "Spring", "definition": draft})).await.expect(201);
    let id = promotion["id"].as_str().expect("an id").to_owned();
    let pool = generic(&house, &id, "SPRING26", 1).await;
    let opened = json!({"condition": {"kind": "coupon", "pool": pool}, "effects": draft["effects"]});
    let change = json!({"name": "Spring", "definition": opened, "version": 1});
    owner.put(&format!("/api/v1/promotions/{id}"), change).await.expect(200);
    let early = till.post("/v1/till/quote", basket("", &["SPRING26"])).await.expect(200);
    assert_eq!(early["coupons"][0]["unused"], "not_running", "{early}");
    for step in ["stage", "start"] {
        owner.post(&format!("/api/v1/promotions/{id}/{step}"), json!({})).await.expect(200);
    }
    let tobacco =
        json!({"currency": "KZT", "coupons": ["SPRING26"], "lines": [{"sku": "CIG-1", "quantity": 1}]});
    let kept = till.post("/v1/till/quote", tobacco).await.expect(200);
    assert_eq!(kept["coupons"][0]["unused"], "no_products", "{kept}");
    let mut open = basket("R-1", &["spring-26", "NOSUCH"]);
    open["state"] = json!("open");
    let held = till.post(BASKET, open.clone()).await.expect(201);
    assert_eq!(held["coupons"][0]["promotion"]["id"], id);
    assert_eq!(held["coupons"][1]["refused"], "unknown");
    assert_eq!(held["discount"]["minor"], 50_000);
    assert_eq!(held["lines"][2]["discounts"], json!([]), "tobacco takes nothing");
    assert!(held["held_until"].is_string() && held.get("order").is_none(), "{held}");

    let second = till.post(BASKET, basket("R-2", &["SPRING26"])).await.expect(201);
    assert_eq!(
        (&second["discount"]["minor"], second["coupons"][0]["refused"].is_string()),
        (&json!(0), true)
    );

    let receipt = held["receipt"].as_str().expect("a receipt").to_owned();
    till.post(&format!("{BASKET}/{receipt}/cancel"), json!({})).await.expect(204);
    till.post(&format!("{BASKET}/{receipt}/cancel"), json!({})).await.expect(204);
    assert_eq!(
        till.post(&format!("{BASKET}/{receipt}/commit"), json!({})).await.problem().1,
        "receipt_not_open"
    );
    let mut third = open.clone();
    third["number"] = json!("R-3");
    let held = till.post(BASKET, third).await.expect(201);
    assert_eq!(held["discount"]["minor"], 50_000);
    let receipt = held["receipt"].as_str().expect("a receipt").to_owned();
    let paid = till.post(&format!("{BASKET}/{receipt}/commit"), json!({})).await;
    let paid_again = till.post(&format!("{BASKET}/{receipt}/commit"), json!({})).await;
    assert_eq!((paid.status.as_u16(), &paid.text), (200, &paid_again.text));
    assert!(paid.json()["order"].as_str().is_some_and(|id| id.starts_with("ord_")), "{}", paid.text);
}

#[tokio::test]
async fn what_is_wrong_with_a_basket_is_said_and_nothing_is_taken() {
    let house = house().await;
    let till = till(&house).await;
    let changed = |change: fn(&mut Value)| {
        let mut body = basket("R-1", &[]);
        change(&mut body);
        body
    };
    let cases: [(Value, &str, &str); 7] = [
        (changed(|b| b["lines"][1]["sku"] = json!("NOSUCH")), "unknown_product", "lines[1].sku"),
        (changed(|b| b["lines"][0]["quantity"] = json!(-1)), "not_positive", "lines[0].quantity"),
        (changed(|b| b["currency"] = json!("EUR")), "wrong_currency", "currency"),
        (changed(|b| b["placed_at"] = json!("2031-01-01T00:00:00Z")), "in_the_future", "placed_at"),
        (changed(|b| b["placed_at"] = json!("2011-01-01T00:00:00Z")), "too_long_ago", "placed_at"),
        (changed(|b| b["state"] = json!("ajar")), "wrong_value", "state"),
        (
            changed(|b| b["lines"] = json!(vec![json!({"sku": "CUP-1", "quantity": 1}); 1_001])),
            "too_many",
            "lines",
        ),
    ];
    for (body, code, field) in cases {
        let refused = till.post(BASKET, body).await;
        assert_eq!(refused.problem(), (422, code.into()), "{}", refused.text);
        assert_eq!(refused.json()["field"], field, "{}", refused.text);
    }
    till.post(BASKET, basket("R-1", &[])).await.expect(201);
}

#[tokio::test]
async fn points_come_with_an_order_and_go_with_what_comes_back() {
    let house = house().await;
    let till = till(&house).await;
    let early = till.post(BASKET, basket("R-0", &[])).await.expect(201);
    let rules = json!({"name": "Club", "zone": "Asia/Almaty", "currencies": [
        {"code": "points", "is_spendable": true, "earning": {"points": 1, "per": 10_000}}]});
    let (rules, now) = (serde_json::from_value::<Rules>(rules).expect("rules"), house.workspace.now());
    let made = house.workspace.store.transact(move |tx| programmes::create(tx, now, &rules));
    made.await.expect("a programme");
    let back = json!({"number": "B-0", "returned_at": "2026-11-23T10:00:00Z", "lines": [{"line": 1, "quantity": 1}]});
    let order = early["order"].as_str().expect("an order").to_owned();
    till.post(&format!("/v1/orders/{order}/returns"), back).await.expect(201);
    let receipt = early["receipt"].as_str().expect("a receipt").to_owned();
    till.post(&format!("{BASKET}/{receipt}/cancel"), json!({})).await.expect(204);
    let mut basket = basket("R-1", &[]);
    basket["lines"] = json!([{"sku": "CUP-1", "quantity": 3}, {"sku": "CIG-1", "quantity": 1}]);
    let told = till.post(BASKET, basket.clone()).await.expect(201);
    assert_eq!(
        told["points"]["earned"], 45,
        "4,500.00 of cups at a point per 100.00, nothing for tobacco: {told}"
    );
    assert_eq!(told["points"]["balance"], 45);
    let quoted = till.post("/v1/till/quote", basket.clone()).await.expect(200);
    assert_eq!((&quoted["points"]["earned"], &quoted["points"]["balance"]), (&json!(45), &json!(45)));

    let order = told["order"].as_str().expect("an order").to_owned();
    let back = |number: &str, quantity: i64| json!({"number": number, "returned_at": "2026-11-23T10:00:00Z", "lines": [{"line": 1, "quantity": quantity}]});
    let path = format!("/v1/orders/{order}/returns");
    till.post(&path, back("B-1", 1)).await.expect(201);
    till.post(&path, back("B-1", 1)).await.expect(200);
    house.clock.set(vocabulary::Instant::parse("2026-11-24T10:00:00Z").expect("an instant"));
    basket["placed_at"] = json!("2026-11-24T09:00:00Z");
    let quoted = till.post("/v1/till/quote", basket.clone()).await.expect(200);
    assert_eq!(quoted["points"]["balance"], 30, "one of three went back, once");
    basket["number"] = json!("R-2");
    let second = till.post(BASKET, basket.clone()).await.expect(201);
    assert_eq!(second["points"]["balance"], 75);
    let receipt = second["receipt"].as_str().expect("a receipt");
    till.post(&format!("{BASKET}/{receipt}/cancel"), json!({})).await.expect(204);
    basket["placed_at"] = Value::Null;
    let quoted = till.post("/v1/till/quote", basket).await.expect(200);
    assert_eq!(quoted["points"]["balance"], 30);
}

#[tokio::test]
async fn a_basket_left_open_lets_go_of_what_it_held() {
    let house = house().await;
    let (owner, till) = (house.owner().await, till(&house).await);
    let once = json!({"effects": [{"kind": "amount", "amount": 50_000, "scope": "basket"}], "limits": [{"measure": "times", "most": 1}]});
    running(&owner, "Once", once).await;
    let mut open = basket("R-1", &[]);
    open["state"] = json!("open");
    let held = till.post(BASKET, open).await.expect(201);
    assert_eq!(held["discount"]["minor"], 50_000);
    let refused = till.post("/v1/till/quote", basket("", &[])).await.expect(200);
    assert_eq!(
        (&refused["discount"]["minor"], &refused["not_applied"][0]["reason"]),
        (&json!(0), &json!("limit_reached"))
    );
    house.clock.set(crate::house::start().plus_seconds(31 * 60));
    let receipt = held["receipt"].as_str().expect("a receipt");
    assert_eq!(
        till.post(&format!("{BASKET}/{receipt}/commit"), json!({})).await.problem().1,
        "receipt_not_open"
    );
    let workspace = std::sync::Arc::clone(&house.workspace);
    let looked = tokio::task::spawn_blocking(move || {
        flows::till::look(&workspace, &std::sync::atomic::AtomicBool::new(false))
    });
    looked.await.expect("a thread").expect("a look");
    assert_eq!(till.post("/v1/till/quote", basket("", &[])).await.expect(200)["discount"]["minor"], 50_000);
}

#[tokio::test]
async fn a_promotion_tells_what_it_used_and_whom_it_meets() {
    let house = house().await;
    let (owner, till) = (house.owner().await, till(&house).await);
    let off = json!([{"kind": "percent", "basis_points": 1000}]);
    let limits =
        json!([{"measure": "money", "most": 1_000_000}, {"measure": "times", "per": "store", "most": 1}]);
    let first = running(&owner, "First", json!({"effects": off, "limits": limits})).await;
    till.post(BASKET, basket("R-1", &[])).await.expect(201);
    let path = format!("/api/v1/promotions/{first}/uses");
    let uses = owner.get(&path).await.expect(200);
    assert_fits("get", "/api/v1/promotions/{id}/uses", 200, &uses);
    assert_eq!((&uses["items"][0]["per"], &uses["items"][0]["counted"]), (&json!("everybody"), &json!(1)));
    let listed = owner.get("/api/v1/promotions").await.expect(200);
    assert_eq!(listed["items"][0]["budget"][0]["used"], uses["items"][0]["used"]);
    assert!(uses["items"][0]["used"].as_i64() > Some(0));

    let second =
        owner.post("/api/v1/promotions", json!({"name": "Second", "definition": {"effects": off}})).await;
    let id = second.expect(201)["id"].as_str().expect("an id").to_owned();
    let met = owner.get(&format!("/api/v1/promotions/{id}/conflicts")).await.expect(200);
    assert_fits("get", "/api/v1/promotions/{id}/conflicts", 200, &met);
    assert_eq!(met["items"][0]["promotion"], json!({"id": first, "name": "First"}));
    assert_eq!(
        (&met["items"][0]["outcome"], &met["items"][0]["comes_first"]),
        (&json!("both"), &json!(false))
    );
}

#[tokio::test]
async fn conditions_on_the_customer_that_nobody_understands_are_refused_where_they_stand() {
    let house = house().await;
    let owner = house.owner().await;
    let nowhere = json!({"kind": "campaign", "campaign": "cam_99", "op": "sent"});
    for root in [json!({"kind": "shoe_size"}), nowhere] {
        let tree = json!({"version": 1, "root": root});
        let condition =
            json!({"kind": "all", "of": [{"kind": "not", "of": {"kind": "customer", "tree": tree}}]});
        let definition = json!({"condition": condition, "effects": [{"kind": "free_delivery"}]});
        let told = owner.post("/api/v1/promotions", json!({"name": "Odd", "definition": definition})).await;
        assert_eq!(told.problem(), (422, "bad_condition".into()));
        assert!(told.text.contains("condition.of[0].of"), "{}", told.text);
    }
}
