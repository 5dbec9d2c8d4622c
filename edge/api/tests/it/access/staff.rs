//! Who works in a workspace, with the staff on either database.

use access::{KeyKind, NewStaff, PasswordHash, Role, Scope, staff, workspaces};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::both;

use crate::document::assert_fits;
use crate::house::{Answered, EMAIL, House, PASSWORD, Person, answered, details, house_over, start, write};

const STAFF: &str = "/api/v1/staff";
const INVITATIONS: &str = "/api/v1/staff/invitations";
const JOIN: &str = "/api/v1/welcome/join";
const BOLAT: &str = "bolat@dala.kz";

fn in_a_house(test: impl AsyncFn(House)) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    both(&[access::MIGRATIONS], |store| {
        runtime.block_on(async { test(house_over(store.clone()).await).await });
    });
}

struct Invited {
    id: String,
    token: String,
}

async fn invite(owner: &Person<'_>, email: &str, role: &str) -> Invited {
    let made = owner.post(INVITATIONS, json!({"email": email, "role": role})).await.expect(201);
    assert_fits("post", INVITATIONS, 201, &made);
    let (page, token) = made["link"].as_str().and_then(|link| link.split_once("?token=")).expect("a link");
    assert_eq!(page, "http://127.0.0.1:8080/welcome");
    Invited { id: text(&made["id"]), token: token.to_owned() }
}

/// Somebody without an account who is invited and joins.
async fn newcomer<'h>(house: &'h House, owner: &Person<'_>, role: &str) -> Person<'h> {
    let invited = invite(owner, BOLAT, role).await;
    house.entered(JOIN, bolat(&invited)).await
}

fn bolat(invited: &Invited) -> Value {
    json!({"token": invited.token, "name": "Bolat", "password": PASSWORD, "language": "kk"})
}

async fn join(house: &House, told: &Value) -> Answered {
    answered(house.request(Method::POST, JOIN).json(told)).await
}

async fn look(house: &House, invited: &Invited) -> Answered {
    answered(house.request(Method::GET, &format!("/api/v1/welcome?token={}", invited.token))).await
}

async fn member(owner: &Person<'_>, email: &str) -> Option<Value> {
    let listed = owner.get(STAFF).await.expect(200);
    assert_fits("get", STAFF, 200, &listed);
    listed["items"].as_array().expect("people").iter().find(|one| one["email"] == email).cloned()
}

