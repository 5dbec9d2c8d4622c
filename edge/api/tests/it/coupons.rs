use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use motivate::loyalty::{Adjustment, Key, Rules, adjust, programmes};
use reqwest::Method;
use serde_json::{Value, json};
use vocabulary::CustomerId;

use crate::document::assert_fits;
use crate::house::{House, Person, answered, house};

async fn promotion(owner: &Person<'_>) -> String {
    let definition = json!({"effects": [{"kind": "percent", "basis_points": 1000}]});
    let told = json!({"name": "Spring", "definition": definition});
    owner.post("/api/v1/promotions", told).await.expect(201)["id"].as_str().expect("an id").to_owned()
}

async fn customer(owner: &Person<'_>, email: &str) -> String {
    let told = json!({"identifiers": [{"kind": "email", "value": email}], "first_name": "Anna"});
    owner.post("/api/v1/customers", told).await.expect(201)["id"].as_str().expect("an id").to_owned()
}

async fn unique(owner: &Person<'_>, wanted: i64) -> Value {
    let settings =
        json!({"name": "Spring", "promotion_id": promotion(owner).await, "valid_days": 10, "per_code": 1});
    let codes = json!({"kind": "unique", "prefix": "SPR-", "length": 9, "wanted": wanted});
    owner.post("/api/v1/coupon-pools", json!({"settings": settings, "codes": codes})).await.expect(201)
}

/// Does all jobs that wait.
async fn work(house: &House) {
    let workspace = Arc::clone(&house.workspace);
    let done = tokio::task::spawn_blocking(move || {
        let runner = flows::work::runner(&workspace, Arc::new(connectors::Files));
        while runner.run_next(&Arc::new(AtomicBool::new(false))).expect("a job") {}
    });
    done.await.expect("jobs done");
}

#[tokio::test]
async fn codes_are_made_by_a_job_issued_looked_up_and_taken_back() {
    let house = house().await;
    let owner = house.owner().await;
    let made = unique(&owner, 12_000).await;
    assert_fits("post", "/api/v1/coupon-pools", 201, &made);
    let id = made["pool"]["id"].as_str().expect("an id").to_owned();
    work(&house).await;
    let path = format!("/api/v1/coupon-pools/{id}");
    let pool = owner.get(&path).await.expect(200);
    assert_fits("get", "/api/v1/coupon-pools/{id}", 200, &pool);
    assert_eq!((&pool["counts"]["generated"], &pool["counts"]["left"]), (&json!(12_000), &json!(12_000)));
    assert_eq!(pool["promotion"]["asks_for_it"], false);
    let file = owner.get(&format!("{path}/codes.csv")).await;
    assert_eq!(file.text.lines().count(), 12_001);
    let anna = customer(&owner, "anna@mail.kz").await;
    let told = json!({"customer_id": anna, "key": "gift 1"});
    let issued = owner.post(&format!("{path}/coupons"), told.clone()).await.expect(201);
    assert_eq!(owner.post(&format!("{path}/coupons"), told).await.expect(201)["code"], issued["code"]);
    let code = issued["code"].as_str().expect("a code").to_lowercase();
    let seen = owner.get(&format!("/api/v1/coupons?code={code}")).await.expect(200);
    assert_fits("get", "/api/v1/coupons", 200, &seen);
    assert_eq!((&seen["standing"], &seen["customer"]["id"]), (&json!("ready"), &json!(anna)));
    let card = owner.get(&format!("/api/v1/customers/{anna}/coupons")).await.expect(200);
    assert_fits("get", "/api/v1/customers/{id}/coupons", 200, &card);
    assert_eq!(card["coupons"][0]["coupon"]["code"], issued["code"]);
    let gone = owner.post("/api/v1/coupons/withdraw", json!({"code": code})).await.expect(200);
    assert_eq!(gone["standing"], "expired");
    let list = owner.get("/api/v1/coupon-pools").await.expect(200);
    assert_eq!(list["items"][0]["counts"]["issued"], 1);
    assert_eq!(owner.get("/api/v1/coupons?code=NOBODYS").await.problem(), (404, "coupon_unknown".into()));
}

