use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use access::{KeyKind, Scope};
use reqwest::Method;
use serde_json::{Value, json};

use crate::document::assert_fits;
use crate::house::{House, Person, answered, house};

const ANNA: &str = "cecda4d43fc4307145435e68f1c3568dacb37bd6f1768aeee412554f30f56bd1";
const ANNAS_PHONE: &str = "df36d5895af87cff7cad607bb656ce9aae25c8b7f2968219ed5b5635b69e918f";

/// Somebody with an e-mail address and a phone, who agreed to e-mails.
async fn customer(owner: &Person<'_>, name: &str, phone: &str) -> String {
    let told = json!({"identifiers": [{"kind": "email", "value": format!("{name}@mail.kz")}, {"kind": "phone", "value": phone}],
                      "first_name": name,
                      "consents": [{"channel": "email", "purpose": "marketing", "status": "granted", "source": "form"},
                                   {"channel": "sms", "purpose": "marketing", "status": "granted", "source": "form"}]});
    owner.post("/api/v1/customers", told).await.expect(201)["id"].as_str().expect("an id").to_owned()
}

async fn segment(owner: &Person<'_>) -> String {
    let tree = json!({"version": 1, "root": {"kind": "all", "of": []}});
    let segment = owner.post("/api/v1/segments", json!({"name": "All", "tree": tree})).await.expect(201);
    segment["id"].as_str().expect("an id").to_owned()
}

/// Begins an export, lets a runner make it, and gives the audience.
async fn exported(house: &House, owner: &Person<'_>, path: &str) -> Value {
    let begun = owner.post(&format!("{path}/exports"), json!({})).await.expect(202);
    assert_fits("post", "/api/v1/ad-audiences/{id}/exports", 202, &begun);
    assert_eq!(begun["state"], "running");
    work(house).await;
    owner.get(path).await.expect(200)
}

/// Does every job that waits.
async fn work(house: &House) {
    house.refresh().await;
    let workspace = Arc::clone(&house.workspace);
    let done = tokio::task::spawn_blocking(move || {
        let runner = flows::work::runner(&workspace, Arc::new(connectors::Files));
        while runner.run_next(&Arc::new(AtomicBool::new(false)))? {}
        Ok::<_, vocabulary::Problem>(())
    });
    done.await.expect("a thread").expect("the jobs are done");
}

#[tokio::test]
async fn a_segment_is_told_to_a_network_and_the_next_export_takes_the_erased_away() {
    let house = house().await;
    let owner = house.owner().await;
    customer(&owner, "anna", "+77011234218").await;
    let berik = customer(&owner, "berik", "+77011234219").await;
    house.refresh().await;
    let segment = segment(&owner).await;
    let new = json!({"name": "Everybody", "segment_id": segment, "network": "google", "match_keys": ["email", "phone"]});
    let made = owner.post("/api/v1/ad-audiences", new).await.expect(201);
    assert_fits("post", "/api/v1/ad-audiences", 201, &made);
    assert_eq!((made["segment"]["name"].clone(), made["exports"].clone()), (json!("All"), json!([])));
    let path = format!("/api/v1/ad-audiences/{}", made["id"].as_str().expect("an id"));

    let audience = exported(&house, &owner, &path).await;
    assert_fits("get", "/api/v1/ad-audiences/{id}", 200, &audience);
    let first = &audience["exports"][0];
    assert_eq!(
        (first["state"].clone(), first["size"].clone(), first["told"].clone()),
        (json!("finished"), json!(2), json!(2))
    );
    let files = format!("/api/v1/ad-exports/{}", first["id"].as_str().expect("an id"));
    let full = owner.get(&format!("{files}/full.csv")).await;
    assert_eq!(full.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(full.headers["content-disposition"], "attachment; filename=\"google-ada_1-1-full.csv\"");
    assert!(full.text.starts_with("Email,Phone\n"), "{}", full.text);
    assert!(full.text.contains(&format!("\n{ANNA},{ANNAS_PHONE}\n")), "{}", full.text);
    assert_eq!(full.text.lines().count(), 3);

    owner.post(&format!("/api/v1/customers/{berik}/erase"), json!({"reason": "asked"})).await.expect(202);
    work(&house).await;
    let audience = exported(&house, &owner, &path).await;
    let second = &audience["exports"][0];
    assert_eq!(
        (second["number"].clone(), second["removed"].clone(), second["added"].clone()),
        (json!(2), json!(1), json!(0))
    );
    let files = format!("/api/v1/ad-exports/{}", second["id"].as_str().expect("an id"));
    let removals = owner.get(&format!("{files}/removals.csv")).await.text;
    assert!(removals.lines().count() == 2 && !removals.contains(ANNA), "{removals}");
    assert_eq!(owner.get(&format!("{files}/additions.csv")).await.text, "Email,Phone\n");

    let listed = owner.get(&format!("/api/v1/ad-audiences?segment={segment}")).await.expect(200);
    assert_fits("get", "/api/v1/ad-audiences", 200, &listed);
    assert_eq!(listed["items"].as_array().expect("items").len(), 1);
    let trail = owner.get("/api/v1/audit").await.expect(200);
    let actions: Vec<&str> = trail["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|entry| entry["action"].as_str())
        .collect();
    for action in ["ad_audience.created", "ad_audience.exported", "ad_audience.downloaded"] {
        assert!(actions.contains(&action), "{actions:?}");
    }
    owner.delete(&path).await.expect(204);
    assert_eq!(owner.get(&path).await.problem(), (404, "not_found".into()));
}

#[tokio::test]
async fn what_a_network_does_not_read_is_refused_and_half_a_file_is_not_given() {
    let house = house().await;
    let owner = house.owner().await;
    let segment = segment(&owner).await;
    let refused = |change: Value| {
        let mut new = json!({"name": "A", "segment_id": segment, "network": "vk", "match_keys": ["email"]});
        new.as_object_mut().expect("an object").extend(change.as_object().expect("an object").clone());
        owner.post("/api/v1/ad-audiences", new)
    };
    let cases = [
        (json!({"match_keys": ["email", "phone"]}), 422, "ad_match_keys_one"),
        (json!({"match_keys": []}), 422, "ad_match_keys_missing"),
        (json!({"match_keys": ["fax"]}), 422, "unknown_value"),
        (json!({"network": "moon"}), 422, "unknown_value"),
        (json!({"segment_id": "seg_99"}), 404, "not_found"),
        (json!({"name": " "}), 422, "field_required"),
    ];
    for (change, status, code) in cases {
        assert_eq!(refused(change).await.problem(), (status, code.into()));
    }
    let made = refused(json!({})).await.expect(201);
    let path = format!("/api/v1/ad-audiences/{}/exports", made["id"].as_str().expect("an id"));
    let begun = owner.post(&path, json!({})).await.expect(202);
    assert_eq!(owner.post(&path, json!({})).await.expect(202)["id"], begun["id"]);
    let file = format!("/api/v1/ad-exports/{}/full.csv", begun["id"].as_str().expect("an id"));
    assert_eq!(owner.get(&file).await.problem(), (409, "ad_export_not_ready".into()));
    let key = house.key(KeyKind::Secret, &[Scope::SegmentsRead]).await;
    let by_key = answered(house.request(Method::GET, &file).bearer_auth(&key)).await;
    assert_eq!(by_key.problem().0, 403);
}
