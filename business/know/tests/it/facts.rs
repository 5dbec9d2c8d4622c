use columnar::{ConsentFact, ContactFact, Value};
use know::contact_points::ContactState;
use know::customers::ProfileChange;
use serde_json::json;
use vocabulary::{Channel, ConsentStatus, Date, Purpose};

use crate::join::said;
use crate::people::{
    at, both, change, email, external, load, named, person, phone, run, touched_after, touches,
};

#[test]
fn a_fact_holds_what_conditions_ask_for() {
    both(|store| {
        let ann = person(store, vec![external("1"), email("a@x.kz"), phone("+77011234218")]);
        let attributes =
            json!({"a": 1.5, "b": "2020-01-31", "c": true, "d": ["x", "y"], "e": "words", "f": 1e300});
        change(
            store,
            ProfileChange {
                attributes: serde_json::from_value(attributes).expect("an object"),
                ..ProfileChange::of(ann)
            },
        );
        run(store, move |tx| {
            know::contact_points::mark(tx, at(2), Channel::Email, "a@x.kz", ContactState::Bounced, None)?;
            know::consent::record(tx, at(2), &[said(ann, Channel::Email, ConsentStatus::Granted, 2)])
        });
        let fact = run(store, move |tx| know::facts::customers(tx, &[ann])).remove(0);
        let date = Date::parse("2020-01-31").expect("a date");
        let expected = [
            ("a", Value::Number(1_500)),
            ("b", Value::Date(date)),
            ("c", Value::Bool(true)),
            ("d", Value::List(vec!["x".into(), "y".into()])),
            ("e", Value::Text("words".into())),
        ];
        assert_eq!(fact.attributes, expected.map(|(key, value)| (key.to_owned(), value)));
        let (sms, mail) = (
            ContactFact { channel: Channel::Sms, is_usable: true },
            ContactFact { channel: Channel::Email, is_usable: false },
        );
        assert_eq!(fact.contacts, [mail, sms]);
        let said = ConsentFact {
            channel: Channel::Email,
            purpose: Purpose::Marketing,
            status: ConsentStatus::Granted,
        };
        assert_eq!(fact.consents, [said]);
        assert_eq!(fact.created_at, load(store, ann).created_at);
    });
}

#[test]
fn every_change_is_announced_once_a_call_and_the_gone_have_no_fact() {
    both(|store| {
        let (ann, anya) = (named(store, "1", "Anna", "Kim"), named(store, "2", "Anya", "Kim"));
        touches(store);
        let end = run(store, know::touched_end);
        run(store, move |tx| know::customers::join(tx, at(2), anya, ann));
        let mut customers = touched_after(store, end);
        customers.sort_unstable();
        customers.dedup();
        assert_eq!(customers, [ann, anya]);
        let facts = run(store, move |tx| know::facts::customers(tx, &[ann, anya]));
        assert_eq!(facts.iter().map(|fact| fact.customer).collect::<Vec<_>>(), [ann]);
    });
}
