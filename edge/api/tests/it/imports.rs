use reqwest::Method;
use serde_json::{Value, json};

use crate::document::assert_fits;
use crate::house::{Answered, Person, answered, house};

const BOUNDARY: &str = "----a-line-between-parts";

async fn upload(owner: &Person<'_>, name: &str, content: &str, kind: Option<&str>) -> Answered {
    let mut body = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n{content}\r\n"
    );
    if let Some(kind) = kind {
        body.push_str(&format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n{kind}\r\n"
        ));
    }
    body.push_str(&format!("--{BOUNDARY}--\r\n"));
    let request = owner
        .request(Method::POST, "/api/v1/imports")
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
    answered(request.body(body)).await
}

#[tokio::test]
async fn a_file_is_uploaded_looked_at_mapped_and_queued() {
    let house = house().await;
    let owner = house.owner().await;
    let uploaded =
        upload(&owner, "people.csv", "email,first_name,city\nanna@mail.kz,Anna,Almaty\n", Some("customers"))
            .await
            .expect(201);
    assert_fits("post", "/api/v1/imports", 201, &uploaded);
    assert_eq!(
        (uploaded["state"].clone(), uploaded["kind"].clone()),
        (json!("uploaded"), json!("customers"))
    );
    assert_eq!(uploaded["columns"][0]["guess"], "email");
    let path = format!("/api/v1/imports/{}", uploaded["id"].as_str().expect("an id"));
    let preview = owner.get(&format!("{path}/preview")).await.expect(200);
    assert_eq!(preview["rows"], json!([["anna@mail.kz", "Anna", "Almaty"]]));
    let mapping = json!({"kind": "customers", "mapping": {"columns": {"email": "email", "first_name": "first_name"}, "source": "shop", "defaults": {}, "match": ["email"]}});
    let mapped = owner.put(&format!("{path}/mapping"), mapping).await.expect(200);
    assert_eq!(mapped["state"], "mapped");
    let checking = owner.post(&format!("{path}/check"), json!({})).await.expect(202);
    assert_fits("post", "/api/v1/imports/{id}/check", 202, &checking);
    assert_eq!(checking["state"], "checking");
    let job = format!("/api/v1/jobs/{}", checking["job_id"].as_str().expect("a job"));
    assert_eq!(owner.get(&job).await.expect(200)["state"], "queued");
    assert_eq!(owner.post(&format!("{path}/pause"), json!({})).await.problem(), (409, "wrong_state".into()));
    let listed = owner.get("/api/v1/imports").await.expect(200);
    assert_fits("get", "/api/v1/imports", 200, &listed);
    assert_eq!(owner.get(&format!("{path}/errors.csv")).await.problem(), (404, "not_found".into()));
}

#[tokio::test]
async fn a_form_without_a_file_or_with_a_wrong_kind_leaves_nothing_behind() {
    let house = house().await;
    let owner = house.owner().await;
    let wrong = upload(&owner, "people.csv", "email\na@b.kz\n", Some("moons")).await;
    assert_eq!(wrong.problem(), (422, "unknown_value".into()));
    let empty = owner
        .request(Method::POST, "/api/v1/imports")
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
    assert_eq!(
        answered(empty.body(format!("--{BOUNDARY}--\r\n"))).await.problem(),
        (422, "field_required".into())
    );
    assert_eq!(owner.get("/api/v1/imports").await.expect(200)["items"], Value::Array(Vec::new()));
    let left = std::fs::read_dir(house.workspace.folder.join("uploads")).map_or(0, Iterator::count);
    assert_eq!(left, 0);
    let sample = owner.get("/api/v1/import-samples/orders.csv").await;
    assert!(sample.text.starts_with("order_number,"), "{}", sample.text);
}

#[tokio::test]
async fn a_file_read_otherwise_is_looked_at_anew_before_anything_is_mapped() {
    let house = house().await;
    let owner = house.owner().await;
    let uploaded =
        upload(&owner, "list.csv", "чек;сумма\nA-1;1,50\nA-2;2,75\n", Some("customers")).await.expect(201);
    let path = format!("/api/v1/imports/{}", uploaded["id"].as_str().expect("an id"));
    let told = json!({"kind": "orders", "format": {"type": "csv", "encoding": "utf-8", "delimiter": ";", "header": false, "decimal": "."}});
    let looked = owner.put(&format!("{path}/mapping"), told).await.expect(200);
    assert_fits("put", "/api/v1/imports/{id}/mapping", 200, &looked);
    assert_eq!((looked["state"].clone(), looked["mapping"].clone()), (json!("uploaded"), Value::Null));
    assert_eq!((looked["kind"].clone(), looked["format"]["decimal"].clone()), (json!("orders"), json!(".")));
    assert!(
        looked["targets"]
            .as_array()
            .is_some_and(|targets| targets.iter().any(|target| target["key"] == "order_number"))
    );
    let preview = owner.get(&format!("{path}/preview")).await.expect(200);
    assert_eq!(preview["rows"].as_array().map(Vec::len), Some(3), "without a header its row is data");
    let nameless = json!({"mapping": {"columns": {}, "source": "", "defaults": {}}});
    assert_eq!(
        owner.put(&format!("{path}/mapping"), nameless).await.problem(),
        (422, "field_required".into())
    );
}
