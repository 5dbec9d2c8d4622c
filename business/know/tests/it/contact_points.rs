use know::contact_points::{ContactState, NewContactPoint};
use vocabulary::Channel;

use crate::people::{at, both, email, external, person, phone, run, touches};

#[test]
fn an_address_given_as_a_name_is_a_way_to_reach_the_customer() {
    both(|store| {
        let ann = person(store, vec![external("1"), email("a@x.kz"), phone("+77011234218")]);
        let bob = person(store, vec![external("2")]);
        let reach = |channel| run(store, move |tx| know::contact_points::reachable(tx, &[ann, bob], channel));
        assert_eq!(reach(Channel::Email)[&ann].value, "a@x.kz");
        assert_eq!(reach(Channel::Sms)[&ann].value, "+77011234218");
        assert_eq!(reach(Channel::Call)[&ann].value, "+77011234218");
        assert!(reach(Channel::Push).is_empty());
        assert!(!reach(Channel::Email).contains_key(&bob));
    });
}

#[test]
fn an_address_that_bounces_is_left_for_the_next_best() {
    both(|store| {
        let ann = person(store, vec![external("1"), email("old@x.kz")]);
        run(store, move |tx| {
            know::contact_points::add(
                tx,
                at(9),
                &[NewContactPoint { customer: ann, channel: Channel::Email, value: "new@x.kz".into() }],
            )
        });
        let best = || {
            run(store, move |tx| know::contact_points::reachable(tx, &[ann], Channel::Email))
                .remove(&ann)
                .map(|p| p.value)
        };
        assert_eq!(best().as_deref(), Some("new@x.kz"));
        let mark = |value: &'static str, state| {
            run(store, move |tx| {
                know::contact_points::mark(tx, at(10), Channel::Email, value, state, Some("5.1.1"))
            })
        };
        assert_eq!(mark("new@x.kz", ContactState::Bounced), [ann]);
        assert_eq!(best().as_deref(), Some("old@x.kz"));
        mark("old@x.kz", ContactState::Complained);
        assert_eq!(best(), None);
        mark("new@x.kz", ContactState::Valid);
        assert_eq!(best().as_deref(), Some("new@x.kz"));
    });
}

#[test]
fn a_proved_address_comes_before_a_newer_one() {
    both(|store| {
        let ann = person(store, vec![external("1"), email("old@x.kz")]);
        run(store, move |tx| know::identity::verify(tx, at(1), ann, &email("old@x.kz")));
        run(store, move |tx| {
            know::contact_points::add(
                tx,
                at(9),
                &[NewContactPoint { customer: ann, channel: Channel::Email, value: "new@x.kz".into() }],
            )
        });
        let best = run(store, move |tx| know::contact_points::reachable(tx, &[ann], Channel::Email));
        assert_eq!((best[&ann].value.as_str(), best[&ann].state), ("old@x.kz", ContactState::Valid));
        assert_eq!(run(store, move |tx| know::identity::of(tx, ann))[1].verified_at, Some(at(1)));
    });
}

#[test]
fn a_mark_reaches_everybody_with_the_address_and_touches_once() {
    both(|store| {
        let ann = person(store, vec![external("1"), email("family@x.kz")]);
        let bob = person(store, vec![external("2"), email("family@x.kz")]);
        let before = touches(store);
        let mark = || {
            run(store, |tx| {
                know::contact_points::mark(
                    tx,
                    at(1),
                    Channel::Email,
                    "family@x.kz",
                    ContactState::Bounced,
                    None,
                )
            })
        };
        let mut marked = mark();
        marked.sort_unstable();
        assert_eq!(marked, [ann, bob]);
        assert!(mark().is_empty());
        assert_eq!(touches(store), before + 2);
    });
}
