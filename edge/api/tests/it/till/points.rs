//! Points that pay, a level's discount, what is within reach, and the words on the receipt.

use super::*;

pub(super) async fn club(house: &House, rules: Value) {
    let (rules, now) = (serde_json::from_value::<Rules>(rules).expect("rules"), house.workspace.now());
    let made = house.workspace.store.transact(move |tx| programmes::create(tx, now, &rules));
    made.await.expect("a programme");
}

/// A point per 100.00, a point pays 1.00, half of a basket at most, in tens.
pub(super) fn plain() -> Value {
    json!({"name": "Club", "zone": "Asia/Almaty",
        "spending": {"points": 1, "money": 100, "share_max": 50, "money_min": 0, "step": 10},
        "currencies": [{"code": "points", "is_spendable": true, "earning": {"points": 1, "per": 10_000}}]})
}

pub(super) fn cups(number: &str, quantity: i64) -> Value {
    json!({"number": number, "currency": "KZT", "customer": {"email": "anna@mail.kz"},
        "lines": [{"sku": "CUP-1", "quantity": quantity}, {"sku": "CIG-1", "quantity": 1}]})
}

pub(super) fn paid(mut basket: Value, points: Value) -> Value {
    basket["points"] = points;
    basket
}

async fn balance(till: &Till<'_>) -> Value {
    till.post("/v1/till/quote", cups("", 1)).await.expect(200)["points"]["balance"].clone()
}

#[tokio::test]
async fn points_pay_for_a_basket_earn_nothing_themselves_and_come_back_with_what_they_paid() {
    let house = house().await;
    let till = till(&house).await;
    let nobody = till.post(BASKET, paid(cups("R-0", 1), json!(10))).await;
    assert_eq!(nobody.problem(), (422, "no_points_here".into()), "there is no programme yet");
    club(&house, plain()).await;
    till.post(BASKET, cups("R-1", 20)).await.expect(201);
    assert_eq!(balance(&till).await, 300);

    for (points, status, code) in [
        (json!(301), 409, "not_enough_points"),
        (json!(15), 422, "wrong_step"),
        (json!(-10), 422, "negative"),
    ] {
        let refused = till.post(BASKET, paid(cups("R-2", 2), points)).await;
        assert_eq!(refused.problem(), (status, code.into()), "{}", refused.text);
    }
    let quoted = till.post("/v1/till/quote", paid(cups("", 2), json!("most"))).await.expect(200);
    let mut wanted = paid(cups("R-2", 2), json!("most"));
    wanted["language"] = json!("en");
    let told = till.post(BASKET, wanted).await.expect(201);
    assert_eq!(
        told["paid_by_points"],
        json!({"points": 300, "amount": {"minor": 30_000, "currency": "KZT"}})
    );
    assert_eq!(quoted["paid_by_points"], told["paid_by_points"]);
    assert_eq!((&told["total"]["minor"], &told["to_pay"]["minor"]), (&json!(380_000), &json!(350_000)));
    assert_eq!(told["lines"][0]["by_points"]["minor"], 30_000);
    assert!(told["lines"][1].get("by_points").is_none(), "nothing of tobacco: {told}");
    assert_eq!(told["points"]["earned"], 27, "2,700.00 of cups are paid in money");
    assert_eq!(told["points"]["balance"], 27);
    assert!(
        told["text"]
            .as_array()
            .is_some_and(|lines| lines.contains(&json!("Paid with points: 300 points = 300.00 KZT"))),
        "{told}"
    );

    let order = told["order"].as_str().expect("an order").to_owned();
    let back = |number: &str| json!({"number": number, "returned_at": "2026-11-23T10:00:00Z", "lines": [{"line": 1, "quantity": 1}]});
    let path = format!("/v1/orders/{order}/returns");
    house.clock.set(vocabulary::Instant::parse("2026-11-24T10:00:00Z").expect("an instant"));
    let quoted = till.post(&format!("{path}/quote"), json!({"lines": back("")["lines"]})).await.expect(200);
    assert_fits("post", "/v1/orders/{order}/returns/quote", 200, &quoted);
    let first = till.post(&path, back("B-1")).await.expect(201);
    assert_eq!(quoted["lines"], first["lines"]);
    assert_eq!((&quoted["refund"], &quoted["points"]), (&first["refund"], &first["points"]));
    let over = json!({"lines": [{"line": 1, "quantity": 2}]});
    let refused = till.post(&format!("{path}/quote"), over).await;
    assert_eq!(refused.problem(), (422, "more_than_bought".into()), "one is left");
    assert_eq!(first["refund"]["minor"], 135_000, "half of the cups, without what points paid: {first}");
    let points = json!([{"currency": "points", "taken_back": 13, "given_back": 150}]);
    assert_eq!(first["points"], points);
    assert_eq!(till.post(&path, back("B-1")).await.expect(200)["points"], points);
    assert_eq!(balance(&till).await, 164, "half of 300 came back, half of 27 went");
    till.post(&path, back("B-2")).await.expect(201);
    assert_eq!(balance(&till).await, 300, "as if it had never been bought");
}

