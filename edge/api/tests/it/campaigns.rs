use communicate::Message;
use flows::campaign::{Prepared, prepare};
use reqwest::Method;
use serde_json::{Value, json};
use vocabulary::{Channel, CustomerId};

use crate::document::assert_fits;
use crate::house::{House, Person, answered, house, start};

const MJML: &str = r#"<mjml><mj-body><mj-section><mj-column>
<mj-text>Hello {{ customer.first_name | default("friend") }}</mj-text>
<mj-button href="https://shop.kz/sale">Sale</mj-button>
<mj-text><a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text>
</mj-column></mj-section></mj-body></mjml>"#;

/// Two customers who agreed, and a draft to everybody.
async fn draft(owner: &Person<'_>, house: &House) -> (String, i64) {
    for name in ["anna", "berik"] {
        let told = json!({"identifiers": [{"kind": "email", "value": format!("{name}@mail.kz")}], "first_name": name, "language": "ru",
                          "consents": [{"channel": "email", "purpose": "marketing", "status": "granted", "source": "form"}]});
        owner.post("/api/v1/customers", told).await.expect(201);
    }
    house.refresh().await;
    let tree = json!({"version": 1, "root": {"kind": "contact", "channel": "email", "op": "reachable", "purpose": "marketing"}});
    let segment = owner.post("/api/v1/segments", json!({"name": "All", "tree": tree})).await.expect(201);
    let campaign =
        owner.post("/api/v1/campaigns", json!({"name": "Autumn", "goal": "win_back"})).await.expect(201);
    assert_fits("post", "/api/v1/campaigns", 201, &campaign);
    let id = campaign["id"].as_str().expect("an id").to_owned();
    let change = json!({"version": campaign["version"], "segment_id": segment["id"], "subject": "Hello {{ customer.first_name }}", "mjml": MJML,
                        "control_percent": 0, "sender": {"name": "Dala", "email": "hello@dala.kz"}});
    let changed = owner.patch(&format!("/api/v1/campaigns/{id}"), change).await.expect(200);
    (id, changed["version"].as_i64().expect("a version"))
}

/// Launches, decides the audience and lets a worker send; gives the messages.
async fn sent(house: &House, owner: &Person<'_>, id: &str) -> Vec<Message> {
    let launched = owner.post(&format!("/api/v1/campaigns/{id}/launch"), json!({})).await.expect(200);
    assert_eq!(launched["state"], "preparing");
    let (workspace, id) = (house.workspace.clone(), id.parse().expect("an id"));
    let tray = house.sent.clone();
    let done = tokio::task::spawn_blocking(move || {
        let members = |campaign: &communicate::campaigns::Campaign| {
            flows::segment::members(&workspace, campaign.segment_id.expect("a segment"))
        };
        let prepared = prepare(&workspace, id, &members, &mut |_, _| Ok(()))?;
        assert_eq!(prepared, Prepared::Done);
        let outlets = crate::house::Tray(tray);
        let mut worker = flows::sending::Worker::new(&workspace, &outlets);
        while worker.turn()? {}
        worker.wait(std::time::Duration::from_millis(50));
        while worker.turn()? {}
        worker.leave()
    });
    done.await.expect("a thread").expect("sent");
    house.sent.lock().expect("the tray").clone()
}

fn path_in(message: &Message, part: &str) -> String {
    let from = message.html.find(part).unwrap_or_else(|| panic!("no {part} in {}", message.html));
    message.html[from..].split('"').next().expect("an address").to_owned()
}

