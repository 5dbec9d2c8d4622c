use know::customers::{ProfileChange, ProfileFields, ProfileOutcome};
use serde_json::json;
use vocabulary::Date;

use crate::people::{at, both, change, external, load, person, run, touches};

fn refusal(outcome: ProfileOutcome) -> (&'static str, Option<String>) {
    match outcome {
        ProfileOutcome::Refused(problem) => (problem.code, problem.field),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn fields_are_laid_over_and_an_empty_text_clears() {
    both(|store| {
        let ann = person(store, vec![external("1")]);
        let fields = ProfileFields {
            first_name: Some("  Anna \n Maria ".into()),
            birthday: Some("1990-05-17".into()),
            gender: Some("Ж".into()),
            city: Some("Almaty".into()),
            language: Some("kk-KZ".into()),
            time_zone: Some("Asia/Almaty".into()),
            ..ProfileFields::default()
        };
        assert_eq!(
            change(store, ProfileChange { fields: fields.clone(), ..ProfileChange::of(ann) }),
            ProfileOutcome::Changed
        );
        let touched = touches(store);
        assert_eq!(
            change(store, ProfileChange { fields, ..ProfileChange::of(ann) }),
            ProfileOutcome::Unchanged
        );
        assert_eq!(touches(store), touched);
        let fields = ProfileFields {
            city: Some(String::new()),
            last_name: Some("Sarsenova".into()),
            ..ProfileFields::default()
        };
        change(store, ProfileChange { fields, ..ProfileChange::of(ann) });
        let card = load(store, ann);
        assert_eq!(card.name(), "Anna Maria Sarsenova");
        assert_eq!(
            (card.gender.as_deref(), card.language.as_deref(), card.city),
            (Some("female"), Some("kk"), None)
        );
        assert_eq!(card.birthday, Date::parse("1990-05-17"));
    });
}

#[test]
fn a_bad_change_says_which_field_and_costs_the_others_nothing() {
    both(|store| {
        let (ann, bob) = (person(store, vec![external("1")]), person(store, vec![external("2")]));
        let with = |customer, fields| ProfileChange { fields, ..ProfileChange::of(customer) };
        let changes = vec![
            with(
                ann,
                ProfileFields {
                    first_name: Some("Ann".into()),
                    birthday: Some("2190-01-01".into()),
                    ..ProfileFields::default()
                },
            ),
            with(bob, ProfileFields { first_name: Some("Bob".into()), ..ProfileFields::default() }),
            with(ann, ProfileFields { gender: Some("cat".into()), ..ProfileFields::default() }),
            with(ann, ProfileFields { language: Some("klingon".into()), ..ProfileFields::default() }),
            with(ann, ProfileFields { time_zone: Some("Mars/North".into()), ..ProfileFields::default() }),
            with(ann, ProfileFields { city: Some("x".repeat(201)), ..ProfileFields::default() }),
        ];
        let outcomes = run(store, move |tx| know::customers::change(tx, at(1), &changes));
        assert_eq!(outcomes[1], ProfileOutcome::Changed);
        let refused: Vec<_> =
            outcomes.into_iter().enumerate().filter(|(n, _)| *n != 1).map(|(_, o)| refusal(o)).collect();
        let expected = [
            ("bad_date", "birthday"),
            ("bad_gender", "gender"),
            ("bad_language", "language"),
            ("bad_time_zone", "time_zone"),
            ("field_too_long", "city"),
        ];
        assert_eq!(refused, expected.map(|(code, field)| (code, Some(field.to_owned()))));
        assert_eq!(
            (load(store, ann).first_name, load(store, bob).first_name.as_deref()),
            (None, Some("Bob"))
        );
    });
}

#[test]
fn of_two_changes_in_a_batch_the_later_wins_and_touches_once() {
    both(|store| {
        let ann = person(store, vec![external("1")]);
        let before = touches(store);
        let named = |name: &str| ProfileChange {
            fields: ProfileFields { first_name: Some(name.into()), ..ProfileFields::default() },
            ..ProfileChange::of(ann)
        };
        let changes = [named("Anya"), named("Anna")];
        run(store, move |tx| know::customers::change(tx, at(1), &changes));
        assert_eq!(load(store, ann).first_name.as_deref(), Some("Anna"));
        assert_eq!(touches(store), before + 1);
    });
}

#[test]
fn a_card_goes_back_to_what_it_was() {
    both(|store| {
        let ann = person(store, vec![external("1")]);
        let attributes = |value| serde_json::from_value(value).expect("an object");
        change(
            store,
            ProfileChange { attributes: attributes(json!({"a": 1, "b": "x"})), ..ProfileChange::of(ann) },
        );
        let before = load(store, ann);
        let fields = ProfileFields {
            first_name: Some("Anna".into()),
            birthday: Some("1990-05-17".into()),
            ..ProfileFields::default()
        };
        change(
            store,
            ProfileChange {
                fields,
                attributes: attributes(json!({"a": 2, "b": null, "c": true})),
                ..ProfileChange::of(ann)
            },
        );
        let after = load(store, ann);
        change(store, ProfileChange::back_to(&before, &after));
        let back = load(store, ann);
        assert_eq!((back.attributes, back.first_name, back.birthday), (before.attributes, None, None));
    });
}

#[test]
fn an_unknown_joined_or_erased_customer_takes_no_changes() {
    both(|store| {
        let (one, two, three) = (
            person(store, vec![external("1")]),
            person(store, vec![external("2")]),
            person(store, vec![external("3")]),
        );
        run(store, move |tx| {
            know::customers::join(tx, at(1), one, two)?;
            know::customers::erase(tx, at(1), three)
        });
        let code = |customer| refusal(change(store, ProfileChange::of(customer))).0;
        assert_eq!(
            [code(one), code(three), code(vocabulary::CustomerId(999))],
            ["customer_merged", "customer_erased", "not_found"]
        );
    });
}