#[tokio::test]
async fn points_that_wait_for_it_count_once_an_order_is_confirmed() {
    let house = house().await;
    let till = till(&house).await;
    let mut rules = plain();
    rules["currencies"][0]["pending"] = json!("until_confirmed");
    club(&house, rules).await;
    let told = till.post(BASKET, cups("R-1", 20)).await.expect(201);
    assert_eq!(told["points"]["kinds"], json!([{"currency": "points", "points": 300}]));
    assert_eq!((&told["points"]["earned"], balance(&till).await), (&json!(300), json!(0)));
    let path = format!("/v1/orders/{}/confirm", told["order"].as_str().expect("an order"));
    let confirmed = till.post(&path, json!({})).await.expect(200);
    assert_fits("post", "/v1/orders/{order}/confirm", 200, &confirmed);
    assert_eq!(confirmed["points"][0]["points"], 300);
    assert_eq!(till.post("/v1/orders/R-1/confirm", json!({})).await.expect(200), confirmed);
    assert_eq!(balance(&till).await, 300);
    till.post("/v1/orders/R-9/confirm", json!({})).await.expect(404);
}

#[tokio::test]
async fn a_basket_counts_in_the_programme_it_names_to_its_last_unit() {
    let house = house().await;
    let (owner, till) = (house.owner().await, till(&house).await);
    club(&house, plain()).await;
    let mut twice = plain();
    twice["name"] = json!("Twice");
    twice["currencies"][0]["earning"]["points"] = json!(2);
    club(&house, twice).await;
    let all = owner.get("/api/v1/loyalty/programmes").await.expect(200);
    let second = all["items"].as_array().expect("programmes").iter().find(|one| one["name"] == "Twice");
    let second = second.expect("the second")["id"].clone();
    let within = |mut basket: Value| {
        basket["programme"] = second.clone();
        basket
    };
    let held = async |basket: Value| {
        till.post("/v1/till/quote", basket).await.expect(200)["points"]["balance"].clone()
    };

    let told = till.post(BASKET, within(cups("R-1", 20))).await.expect(201);
    assert_eq!(told["points"]["earned"], 600);
    let paying = till.post(BASKET, within(paid(cups("R-2", 2), json!(100)))).await.expect(201);
    assert_eq!((&paying["paid_by_points"]["points"], &paying["points"]["earned"]), (&json!(100), &json!(58)));
    let mut open = within(paid(cups("R-3", 2), json!(50)));
    open["state"] = json!("open");
    let open = till.post(BASKET, open).await.expect(201);
    assert_eq!(held(within(cups("", 1))).await, 600 - 100 + 58 - 50);
    let receipt = open["receipt"].as_str().expect("a receipt");
    till.post(&format!("{BASKET}/{receipt}/cancel"), json!({})).await.expect(204);

    let path = format!("/v1/orders/{}/returns", paying["order"].as_str().expect("an order"));
    let back = json!({"number": "B-1", "returned_at": "2026-11-23T10:00:00Z", "lines": [{"line": 1, "quantity": 2}]});
    house.clock.set(vocabulary::Instant::parse("2026-11-24T10:00:00Z").expect("an instant"));
    let refund = till.post(&path, back).await.expect(201);
    assert_eq!(refund["points"], json!([{"currency": "points", "taken_back": 58, "given_back": 100}]));
    assert_eq!(held(within(cups("", 1))).await, 600);
    assert_eq!(held(cups("", 1)).await, 0, "the oldest programme knows nothing of it");

    let mut wrong = cups("R-4", 1);
    wrong["programme"] = json!("pgm_999999");
    let refused = till.post(BASKET, wrong).await.expect(422);
    assert_eq!((&refused["code"], &refused["field"]), (&json!("unknown_programme"), &json!("programme")));
}

