mod staff;

use access::{KeyKind, Purpose, Scope, Token, links};
use reqwest::Method;
use serde_json::json;
use vocabulary::SeededDice;

use crate::house::{EMAIL, PASSWORD, answered, house, house_at, start, write};

#[tokio::test]
async fn a_person_signs_in_works_and_signs_out() {
    let house = house().await;
    let wrong = house
        .request(Method::POST, "/api/v1/session")
        .json(&json!({"email": EMAIL, "password": "nonsense nonsense"}));
    assert_eq!(answered(wrong).await.problem(), (401, "wrong_credentials".into()));
    let stranger = house
        .request(Method::POST, "/api/v1/session")
        .json(&json!({"email": "no@body.kz", "password": PASSWORD}));
    assert_eq!(answered(stranger).await.problem(), (401, "wrong_credentials".into()));

    let owner = house.owner().await;
    let session = owner.get("/api/v1/session").await.expect(200);
    assert_eq!(session["staff"]["email"], EMAIL);
    assert_eq!(session["workspace"]["slug"], "dala_market");
    assert_eq!(session["role"], "owner");
    assert_eq!(
        owner.patch("/api/v1/session", json!({"language": "kk"})).await.expect(200)["staff"]["language"],
        "kk"
    );
    owner.delete("/api/v1/session").await.expect(204);
    assert_eq!(owner.get("/api/v1/session").await.problem(), (401, "signed_out".into()));
}

#[tokio::test]
async fn the_cookie_cannot_be_read_by_scripts_and_travels_by_tls_only_where_there_is_tls() {
    for (public_url, is_secure) in [("http://localhost:8080", false), ("https://crm.dala.kz", true)] {
        let house = house_at(public_url).await;
        let signed_in = house
            .request(Method::POST, "/api/v1/session")
            .json(&json!({"email": EMAIL, "password": PASSWORD}));
        let answer = answered(signed_in).await;
        let cookie = answer.headers["set-cookie"].to_str().expect("text");
        assert!(
            cookie.starts_with("perennial_session=")
                && cookie.contains("HttpOnly")
                && cookie.contains("SameSite=Lax"),
            "{cookie}"
        );
        assert_eq!(cookie.contains("Secure"), is_secure);
    }
}

#[tokio::test]
async fn a_write_with_the_cookie_alone_is_refused() {
    let house = house().await;
    let owner = house.owner().await;
    let body = json!({"name": "till", "kind": "write"});
    let forged = answered(owner.forged(Method::POST, "/api/v1/keys").json(&body)).await;
    assert_eq!(forged.problem(), (403, "bad_csrf_token".into()));
    let guessed = owner.forged(Method::POST, "/api/v1/keys").header("X-CSRF-Token", "AAAA").json(&body);
    assert_eq!(answered(guessed).await.problem(), (403, "bad_csrf_token".into()));
    owner.post("/api/v1/keys", body).await.expect(201);
}

#[tokio::test]
async fn a_form_of_another_page_cannot_sign_anybody_in() {
    let house = house().await;
    let text = json!({"email": EMAIL, "password": PASSWORD}).to_string();
    let form = house.request(Method::POST, "/api/v1/session").header("content-type", "text/plain").body(text);
    assert_eq!(answered(form).await.problem(), (400, "unsupported_media_type".into()));
}

#[tokio::test]
async fn whoever_guesses_passwords_must_wait() {
    let house = house().await;
    let attempt = |address: &'static str| {
        let wrong = json!({"email": EMAIL, "password": "nonsense nonsense"});
        answered(
            house.request(Method::POST, "/api/v1/session").header("x-forwarded-for", address).json(&wrong),
        )
    };
    for number in 0..5 {
        let address = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"][number];
        assert_eq!(attempt(address).await.problem().0, 401);
    }
    let blocked = attempt("10.0.0.6").await;
    assert_eq!(blocked.problem(), (429, "too_many_attempts".into()));
    let seconds = blocked.json()["params"]["retry_after_seconds"].as_i64().expect("seconds");
    assert_eq!(blocked.headers["retry-after"], seconds.to_string());
    house.clock.set(start().plus_seconds(seconds));
    house.owner().await;
}

#[tokio::test]
async fn a_sign_in_link_works_once() {
    let house = house().await;
    let token = Token::throw(&SeededDice::new(1));
    let (stored, workspace) = (token.clone(), house.workspace.id);
    write(&house.control, move |tx| {
        let owner = access::staff::owner(tx, workspace)?.expect("an owner");
        links::sign_in(tx, &stored, workspace, owner.id, start().plus_seconds(600))
    })
    .await;
    let body = json!({"token": token.text()});
    let first = answered(house.request(Method::POST, "/api/v1/session/link").json(&body)).await.expect(200);
    assert_eq!(first["staff"]["email"], EMAIL);
    let again = answered(house.request(Method::POST, "/api/v1/session/link").json(&body)).await;
    assert_eq!(again.problem(), (410, "link_used".into()));
}

