use access::{KeyKind, Scope};
use reqwest::Method;
use serde_json::json;

use crate::house::{answered, house};

#[tokio::test]
async fn every_failure_is_a_problem_with_a_code_and_the_requests_id() {
    let house = house().await;
    let owner = house.owner().await;
    let cases = [
        (Method::GET, "/api/v1/nonsense", 404, "no_such_route"),
        (Method::POST, "/healthz", 405, "method_not_allowed"),
        (Method::GET, "/api/v1/customers/cus_999", 404, "not_found"),
        (Method::GET, "/api/v1/customers/nonsense", 404, "not_found"),
        (Method::GET, "/api/v1/customers?limit=many", 422, "bad_value"),
        (Method::GET, "/api/v1/customers?cursor=nonsense", 422, "bad_cursor"),
        (Method::GET, "/api/v1/jobs?state=tired", 422, "unknown_value"),
        (Method::GET, "/v1/projects/nonsense/settings", 401, "unknown_key"),
        (Method::GET, "/u/nonsense", 404, "not_found"),
    ];
    for (method, path, status, code) in cases {
        let answer = answered(owner.request(method, path)).await;
        assert_eq!(answer.problem(), (status, code.to_owned()), "{path}: {}", answer.text);
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        let problem = answer.json();
        assert_eq!(problem["instance"], answer.headers["x-request-id"].to_str().expect("text"));
        assert_eq!(
            (problem["type"].clone(), problem["status"].clone()),
            (json!("about:blank"), json!(status))
        );
    }
}

#[tokio::test]
async fn a_body_that_cannot_be_read_names_the_field_and_never_the_value() {
    let house = house().await;
    let owner = house.owner().await;
    let wrong =
        owner.post("/api/v1/customers", json!({"identifiers": [{"kind": "email", "value": 7}]})).await;
    assert_eq!(wrong.problem(), (422, "bad_value".into()));
    assert_eq!(wrong.json()["field"], "identifiers[0].value");
    let missing = owner.post("/api/v1/customers", json!({"identifiers": [{"kind": "email"}]})).await;
    assert_eq!(
        (missing.problem(), missing.json()["field"].clone()),
        ((422, "field_required".into()), json!("identifiers[0].value"))
    );
    let secret = owner.post("/api/v1/customers", json!({"identifiers": "anna@mail.kz"})).await;
    assert!(!secret.text.contains("anna@mail.kz"), "{}", secret.text);
    let broken = answered(
        owner
            .request(Method::POST, "/api/v1/customers")
            .header("content-type", "application/json")
            .body("{nonsense"),
    )
    .await;
    assert_eq!(broken.problem(), (400, "malformed_json".into()));
    let large = answered(
        owner
            .request(Method::POST, "/api/v1/customers")
            .header("content-type", "application/json")
            .body("x".repeat(3 * 1024 * 1024)),
    )
    .await;
    assert_eq!(large.problem(), (413, "too_large".into()));
}

#[tokio::test]
async fn answers_carry_the_headers_that_keep_them_to_themselves() {
    let house = house().await;
    let answer = answered(house.request(Method::GET, "/healthz")).await;
    let header = |name: &str| {
        answer.headers.get(name).map(|value| value.to_str().expect("text").to_owned()).unwrap_or_default()
    };
    assert!(header("content-security-policy").contains("script-src 'self'"));
    assert!(header("content-security-policy").contains("frame-ancestors 'none'"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("cache-control"), "no-store");
    assert!(!header("x-request-id").is_empty());
}

#[tokio::test]
async fn the_server_says_how_it_is() {
    let house = house().await;
    answered(house.request(Method::GET, "/healthz")).await.expect(200);
    answered(house.request(Method::GET, "/readyz")).await.expect(200);
    let figures = answered(house.request(Method::GET, "/metrics")).await;
    assert!(figures.text.contains("http_requests_total{"), "{}", figures.text);
    assert!(figures.text.contains("route=\"/healthz\""));
}

#[tokio::test]
async fn long_answers_are_packed_for_those_who_ask() {
    let house = house().await;
    let packed =
        answered(house.request(Method::GET, "/openapi.json").header("accept-encoding", "gzip")).await;
    assert_eq!(packed.headers["content-encoding"], "gzip");
}

#[tokio::test]
async fn a_write_with_an_idempotency_key_is_done_once() {
    let house = house().await;
    let key = house.key(KeyKind::Secret, &[Scope::CampaignsWrite, Scope::CampaignsRead]).await;
    let create = |idempotency: &'static str, name: &'static str| {
        let request = house
            .request(Method::POST, "/api/v1/campaigns")
            .bearer_auth(&key)
            .header("idempotency-key", idempotency);
        answered(request.json(&json!({"name": name})))
    };
    let first = create("a", "Autumn").await;
    let again = create("a", "Autumn").await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(again.headers["idempotent-replay"], "true");
    assert_eq!(create("a", "Winter").await.problem(), (409, "idempotency_key_reused".into()));
    create("b", "Autumn").await.expect(201);
    let listed =
        answered(house.request(Method::GET, "/api/v1/campaigns").bearer_auth(&key)).await.expect(200);
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(create("c", "").await.problem(), (422, "field_required".into()));
    assert_eq!(create("c", "").await.problem(), (422, "field_required".into()), "a refusal is kept as well");
}