#[tokio::test]
async fn an_order_of_a_till_without_a_line_pays_with_no_more_than_is_left_by_now() {
    let house = house().await;
    let till = till(&house).await;
    club(&house, plain()).await;
    till.post(BASKET, cups("R-1", 20)).await.expect(201);
    house.clock.set(crate::house::start().plus_seconds(3_600));
    till.post(BASKET, paid(cups("R-2", 4), json!(290))).await.expect(201);
    let mut late = paid(cups("R-3", 2), json!("most"));
    late["placed_at"] = json!(crate::house::start().plus_seconds(60).to_string());
    let told = till.post(BASKET, late).await.expect(201);
    assert_eq!(told["paid_by_points"]["points"], 10, "300 were there then, 290 are spent since: {told}");
}

#[tokio::test]
async fn points_set_aside_for_an_open_basket_are_nobody_elses_until_it_is_paid_or_called_off() {
    let house = house().await;
    let till = till(&house).await;
    club(&house, plain()).await;
    till.post(BASKET, cups("R-1", 20)).await.expect(201);
    let mut open = paid(cups("R-2", 2), json!(100));
    open["state"] = json!("open");
    let held = till.post(BASKET, open.clone()).await.expect(201);
    assert_eq!((&held["to_pay"]["minor"], balance(&till).await), (&json!(370_000), json!(200)));
    let other = till.post(BASKET, paid(cups("R-3", 4), json!(210))).await;
    assert_eq!(other.problem(), (409, "not_enough_points".into()));

    let receipt = held["receipt"].as_str().expect("a receipt").to_owned();
    till.post(&format!("{BASKET}/{receipt}/cancel"), json!({})).await.expect(204);
    assert_eq!(balance(&till).await, 300);
    open["number"] = json!("R-4");
    let held = till.post(BASKET, open.clone()).await.expect(201);
    let receipt = held["receipt"].as_str().expect("a receipt").to_owned();
    let paid_for = till.post(&format!("{BASKET}/{receipt}/commit"), json!({})).await.expect(200);
    assert_eq!((&paid_for["points"]["earned"], &paid_for["points"]["balance"]), (&json!(29), &json!(229)));
    till.post(&format!("{BASKET}/{receipt}/cancel"), json!({})).await.expect(204);
    assert_eq!(balance(&till).await, 300, "called off after it was paid: all is as before");

    open["number"] = json!("R-5");
    till.post(BASKET, open).await.expect(201);
    house.clock.set(crate::house::start().plus_seconds(31 * 60));
    let workspace = std::sync::Arc::clone(&house.workspace);
    let looked = tokio::task::spawn_blocking(move || {
        flows::till::look(&workspace, &std::sync::atomic::AtomicBool::new(false))
    });
    looked.await.expect("a thread").expect("a look");
    assert_eq!(balance(&till).await, 300, "left open for too long");
}

