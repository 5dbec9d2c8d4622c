use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use store::Store;
use vocabulary::{CustomerId, Identifier};

use crate::people::{anonymous, at, both, card, email, external, person, phone, resolve, run, touches};

#[test]
fn a_person_is_found_by_any_of_their_names() {
    both(|store| {
        let made =
            resolve(store, vec![vec![external("1"), email("a@x.kz"), phone("+77011234218"), card("1234")]]);
        assert!(made[0].created);
        for name in [external("1"), email("a@x.kz"), phone("+77011234218"), card("1234")] {
            let found = resolve(store, vec![vec![name]]);
            assert_eq!((found[0].customer, found[0].created), (made[0].customer, false));
        }
    });
}

#[test]
fn the_same_new_name_twice_in_a_batch_makes_one_customer() {
    both(|store| {
        let made = resolve(
            store,
            vec![vec![email("a@x.kz")], vec![card("1234"), email("a@x.kz")], vec![card("1234")]],
        );
        assert_eq!(made.iter().map(|m| m.created).collect::<Vec<_>>(), [true, false, false]);
        assert!(made.iter().all(|m| m.customer == made[0].customer));
    });
}

#[test]
fn an_external_id_of_two_sources_names_two_people() {
    both(|store| {
        let made = resolve(
            store,
            vec![vec![Identifier::external("shop", "1")], vec![Identifier::external("till", "1")]],
        );
        assert_ne!(made[0].customer, made[1].customer);
        assert_eq!(person(store, vec![Identifier::external("till", "1")]), made[1].customer);
    });
}

#[test]
fn the_strongest_name_wins_and_a_clash_moves_nothing() {
    both(|store| {
        let ann = person(store, vec![external("1"), email("ann@x.kz")]);
        let bob = person(store, vec![external("2"), email("bob@x.kz")]);
        let clash = resolve(store, vec![vec![external("1"), email("bob@x.kz")]]);
        assert_eq!(clash[0].customer, ann);
        assert!(clash[0].joined.is_empty());
        assert_eq!(person(store, vec![email("bob@x.kz")]), bob);
    });
}

#[test]
fn two_external_ids_of_one_source_never_meet() {
    both(|store| {
        let ann = person(store, vec![external("1"), email("family@x.kz")]);
        let bob = person(store, vec![external("2"), email("family@x.kz")]);
        assert_ne!(ann, bob);
        assert_eq!(person(store, vec![email("family@x.kz")]), ann);
        let both_ids = resolve(store, vec![vec![external("3"), external("4")]]);
        assert_ne!(person(store, vec![external("4")]), both_ids[0].customer);
        // Bob can still be written to at the address the family shares.
        let points = run(store, move |tx| know::contact_points::of(tx, bob));
        assert_eq!(points.iter().map(|point| point.value.as_str()).collect::<Vec<_>>(), ["family@x.kz"]);
    });
}

#[test]
fn an_anonymous_history_joins_whoever_signs_in() {
    both(|store| {
        let visitor = person(store, vec![anonymous("browser")]);
        let ann = person(store, vec![external("1")]);
        let signed_in =
            resolve(store, vec![vec![anonymous("browser"), external("1")], vec![anonymous("browser")]]);
        assert_eq!(signed_in[0].customer, ann);
        assert_eq!(signed_in[0].joined, [visitor]);
        assert_eq!((signed_in[1].customer, signed_in[1].joined.len()), (ann, 0));
        assert_eq!(run(store, move |tx| know::customers::survivor(tx, visitor)), ann);
    });
}

#[test]
fn a_visitor_who_gives_a_first_name_of_their_own_stays_the_same_customer() {
    both(|store| {
        let visitor = person(store, vec![anonymous("browser")]);
        let signed_up = resolve(store, vec![vec![anonymous("browser"), email("a@x.kz")]]);
        assert_eq!((signed_up[0].customer, signed_up[0].created), (visitor, false));
    });
}

#[test]
fn a_shared_browser_does_not_make_two_people_one() {
    both(|store| {
        let ann = person(store, vec![anonymous("kiosk"), email("ann@x.kz")]);
        let bob = person(store, vec![anonymous("kiosk"), email("bob@x.kz")]);
        assert_ne!(ann, bob);
        assert_eq!(person(store, vec![anonymous("kiosk")]), ann);
        let again = resolve(store, vec![vec![anonymous("kiosk"), email("bob@x.kz")]]);
        assert_eq!((again[0].customer, again[0].joined.len()), (bob, 0));
    });
}

#[test]
fn a_person_nobody_names_is_refused() {
    both(|store| {
        let refused = store.transact(|tx| know::identity::resolve(tx, at(0), &[vec![]])).wait();
        assert_eq!(refused.expect_err("nobody is named").code, "identifier_required");
    });
}