#[tokio::test]
async fn codes_from_elsewhere_are_taken_once_and_the_others_told() {
    let house = house().await;
    let owner = house.owner().await;
    let generic = json!({"settings": {"name": "All", "promotion_id": promotion(&owner).await}, "codes": {"kind": "generic", "code": "Old-7"}});
    let all = owner.post("/api/v1/coupon-pools", generic).await.expect(201);
    assert_eq!(all["job_id"], Value::Null);
    let pool = unique(&owner, 0).await["pool"]["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/coupon-pools/{pool}/import");
    let text = "code\nPRINT-1\nPRINT-2\nprint 1\nOLD7\n*\n";
    let told = owner.post(&path, json!({"text": text})).await.expect(200);
    assert_fits("post", "/api/v1/coupon-pools/{id}/import", 200, &told);
    assert_eq!((&told["read"], &told["added"]), (&json!(5), &json!(2)));
    let reasons: Vec<&str> = told["left_out"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["reason"].as_str().expect("why"))
        .collect();
    assert_eq!(reasons, ["twice", "elsewhere", "not_a_code"]);
    assert_eq!(told["left_out"][0]["line"], 4);
    let again = owner.post(&path, json!({"text": text})).await.expect(200);
    assert_eq!(again["added"], 0);
    let generic = all["pool"]["id"].as_str().expect("an id");
    let path = format!("/api/v1/coupon-pools/{generic}/import");
    assert_eq!(owner.post(&path, json!({"text": "ABC1"})).await.problem(), (409, "pool_generic".into()));
}

#[tokio::test]
async fn a_form_of_codes_is_shown_before_any_is_made() {
    let house = house().await;
    let owner = house.owner().await;
    let told = json!({"kind": "unique", "prefix": "SPR", "length": 6, "wanted": 1_000});
    let sample = owner.post("/api/v1/coupon-codes/sample", told).await.expect(200);
    assert_fits("post", "/api/v1/coupon-codes/sample", 200, &sample);
    assert_eq!(sample["space"], 31_i64.pow(5));
    assert_eq!(sample["tries_per_hit"], 31_i64.pow(5) / 1_000);
    assert!(sample["samples"][0].as_str().expect("a code").starts_with("SPR"));
    let even = json!({"kind": "unique", "alphabet": "2345678", "length": 6});
    assert_eq!(owner.post("/api/v1/coupon-codes/sample", even).await.problem().0, 422);
}

async fn points(house: &House, customer: &str, points: i64) {
    let customer: CustomerId = customer.parse().expect("an id");
    let now = house.workspace.now();
    let rules: Rules = serde_json::from_value(json!({"name": "Club", "zone": "Asia/Almaty",
        "currencies": [{"code": "points", "is_spendable": true}]}))
    .expect("rules");
    let given = house.workspace.store.transact(move |tx| {
        let programme = programmes::create(tx, now, &rules)?;
        let adjustment = Adjustment {
            currency: "points".into(),
            points,
            reason: "a start".into(),
            by: "Aigerim".into(),
            approved_by: None,
            funder: None,
        };
        adjust(tx, &programme, customer, &Key::new("test", "1", "adjust"), now, &adjustment)
    });
    given.await.expect("points");
}

async fn balance(house: &House, customer: &str) -> i64 {
    let customer: CustomerId = customer.parse().expect("an id");
    let now = house.workspace.now();
    let read = house.workspace.store.read(move |tx| {
        let programme = programmes::all(tx)?.remove(0);
        motivate::loyalty::balances(tx, &programme, customer, now)
    });
    read.await.expect("balances").get("points").map_or(0, |balance| balance.active)
}

