//! What a paid basket gives besides prices: coupons for the next one, and tickets of a draw.

use motivate::coupons::{CodeKey, Format, LETTERS};

use super::*;

async fn pool(house: &House, promotion: &str) -> String {
    let (settings, now) = (pool_of(promotion, true, 1), house.workspace.now());
    let made = house.workspace.store.transact(move |tx| {
        let codes = Codes::Unique { format: Format::try_new("N", LETTERS, 9)?, wanted: 5 };
        let pool = coupons::create(tx, now, settings.clone(), codes)?.id;
        coupons::generate(tx, pool, 0, 5, &CodeKey::new(&[42; 32])).map(|_| pool)
    });
    made.await.expect("a pool").to_string()
}

/// The coupons and the tickets of a customer's card, with how they stand.
async fn held(owner: &Person<'_>, customer: &str) -> (Vec<(String, String)>, Vec<bool>) {
    let card = owner.get(&format!("/api/v1/customers/{customer}/coupons")).await.expect(200);
    let all = |key: &str| card[key].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let coupon = |one: &Value| (text(&one["coupon"]["code"]), text(&one["standing"]));
    let coupons = all("coupons").iter().map(coupon).collect();
    (coupons, all("tickets").iter().map(|one| one["is_void"] == json!(true)).collect())
}

#[tokio::test]
async fn a_gift_is_a_line_of_the_answer_that_names_its_promotion() {
    let house = house().await;
    let (owner, till) = (house.owner().await, till(&house).await);
    let gift = json!({"effects": [{"kind": "gift", "sku": "TEA-1", "quantity": 1_000}]});
    let promotion = running(&owner, "Tea for you", gift).await;
    let mut body = basket("R-1", &[]);
    body["lines"] = json!([{"sku": "CUP-1", "quantity": 1}]);
    let told = till.post(BASKET, body).await.expect(201);
    assert_fits("post", BASKET, 201, &told);
    let [cup, tea] = told["lines"].as_array().expect("lines").as_slice() else { panic!("{told}") };
    assert_eq!(
        (&cup["gift_of"], &tea["gift_of"]),
        (&Value::Null, &json!({"id": promotion, "name": "Tea for you"}))
    );
    assert_eq!((&tea["sku"], &tea["total"]["minor"]), (&json!("TEA-1"), &json!(0)));
    assert_eq!(tea["gross"], tea["discounts"][0]["amount"]);
    assert_eq!((&told["total"], &told["extras"]), (&cup["total"], &json!([])));
}

#[tokio::test]
async fn a_paid_basket_gives_coupons_and_tickets_once_and_a_called_off_one_takes_them_back() {
    let house = house().await;
    let (owner, till) = (house.owner().await, till(&house).await);
    let off = json!([{"kind": "amount", "amount": 50_000, "scope": "basket"}]);
    let next = owner.post("/api/v1/promotions", json!({"name": "Next time", "definition": {"effects": off}}));
    let next = next.await.expect(201)["id"].as_str().expect("an id").to_owned();
    let pool = pool(&house, &next).await;
    let opened = json!({"name": "Next time", "version": 1,
        "definition": {"condition": {"kind": "coupon", "pool": pool}, "effects": off}});
    owner.put(&format!("/api/v1/promotions/{next}"), opened).await.expect(200);
    for step in ["stage", "start"] {
        owner.post(&format!("/api/v1/promotions/{next}/{step}"), json!({})).await.expect(200);
    }
    let draw = owner.post("/api/v1/draws", json!({"name": "New Year", "prizes": 1})).await.expect(201);
    let draw = draw["id"].as_str().expect("an id");
    let effects =
        json!([{"kind": "coupon", "pool": pool, "count": 1}, {"kind": "ticket", "draw": draw, "count": 2}]);
    running(&owner, "Come again", json!({"effects": effects})).await;

    let mut open = basket("R-1", &[]);
    open["state"] = json!("open");
    let told = till.post(BASKET, open).await.expect(201);
    let kinds: Vec<_> = told["extras"].as_array().expect("extras").iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["coupon", "ticket"], "{told}");
    let customer = told["customer"].as_str().expect("a customer").to_owned();
    assert_eq!(held(&owner, &customer).await, (Vec::new(), Vec::new()), "nothing is paid yet");
    let receipt = told["receipt"].as_str().expect("a receipt").to_owned();
    for _ in 0..2 {
        till.post(&format!("{BASKET}/{receipt}/commit"), json!({})).await.expect(200);
    }
    let (coupons, tickets) = held(&owner, &customer).await;
    let [(code, standing)] = &coupons[..] else { panic!("one coupon: {coupons:?}") };
    assert_eq!((standing.as_str(), &tickets[..]), ("ready", &[false, false][..]));

    let second = till.post(BASKET, basket("R-2", &[code])).await.expect(201);
    assert_eq!(second["discount"]["minor"], 50_000, "the coupon opens its promotion: {second}");
    let again = till.post("/v1/till/quote", basket("", &[code])).await.expect(200);
    assert_eq!(again["coupons"][0]["refused"], "used_up", "{again}");

    let receipt = second["receipt"].as_str().expect("a receipt");
    for _ in 0..2 {
        till.post(&format!("{BASKET}/{receipt}/cancel"), json!({})).await.expect(204);
    }
    let (coupons, tickets) = held(&owner, &customer).await;
    let of = |standing: &str| coupons.iter().filter(|(_, one)| one == standing).count();
    assert_eq!(
        (of("ready"), of("expired")),
        (1, 1),
        "the first is free again, the second is gone: {coupons:?}"
    );
    assert_eq!(tickets.iter().filter(|is_void| **is_void).count(), tickets.len() - 2);
}

#[tokio::test]
async fn what_can_never_be_given_is_told_before_and_does_not_begin() {
    let house = house().await;
    let owner = house.owner().await;
    let off = json!([{"kind": "amount", "amount": 50_000, "scope": "basket"}]);
    let next = owner.post("/api/v1/promotions", json!({"name": "Next time", "definition": {"effects": off}}));
    let next = next.await.expect(201)["id"].as_str().expect("an id").to_owned();
    let pool = generic(&house, &next, "AGAIN", 1).await;
    let check = |id: &str| format!("/api/v1/promotions/{id}/check");
    let everybody = owner.get(&check(&next)).await.expect(200);
    assert_fits("get", "/api/v1/promotions/{id}/check", 200, &everybody);
    let warned = json!([{"code": "for_everybody", "status": "warning", "field": "condition", "params": {}}]);
    assert_eq!((&everybody["ready"], &everybody["checks"]), (&json!(true), &warned));

    let definition = json!({"effects": [{"kind": "coupon", "pool": pool, "count": 1}]});
    let made = owner.post("/api/v1/promotions", json!({"name": "Come again", "definition": definition}));
    let made = made.await.expect(201)["id"].as_str().expect("an id").to_owned();
    let told = owner.get(&check(&made)).await.expect(200);
    assert_eq!((&told["ready"], &told["checks"][0]["code"]), (&json!(false), &json!("pool_generic")));
    owner.post(&format!("/api/v1/promotions/{made}/stage"), json!({})).await.expect(200);
    let begun = owner.post(&format!("/api/v1/promotions/{made}/start"), json!({})).await;
    assert_eq!(begun.problem(), (409, "pool_generic".into()));
    assert_eq!(owner.get(&check("prm_99")).await.problem().0, 404);
}
