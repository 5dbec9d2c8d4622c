//! The tax in what is paid, or on top of it.

use super::*;

/// The worked example of docs/till.md.
#[tokio::test]
async fn the_tax_is_in_the_prices_or_comes_on_top() {
    let house = house().await;
    let (owner, till) = (house.owner().await, till(&house).await);
    let tea = json!({"products": [{"sku": "TEA-1", "tax_rate": 5}]});
    till.post("/v1/products", tea).await.expect(200);
    let off =
        json!([{"kind": "percent", "basis_points": 1000, "of": {"kind": "categories", "any_of": ["cups"]}}]);
    running(&owner, "Cups", json!({"effects": off})).await;
    let mut body = basket("1", &[]);
    body["lines"][0]["tax_rate"] = json!("12");
    body["lines"].as_array_mut().expect("lines").pop();
    let tax_of = |line: &Value| (line["tax_rate"].clone(), line["tax"]["minor"].clone());
    let paid = |told: &Value| (told["total"]["minor"].clone(), told["to_pay"]["minor"].clone());

    let within = till.post("/v1/till/quote", body.clone()).await.expect(200);
    assert_fits("post", "/v1/till/quote", 200, &within);
    assert_eq!(paid(&within), (json!(319_975), json!(319_975)));
    assert_eq!(tax_of(&within["lines"][0]), (json!("12"), json!(28_929)));
    assert_eq!(tax_of(&within["lines"][1]), (json!("5"), json!(2_380)));
    assert_eq!(
        (&within["tax"]["prices"], &within["tax"]["amount"]["minor"]),
        (&json!("with_tax"), &json!(31_309))
    );
    let cups = &within["tax"]["rates"][1];
    assert_eq!((&cups["rate"], &cups["base"]["minor"]), (&json!("12"), &json!(241_071)));

    body["prices"] = json!("without_tax");
    let on_top = till.post("/v1/till/orders", body.clone()).await.expect(201);
    assert_eq!(tax_of(&on_top["lines"][0]), (json!("12"), json!(32_400)));
    assert_eq!(tax_of(&on_top["lines"][1]), (json!("5"), json!(2_499)));
    assert_eq!(paid(&on_top), (json!(319_975), json!(354_874)));
    assert_eq!(till.post("/v1/till/orders", body.clone()).await.expect(200), on_top);

    let path = format!("/v1/orders/{}/returns", on_top["order"].as_str().expect("an order"));
    let cup = json!({"number": "B-1", "returned_at": "2026-11-23T10:00:00Z", "lines": [{"sku": "CUP-1", "quantity": 1}]});
    let refund = till.post(&path, cup.clone()).await.expect(201);
    assert_fits("post", "/v1/orders/{order}/returns", 201, &refund);
    let money = |of: &Value| of["minor"].as_i64().expect("an amount");
    assert_eq!((money(&refund["refund"]), money(&refund["tax"]["amount"])), (151_200, 16_200));
    assert_eq!((&refund["tax"]["prices"], &refund["points"]), (&json!("without_tax"), &json!([])));
    let line = json!({"line": 1, "sku": "CUP-1", "quantity": "1", "refund": refund["refund"], "tax": refund["tax"]["amount"]});
    assert_eq!(refund["lines"], json!([line]));
    let again = till.post(&path, cup).await.expect(200);
    assert_eq!((&again["status"], &again["refund"]), (&json!("unchanged"), &refund["refund"]));

    for (rate, code) in
        [(json!(-1), "negative"), (json!(1_001), "too_large"), (json!("12.3456"), "too_precise")]
    {
        let mut wrong = body.clone();
        wrong["lines"][0]["tax_rate"] = rate;
        let refused = till.post("/v1/till/quote", wrong).await.expect(422);
        assert!(refused.to_string().contains(code), "{refused}");
        assert!(refused.to_string().contains("lines[0].tax_rate"), "{refused}");
    }
    body["prices"] = json!("both");
    assert_eq!(till.post("/v1/till/quote", body).await.expect(422)["field"], "prices");
}