#[tokio::test]
async fn a_level_takes_its_discount_off_and_says_what_is_missing_to_the_next() {
    let house = house().await;
    let till = till(&house).await;
    let mut rules = plain();
    rules["tiers"] = json!({"measure": "turnover", "window": {"calendar": "year"}, "levels": [
        {"code": "guest", "from": 0}, {"code": "silver", "from": 1_000_000, "discount": 500}, {"code": "gold", "from": 9_000_000, "discount": 1_000}]});
    club(&house, rules).await;
    let first = till.post(BASKET, cups("R-1", 10)).await.expect(201);
    assert_eq!((first.get("tier_discount"), &first["points"]["tier"]), (None, &json!("silver")));
    let mut second = cups("R-2", 2);
    second["language"] = json!("ru");
    let told = till.post(BASKET, second).await.expect(201);
    assert_eq!(
        told["tier_discount"],
        json!({"tier": "silver", "amount": {"minor": 15_000, "currency": "KZT"}})
    );
    assert_eq!(told["lines"][0]["tier_discount"]["minor"], 15_000);
    assert!(told["lines"][1].get("tier_discount").is_none(), "nothing off tobacco");
    assert_eq!((&told["discount"]["minor"], &told["total"]["minor"]), (&json!(15_000), &json!(365_000)));
    assert_eq!(told["points"]["earned"], 28, "2,850.00 at a point per full 100.00");
    let missing = told["points"]["missing"].as_i64().expect("what is missing");
    assert_eq!(told["points"]["missing_amount"], json!({"minor": missing, "currency": "KZT"}));
    let line = format!("До уровня «gold»: {}", Money::new(missing, "KZT".parse().expect("a currency")));
    assert!(told["text"].as_array().is_some_and(|lines| lines.contains(&json!(line))), "{told}");
}

#[tokio::test]
async fn what_a_basket_is_about_to_reach_is_offered_best_first() {
    let house = house().await;
    let (owner, till) = (house.owner().await, till(&house).await);
    let off = |amount: i64, condition: Value| json!({"condition": condition, "effects": [{"kind": "amount", "amount": amount, "scope": "basket"}]});
    let small = off(
        10_000,
        json!({"kind": "quantity", "of": {"kind": "categories", "any_of": ["cups"]}, "at_least": 3_000}),
    );
    let large = off(90_000, json!({"kind": "total", "at_least": 500_000}));
    let none =
        off(95_000, json!({"kind": "total", "of": {"kind": "brands", "any_of": ["none"]}, "at_least": 1}));
    let small = running(&owner, "Third cup", small).await;
    let large = running(&owner, "Over five thousand", large).await;
    running(&owner, "Another brand", none).await;
    let quoted = till.post("/v1/till/quote", cups("", 2)).await.expect(200);
    assert_eq!(
        quoted["offers"],
        json!([
        {"promotion": {"id": large, "name": "Over five thousand"}, "missing": {"minor": 200_000, "currency": "KZT"}, "gives": {"minor": 90_000, "currency": "KZT"}},
        {"promotion": {"id": small, "name": "Third cup"}, "missing_quantity": "1", "gives": {"minor": 10_000, "currency": "KZT"}}])
    );
    let reached = till.post("/v1/till/quote", cups("", 4)).await.expect(200);
    assert_eq!((&reached["offers"], &reached["discount"]["minor"]), (&json!([]), &json!(100_000)));
}

