//! What tills get wrong: each is answered clearly, and nothing of it is done.

use access::{KeyKind, Scope};
use motivate::coupons::{self, Codes, Format, LETTERS, Limits, Settings};
use reqwest::Method;
use serde_json::{Value, json};
use vocabulary::{CouponPoolId, Identifier, IdentifierKind, Instant, Problem, PromotionId};

use crate::house::{Answered, House, answered, house, write};

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
    let products = json!({"products": [{"sku": "CUP", "name": "Cup", "price": 1500}, {"sku": "BARE", "name": "Without a price"}]});
    till.post("/v1/products", products).await.expect(200);
    till
}

fn basket(change: impl FnOnce(&mut Value)) -> Value {
    let mut body = json!({"number": "R-1", "currency": "KZT", "customer": {"email": "anna@mail.kz"}, "lines": [{"sku": "CUP", "quantity": 2}]});
    change(&mut body);
    body
}

/// Rows of tables that a basket writes to.
async fn written(house: &House) -> Vec<i64> {
    write(&house.workspace.store, |tx| {
        ["receipts", "orders", "customers", "coupon_uses", "promotion_takings"]
            .map(|table| tx.one(&format!("select count(*) from {table}"), &[], |row| row.int(0)))
            .into_iter()
            .map(|count| count.map_err(Problem::from))
            .collect()
    })
    .await
}

#[tokio::test]
async fn a_wrong_basket_is_refused_with_its_field_and_leaves_nothing_behind() {
    let house = house().await;
    let till = till(&house).await;
    let before = written(&house).await;
    let line = |sku: &str, quantity: Value| json!([{"sku": sku, "quantity": quantity}]);
    let cases: Vec<(Value, &str, &str)> = vec![
        (basket(|b| b["lines"] = line("NOSUCH", json!(1))), "unknown_product", "lines[0].sku"),
        (basket(|b| b["lines"] = line("BARE", json!(1))), "no_price", "lines[0].price"),
        (basket(|b| b["lines"] = line("", json!(1))), "field_required", "lines[0].sku"),
        (basket(|b| b["lines"] = line("CUP", json!(-1))), "not_positive", "lines[0].quantity"),
        (basket(|b| b["lines"] = line("CUP", json!(0))), "not_positive", "lines[0].quantity"),
        (basket(|b| b["lines"] = line("CUP", json!("1000000000000"))), "too_large", "lines[0].quantity"),
        (basket(|b| b["lines"][0]["price"] = json!(-1)), "negative", "lines[0].price"),
        (basket(|b| b["lines"] = json!([])), "field_required", "lines"),
        (
            basket(|b| b["lines"] = json!(vec![json!({"sku": "CUP", "quantity": 1}); 1_001])),
            "too_many",
            "lines",
        ),
        (basket(|b| b["number"] = json!(" ")), "field_required", "number"),
        (basket(|b| b["currency"] = json!("EUR")), "wrong_currency", "currency"),
        (basket(|b| b["currency"] = json!("tenge")), "unknown_currency", "currency"),
        (basket(|b| b["placed_at"] = json!("2026-11-24T08:00:00Z")), "in_the_future", "placed_at"),
        (basket(|b| b["placed_at"] = json!("2025-11-20T08:00:00Z")), "too_long_ago", "placed_at"),
        (basket(|b| b["state"] = json!("ajar")), "wrong_value", "state"),
        (basket(|b| b["customer"] = json!({"card": "12"})), "bad_identifier", "customer.card"),
        (basket(|b| b["customer"] = json!({"email": "anna"})), "bad_email", "customer.email"),
        (basket(|b| b["coupons"] = json!(vec!["SPRING"; 21])), "too_many", "coupons"),
    ];
    for (body, code, field) in cases {
        for path in [BASKET, "/v1/till/quote"] {
            if (path, field) == ("/v1/till/quote", "number") {
                continue;
            }
            let refused = till.post(path, body.clone()).await;
            assert_eq!(refused.problem(), (422, code.into()), "{}", refused.text);
            assert_eq!(refused.json()["field"], field, "{}", refused.text);
            assert!(
                refused.json()["title"].as_str().is_some_and(|words| words.len() > 10),
                "{}",
                refused.text
            );
        }
    }
    assert_eq!(written(&house).await, before);
    till.post(BASKET, basket(|b| b["lines"] = json!(vec![json!({"sku": "CUP", "quantity": 1}); 1_000])))
        .await
        .expect(201);
}