#[tokio::test]
async fn a_prize_takes_points_and_stock_together_and_gives_both_back() {
    let house = house().await;
    let owner = house.owner().await;
    let anna = customer(&owner, "anna@mail.kz").await;
    let mug = json!({"name": "Mug", "points": 250, "is_offered": true, "stock": 3});
    let mug = owner.post("/api/v1/prizes", mug).await.expect(201);
    assert_fits("post", "/api/v1/prizes", 201, &mug);
    let order = |quantity: i64, key: &str| json!({"prize_id": mug["id"], "customer_id": anna, "quantity": quantity, "key": key});
    let refused = owner.post("/api/v1/prize-orders", order(1, "a")).await.problem();
    assert_eq!(refused, (409, "no_points_to_spend".into()));
    points(&house, &anna, 600).await;
    let refused = owner.post("/api/v1/prize-orders", order(3, "b")).await.problem();
    assert_eq!(refused.0, 409, "{refused:?}");
    let shelf = format!("/api/v1/prizes/{}", mug["id"].as_str().expect("an id"));
    assert_eq!(owner.get(&shelf).await.expect(200)["stock"], 3, "what is not paid takes nothing");
    let made = owner.post("/api/v1/prize-orders", order(2, "c")).await.expect(201);
    assert_fits("post", "/api/v1/prize-orders", 201, &made);
    assert_eq!(owner.post("/api/v1/prize-orders", order(2, "c")).await.expect(201)["id"], made["id"]);
    assert_eq!(
        (balance(&house, &anna).await, &owner.get(&shelf).await.expect(200)["stock"]),
        (100, &json!(1))
    );
    let path = format!("/api/v1/prize-orders/{}", made["id"].as_str().expect("an id"));
    owner.post(&format!("{path}/pack"), json!({"note": "box 7"})).await.expect(200);
    let list = owner.get("/api/v1/prize-orders?state=packed").await.expect(200);
    assert_fits("get", "/api/v1/prize-orders", 200, &list);
    assert_eq!((&list["items"][0]["prize"]["name"], &list["counts"][0]["count"]), (&json!("Mug"), &json!(1)));
    for _ in 0..2 {
        owner.post(&format!("{path}/cancel"), json!({})).await.expect(200);
    }
    assert_eq!(
        (balance(&house, &anna).await, &owner.get(&shelf).await.expect(200)["stock"]),
        (600, &json!(3))
    );
    let card = owner.get(&path).await.expect(200);
    assert_eq!(card["moves"][1]["note"], "box 7");
    assert_eq!(owner.post(&format!("{path}/send"), json!({})).await.problem(), (409, "wrong_state".into()));
}

