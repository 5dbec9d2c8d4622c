use know::consent::NewConsent;
use know::customers::{ProfileChange, ProfileFields};
use serde_json::json;
use vocabulary::{Channel, ConsentStatus, Purpose};

use crate::join::said;
use crate::people::{at, both, change, email, external, load, named, person, phone, run};

#[test]
fn nothing_personal_is_left_of_an_erased_person() {
    both(|store| {
        let visitor = named(store, "old", "Secretina", "Secretova");
        let ann = person(store, vec![external("secret-1"), email("secret@x.kz"), phone("+77011234218")]);
        let fields = ProfileFields {
            first_name: Some("Secretina".into()),
            city: Some("Secretville".into()),
            ..ProfileFields::default()
        };
        let attributes = serde_json::from_value(json!({"note": "secret"})).expect("an object");
        change(store, ProfileChange { customer: ann, fields, attributes });
        run(store, move |tx| {
            let evidence = Some(json!({"ip": "secret address"}));
            know::consent::record(
                tx,
                at(2),
                &[NewConsent { evidence, ..said(ann, Channel::Email, ConsentStatus::Granted, 2) }],
            )?;
            know::customers::join(tx, at(3), visitor, ann)?;
            assert!(know::customers::export(tx, ann)?.to_string().to_lowercase().contains("secretina"));
            know::customers::erase(tx, at(4), visitor)
        });
        let export = run(store, move |tx| know::customers::export(tx, ann));
        assert!(!export.to_string().to_lowercase().contains("secret"), "{export}");
        assert_eq!(load(store, ann).erased_at, Some(at(4)));
        assert!(run(store, |tx| know::identity::find(tx, &email("secret@x.kz"))).is_none());
        run(store, move |tx| know::customers::erase(tx, at(5), ann));
        assert_eq!(load(store, ann).erased_at, Some(at(4)));
    });
}

#[test]
fn a_refusal_outlives_the_erasure() {
    both(|store| {
        let ann = person(store, vec![external("1"), email("ann@x.kz"), phone("+77011234218")]);
        run(store, move |tx| {
            know::consent::record(
                tx,
                at(1),
                &[
                    said(ann, Channel::Email, ConsentStatus::Revoked, 1),
                    said(ann, Channel::Sms, ConsentStatus::Granted, 1),
                ],
            )?;
            know::customers::erase(tx, at(2), ann)
        });
        let back = person(store, vec![external("2"), email("ann@x.kz"), phone("+77011234218")]);
        assert_ne!(back, ann);
        let (email, sms) = run(store, move |tx| {
            Ok((
                know::consent::current(tx, &[back], Channel::Email, Purpose::Marketing)?,
                know::consent::current(tx, &[back], Channel::Sms, Purpose::Marketing)?,
            ))
        });
        assert_eq!(email.get(&back), Some(&ConsentStatus::Revoked));
        assert_eq!(sms.get(&back), None);
    });
}

#[test]
fn a_removed_customer_was_never_there() {
    both(|store| {
        let ann = named(store, "1", "Анна", "Ким");
        run(store, move |tx| know::customers::remove(tx, &[ann]));
        assert!(run(store, |tx| know::identity::find(tx, &external("1"))).is_none());
        assert!(run(store, move |tx| know::customers::load_many(tx, &[ann])).is_empty());
        assert_eq!(run(store, know::customers::count_estimate).value, 0);
        assert_ne!(person(store, vec![external("1")]), ann);
    });
}
