use collect::events::{EventKind, NewEvent};
use flows::event::Verdict;
use serde_json::json;
use store::{Store, params};
use vocabulary::Identifier;

use crate::support::{anonymous, both, customer_of, noon, number, order, phone, settings, write};

fn event(kind: EventKind, name: &str, message_id: &str, who: Vec<Identifier>) -> NewEvent {
    NewEvent {
        kind,
        name: name.into(),
        message_id: Some(message_id.into()),
        source: "site".into(),
        who,
        occurred_at: noon(),
        properties: "{}".into(),
        context: None,
        traits: serde_json::Map::new(),
    }
}

fn track(message_id: &str, who: Vec<Identifier>) -> NewEvent {
    event(EventKind::Track, "Product Viewed", message_id, who)
}

fn record(store: &Store, events: Vec<NewEvent>) -> Vec<Verdict> {
    let settings = settings();
    write(store, move |tx| flows::event::record(tx, noon(), &settings, &events))
}

#[test]
fn a_message_seen_twice_counts_once() {
    both(|store| {
        let first = track("m-1", vec![anonymous("a")]);
        assert_eq!(
            record(store, vec![first.clone(), first.clone()]),
            [Verdict::Accepted, Verdict::Duplicate]
        );
        assert_eq!(record(store, vec![first]), [Verdict::Duplicate]);
        assert_eq!(number(store, "select count(*) from events"), 1);
        assert_eq!(number(store, "select count from event_names"), 1);
    });
}

#[test]
fn a_message_is_remembered_for_thirty_days_at_least_and_forgotten_after_sixty() {
    both(|store| {
        let settings = settings();
        let on_day = |day: i64| {
            let (settings, event) = (settings.clone(), track("m-1", vec![anonymous("a")]));
            let at = noon().plus_seconds(day * 86_400);
            write(store, move |tx| {
                while collect::message_keys::forget(tx, at, 1)? > 0 {}
                flows::event::record(tx, at, &settings, std::slice::from_ref(&event))
            })
        };
        assert_eq!(on_day(0), [Verdict::Accepted]);
        for day in [1, 15, 29, 30] {
            assert_eq!(on_day(day), [Verdict::Duplicate], "day {day}");
        }
        assert_eq!(on_day(60), [Verdict::Accepted]);
        assert!(number(store, "select count(*) from message_keys") <= 1);
    });
}

#[test]
fn a_refused_event_costs_the_others_nothing_and_may_come_again_corrected() {
    both(|store| {
        let nobody = track("m-1", vec![]);
        let verdicts = record(
            store,
            vec![track("m-0", vec![anonymous("a")]), nobody.clone(), track("m-2", vec![anonymous("a")])],
        );
        assert!(matches!(&verdicts[1], Verdict::Refused(problem) if problem.code == "identifier_required"));
        assert_eq!([&verdicts[0], &verdicts[2]], [&Verdict::Accepted, &Verdict::Accepted]);
        let corrected = NewEvent { who: vec![anonymous("a")], ..nobody };
        assert_eq!(record(store, vec![corrected]), [Verdict::Accepted]);
        assert_eq!(number(store, "select count(*) from events"), 3);
    });
}

#[test]
fn anonymous_history_joins_when_the_person_says_who_they_are() {
    both(|store| {
        let settings = settings();
        write(store, move |tx| {
            flows::order::record(tx, noon(), &settings, &[order("A-1", vec![phone("+77011123456")], &[10])])
        });
        let known = customer_of(store, phone("+77011123456")).expect("the buyer");
        record(
            store,
            vec![track("m-1", vec![anonymous("browser")]), track("m-2", vec![anonymous("browser")])],
        );
        let visitor = customer_of(store, anonymous("browser")).expect("the visitor");
        write(store, move |tx| {
            Ok(tx.execute(
                "insert into list_members (list_id, customer_id) values (1, $1)",
                params![visitor],
            )?)
        });
        let mut identify = event(EventKind::Identify, "identify", "m-3", vec![anonymous("browser")]);
        identify.traits = json!({"phone": "8 (701) 112-34-56", "firstName": "Айгерим", "plan": "gold"})
            .as_object()
            .expect("an object")
            .clone();
        assert_eq!(record(store, vec![identify]), [Verdict::Accepted]);
        assert_eq!(customer_of(store, anonymous("browser")), Some(known));
        assert_eq!(number(store, "select count(distinct customer_id) from events"), 1);
        let owner = number(store, "select max(customer_id) from events");
        assert_eq!(owner, known.0);
        assert_eq!(number(store, "select max(customer_id) from list_members"), known.0);
        let card = store.read(move |tx| know::customers::load(tx, known)).wait().expect("the card");
        assert_eq!(card.first_name.as_deref(), Some("Айгерим"));
        assert_eq!(card.attributes.get("plan"), Some(&json!("gold")));
    });
}

#[test]
fn events_are_forgotten_in_the_order_in_which_they_came() {
    both(|store| {
        let settings = settings();
        for day in 0..3 {
            let (settings, event) = (settings.clone(), track(&format!("m-{day}"), vec![anonymous("a")]));
            let at = noon().plus_seconds(day * 86_400);
            write(store, move |tx| flows::event::record(tx, at, &settings, std::slice::from_ref(&event)));
        }
        let forget = |days: i64| {
            let before = noon().plus_seconds(days * 86_400);
            write(store, move |tx| collect::events::forget(tx, before, 10))
        };
        assert_eq!((forget(0), forget(2), forget(2)), (0, 2, 0));
        assert_eq!(number(store, "select count(*) from events"), 1);
    });
}
