use know::consent::NewConsent;
use know::contact_points::NewContactPoint;
use know::customers::{ProfileChange, ProfileFields};
use proptest::prelude::*;
use serde_json::json;
use vocabulary::{Channel, ConsentStatus, CustomerId, Purpose};

use crate::people::{anonymous, at, both, change, email, external, load, person, run};

pub fn said(customer: CustomerId, channel: Channel, status: ConsentStatus, second: i64) -> NewConsent {
    NewConsent {
        customer,
        channel,
        purpose: Purpose::Marketing,
        status,
        source: "form".into(),
        text_version: None,
        evidence: None,
        at: Some(at(second)),
    }
}

#[test]
fn a_join_moves_all_and_the_old_id_redirects_for_ever() {
    both(|store| {
        let visitor = person(store, vec![anonymous("browser")]);
        let ann = person(store, vec![external("1")]);
        let fields = |first: &str, city: &str| ProfileFields {
            first_name: Some(first.into()),
            city: Some(city.into()),
            ..ProfileFields::default()
        };
        let attributes = |value| serde_json::from_value(value).expect("an object");
        change(
            store,
            ProfileChange {
                customer: visitor,
                fields: fields("Anya", "Almaty"),
                attributes: attributes(json!({"shoe": 38, "pet": "cat"})),
            },
        );
        change(
            store,
            ProfileChange {
                customer: ann,
                fields: fields("Anna", ""),
                attributes: attributes(json!({"shoe": 39})),
            },
        );
        run(store, move |tx| {
            know::contact_points::add(
                tx,
                at(2),
                &[NewContactPoint { customer: visitor, channel: Channel::Push, value: "token".into() }],
            )?;
            know::consent::record(tx, at(2), &[said(visitor, Channel::Push, ConsentStatus::Granted, 2)])?;
            know::customers::join(tx, at(3), visitor, ann)
        });
        let card = load(store, ann);
        assert_eq!((card.first_name.as_deref(), card.city.as_deref()), (Some("Anna"), Some("Almaty")));
        assert_eq!(json!(card.attributes), json!({"shoe": 39, "pet": "cat"}));
        assert_eq!(person(store, vec![anonymous("browser")]), ann);
        run(store, move |tx| {
            assert_eq!(know::contact_points::of(tx, ann)?.len(), 1);
            assert!(know::contact_points::of(tx, visitor)?.is_empty());
            let push = know::consent::current(tx, &[ann], Channel::Push, Purpose::Marketing)?;
            assert_eq!(push.get(&ann), Some(&ConsentStatus::Granted));
            assert_eq!(know::customers::load(tx, visitor)?.merged_into, Some(ann));
            Ok(())
        });
        let bea = person(store, vec![external("2")]);
        run(store, move |tx| know::customers::join(tx, at(4), ann, bea));
        for old in [visitor, ann] {
            assert_eq!(run(store, move |tx| know::customers::survivor(tx, old)), bea);
        }
    });
}

#[test]
fn joining_twice_or_in_a_circle_changes_nothing() {
    both(|store| {
        let (one, two) = (person(store, vec![external("1")]), person(store, vec![external("2")]));
        run(store, move |tx| know::customers::join(tx, at(1), one, two));
        let before = (load(store, one), load(store, two));
        run(store, move |tx| {
            know::customers::join(tx, at(2), one, two)?;
            know::customers::join(tx, at(2), two, one)
        });
        assert_eq!((load(store, one), load(store, two)), before);
    });
}

#[test]
fn a_yes_does_not_cover_an_address_nobody_said_yes_for() {
    both(|store| {
        let asked = person(store, vec![external("1"), email("asked@x.kz")]);
        let never_asked = person(store, vec![external("2"), email("never@x.kz")]);
        run(store, move |tx| {
            know::consent::record(tx, at(1), &[said(asked, Channel::Email, ConsentStatus::Granted, 1)])?;
            know::customers::join(tx, at(2), asked, never_asked)
        });
        let status = run(store, move |tx| {
            know::consent::current(tx, &[never_asked], Channel::Email, Purpose::Marketing)
        });
        assert_eq!(status.get(&never_asked), Some(&ConsentStatus::Denied));
    });
}

fn status() -> impl Strategy<Value = Option<ConsentStatus>> {
    prop::option::of(prop::sample::select(ConsentStatus::ALL))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_join_never_widens_consent(from in status(), into in status(), from_at in 0_i64..4, into_at in 0_i64..4, has_address in any::<bool>()) {
        both(|store| {
            let one = person(store, vec![external("1")]);
            let two = person(store, if has_address { vec![external("2"), email("two@x.kz")] } else { vec![external("2")] });
            let both_said: Vec<_> = [(one, from, from_at), (two, into, into_at)]
                .into_iter()
                .filter_map(|(who, status, second)| Some(said(who, Channel::Email, status?, second)))
                .collect();
            run(store, move |tx| {
                know::consent::record(tx, at(5), &both_said)?;
                know::customers::join(tx, at(5), one, two)
            });
            let after = run(store, move |tx| know::consent::current(tx, &[two], Channel::Email, Purpose::Marketing)).get(&two).copied();
            let refused = [from, into].iter().flatten().any(|status| *status != ConsentStatus::Granted);
            let silent_owner = has_address && into.is_none();
            assert!(after != Some(ConsentStatus::Granted) || !(refused || silent_owner), "{from:?} into {into:?} gave {after:?}");
            assert_eq!(after.is_some(), from.is_some() || into.is_some());
        });
    }
}
