//! A promotion tried on a basket and over the orders of the past, before it begins.

use super::*;

pub(super) async fn drafted(owner: &Person<'_>, name: &str, definition: Value) -> String {
    let made =
        owner.post("/api/v1/promotions", json!({"name": name, "definition": definition})).await.expect(201);
    made["id"].as_str().expect("an id").to_owned()
}

fn cups(basis_points: i64, limits: Value) -> Value {
    json!({"limits": limits, "effects": [{"kind": "percent", "basis_points": basis_points,
        "of": {"kind": "categories", "any_of": ["cups"]}}]})
}

pub(super) async fn work(house: &House) {
    house.refresh().await;
    let workspace = std::sync::Arc::clone(&house.workspace);
    let worked = tokio::task::spawn_blocking(move || {
        flows::work::runner(&workspace, std::sync::Arc::new(connectors::Files)).run_next(&Default::default())
    });
    assert!(worked.await.expect("no panic").expect("worked"), "there was a job");
}

#[tokio::test]
async fn a_draft_is_tried_on_a_basket_and_nothing_comes_of_it() {
    let house = house().await;
    let (owner, till) = (house.owner().await, till(&house).await);
    running(&owner, "Cups", cups(1_000, json!([]))).await;
    let limits = json!([{"measure": "times", "most": 1}]);
    let draft = drafted(&owner, "More cups", cups(2_000, limits)).await;
    let asked = json!({"store": "7", "coupons": ["NONE"], "customer": {"email": "nobody@mail.kz"},
        "lines": [{"sku": "CUP-1", "quantity": 2}]});
    let path = format!("/api/v1/promotions/{draft}/try");
    for _ in 0..2 {
        let tried = owner.post(&path, asked.clone()).await.expect(200);
        assert_fits("post", "/api/v1/promotions/{id}/try", 200, &tried);
        assert_eq!(tried["without"]["total"]["minor"], 270_000);
        assert_eq!(tried["with"]["total"]["minor"], 216_000);
        assert_eq!(tried["with"]["applied"][1]["promotion"]["name"], "More cups");
        assert_eq!(tried["with"]["coupons"][0]["refused"], "unknown");
    }
    let quoted = till.post("/v1/till/quote", basket("q", &[])).await.expect(200);
    assert_eq!(quoted["applied"].as_array().map(Vec::len), Some(1), "the draft prices nothing");
    let unknown = json!({"lines": [{"sku": "NO-1", "quantity": 1}]});
    assert_eq!(owner.post(&path, unknown).await.problem(), (422, "unknown_product".into()));
    let far = json!({"placed_at": "2099-01-01T00:00:00Z", "lines": [{"sku": "CUP-1", "quantity": 1}]});
    assert_eq!(owner.post(&path, far).await.problem(), (422, "out_of_range".into()));
    assert_eq!(owner.post("/api/v1/promotions/prm_99/try", asked.clone()).await.problem().0, 404);
    assert_eq!(till.post(&path, asked).await.problem().0, 403);
}

#[tokio::test]
async fn a_draft_is_replayed_over_the_orders_of_the_past() {
    let house = house().await;
    let (owner, till) = (house.owner().await, till(&house).await);
    let running = running(&owner, "Cups", cups(1_000, json!([]))).await;
    till.post("/v1/till/orders", basket("1", &[])).await.expect(201);
    till.post("/v1/till/orders", basket("2", &[])).await.expect(201);
    let anonymous = json!({"number": "3", "currency": "KZT", "lines": [{"sku": "CUP-1", "quantity": 1}]});
    till.post("/v1/till/orders", anonymous).await.expect(201);
    let limits = json!([{"measure": "times", "most": 2}]);
    let draft = drafted(&owner, "More cups", cups(2_000, limits)).await;
    let path = format!("/api/v1/promotions/{draft}/simulations");

    let begun = owner.post(&path, json!({"days": 30})).await.expect(202);
    assert_fits("post", "/api/v1/promotions/{id}/simulations", 202, &begun);
    assert_eq!(begun["state"], "queued");
    let again = owner.post(&path, json!({})).await.expect(202);
    assert_eq!(again["job"], begun["job"], "one at a time");
    work(&house).await;

    let all = owner.get(&path).await.expect(200);
    assert_fits("get", "/api/v1/promotions/{id}/simulations", 200, &all);
    let found = &all["items"][0]["found"];
    assert_eq!(all["items"][0]["state"], "done");
    assert_eq!((&found["orders"], &found["people"]), (&json!(3), &json!(1)));
    assert_eq!((&found["reached_orders"], &found["reached_people"]), (&json!(2), &json!(1)));
    assert_eq!(found["overlaps"][0]["promotion"], json!({"id": running, "name": "Cups"}));
    assert_eq!((&found["overlaps"][0]["both"], &found["overlaps"][0]["displaced"]), (&json!(2), &json!(0)));
    assert_eq!(found["stores"][0]["name"], "7");
    assert_eq!(found["categories"][0]["name"], "cups");
    assert_eq!(found["given"]["minor"], 2 * 54_000);
    assert_eq!(found["reasons"], json!([{"reason": "limit_reached", "orders": 1}]));
    assert_eq!((&found["limits"][0]["used"], &found["limits"][0]["most"]), (&json!(2), &json!(2)));
    assert_eq!(owner.post(&path, json!({"days": 0})).await.problem(), (422, "out_of_range".into()));
    assert_eq!(till.post(&path, json!({})).await.problem().0, 403);
}

