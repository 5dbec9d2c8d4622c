use access::answers::{self, Answer};
use access::{Actor, Details, audit, workspaces};
use vocabulary::param;

use crate::house::{both, details, start};

#[test]
fn the_trail_names_who_did_what_newest_first() {
    both(|house| {
        let (owner, workspace) = (house.owner.id, house.workspace.id);
        house
            .write(move |tx| {
                for number in 1..=3 {
                    let object = format!("cam_{number}");
                    audit::record(
                        tx,
                        start(),
                        workspace,
                        Actor::Staff(owner),
                        "campaign.launched",
                        &object,
                        &param("n", number),
                    )?;
                }
                let newest = audit::list(tx, workspace, None, 2)?;
                assert_eq!(
                    newest.iter().map(|entry| entry.object.as_str()).collect::<Vec<_>>(),
                    ["cam_3", "cam_2"]
                );
                assert_eq!((newest[0].actor_name.as_str(), newest[0].actor.kind()), ("Aigerim", "staff"));
                let older = audit::list(tx, workspace, Some(newest[1].id), 2)?;
                assert_eq!(older.len(), 1);
                Ok(())
            })
            .expect("all as promised");
    });
}

#[test]
fn a_repeated_write_gets_the_same_paper() {
    both(|house| {
        let workspace = house.workspace.id;
        house
            .write(move |tx| {
                let request = answers::request_hash("POST", "/v1/orders", b"{}");
                let other = answers::request_hash("POST", "/v1/orders", b"{ }");
                let answer = Answer {
                    status: 201,
                    content_type: "application/json".into(),
                    body: b"{\"id\":\"ord_1\"}".to_vec(),
                };
                assert_eq!(answers::begin(tx, start(), workspace, "a", &request)?, None);
                assert_eq!(
                    answers::begin(tx, start(), workspace, "a", &request).expect_err("a refusal").code,
                    "still_at_work"
                );
                answers::keep(tx, workspace, "a", &answer)?;
                assert_eq!(answers::begin(tx, start(), workspace, "a", &request)?, Some(answer));
                assert_eq!(
                    answers::begin(tx, start(), workspace, "a", &other).expect_err("a refusal").code,
                    "idempotency_key_reused"
                );
                assert_eq!(answers::begin(tx, start(), workspace, "b", &other)?, None);
                answers::release(tx, workspace, "b")?;
                assert_eq!(answers::begin(tx, start(), workspace, "b", &request)?, None);
                assert_eq!(
                    answers::begin(tx, start().plus_days(2), workspace, "a", &other)?,
                    None,
                    "forgotten after a day"
                );
                Ok(())
            })
            .expect("all as promised");
    });
}

#[test]
fn workspaces_get_slugs_of_their_own_and_wrong_settings_name_every_field() {
    both(|house| {
        assert_eq!(house.workspace.slug, "dala_market");
        let again = house
            .write(|tx| workspaces::create(tx, start(), &details("Дала Маркет!"), [0; 32]))
            .expect("a workspace");
        assert_eq!(again.slug, "dala_market_2");
        let wrong = Details { time_zone: "Mars/Olympus".into(), currency: "tenge".into(), ..details(" ") };
        let problem =
            house.write(move |tx| workspaces::create(tx, start(), &wrong, [0; 32])).expect_err("a refusal");
        let fields: Vec<&str> = problem.errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["name", "time_zone", "currency"]);
    });
}