#[tokio::test]
async fn a_campaign_is_written_checked_tried_and_told_apart_by_its_version() {
    let house = house().await;
    let owner = house.owner().await;
    let (id, version) = draft(&owner, &house).await;
    let path = format!("/api/v1/campaigns/{id}");
    assert_eq!(
        owner.patch(&path, json!({"name": "Other", "version": version - 1})).await.problem(),
        (409, "version_conflict".into())
    );
    let check = owner.get(&format!("{path}/check")).await.expect(200);
    assert_fits("get", "/api/v1/campaigns/{id}/check", 200, &check);
    assert_eq!((check["ready"].clone(), check["estimate"]["to_send"].clone()), (json!(true), json!(2)));
    let preview = owner
        .post(&format!("{path}/preview"), json!({"subject": "{{ customer.first_name | default('you') }}!"}))
        .await
        .expect(200);
    assert_fits("post", "/api/v1/campaigns/{id}/preview", 200, &preview);
    assert_eq!(preview["subject"], "you!");
    let broken = owner.post(&format!("{path}/preview"), json!({"subject": "{{ customer."})).await;
    assert_eq!(broken.problem(), (422, "template_invalid".into()));
    let tested = owner.post(&format!("{path}/test"), json!({"to": ["me@dala.kz"]})).await.expect(200);
    assert_eq!(tested, json!({"sent": 1, "transport": "sandbox"}));
    assert_eq!(house.sent.lock().expect("the tray")[0].to, "me@dala.kz");
    assert_eq!(
        owner.post(&format!("{path}/test"), json!({"to": ["nonsense"]})).await.expect(422)["field"],
        "to[0]"
    );
    assert_eq!(owner.post(&format!("{path}/duplicate"), json!({})).await.expect(201)["state"], "draft");
    let cleared = owner.patch(&path, json!({"version": version, "segment_id": null})).await.expect(200);
    assert_eq!(cleared["segment_id"], Value::Null);
    let refused = owner.post(&format!("{path}/launch"), json!({})).await;
    assert_eq!(refused.problem(), (422, "not_ready".into()));
    owner.delete(&path).await.expect(204);
    assert_eq!(owner.get(&path).await.problem(), (404, "not_found".into()));
}

#[tokio::test]
async fn a_launched_campaign_reaches_people_and_its_report_adds_up() {
    let house = house().await;
    let owner = house.owner().await;
    let (id, _) = draft(&owner, &house).await;
    let messages = sent(&house, &owner, &id).await;
    assert_eq!(messages.len(), 2);
    let path = format!("/api/v1/campaigns/{id}");
    assert_eq!(
        owner.patch(&path, json!({"version": 2, "subject": "?"})).await.problem(),
        (409, "wrong_state".into())
    );
    let opened = answered(
        house
            .request(Method::GET, &path_in(&messages[0], "/t/o/"))
            .header("user-agent", "Mozilla/5.0 Firefox/130"),
    );
    assert_eq!(opened.await.headers["content-type"], "image/gif");
    house.clock.set(start().plus_seconds(60));
    let clicked = answered(
        house
            .request(Method::GET, &path_in(&messages[0], "/t/c/"))
            .header("user-agent", "Mozilla/5.0 Firefox/130"),
    )
    .await;
    assert_eq!(
        (clicked.status.as_u16(), clicked.headers["location"].to_str().expect("text")),
        (302, "https://shop.kz/sale")
    );
    house.refresh().await;
    let report = owner.get(&format!("{path}/report")).await.expect(200);
    assert_fits("get", "/api/v1/campaigns/{id}/report", 200, &report);
    let outcomes = report["funnel"]["outcomes"].as_object().expect("outcomes");
    assert_eq!(
        report["funnel"]["audience"].as_i64(),
        Some(outcomes.values().filter_map(Value::as_i64).sum())
    );
    assert_eq!(
        (report["funnel"]["outcomes"]["sent"].clone(), report["engagement"]["clicks_human"].clone()),
        (json!(2), json!(1))
    );
    let deliveries = owner.get(&format!("{path}/deliveries?outcome=sent")).await;
    assert!(!deliveries.text.contains("anna@mail.kz"));
    let deliveries = deliveries.expect(200);
    assert_fits("get", "/api/v1/campaigns/{id}/deliveries", 200, &deliveries);
    assert_eq!(deliveries["items"].as_array().map(Vec::len), Some(2));
    let found = owner.get(&format!("{path}/deliveries?q=berik")).await.expect(200);
    assert_eq!(found["items"][0]["customer"]["name"], "berik");
    for (asked, people) in [("", 2), ("?q=berik", 1), ("?outcome=sent", 2), ("?outcome=bounced", 0)] {
        let file = owner.get(&format!("{path}/deliveries.csv{asked}")).await.text;
        assert_eq!(file.lines().count(), 1 + people, "{asked}");
    }
    let listed = owner.get("/api/v1/campaigns").await.expect(200);
    assert_fits("get", "/api/v1/campaigns", 200, &listed);
    assert_eq!(
        (listed["items"][0]["audience"].clone(), listed["items"][0]["sent"].clone()),
        (json!(2), json!(2))
    );
    let customer = deliveries["items"][0]["customer"]["id"].as_str().expect("an id").to_owned();
    let timeline =
        owner.get(&format!("/api/v1/customers/{customer}/timeline?filter=messages")).await.expect(200);
    assert!(
        timeline["items"]
            .as_array()
            .expect("items")
            .iter()
            .any(|entry| entry["kind"] == "message" && entry["params"]["campaign_name"] == "Autumn")
    );
}

