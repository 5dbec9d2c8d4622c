use collect::events::{EventKind, NewEvent};
use motivate::loyalty::{Accounts, Rules, programmes};
use serde_json::{Map, Value, json};
use store::Store;
use vocabulary::{Identifier, IdentifierKind, Instant};

use crate::support::{anonymous, both, customer_of, noon, phone, settings, write};

const ANN: &str = "+77010000001";

fn email(address: &str) -> Identifier {
    Identifier::new(IdentifierKind::Email, address)
}

fn programme(store: &Store) {
    programme_of(
        store,
        &json!([{"event": "referral", "currency": "points", "points": 100, "times_max": 2},
            {"event": "referred", "currency": "points", "points": 50}]),
    );
}

fn programme_of(store: &Store, events: &Value) {
    let rules = json!({"name": "Club", "zone": "Asia/Almaty", "currencies": [{"code": "points", "is_spendable": true}], "events": events});
    write(store, move |tx| {
        let rules: Rules = serde_json::from_value(rules.clone()).expect("rules");
        programmes::create(tx, noon(), &rules).map(drop)
    });
}

/// Somebody says who brought them, in a message of its own.
fn brought(store: &Store, message: &str, who: Identifier, referrer: &str) {
    let event = NewEvent {
        kind: EventKind::Track,
        name: "referral".into(),
        message_id: Some(message.into()),
        source: "site".into(),
        who: vec![who],
        occurred_at: noon(),
        properties: json!({"referrer": referrer}).to_string(),
        context: None,
        traits: Map::new(),
    };
    let settings = settings();
    write(store, move |tx| flows::event::record(tx, noon(), &settings, std::slice::from_ref(&event)));
}

fn points(store: &Store, who: Identifier) -> i64 {
    let customer = customer_of(store, who).expect("a card");
    write(store, move |tx| {
        let programme = programmes::all(tx)?.remove(0);
        Ok(Accounts::of(tx, &programme, customer)?.balance(tx, "points", Instant(noon().0 + 1))?.active)
    })
}

#[test]
fn who_brings_and_who_is_brought_earn_once_for_each_friend() {
    both(|store| {
        programme(store);
        brought(store, "m-0", phone(ANN), "nobody@mail.kz");
        assert_eq!(points(store, phone(ANN)), 0, "nobody known brought her");
        for message in ["m-1", "m-1", "m-2"] {
            brought(store, message, email("bob@mail.kz"), "8 701 000 00 01");
        }
        assert_eq!((points(store, phone(ANN)), points(store, email("bob@mail.kz"))), (100, 50));
        brought(store, "m-3", email("cid@mail.kz"), "Bob@mail.kz");
        brought(store, "m-4", email("bob@mail.kz"), "cid@mail.kz");
        assert_eq!((points(store, email("bob@mail.kz")), points(store, email("cid@mail.kz"))), (150, 50));
        for (message, friend) in [("m-5", "dan@mail.kz"), ("m-6", "eve@mail.kz")] {
            brought(
                store,
                message,
                email(friend),
                &customer_of(store, phone(ANN)).expect("a card").to_string(),
            );
            assert_eq!(points(store, email(friend)), 50);
        }
        assert_eq!(points(store, phone(ANN)), 200, "of three friends the rule pays for two");
    });
}

#[test]
fn nobody_brings_themselves_or_who_was_there_before_and_a_visitor_is_nobody_yet() {
    both(|store| {
        programme(store);
        brought(store, "m-1", phone(ANN), ANN);
        brought(store, "m-2", email("bob@mail.kz"), "none");
        brought(store, "m-3", phone(ANN), "bob@mail.kz");
        brought(store, "m-4", anonymous("a"), ANN);
        assert_eq!((points(store, phone(ANN)), points(store, email("bob@mail.kz"))), (0, 0));
        assert_eq!(points(store, anonymous("a")), 0);
    });
}

/// The worked example of docs/loyalty.md.
#[test]
fn friends_of_the_page_earn_as_it_says() {
    let page = include_str!("../../../../docs/loyalty.md");
    let block = page.split("```friends\n").nth(1).and_then(|rest| rest.split("```").next());
    let (rules, story) = block.and_then(|block| block.split_once('\n')).expect("an example");
    let rules: Value = serde_json::from_str(rules).expect("rules");
    let steps: Vec<(&str, &str)> =
        story.lines().map(|line| line.split_once(": ").expect("what each has")).collect();
    assert!(steps.len() >= 6);
    let address = |name: &str| format!("{name}@mail.kz");
    both(|store| {
        programme_of(store, &rules["events"]);
        let mut known = vec!["ann"];
        write(store, move |tx| know::identity::resolve(tx, noon(), &[vec![email(&address("ann"))]]));
        for (number, (what, told)) in steps.iter().enumerate() {
            let (friend, referrer) = what.split_once(" is brought by ").expect("who by whom");
            brought(store, &format!("m-{number}"), email(&address(friend)), &address(referrer));
            if !known.contains(&friend) {
                known.push(friend);
            }
            let has = known.iter().map(|name| format!("{name} {}", points(store, email(&address(name)))));
            assert_eq!(has.collect::<Vec<_>>().join(", "), *told, "{what}");
        }
    });
}