#[tokio::test]
async fn a_draw_goes_its_steps_and_publishes_what_anyone_can_draw_again_from() {
    let house = house().await;
    let owner = house.owner().await;
    let made = owner
        .post("/api/v1/draws", json!({"name": "New Year", "prizes": 2, "is_once_per_holder": true}))
        .await
        .expect(201);
    assert_fits("post", "/api/v1/draws", 201, &made);
    let path = format!("/api/v1/draws/{}", made["id"].as_str().expect("an id"));
    for (email, count) in [("anna@mail.kz", 3), ("bek@mail.kz", 1)] {
        let told = json!({"customer_id": customer(&owner, email).await, "count": count, "key": email});
        owner.post(&format!("{path}/tickets"), told).await.expect(200);
    }
    let early = owner.post(&format!("{path}/freeze"), json!({})).await.problem();
    assert_eq!(early, (409, "draw_not_committed".into()));
    let committed = owner.post(&format!("{path}/commit"), json!({})).await.expect(200);
    assert_eq!((&committed["state"], &committed["tickets"]), (&json!("committed"), &json!(4)));
    owner.post(&format!("{path}/freeze"), json!({})).await.expect(200);
    let drawn = owner.post(&format!("{path}/draw"), json!({})).await.expect(200);
    assert_eq!(drawn["commitment"], committed["commitment"]);
    let winners = owner.get(&format!("{path}/winners")).await.expect(200);
    assert_fits("get", "/api/v1/draws/{id}/winners", 200, &winners);
    assert_eq!(winners["items"].as_array().map(Vec::len), Some(2));
    let protocol = owner.get(&format!("{path}/protocol.txt")).await.text;
    assert!(protocol.contains(drawn["seed"].as_str().expect("a seed")), "{protocol}");
    let entries = owner.get(&format!("{path}/entries?limit=3")).await.expect(200);
    assert_eq!(entries["items"].as_array().map(Vec::len), Some(3));
    let more = entries["next"].as_str().expect("a cursor");
    let rest = owner.get(&format!("{path}/entries?cursor={more}")).await.expect(200);
    assert_eq!(rest["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn who_has_the_link_of_a_draw_sees_what_is_published_without_a_log_in() {
    let house = house().await;
    let owner = house.owner().await;
    let new = json!({"name": "<b>\"Car\"</b>", "prizes": 2, "is_once_per_holder": true});
    let made = owner.post("/api/v1/draws", new).await.expect(201);
    let path = format!("/api/v1/draws/{}", made["id"].as_str().expect("an id"));
    let anna = customer(&owner, "anna@mail.kz").await;
    let told = json!({"customer_id": anna, "count": 3, "key": "by hand"});
    owner.post(&format!("{path}/tickets"), told).await.expect(200);
    let link = made["public_link"].as_str().expect("a link");
    let link = link[link.find("/d/").expect("its path")..].to_owned();
    let visitor = &house;
    let see = |path: String| async move { answered(visitor.request(Method::GET, &path)).await };
    let open = see(link.clone()).await;
    assert_eq!((open.status.as_u16(), open.text.contains("tkt_")), (200, false), "{}", open.text);
    assert!(open.text.contains("&lt;b&gt;&quot;Car&quot;&lt;/b&gt;"), "{}", open.text);
    let committed = owner.post(&format!("{path}/commit"), json!({})).await.expect(200);
    assert!(see(link.clone()).await.text.contains(committed["commitment"].as_str().expect("a hash")));
    owner.post(&format!("{path}/freeze"), json!({})).await.expect(200);
    let drawn = owner.post(&format!("{path}/draw"), json!({})).await.expect(200);
    assert_eq!(drawn["public_link"], made["public_link"]);
    let page = see(format!("{link}?lang=kk")).await;
    for part in ["root", "seed"] {
        assert!(page.text.contains(drawn[part].as_str().expect("a hash")), "{part}: {}", page.text);
    }
    assert!(page.text.contains("<html lang=\"kk\">") && page.text.contains("<td>tkt_"), "{}", page.text);
    assert!(!page.text.contains("Anna") && !page.text.contains(&anna), "{}", page.text);
    let published = see(format!("{link}/protocol.txt")).await.text;
    assert_eq!(published, owner.get(&format!("{path}/protocol.txt")).await.text);
    assert_eq!(published.lines().filter(|line| line.starts_with("entry: ")).count(), 3);
    assert!(see("/d/again.js".into()).await.text.contains("function drawAgain"));
    let other = format!("{}{}", &link[..link.len() - 1], if link.ends_with('A') { 'B' } else { 'A' });
    for wrong in [other, "/d/nonsense".into(), link.replace("/d/", "/u/")] {
        assert_eq!(see(wrong).await.problem(), (404, "not_found".into()));
    }
}

#[tokio::test]
async fn a_promotion_leads_to_nothing_that_is_not_there() {
    let house = house().await;
    let owner = house.owner().await;
    let places = [
        (
            json!({"condition": {"kind": "not", "of": {"kind": "coupon", "pool": "cpp_9"}}, "effects": [{"kind": "free_delivery"}]}),
            "condition.of.pool",
        ),
        (
            json!({"effects": [{"kind": "free_delivery"}, {"kind": "ticket", "draw": "drw_9", "count": 1}]}),
            "effects[1].draw",
        ),
        (json!({"effects": [{"kind": "gift", "sku": "NOTHING", "quantity": 1000}]}), "effects[0].sku"),
    ];
    for (definition, field) in places {
        let refused = owner.post("/api/v1/promotions", json!({"name": "X", "definition": definition})).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["field"]), (422, &json!(field)));
    }
    assert_eq!(owner.get("/api/v1/promotions").await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn a_key_without_the_right_makes_no_pool() {
    let house = house().await;
    let key = house.key(access::KeyKind::Secret, &[access::Scope::CampaignsRead]).await;
    let asked = house.request(Method::POST, "/api/v1/draws").bearer_auth(&key);
    assert_eq!(answered(asked.json(&json!({"name": "X", "prizes": 1}))).await.status.as_u16(), 403);
    let asked = house.request(Method::GET, "/api/v1/draws").bearer_auth(&key);
    answered(asked).await.expect(200);
}
