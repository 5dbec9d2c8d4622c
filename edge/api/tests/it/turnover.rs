use access::{KeyKind, Scope};
use reqwest::Method;
use serde_json::json;

use crate::house::{answered, house};

#[tokio::test]
async fn a_server_without_the_engine_says_so() {
    let house = house().await;
    let owner = house.owner().await;
    for path in
        ["sales", "sales?by=store", "products?limit=1000", "customers?from=2026-01-01&until=2026-01-02"]
    {
        let answer = owner.get(&format!("/api/v1/reports/{path}")).await;
        assert_eq!(answer.problem(), (501, "reports_not_built".into()), "{path}");
        assert_eq!(answer.headers["content-type"], "application/problem+json");
    }
}

#[tokio::test]
async fn a_question_out_of_bounds_names_its_field() {
    let house = house().await;
    let owner = house.owner().await;
    let cases = [
        ("sales?by=moon", "unknown_value", "by"),
        ("sales?from=yesterday", "bad_value", "from"),
        ("products?limit=many", "bad_value", "limit"),
        ("customers?from=2026-03-01&until=2026-03-01", "out_of_range", "until"),
        ("customers?from=2000-01-01&until=2026-03-01", "out_of_range", "until"),
        ("sales?from=0001-01-01", "out_of_range", "from"),
        ("sales?until=9999-12-31", "out_of_range", "until"),
    ];
    for (path, code, field) in cases {
        let answer = owner.get(&format!("/api/v1/reports/{path}")).await;
        assert_eq!(answer.problem(), (422, code.to_owned()), "{path}");
        assert_eq!(answer.json()["field"], field, "{path}");
    }
    let range = owner.get("/api/v1/reports/sales?from=2026-03-01&until=2026-02-01").await.json();
    assert_eq!(range["params"], json!({"min": "2026-03-02", "max": "2036-03-08"}));
}

#[tokio::test]
async fn reports_are_for_those_who_may_read_them() {
    let house = house().await;
    let path = "/api/v1/reports/sales";
    let nobody = answered(house.request(Method::GET, path)).await;
    assert_eq!(nobody.problem(), (401, "signed_out".into()));
    let key = house.key(KeyKind::Secret, &[Scope::OrdersWrite]).await;
    let stranger = answered(house.request(Method::GET, path).bearer_auth(&key)).await;
    assert_eq!(stranger.problem(), (403, "missing_scope".into()));
}
