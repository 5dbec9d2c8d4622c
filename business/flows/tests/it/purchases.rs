//! Which purchase it is, and whose: told by what the store holds at that moment.

use flows::till::{Ask, Paper};
use motivate::promotions::Reason;
use serde_json::{Value, json};

use crate::counter::{counters_of, cups};

const ANN: &str = "+77010000001";
const TILLS: usize = 6;

fn first_purchase() -> Value {
    json!({"condition": {"kind": "purchase", "number": 1}, "effects": [{"kind": "percent", "basis_points": 1_000}]})
}

fn is_given(paper: &Paper) -> bool {
    !paper.priced.applied.is_empty()
}

#[test]
fn of_orders_that_follow_each_other_at_once_one_is_the_first() {
    counters_of(|shop| {
        shop.runs(first_purchase());
        let open = |number: &str| Ask { is_open: true, ..cups(number, Some(ANN)) };
        assert!(
            is_given(&shop.quotes(&cups("1", Some(ANN)))),
            "a name that is not known yet has bought nothing"
        );
        let held = shop.buys(&open("1"));
        assert!(is_given(&held));
        assert!(!is_given(&shop.quotes(&cups("2", Some(ANN)))), "an open order is one");
        shop.calls_off(&held);
        let first = shop.buys(&cups("2", Some(ANN)));
        assert!(is_given(&first), "one that was called off is none");
        assert!(!is_given(&shop.buys(&cups("3", Some(ANN)))));
        shop.calls_off(&first);
        assert!(!is_given(&shop.buys(&open("4"))));
    });
}

#[test]
fn of_orders_at_the_same_moment_one_is_the_first() {
    counters_of(|shop| {
        shop.runs(first_purchase());
        // Of somebody the shop meets at that moment, and of somebody it knows.
        for (round, who) in ["+77010000001", "+77010000002"].into_iter().enumerate() {
            let given = std::thread::scope(|scope| {
                let till = |till: usize| {
                    scope.spawn(move || is_given(&shop.buys(&cups(&format!("{round} {till}"), Some(who)))))
                };
                let tills: Vec<_> = (0..TILLS).map(till).collect();
                tills.into_iter().map(|till| till.join().expect("a till")).filter(|given| *given).count()
            });
            assert_eq!(given, 1);
        }
    });
}

#[test]
fn who_does_not_say_who_they_are_gets_nothing_that_is_for_each_customer() {
    counters_of(|shop| {
        shop.runs(first_purchase());
        shop.runs(json!({"effects": [{"kind": "free_delivery"}], "limits": [{"measure": "times", "most": 1, "per": "customer"}]}));
        for number in ["1", "2"] {
            let nobody = shop.buys(&cups(number, None)).priced;
            assert!(nobody.applied.is_empty());
            assert!(nobody.not_applied.iter().all(|one| one.reason == Reason::Customer), "{nobody:?}");
        }
        assert_eq!(shop.quotes(&cups("3", Some(ANN))).priced.applied.len(), 2);
        assert_eq!(shop.buys(&cups("3", Some(ANN))).priced.applied.len(), 2);
        assert!(shop.buys(&cups("4", Some(ANN))).priced.applied.is_empty());
    });
}
