use proptest::prelude::*;
use serde_json::json;
use vocabulary::{Channel, ConsentStatus, Purpose};

use know::consent::NewConsent;

use crate::join::said;
use crate::people::{at, both, external, person, run, touches};

#[test]
fn the_latest_by_the_time_it_was_said_counts_in_whatever_order_it_comes() {
    both(|store| {
        let ann = person(store, vec![external("1")]);
        let entries = [
            said(ann, Channel::Email, ConsentStatus::Revoked, 30),
            said(ann, Channel::Email, ConsentStatus::Granted, 10),
            said(ann, Channel::Sms, ConsentStatus::Granted, 20),
        ];
        run(store, move |tx| know::consent::record(tx, at(40), &entries));
        let (email, sms, in_force) = run(store, move |tx| {
            Ok((
                know::consent::current(tx, &[ann], Channel::Email, Purpose::Marketing)?,
                know::consent::current(tx, &[ann], Channel::Sms, Purpose::Marketing)?,
                know::consent::of(tx, ann)?,
            ))
        });
        assert_eq!((email[&ann], sms[&ann]), (ConsentStatus::Revoked, ConsentStatus::Granted));
        assert_eq!(
            in_force.iter().map(|consent| consent.status).collect::<Vec<_>>(),
            [ConsentStatus::Revoked, ConsentStatus::Granted]
        );
        let other =
            run(store, move |tx| know::consent::current(tx, &[ann], Channel::Email, Purpose::Transactional));
        assert!(other.is_empty());
    });
}

#[test]
fn an_identical_record_is_kept_once() {
    both(|store| {
        let ann = person(store, vec![external("1")]);
        let dated = NewConsent {
            evidence: Some(json!({"form": "footer"})),
            ..said(ann, Channel::Email, ConsentStatus::Granted, 1)
        };
        let undated = NewConsent { at: None, ..said(ann, Channel::Sms, ConsentStatus::Granted, 0) };
        let entries = [dated.clone(), dated, undated.clone(), undated];
        let again = entries.clone();
        assert_eq!(
            run(store, move |tx| know::consent::record(tx, at(2), &entries)),
            [true, false, true, false]
        );
        let touched = touches(store);
        assert_eq!(run(store, move |tx| know::consent::record(tx, at(3), &again)), [false; 4]);
        assert_eq!(touches(store), touched);
        assert_eq!(run(store, move |tx| know::consent::ledger(tx, ann)).len(), 2);
    });
}

#[test]
fn what_is_taken_back_and_given_again_is_an_entry_each_time() {
    both(|store| {
        let ann = person(store, vec![external("1")]);
        for (second, status) in
            [(1, ConsentStatus::Granted), (2, ConsentStatus::Revoked), (3, ConsentStatus::Granted)]
        {
            let entry = NewConsent { at: None, ..said(ann, Channel::Email, status, 0) };
            run(store, move |tx| know::consent::record(tx, at(second), std::slice::from_ref(&entry)));
        }
        assert_eq!(run(store, move |tx| know::consent::ledger(tx, ann)).len(), 3);
        let current =
            run(store, move |tx| know::consent::current(tx, &[ann], Channel::Email, Purpose::Marketing));
        assert_eq!(current[&ann], ConsentStatus::Granted);
    });
}

#[test]
fn evidence_is_bounded() {
    both(|store| {
        let ann = person(store, vec![external("1")]);
        let entry = NewConsent {
            evidence: Some(json!("x".repeat(5_000))),
            ..said(ann, Channel::Email, ConsentStatus::Granted, 1)
        };
        let refused =
            store.transact(move |tx| know::consent::record(tx, at(2), std::slice::from_ref(&entry))).wait();
        let problem = refused.expect_err("too long");
        assert_eq!((problem.code, problem.field.as_deref()), ("field_too_long", Some("evidence")));
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_arrival_does_not_matter(
        (mut entries, shuffled) in prop::collection::btree_map(0_i64..50, prop::sample::select(ConsentStatus::ALL), 1..12)
            .prop_map(|entries| entries.into_iter().collect::<Vec<_>>())
            .prop_flat_map(|entries| (Just(entries.clone()), Just(entries).prop_shuffle()))
    ) {
        entries.sort_unstable_by_key(|(second, _)| *second);
        let latest = entries.last().expect("at least one entry").1;
        both(|store| {
            let ann = person(store, vec![external("1")]);
            for (second, status) in shuffled.clone() {
                run(store, move |tx| know::consent::record(tx, at(60), &[said(ann, Channel::Email, status, second)]));
            }
            let current = run(store, move |tx| know::consent::current(tx, &[ann], Channel::Email, Purpose::Marketing));
            assert_eq!(current[&ann], latest);
        });
    }
}