#[tokio::test]
async fn the_first_owner_is_welcomed_once_into_a_workspace_of_their_own() {
    let house = house().await;
    let token = Token::throw(&SeededDice::new(2));
    let stored = token.clone();
    write(&house.control, move |tx| links::welcome(tx, &stored, None, start().plus_days(1))).await;
    let look = format!("/api/v1/welcome?token={}", token.text());
    let looked = answered(house.request(Method::GET, &look)).await.expect(200);
    assert_eq!(looked, json!({"email_taken": false, "invitation": null}));
    let told = |zone: &str, password: &str| {
        json!({"token": token.text(), "name": "Inci", "email": "inci@bahar.tr", "password": password, "language": "tr",
               "workspace": {"name": "Bahar", "time_zone": zone, "currency": "TRY", "country": "TR", "language": "tr"}})
    };
    let welcome =
        |body: serde_json::Value| answered(house.request(Method::POST, "/api/v1/welcome").json(&body));
    assert_eq!(welcome(told("Europe/Istanbul", "short")).await.problem(), (422, "password_too_short".into()));
    let wrong = welcome(told("Mars/Olympus", PASSWORD)).await;
    assert_eq!(wrong.problem(), (422, "unknown_time_zone".into()));
    assert_eq!(wrong.json()["field"], "workspace.time_zone");
    let session = welcome(told("Europe/Istanbul", PASSWORD)).await.expect(200);
    assert_eq!(session["workspace"]["slug"], "bahar");
    assert_eq!(welcome(told("Europe/Istanbul", PASSWORD)).await.problem(), (410, "link_used".into()));
    assert_eq!(answered(house.request(Method::GET, &look)).await.problem(), (410, "link_used".into()));
    let peeked = token.clone();
    let used = house.control.read(move |tx| links::peek(tx, start(), Purpose::Welcome, &peeked)).await;
    assert_eq!(used.expect_err("a refusal").code, "link_used");
}

#[tokio::test]
async fn a_key_opens_what_its_scopes_say_and_nothing_once_revoked() {
    let house = house().await;
    let owner = house.owner().await;
    let made = owner
        .post("/api/v1/keys", json!({"name": "till", "kind": "secret", "scopes": ["customers:read"]}))
        .await
        .expect(201);
    let key = made["key"].as_str().expect("a key").to_owned();
    let listed = owner.get("/api/v1/keys").await.expect(200);
    assert!(!listed.to_string().contains(&key), "a key is shown once");
    let call = |method: Method, path: &'static str| {
        answered(house.request(method, path).bearer_auth(&key).json(&json!({})))
    };
    call(Method::GET, "/api/v1/customers").await.expect(200);
    let refused = call(Method::POST, "/v1/orders").await;
    assert_eq!(refused.problem(), (403, "missing_scope".into()));
    assert_eq!(refused.json()["params"]["scope"], "orders:write");
    assert_eq!(call(Method::GET, "/api/v1/keys").await.problem(), (403, "missing_scope".into()));
    assert_eq!(call(Method::GET, "/api/v1/session").await.problem(), (403, "staff_only".into()));
    owner.delete(&format!("/api/v1/keys/{}", made["id"].as_str().expect("an id"))).await.expect(204);
    assert_eq!(call(Method::GET, "/api/v1/customers").await.problem(), (401, "unknown_key".into()));
}

#[tokio::test]
async fn a_write_key_can_only_collect() {
    let house = house().await;
    let key = house.key(KeyKind::Write, &[]).await;
    let track = house
        .request(Method::POST, "/v1/track")
        .basic_auth(&key, Some(""))
        .json(&json!({"userId": "u1", "event": "Seen"}));
    answered(track).await.expect(200);
    for path in ["/api/v1/customers", "/api/v1/segments", "/api/v1/campaigns", "/api/v1/audit"] {
        assert_eq!(
            answered(house.request(Method::GET, path).bearer_auth(&key)).await.problem(),
            (403, "missing_scope".into()),
            "{path}"
        );
    }
    let order = house.request(Method::POST, "/v1/orders").bearer_auth(&key).json(&json!({}));
    assert_eq!(answered(order).await.problem(), (403, "missing_scope".into()));
}

#[tokio::test]
async fn what_was_done_is_in_the_trail() {
    let house = house().await;
    let owner = house.owner().await;
    owner.post("/api/v1/keys", json!({"name": "site", "kind": "write"})).await.expect(201);
    let key = house.key(KeyKind::Secret, &[Scope::CustomersWrite, Scope::CustomersRead]).await;
    let told = json!({"identifiers": [{"kind": "email", "value": "anna@mail.kz"}]});
    let made = answered(house.request(Method::POST, "/api/v1/customers").bearer_auth(&key).json(&told))
        .await
        .expect(201);
    let trail = owner.get("/api/v1/audit").await;
    assert!(!trail.text.contains("anna@mail.kz"), "no personal data");
    let items = trail.expect(200)["items"].clone();
    let line = |at: usize| {
        (
            items[at]["action"].as_str().expect("text").to_owned(),
            items[at]["actor"]["kind"].as_str().expect("text").to_owned(),
        )
    };
    assert_eq!(line(0), ("customer.created".into(), "key".into()));
    assert_eq!(items[0]["object"], made["id"]);
    assert_eq!(line(1), ("key.created".into(), "staff".into()));
    assert_eq!(line(2), ("session.begun".into(), "staff".into()));
}

#[tokio::test]
async fn the_workspaces_settings_take_force_at_once() {
    let house = house().await;
    let owner = house.owner().await;
    let told = json!({"name": "Dala", "time_zone": "Europe/Kyiv", "currency": "UAH", "country": "UA", "language": "uk", "events_kept_days": 365});
    assert_eq!(owner.put("/api/v1/settings/workspace", told.clone()).await.expect(200), told);
    assert_eq!(house.workspace.settings().currency.as_str(), "UAH");
    let wrong = owner
        .put(
            "/api/v1/settings/workspace",
            json!({"name": "", "time_zone": "?", "currency": "?", "country": "?", "language": "?"}),
        )
        .await;
    assert_eq!(wrong.expect(422)["errors"].as_array().map(Vec::len), Some(5));
}
