//! Points, level and coupons as segments ask about them.

use super::points::{club, cups, paid, plain};
use super::*;

async fn count(house: &House, key: &str, test: Value) -> Value {
    let workspace = std::sync::Arc::clone(&house.workspace);
    let fresh = tokio::task::spawn_blocking(move || flows::columns::refresh(&workspace));
    fresh.await.expect("a thread").expect("fresh columns");
    let mut condition = test;
    condition["kind"] = json!("attribute");
    condition["key"] = json!(key);
    let conditions = json!({"tree": {"version": 1, "root": condition}});
    house.owner().await.post("/api/v1/segments/count", conditions).await.expect(200)["count"].clone()
}

#[tokio::test]
async fn segments_ask_about_points_level_and_coupons_and_see_what_the_till_changed() {
    let house = house().await;
    let till = till(&house).await;
    let mut rules = plain();
    rules["tiers"] = json!({"measure": "turnover", "window": {"calendar": "year"}, "levels": [
        {"code": "guest", "from": 0}, {"code": "silver", "from": 1_000_000}]});
    rules["currencies"][0]["expiry"] = json!({"after": {"days": 30}});
    club(&house, rules).await;
    let gold = json!({"op": "equals", "value": "silver"});
    let many = json!({"op": "at_least", "value": 100});
    till.post(BASKET, cups("R-1", 1)).await.expect(201);
    assert_eq!(count(&house, "attributes.loyalty_tier", gold.clone()).await, 0);
    assert_eq!(count(&house, "attributes.loyalty_points", many.clone()).await, 0);
    till.post(BASKET, cups("R-2", 10)).await.expect(201);
    assert_eq!(count(&house, "attributes.loyalty_tier", gold).await, 1);
    assert_eq!(count(&house, "attributes.loyalty_points", many.clone()).await, 1);
    till.post(BASKET, paid(cups("R-3", 2), json!(100))).await.expect(201);
    assert_eq!(count(&house, "attributes.loyalty_points", many).await, 0, "100 of 165 were spent, 29 earned");

    // Earned on one day, they end together.
    let ending = |points: i64| json!({"op": "equals", "value": points});
    assert_eq!(count(&house, "attributes.loyalty_points_ending", ending(94)).await, 1);
    let within = |days: i64| json!({"op": "anniversary_in", "value": {"days": days}});
    assert_eq!(count(&house, "attributes.loyalty_ends_on", within(29)).await, 0);
    assert_eq!(count(&house, "attributes.loyalty_ends_on", within(30)).await, 1);
    house.clock.set(crate::house::start().plus_days(20));
    till.post(BASKET, cups("R-4", 1)).await.expect(201);
    assert_eq!(count(&house, "attributes.loyalty_points_ending", ending(94)).await, 1, "new ones end later");
    assert_eq!(count(&house, "attributes.loyalty_ends_on", within(10)).await, 1);
}
