use collect::orders::{NewOrder, Recorded};
use collect::returns::{LineRef, NewReturn, NewReturnLine};
use store::Store;
use vocabulary::{OrderId, Problem};

use crate::support::{both, bring_back, customer_of, noon, number, order, phone, settings, write};

fn record(store: &Store, orders: Vec<NewOrder>) -> Vec<Result<Recorded, Problem>> {
    let settings = settings();
    write(store, move |tx| flows::order::record(tx, noon(), &settings, &orders))
}

#[test]
fn a_replayed_order_changes_nothing() {
    both(|store| {
        let receipt = order("A-1", vec![phone("8 701 112 34 56")], &[15_000, 2_000]);
        let first = record(store, vec![receipt.clone()]);
        let Ok(Recorded::New(id)) = first[0] else { panic!("recorded: {first:?}") };
        for _ in 0..3 {
            assert_eq!(record(store, vec![receipt.clone()]), [Ok(Recorded::Unchanged(id))]);
        }
        assert_eq!(number(store, "select count(*) from order_lines"), 2);
        assert_eq!(number(store, "select total from orders"), 17_000);
        assert!(customer_of(store, phone("+77011123456")).is_some());
    });
}

#[test]
fn the_same_number_twice_in_one_call_is_one_order() {
    both(|store| {
        let verdicts = record(
            store,
            vec![order("A-1", vec![], &[10]), order("A-1", vec![], &[10]), order("A-1", vec![], &[11])],
        );
        let Ok(Recorded::New(id)) = verdicts[0] else { panic!("recorded: {verdicts:?}") };
        assert_eq!(verdicts[1], Ok(Recorded::Unchanged(id)));
        assert_eq!(verdicts[2].as_ref().expect_err("another order").code, "order_conflict");
        assert_eq!(number(store, "select count(*) from orders"), 1);
        assert_eq!(number(store, "select count(*) from order_lines"), 1);
    });
}

#[test]
fn another_order_under_a_taken_number_is_a_conflict_and_leaves_the_first() {
    both(|store| {
        record(store, vec![order("A-1", vec![], &[10])]);
        let verdicts = record(store, vec![order("A-1", vec![], &[99])]);
        let problem = verdicts[0].as_ref().expect_err("a conflict");
        assert_eq!((problem.code, problem.field.as_deref()), ("order_conflict", Some("number")));
        assert_eq!(number(store, "select total from orders"), 10);
    });
}

#[test]
fn a_bad_order_costs_the_others_nothing() {
    both(|store| {
        let mut negative = order("A-2", vec![], &[10]);
        negative.lines[0].quantity = -1;
        let mut dollars = order("A-3", vec![], &[10]);
        dollars.currency = "USD".parse().expect("a currency");
        let mut tomorrow = order("A-4", vec![], &[10]);
        tomorrow.placed_at = noon().plus_days(2);
        let bad_phone = order("A-5", vec![phone("12")], &[10]);
        let verdicts = record(
            store,
            vec![
                order("A-1", vec![], &[10]),
                negative,
                dollars,
                tomorrow,
                bad_phone,
                order("A-6", vec![], &[]),
            ],
        );
        let told: Vec<_> = verdicts[1..]
            .iter()
            .map(|verdict| {
                verdict.as_ref().map_err(|problem| (problem.code, problem.field.clone().unwrap_or_default()))
            })
            .collect();
        let refused = |code: &'static str, field: &str| Err((code, field.to_owned()));
        assert_eq!(
            told,
            [
                refused("negative", "lines[0].quantity"),
                refused("wrong_currency", "currency"),
                refused("in_the_future", "placed_at"),
                refused("bad_phone", "customer.phone"),
                refused("field_required", "lines"),
            ]
        );
        assert!(matches!(verdicts[0], Ok(Recorded::New(_))));
        assert_eq!(number(store, "select count(*) from orders"), 1);
    });
}

#[test]
fn an_order_may_be_cancelled_once() {
    both(|store| {
        let mut receipt = order("A-1", vec![phone("+77011123456")], &[10]);
        record(store, vec![receipt.clone()]);
        receipt.cancelled = true;
        assert!(matches!(record(store, vec![receipt.clone()])[0], Ok(Recorded::Cancelled(_))));
        assert!(matches!(record(store, vec![receipt])[0], Ok(Recorded::Unchanged(_))));
        assert_eq!(number(store, "select count(*) from orders where cancelled_at is not null"), 1);
    });
}

fn give_back(
    store: &Store,
    order: OrderId,
    number: &str,
    units: i64,
) -> Result<collect::returns::Recorded, Problem> {
    let line = NewReturnLine { line: LineRef::Number(1), quantity: units * 1_000 };
    let new = NewReturn {
        source: "till".into(),
        number: number.into(),
        returned_at: noon().plus_days(1),
        lines: vec![line],
    };
    store.transact(move |tx| bring_back(tx, noon().plus_days(1), order, &new)).wait()
}

#[test]
fn partial_returns_sum_to_the_line_and_no_more() {
    both(|store| {
        let mut receipt = order("A-1", vec![phone("+77011123456")], &[1_000]);
        receipt.lines[0].quantity = 3_000;
        let Ok(recorded) = record(store, vec![receipt])[0].clone() else { panic!("recorded") };
        let id = recorded.order();
        for number in ["R-1", "R-2", "R-3"] {
            give_back(store, id, number, 1).expect("a unit comes back");
            assert!(matches!(give_back(store, id, number, 1), Ok(collect::returns::Recorded::Unchanged(_))));
        }
        assert_eq!(number(store, "select cast(sum(total) as bigint) from returns"), 1_000);
        let problem = give_back(store, id, "R-4", 1).expect_err("nothing is left");
        assert_eq!((problem.code, problem.field.as_deref()), ("more_than_bought", Some("lines[0].quantity")));
        assert_eq!(give_back(store, id, "R-3", 2).expect_err("another return").code, "return_conflict");
    });
}