#[tokio::test]
async fn a_draft_of_the_programme_is_simulated_over_the_orders_of_the_past() {
    let house = house().await;
    let (owner, till) = (house.owner().await, till(&house).await);
    let levels = |discount: i64| json!([{"code": "base", "from": 0, "discount": discount}, {"code": "silver", "from": 300_000}]);
    let rules = |points: i64, discount: i64| {
        json!({"name": "Club", "zone": "Asia/Almaty", "spending": {"points": 1, "money": 100, "share_max": 50, "money_min": 0, "step": 1},
            "currencies": [{"code": "points", "is_spendable": true, "earning": {"points": points, "per": 1_000}}],
            "tiers": {"measure": "turnover", "window": {"rolling": 365}, "levels": levels(discount)}})
    };
    let made = owner.post("/api/v1/loyalty/programmes", json!({"rules": rules(1, 0)})).await.expect(201);
    let path = format!("/api/v1/loyalty/programmes/{}/simulations", made["id"].as_str().expect("an id"));
    let cups = running(&owner, "Cups", cups(1_000, json!([]))).await;
    till.post("/v1/till/orders", basket("1", &[])).await.expect(201);
    let anonymous = json!({"number": "2", "currency": "KZT", "lines": [{"sku": "CUP-1", "quantity": 1}]});
    till.post("/v1/till/orders", anonymous).await.expect(201);

    let draft = json!({"rules": rules(2, 5_000), "redemption": 5_000, "days": 30});
    let begun = owner.post(&path, draft.clone()).await.expect(202);
    assert_fits("post", "/api/v1/loyalty/programmes/{id}/simulations", 202, &begun);
    assert_eq!((&begun["state"], &begun["version"]), (&json!("queued"), &json!(1)));
    assert_eq!(owner.post(&path, draft).await.expect(202)["job"], begun["job"]);
    let other = owner.post(&path, json!({"rules": rules(3, 0)})).await;
    assert_eq!(other.problem(), (409, "simulation_at_work".into()));
    work(&house).await;

    let all = owner.get(&path).await.expect(200);
    assert_fits("get", "/api/v1/loyalty/programmes/{id}/simulations", 200, &all);
    let (one, found) = (&all["items"][0], &all["items"][0]["found"]);
    assert_eq!((&one["state"], &one["redemption"]), (&json!("done"), &json!(5_000)));
    assert_eq!((&found["orders"], &found["people"]), (&json!(2), &json!(1)));
    assert_eq!((&found["concerned_orders"], &found["concerned_people"]), (&json!(1), &json!(1)));
    // Cups and half a pack of tea, without the cigarettes: half off by the draft's first level, so that she is not silver by it.
    assert_eq!(found["with"]["discount"]["minor"], 135_000 + 24_987);
    assert_eq!(found["without"]["points"][0]["issued"], 319);
    assert_eq!(found["with"]["points"][0]["issued"], 2 * 159);
    assert_eq!(found["with"]["points"][0]["liability"]["minor"], 318 * 100 / 2);
    let fell = json!([{"from": "silver", "to": "base", "people": 1, "steps": -1}]);
    assert_eq!((&found["moves"], &found["up"], &found["down"]), (&fell, &json!(0), &json!(1)));
    let overlap = &found["overlaps"][0];
    assert_eq!(overlap["promotion"], json!({"id": cups, "name": "Cups"}));
    assert_eq!((&overlap["orders"], &overlap["by_promotion"]["minor"]), (&json!(1), &json!(30_000)));

    assert_eq!(owner.post(&path, json!({"rules": {"name": 5}})).await.problem(), (422, "wrong_value".into()));
    assert_eq!(
        owner
            .post("/api/v1/loyalty/programmes/lpr_99/simulations", json!({"rules": rules(1, 0)}))
            .await
            .problem()
            .0,
        404
    );
    assert_eq!(till.post(&path, json!({"rules": rules(1, 0)})).await.problem().0, 403);
}

#[tokio::test]
async fn the_catalogue_is_searched_by_code_and_name_in_any_case() {
    let house = house().await;
    let (owner, till) = (house.owner().await, till(&house).await);
    till.post("/v1/products", json!({"products": [{"sku": "Ш-1", "name": "Шай 100%"}]})).await.expect(200);
    for (text, sku) in [("cup", "CUP-1"), ("tea-1", "TEA-1"), ("шай", "Ш-1"), ("100%", "Ш-1")] {
        let found = owner.get(&format!("/api/v1/products?q={}", text.replace('%', "%25"))).await.expect(200);
        assert_fits("get", "/api/v1/products", 200, &found);
        assert_eq!(found["items"][0]["sku"], sku, "{text}");
        assert_eq!(found["items"].as_array().map(Vec::len), Some(1), "{text}");
    }
}