#[tokio::test]
async fn looking_at_the_way_out_changes_nothing_and_one_click_takes_it() {
    let house = house().await;
    let owner = house.owner().await;
    let (id, _) = draft(&owner, &house).await;
    let messages = sent(&house, &owner, &id).await;
    let way_out = path_in(&messages[0], "/u/");
    let header = messages[0]
        .headers
        .iter()
        .find(|(name, _)| *name == "List-Unsubscribe")
        .expect("the header")
        .1
        .clone();
    assert!(header.contains(&way_out));
    for _ in 0..3 {
        let page = answered(house.request(Method::GET, &way_out)).await;
        assert_eq!(page.status.as_u16(), 200);
        assert!(
            page.text.contains("<html lang=\"ru\">")
                && page.text.contains("Отписаться")
                && page.text.contains("Дала маркет")
        );
        answered(house.request(Method::HEAD, &way_out)).await;
    }
    let customer = messages[0].customer.expect("a customer");
    assert_eq!(agreed(&house, customer).await, Some(vocabulary::ConsentStatus::Granted));
    house.clock.set(start().plus_seconds(60));
    let one_click = house
        .request(Method::POST, &way_out)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("List-Unsubscribe=One-Click");
    assert!(answered(one_click).await.text.contains("Готово"));
    assert_eq!(agreed(&house, customer).await, Some(vocabulary::ConsentStatus::Revoked));
    let other = messages[1].customer.expect("a customer");
    assert_eq!(agreed(&house, other).await, Some(vocabulary::ConsentStatus::Granted));
    let mut forged = way_out.clone();
    forged.replace_range(forged.len() - 3.., "AAA");
    assert_eq!(answered(house.request(Method::POST, &forged)).await.problem(), (404, "not_found".into()));
}

async fn agreed(house: &House, customer: CustomerId) -> Option<vocabulary::ConsentStatus> {
    let read = house.workspace.store.read(move |tx| {
        know::consent::current(tx, &[customer], Channel::Email, vocabulary::Purpose::Marketing)
    });
    let found: Result<std::collections::HashMap<_, _>, vocabulary::Problem> = read.await;
    found.expect("read").remove(&customer)
}

#[tokio::test]
async fn the_sender_keeps_its_password_to_itself() {
    let house = house().await;
    let owner = house.owner().await;
    let shown = owner.get("/api/v1/settings/sender").await.expect(200);
    assert_fits("get", "/api/v1/settings/sender", 200, &shown);
    assert_eq!(
        (shown["mode"].clone(), shown["smtp"]["has_password"].clone()),
        (json!("sandbox"), json!(false))
    );
    let told = json!({"mode": "smtp", "from_name": "Dala", "from_email": "hello@dala.kz",
                      "smtp": {"host": "mail.dala.kz", "port": 465, "security": "tls", "username": "dala", "password": "s3cret", "connections": 8}});
    let saved = owner.put("/api/v1/settings/sender", told).await;
    assert!(!saved.text.contains("s3cret"));
    assert_eq!(saved.expect(200)["smtp"]["has_password"], true);
    let wrong = owner
        .put(
            "/api/v1/settings/sender",
            json!({"mode": "smtp", "from_email": "nonsense", "smtp": {"host": "mail.dala.kz"}}),
        )
        .await;
    assert_eq!(wrong.expect(422)["field"], "from_email");
    let signed =
        owner.post("/api/v1/settings/sender/dkim", json!({"domain": "dala.kz", "selector": "nov26"})).await;
    assert!(!signed.text.contains("PRIVATE"));
    assert_eq!(signed.expect(200)["public_record"], "v=DKIM1; p=AAAA");
    assert_eq!(
        owner.post("/api/v1/settings/sender/test", json!({"to": "me@dala.kz"})).await.expect(200),
        json!({"ok": true, "detail": null})
    );
    let mailbox = owner.get("/api/v1/sandbox").await.expect(200);
    assert_fits("get", "/api/v1/sandbox", 200, &mailbox);
    owner.delete("/api/v1/sandbox").await.expect(204);
}