#[tokio::test]
async fn a_coupon_that_cannot_be_used_says_why_and_the_basket_is_sold_without_it() {
    let house = house().await;
    let (owner, till) = (house.owner().await, till(&house).await);
    let draft = json!({"name": "Coupon", "definition": {"effects": [{"kind": "amount", "amount": 100, "scope": "basket"}]}});
    let made = owner.post("/api/v1/promotions", draft).await.expect(201);
    let promotion: PromotionId = made["id"].as_str().expect("an id").parse().expect("an id");
    let now = house.workspace.now();
    let (pool, foreign) = write(&house.workspace.store, move |tx| {
        pool(tx, now, promotion, "OLD", |settings| settings.until = Some(now.plus_days(-1)))?;
        pool(tx, now, promotion, "EARLY", |settings| settings.from = Some(now.plus_days(1)))?;
        pool(tx, now, promotion, "EACH", |settings| settings.limits.per_customer = Some(1))?;
        let paused = pool(tx, now, promotion, "PAUSED", |_| {})?;
        coupons::set_paused(tx, now, paused, true)?;
        let personal = personal(tx, now, promotion)?;
        let good = pool(tx, now, promotion, "GOOD", |settings| settings.limits.per_code = Some(1))?;
        Ok((good, personal))
    })
    .await;
    let definition = json!({"effects": [{"kind": "amount", "amount": 100, "scope": "basket"}], "condition": {"kind": "coupon", "pool": pool}});
    let path = format!("/api/v1/promotions/{promotion}");
    owner.put(&path, json!({"name": "Coupon", "definition": definition, "version": 1})).await.expect(200);
    for step in ["stage", "start"] {
        owner.post(&format!("{path}/{step}"), json!({})).await.expect(200);
    }
    let shown = |number: &str, coupons: &[&str]| {
        basket(|body| {
            body["number"] = json!(number);
            body["coupons"] = json!(coupons);
        })
    };
    let told = till
        .post(BASKET, shown("R-1", &["OLD", "EARLY", "PAUSED", "NOSUCH", &foreign, "GOOD"]))
        .await
        .expect(201);
    let refused: Vec<&str> =
        told["coupons"].as_array().into_iter().flatten().filter_map(|one| one["refused"].as_str()).collect();
    assert_eq!(refused, ["expired", "not_yet_valid", "paused", "unknown", "foreign"]);
    assert_eq!((&told["discount"]["minor"], &told["total"]["minor"]), (&json!(100), &json!(299_900)));
    let told = till.post(BASKET, shown("R-2", &["GOOD"])).await.expect(201);
    assert_eq!((&told["coupons"][0]["refused"], &told["discount"]["minor"]), (&json!("used_up"), &json!(0)));
    let mut nobody = shown("R-3", &[&foreign, "EACH"]);
    nobody["customer"] = Value::Null;
    let told = till.post(BASKET, nobody).await.expect(201);
    assert_eq!(
        (&told["coupons"][0]["refused"], &told["coupons"][1]["refused"]),
        (&json!("needs_customer"), &json!("needs_customer"))
    );
    let uses = written(&house).await[3];
    assert_eq!(uses, 1, "only the good one was used, once");
}

fn pool(
    tx: &mut store::Tx<'_>,
    now: Instant,
    promotion: PromotionId,
    code: &str,
    change: impl FnOnce(&mut Settings),
) -> Result<CouponPoolId, Problem> {
    let mut settings = settings(promotion, code);
    change(&mut settings);
    Ok(coupons::create(tx, now, settings, Codes::Generic(code.into()))?.id)
}

/// A personal pool; gives the code that Boris has.
fn personal(tx: &mut store::Tx<'_>, now: Instant, promotion: PromotionId) -> Result<String, Problem> {
    let boris = vec![Identifier::new(IdentifierKind::Email, "boris@mail.kz")];
    let boris = know::identity::resolve(tx, now, &[boris])?.remove(0).customer;
    let settings = Settings { is_personal: true, ..settings(promotion, "Personal") };
    let format = Format::try_new("B", LETTERS, 9)?;
    let pool = coupons::create(tx, now, settings, Codes::Unique { format, wanted: 10 })?.id;
    coupons::generate(tx, pool, 0, 10, &coupons::CodeKey::new(&[7; 32]))?;
    Ok(coupons::issue(tx, pool, boris, "birthday", now)?.code)
}

fn settings(promotion: PromotionId, name: &str) -> Settings {
    Settings {
        name: name.into(),
        promotion,
        is_personal: false,
        from: None,
        until: None,
        valid_days: None,
        limits: Limits::default(),
        zone: "Asia/Almaty".into(),
        label: String::new(),
        label_price: None,
    }
}