async fn path_of(owner: &Person<'_>, email: &str) -> String {
    format!("{STAFF}/{}", text(&member(owner, email).await.expect("a member")["id"]))
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

#[test]
fn who_is_invited_joins_by_a_link_that_works_once() {
    in_a_house(async |house| {
        let owner = house.owner().await;
        let invited = invite(&owner, " Bolat@Dala.kz ", "marketer").await;
        let open = owner.get(INVITATIONS).await;
        assert!(!open.text.contains(&invited.token), "the link is shown once");
        let open = open.expect(200);
        assert_fits("get", INVITATIONS, 200, &open);
        assert_eq!(
            (
                &open["items"][0]["email"],
                &open["items"][0]["invited_by"]["name"],
                &open["items"][0]["expires_at"]
            ),
            (&json!(BOLAT), &json!("Aigerim"), &json!("2026-11-29T08:00:00Z"))
        );
        let offer = look(&house, &invited).await.expect(200);
        assert_fits("get", "/api/v1/welcome", 200, &offer);
        assert_eq!(offer["email_taken"], false);
        assert_eq!(
            (&offer["invitation"]["workspace"], &offer["invitation"]["role"]),
            (&json!("Дала маркет"), &json!("marketer"))
        );

        let with = |field: &str, value: &str| {
            let mut told = bolat(&invited);
            told[field] = json!(value);
            told
        };
        assert_eq!(
            join(&house, &with("password", "short")).await.problem(),
            (422, "password_too_short".into())
        );
        let nameless = join(&house, &with("name", " ")).await;
        assert_eq!(
            (nameless.problem().1, nameless.json()["field"].clone()),
            ("field_required".into(), json!("name"))
        );
        let session = join(&house, &bolat(&invited)).await.expect(200);
        assert_fits("post", JOIN, 200, &session);
        assert_eq!(
            (&session["staff"]["email"], &session["role"], &session["workspace"]["slug"]),
            (&json!(BOLAT), &json!("marketer"), &json!("dala_market"))
        );

        assert_eq!(join(&house, &bolat(&invited)).await.problem(), (410, "link_used".into()));
        assert_eq!(look(&house, &invited).await.problem(), (410, "link_used".into()));
        assert_eq!(owner.get(INVITATIONS).await.expect(200)["items"], json!([]));
        let bolat = member(&owner, BOLAT).await.expect("a member");
        assert_eq!(
            (&bolat["name"], &bolat["signed_in_at"]),
            (&json!("Bolat"), &json!("2026-11-22T08:00:00Z"))
        );

        let trail = owner.get("/api/v1/audit").await;
        assert!(!trail.text.contains(BOLAT) && !trail.text.contains(&invited.token));
        let items = trail.expect(200)["items"].clone();
        let actions: Vec<&str> =
            items.as_array().expect("lines").iter().filter_map(|line| line["action"].as_str()).collect();
        assert_eq!(actions, ["session.begun", "staff.joined", "staff.invited", "session.begun"]);
        assert_eq!(
            (&items[1]["object"], &items[1]["params"]["role"], &items[2]["object"]),
            (&bolat["id"], &json!("marketer"), &json!(invited.id))
        );
    });
}

#[test]
fn who_has_an_account_joins_with_its_password_and_keeps_their_own_workspace() {
    in_a_house(async |house| {
        write(&house.control, |tx| {
            let (_, hash) = staff::find(tx, EMAIL)?.expect("an owner");
            let password = PasswordHash::stored(hash.as_str().to_owned());
            let (email, name, language) = ("aliya@agency.kz".into(), "Aliya".into(), "ru".into());
            let aliya = staff::add(tx, start(), &NewStaff { email, name, language, password })?;
            let own = workspaces::create(tx, start(), &details(), [8; 32])?;
            staff::join(tx, own.id, aliya.id, Role::Owner)
        })
        .await;
        let owner = house.owner().await;
        let invited = invite(&owner, "Aliya@Agency.kz", "marketer").await;
        assert_eq!(look(&house, &invited).await.expect(200)["email_taken"], true);
        let with = |password: &str| json!({"token": invited.token, "password": password});
        for _ in 0..5 {
            let wrong = join(&house, &with("nonsense nonsense")).await.problem();
            assert_eq!(wrong, (401, "wrong_credentials".into()));
        }
        let blocked = join(&house, &with(PASSWORD)).await;
        assert_eq!(blocked.problem(), (429, "too_many_attempts".into()));
        let seconds = blocked.json()["params"]["retry_after_seconds"].as_i64().expect("seconds");
        house.clock.set(start().plus_seconds(seconds));

        let aliya = house.entered(JOIN, with(PASSWORD)).await;
        let session = aliya.get("/api/v1/session").await.expect(200);
        assert_eq!((&session["staff"]["name"], &session["role"]), (&json!("Aliya"), &json!("marketer")));
        assert_eq!(session["workspaces"].as_array().map(Vec::len), Some(2));
        let own = json!({"workspace_id": session["workspaces"][1]["id"]});
        assert_eq!(aliya.post("/api/v1/session/workspace", own).await.expect(200)["role"], "owner");
        assert_eq!(join(&house, &with(PASSWORD)).await.problem(), (410, "link_used".into()));

        let path = path_of(&owner, "aliya@agency.kz").await;
        owner.delete(&path).await.expect(204);
        let left = aliya.get("/api/v1/session").await.expect(200);
        assert_eq!(left["workspaces"].as_array().map(Vec::len), Some(1), "at home nothing has ended");
    });
}

#[test]
fn an_invitation_ends_after_a_week_when_it_is_withdrawn_or_replaced() {
    in_a_house(async |house| {
        let owner = house.owner().await;
        let told = |email: &str, role: &str| json!({"email": email, "role": role});
        for (wrong, answer) in [
            (told("nobody", "marketer"), (422, "bad_email")),
            (told(BOLAT, "king"), (422, "unknown_value")),
            (told("OWNER@dala.kz", "marketer"), (409, "already_a_member")),
        ] {
            let (status, code) = owner.post(INVITATIONS, wrong).await.problem();
            assert_eq!((status, code.as_str()), answer);
        }

        let withdrawn = invite(&owner, BOLAT, "marketer").await;
        let path = format!("{INVITATIONS}/{}", withdrawn.id);
        owner.delete(&path).await.expect(204);
        assert_eq!(owner.delete(&path).await.problem(), (404, "not_found".into()));
        assert_eq!(join(&house, &bolat(&withdrawn)).await.problem(), (410, "link_used".into()));

        let replaced = invite(&owner, BOLAT, "marketer").await;
        let last = invite(&owner, "BOLAT@dala.kz", "owner").await;
        assert_eq!(join(&house, &bolat(&replaced)).await.problem(), (410, "link_used".into()));
        look(&house, &last).await.expect(200);
        assert_eq!(owner.get(INVITATIONS).await.expect(200)["items"].as_array().map(Vec::len), Some(1));

        house.clock.set(start().plus_days(7));
        assert_eq!(join(&house, &bolat(&last)).await.problem(), (410, "link_used".into()));
        assert_eq!(look(&house, &last).await.problem(), (410, "link_used".into()));
        let owner = house.owner().await;
        assert_eq!(owner.get(INVITATIONS).await.expect(200)["items"], json!([]));
    });
}

#[test]
fn a_marketer_does_the_work_of_every_day_and_nothing_of_an_owners() {
    in_a_house(async |house| {
        let owner = house.owner().await;
        let marketer = newcomer(&house, &owner, "marketer").await;
        let anna = json!({"identifiers": [{"kind": "email", "value": "anna@mail.kz"}]});
        marketer.post("/api/v1/customers", anna).await.expect(201);
        for path in ["/api/v1/home", "/api/v1/customers", "/api/v1/campaigns", "/api/v1/settings/sender"] {
            marketer.get(path).await.expect(200);
        }

        let refused = (403, "owner_needed".to_owned());
        for path in [STAFF, INVITATIONS, "/api/v1/keys", "/api/v1/audit", "/api/v1/settings/workspace"] {
            assert_eq!(marketer.get(path).await.problem(), refused, "{path}");
        }
        let (mine, theirs) = (path_of(&owner, BOLAT).await, path_of(&owner, EMAIL).await);
        let promoted = marketer.put(&mine, json!({"role": "owner"})).await;
        assert_eq!(promoted.problem(), refused);
        assert_eq!(marketer.delete(&theirs).await.problem(), refused);
        let friend = json!({"email": "friend@mail.kz", "role": "owner"});
        assert_eq!(marketer.post(INVITATIONS, friend.clone()).await.problem(), refused);
        let waiting = invite(&owner, "friend@mail.kz", "marketer").await;
        assert_eq!(marketer.delete(&format!("{INVITATIONS}/{}", waiting.id)).await.problem(), refused);
        let key = json!({"name": "till", "kind": "secret", "scopes": ["admin"]});
        assert_eq!(marketer.post("/api/v1/keys", key).await.problem(), refused);

        let key = house.key(KeyKind::Secret, &[Scope::Admin]).await;
        answered(house.request(Method::GET, STAFF).bearer_auth(&key)).await.expect(200);
        let machine =
            answered(house.request(Method::POST, INVITATIONS).bearer_auth(&key).json(&friend)).await;
        assert_eq!(machine.problem(), (403, "staff_only".into()), "people are invited by people");

        assert_eq!(owner.put(&mine, json!({"role": "owner"})).await.expect(200)["role"], "owner");
        marketer.get("/api/v1/keys").await.expect(200);
    });
}

#[test]
fn the_last_owner_neither_goes_nor_steps_down() {
    in_a_house(async |house| {
        let owner = house.owner().await;
        let first = path_of(&owner, EMAIL).await;
        let last_owner = (409, "last_owner".to_owned());
        assert_eq!(owner.put(&first, json!({"role": "marketer"})).await.problem(), last_owner);
        assert_eq!(owner.delete(&first).await.problem(), last_owner);
        owner.put(&first, json!({"role": "owner"})).await.expect(200);
        assert_eq!(owner.delete("/api/v1/staff/stf_99").await.problem(), (404, "not_found".into()));

        let second = newcomer(&house, &owner, "owner").await;
        let changed = second.put(&first, json!({"role": "marketer"})).await.expect(200);
        assert_fits("put", "/api/v1/staff/{id}", 200, &changed);
        assert_eq!(owner.get(STAFF).await.problem(), (403, "owner_needed".into()), "at once");
        let own = path_of(&second, BOLAT).await;
        assert_eq!(second.delete(&own).await.problem(), last_owner);
    });
}

#[test]
fn whoever_is_removed_is_out_at_once() {
    in_a_house(async |house| {
        let owner = house.owner().await;
        let bolat = newcomer(&house, &owner, "marketer").await;
        bolat.get("/api/v1/session").await.expect(200);
        owner.delete(&path_of(&owner, BOLAT).await).await.expect(204);
        assert_eq!(bolat.get("/api/v1/customers").await.problem(), (401, "signed_out".into()));
        assert!(member(&owner, BOLAT).await.is_none());
        let again = json!({"email": BOLAT, "password": PASSWORD});
        let again = answered(house.request(Method::POST, "/api/v1/session").json(&again)).await;
        assert_eq!(again.problem(), (403, "not_a_member".into()));
        let line = &owner.get("/api/v1/audit").await.expect(200)["items"][0];
        assert_eq!(line["action"], "staff.removed");

        let back = invite(&owner, BOLAT, "marketer").await;
        let told = json!({"token": back.token, "password": PASSWORD});
        house.entered(JOIN, told).await.get("/api/v1/customers").await.expect(200);
        assert_eq!(bolat.get("/api/v1/session").await.problem().0, 401, "what has ended stays so");
    });
}

#[test]
fn an_award_above_the_limit_needs_a_second_person_who_was_invited() {
    in_a_house(async |house| {
        let owner = house.owner().await;
        let rules = |alone_max: i64| {
            json!({"name": "Club", "zone": "Asia/Almaty", "adjust_alone_max": alone_max,
                   "currencies": [{"code": "points", "is_spendable": true}]})
        };
        let made = owner.post("/api/v1/loyalty/programmes", json!({"rules": rules(100)})).await.expect(201);
        let anna = json!({"identifiers": [{"kind": "email", "value": "anna@mail.kz"}], "first_name": "Anna"});
        let customer = text(&owner.post("/api/v1/customers", anna).await.expect(201)["id"]);
        let award = json!({"programme": made["id"], "currency": "points", "points": 101, "reason": "Ten years with us"});
        let waits = owner.post(&format!("/api/v1/customers/{customer}/points"), award).await.expect(201);
        assert_eq!(waits["state"], "waiting");
        let approve = format!("/api/v1/loyalty/awards/{}/approve", text(&waits["id"]));
        let alone = owner.post(&approve, json!({})).await;
        assert_eq!(alone.problem(), (403, "second_person_needed".into()));

        let second = newcomer(&house, &owner, "marketer").await;
        let done = second.post(&approve, json!({})).await.expect(200);
        assert_eq!((&done["state"], &done["decided_by"]["name"]), (&json!("done"), &json!("Bolat")));

        let programme = format!("/api/v1/loyalty/programmes/{}", text(&made["id"]));
        let loosened = json!({"rules": rules(1_000), "version": 1});
        assert_eq!(second.put(&programme, loosened).await.problem(), (403, "owner_needed".into()));
        let mut renamed = rules(100);
        renamed["name"] = json!("Circle");
        second.put(&programme, json!({"rules": renamed, "version": 1})).await.expect(200);
        owner.put(&programme, json!({"rules": rules(1_000), "version": 2})).await.expect(200);
    });
}
