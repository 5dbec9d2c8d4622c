use know::customers::{ProfileChange, ProfileFields, Search};
use store::Store;
use vocabulary::CustomerId;

use crate::people::{at, both, card, change, email, external, named, person, phone, run};

fn find(store: &Store, text: &str) -> Vec<CustomerId> {
    let text = text.to_owned();
    let found = run(store, move |tx| {
        know::customers::search(tx, &Search { text: &text, country: "KZ", before: None, limit: 50 })
    });
    found.customers.into_iter().map(|customer| customer.id).collect()
}

#[test]
fn names_are_found_in_five_languages_by_their_beginnings() {
    both(|store| {
        let english = named(store, "1", "Zoë", "O'Connor");
        let russian = named(store, "2", "Алёна", "Королёва-Ткаченко");
        let kazakh = named(store, "3", "Әйгерім", "Сәрсенова");
        let turkish = named(store, "4", "Işıl", "Çağlar");
        let ukrainian = named(store, "5", "Олександра", "Їжакевич");
        for (text, customer) in [
            ("zoe", english),
            ("O'Con", english),
            ("connor zo", english),
            ("алена", russian),
            ("Ткаченко", russian),
            ("королева-ткаченко алена", russian),
            ("Алёна Кор", russian),
            ("айгерим", kazakh),
            ("САРСЕНОВА әйг", kazakh),
            ("isil", turkish),
            ("ÇAĞLAR I", turkish),
            ("ижакевич", ukrainian),
            ("Олекс їжак", ukrainian),
        ] {
            assert_eq!(find(store, text), [customer], "{text}");
        }
        assert!(find(store, "нет такого").is_empty());
        assert!(find(store, "%").is_empty());
    });
}

#[test]
fn identifiers_are_found_however_they_are_written() {
    both(|store| {
        let ann = person(
            store,
            vec![external("AB-17"), email("anna@x.kz"), phone("+77011234218"), card("220012341234")],
        );
        let bob = person(store, vec![external("18"), email("anna@x.kz")]);
        for text in [
            "AB-17",
            "+7 701 123 42 18",
            "8 (701) 123-42-18",
            "7011234218",
            "2200 1234 1234",
            &ann.to_string(),
        ] {
            assert_eq!(find(store, text), [ann], "{text}");
        }
        assert_eq!(find(store, "Anna@X.kz"), [bob, ann]);
        assert_eq!(find(store, "anna@"), [ann]);
        assert!(find(store, "anna@y").is_empty());
    });
}

#[test]
fn pages_follow_one_another_without_gaps() {
    both(|store| {
        let mut everybody: Vec<_> =
            (0..23).map(|n| named(store, &n.to_string(), "Анна", &format!("Ким{n}"))).collect();
        everybody.reverse();
        for text in ["", "анна", "анна ким", "ким"] {
            let (mut found, mut before) = (Vec::new(), None);
            loop {
                let page = run(store, move |tx| {
                    know::customers::search(tx, &Search { text, country: "KZ", before, limit: 5 })
                });
                assert!(page.customers.len() <= 5);
                found.extend(page.customers.into_iter().map(|customer| customer.id));
                before = page.next;
                if before.is_none() {
                    break;
                }
            }
            assert_eq!(found, everybody, "{text:?}");
        }
    });
}

#[test]
fn a_changed_name_is_found_and_the_old_one_is_not() {
    both(|store| {
        let ann = named(store, "1", "Анна", "Иванова");
        let fields = ProfileFields { last_name: Some("Петрова".into()), ..ProfileFields::default() };
        change(store, ProfileChange { fields, ..ProfileChange::of(ann) });
        assert_eq!(find(store, "петрова анна"), [ann]);
        assert!(find(store, "иванова").is_empty());
    });
}

#[test]
fn joined_and_erased_customers_are_neither_found_nor_counted() {
    both(|store| {
        let (ann, anya, bob) = (
            named(store, "1", "Анна", "Ким"),
            named(store, "2", "Аня", "Ким"),
            named(store, "3", "Борис", "Ким"),
        );
        run(store, move |tx| {
            know::customers::join(tx, at(1), anya, ann)?;
            know::customers::erase(tx, at(1), bob)
        });
        assert_eq!(find(store, "ким"), [ann]);
        assert_eq!(find(store, ""), [ann]);
        assert!(find(store, &bob.to_string()).is_empty());
        let count = run(store, know::customers::count_estimate);
        assert_eq!((count.value, count.is_exact), (1, true));
    });
}