#[tokio::test]
async fn who_tries_codes_at_random_must_wait_also_with_quotes() {
    let house = house().await;
    let till = till(&house).await;
    let mut tried = cups("", 1);
    for round in 0..3 {
        tried["coupons"] = json!((0..5).map(|code| format!("GUESS-{round}{code}")).collect::<Vec<_>>());
        till.post("/v1/till/quote", tried.clone()).await.expect(200);
    }
    let first = till.post("/v1/till/quote", tried.clone()).await;
    assert_eq!(first.status.as_u16(), 200, "nobody is known by that address yet: the key's limit is higher");
    till.post(BASKET, cups("R-1", 1)).await.expect(201);
    for _ in 0..3 {
        till.post("/v1/till/quote", tried.clone()).await.expect(200);
    }
    assert_eq!(
        till.post("/v1/till/quote", tried.clone()).await.problem(),
        (429, "too_many_wrong_coupons".into())
    );
    let mut order = tried;
    order["number"] = json!("R-2");
    assert_eq!(till.post(BASKET, order).await.problem(), (429, "too_many_wrong_coupons".into()));
    till.post(BASKET, cups("R-3", 1)).await.expect(201);
    house.clock.set(crate::house::start().plus_seconds(601));
    let mut later = cups("", 1);
    later["coupons"] = json!(["GUESS-99"]);
    assert_eq!(till.post("/v1/till/quote", later).await.expect(200)["coupons"][0]["refused"], "unknown");
}

#[tokio::test]
async fn who_tries_codes_at_random_on_a_site_stops_nobody_but_their_own_house() {
    let house = house().await;
    let till = till(&house).await;
    let tried = |address: &str| {
        let mut basket = cups("", 1);
        basket.as_object_mut().expect("a basket").remove("customer");
        basket["network_address"] = json!(address);
        basket["coupons"] = json!((0..10).map(|code| format!("GUESS-{code}")).collect::<Vec<_>>());
        basket
    };
    for _ in 0..3 {
        till.post("/v1/till/quote", tried("192.0.2.7")).await.expect(200);
    }
    let waits = till.post("/v1/till/quote", tried("192.0.2.7")).await;
    assert_eq!(waits.problem(), (429, "too_many_wrong_coupons".into()));
    till.post("/v1/till/quote", tried("192.0.2.8")).await.expect(200);
    let wrong = till.post("/v1/till/quote", tried("my house")).await;
    assert_eq!(wrong.problem(), (422, "wrong_value".into()));
}

#[tokio::test]
async fn what_nights_find_of_points_is_told_in_order_to_whoever_follows() {
    let house = house().await;
    let till = till(&house).await;
    let mut rules = plain();
    rules["currencies"][0]["expiry"] = json!({"after": {"days": 3}});
    rules["notice_days"] = json!([2]);
    club(&house, rules).await;
    till.post(BASKET, cups("R-1", 20)).await.expect(201);
    let key = house.key(access::KeyKind::Secret, &[access::Scope::CustomersRead]).await;
    let follow = async |after: &str| {
        let path = format!("/v1/loyalty/notices{after}");
        let feed = answered(house.request(reqwest::Method::GET, &path).bearer_auth(&key)).await.expect(200);
        assert_fits("get", "/v1/loyalty/notices", 200, &feed);
        let one = |one: &Value| (one["kind"].clone(), one["points"].clone(), one["due_at"].clone());
        let told: Vec<_> = feed["items"].as_array().expect("notices").iter().map(one).collect();
        (told, feed["next"].as_str().expect("a place").to_owned())
    };
    let (told, begun) = follow("").await;
    assert_eq!(told, []);
    let nights = async |days: i64| {
        house.clock.set(crate::house::start().plus_days(days));
        let workspace = std::sync::Arc::clone(&house.workspace);
        let looked = tokio::task::spawn_blocking(move || {
            flows::till::look(&workspace, &std::sync::atomic::AtomicBool::new(false))
        });
        looked.await.expect("a thread").expect("a look");
    };
    nights(2).await;
    let ends = json!("2026-11-25T19:00:00Z");
    let (told, place) = follow(&format!("?after={begun}")).await;
    assert_eq!(told, [(json!("expiring"), json!(300), ends.clone())]);
    nights(5).await;
    assert_eq!(follow(&format!("?after={place}")).await.0, [(json!("expired"), json!(300), ends)]);
}