#[test]
fn two_transactions_that_meet_the_same_new_person_make_one_customer() {
    both(|store| {
        let pending: Vec<_> = (0..40)
            .map(|round| {
                let people: Vec<_> = (0..20)
                    .map(|n| {
                        vec![
                            email(&format!("p{}@x.kz", (n * 7 + round) % 20)),
                            card(&format!("{:04}", (n * 7 + round) % 20)),
                        ]
                    })
                    .collect();
                store.transact(move |tx| know::identity::resolve(tx, at(0), &people))
            })
            .collect();
        let customers: BTreeSet<_> = pending
            .into_iter()
            .flat_map(|pending| pending.wait().expect("resolved"))
            .map(|resolved| resolved.customer)
            .collect();
        assert_eq!(customers.len(), 20);
        assert_eq!(run(store, know::customers::count_estimate).value, 20);
    });
}

#[test]
fn sign_ins_that_race_for_one_visitor_stay_different_people() {
    both(|store| {
        let visitor = person(store, vec![anonymous("kiosk")]);
        let known = person(store, vec![external("0")]);
        let pending: Vec<_> = (0..20)
            .map(|n| {
                let people = vec![vec![anonymous("kiosk"), external(&n.to_string())]];
                store.transact(move |tx| know::identity::resolve(tx, at(0), &people))
            })
            .collect();
        let customers: BTreeSet<_> =
            pending.into_iter().map(|pending| pending.wait().expect("resolved")[0].customer).collect();
        assert_eq!(customers.len(), 20);
        let names =
            run(store, move |tx| know::identity::of_many(tx, &customers.iter().copied().collect::<Vec<_>>()));
        assert!(
            names.values().all(|names| names
                .iter()
                .filter(|known| known.identifier.source == "shop")
                .count()
                == 1)
        );
        assert!(names.contains_key(&known));
        let survivor = run(store, move |tx| know::customers::survivor(tx, visitor));
        assert!(names.contains_key(&survivor));
    });
}

/// Sets of names as they come in: few values, so that they meet often.
fn people() -> impl Strategy<Value = Vec<Vec<Identifier>>> {
    let name = prop_oneof![
        (0..6_u32).prop_map(|n| external(&n.to_string())),
        (0..6_u32).prop_map(|n| email(&format!("p{n}@x.kz"))),
        (0..4_u32).prop_map(|n| phone(&format!("+7701123421{n}"))),
        (0..4_u32).prop_map(|n| card(&format!("100{n}"))),
        (0..8_u32).prop_map(|n| anonymous(&format!("browser{n}"))),
    ];
    prop::collection::vec(prop::collection::vec(name, 1..4), 1..16)
}

/// Who is who in the end: the sets of names that lead to one customer.
fn who_is_who(store: &Store, people: &[Vec<Identifier>]) -> BTreeSet<BTreeSet<Identifier>> {
    let names: BTreeSet<Identifier> = people.iter().flatten().cloned().collect();
    run(store, move |tx| {
        let mut owners: BTreeMap<CustomerId, BTreeSet<Identifier>> = BTreeMap::new();
        for name in &names {
            if let Some(owner) = know::identity::find(tx, name)? {
                owners.entry(owner).or_default().insert(name.clone());
            }
        }
        Ok(owners.into_values().collect())
    })
}

fn resolve_in_batches(store: &Store, people: &[Vec<Identifier>], size: usize) {
    for batch in people.chunks(size) {
        resolve(store, batch.to_vec());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn people_are_the_same_however_they_are_batched(people in people(), size in 1_usize..16) {
        let one_by_one = std::cell::RefCell::new(Vec::new());
        both(|store| {
            resolve_in_batches(store, &people, 1);
            one_by_one.borrow_mut().push(who_is_who(store, &people));
        });
        both(|store| {
            resolve_in_batches(store, &people, size);
            let batched = who_is_who(store, &people);
            assert!(one_by_one.borrow().iter().all(|other| *other == batched), "{people:?} in batches of {size}");
        });
    }

    #[test]
    fn a_replay_changes_nothing(people in people()) {
        both(|store| {
            resolve(store, people.clone());
            // What one pass could not know (a name given later in it) the second may bring together.
            resolve(store, people.clone());
            let (before, touched) = (who_is_who(store, &people), touches(store));
            let again = resolve(store, people.clone());
            assert!(again.iter().all(|resolved| !resolved.created && resolved.joined.is_empty()));
            assert_eq!(who_is_who(store, &people), before);
            assert_eq!(touches(store), touched);
        });
    }

    #[test]
    fn a_customer_has_one_external_id_of_a_source_and_the_answer_is_never_a_redirect(people in people()) {
        both(|store| {
            let resolved = resolve(store, people.clone());
            let customers: Vec<CustomerId> = resolved.iter().map(|resolved| resolved.customer).collect();
            let (known, cards) = run(store, move |tx| {
                Ok((know::identity::of_many(tx, &customers)?, know::customers::load_many(tx, &customers)?))
            });
            for names in known.values() {
                assert!(names.iter().filter(|known| known.identifier.source == "shop").count() <= 1);
            }
            assert!(cards.iter().all(|card| card.merged_into.is_none()));
        });
    }
}
