use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;

use motivate::prizes::{self, Move, NewPrizeOrder, Prize, PrizeOrder, PrizeOrderState, PrizeSettings};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::{Store, Tx};
use vocabulary::{CustomerId, Instant, PrizeId, PrizeOrderId, Problem};

const NOON: Instant = Instant(1_790_000_000_000_000);
const ANN: CustomerId = CustomerId(1);
const BOB: CustomerId = CustomerId(2);

fn both(test: impl Fn(&Store)) {
    testkit::both(&[motivate::MIGRATIONS], test);
}

fn write<T: Send + 'static>(
    store: &Store,
    body: impl FnMut(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
) -> T {
    store.transact(body).wait().expect("a transaction that goes well")
}

fn mug(store: &Store, stock: i64) -> Prize {
    let settings = PrizeSettings { name: "Mug".into(), points: 250, is_offered: true, ..Default::default() };
    write(store, move |tx| prizes::create(tx, NOON, &settings, stock))
}

fn new(prize: PrizeId, quantity: i64, key: &str) -> NewPrizeOrder {
    NewPrizeOrder { prize, customer: ANN, quantity, key: key.into() }
}

fn order(store: &Store, prize: PrizeId, quantity: i64, key: &str) -> Result<PrizeOrder, Problem> {
    let new = new(prize, quantity, key);
    store.transact(move |tx| prizes::order(tx, NOON, &new)).wait()
}

fn step(store: &Store, id: PrizeOrderId, step: Move) -> Result<PrizeOrderState, &'static str> {
    let moved = store.transact(move |tx| prizes::move_on(tx, NOON, id, step, "by hand")).wait();
    moved.map(|order| order.state).map_err(|problem| problem.code)
}

fn stock(store: &Store, id: PrizeId) -> i64 {
    write(store, move |tx| prizes::load(tx, id)).stock
}

#[test]
fn an_order_takes_from_the_stock_once_and_keeps_its_price() {
    both(|store| {
        let mug = mug(store, 3);
        let first = order(store, mug.id, 2, "web 1").expect("ordered");
        assert_eq!((first.points, first.state), (500, PrizeOrderState::Ordered));
        write(store, move |tx| {
            let dearer = PrizeSettings { points: 900, ..mug.settings.clone() };
            prizes::change(tx, NOON, mug.id, mug.version, &dearer)?;
            let again = prizes::change(tx, NOON, mug.id, mug.version, &dearer);
            assert_eq!(again.expect_err("refused").code, "version_conflict");
            Ok(())
        });
        assert_eq!(order(store, mug.id, 2, "web 1").expect("the same"), first);
        assert_eq!(stock(store, mug.id), 1);
        assert_eq!(order(store, mug.id, 1, "web 1").expect_err("refused").code, "key_taken");
        assert_eq!(order(store, mug.id, 2, "web 2").expect_err("refused").code, "prize_out_of_stock");
        assert_eq!(order(store, mug.id, 0, "web 3").expect_err("refused").code, "out_of_range");
        assert_eq!(order(store, PrizeId(99), 1, "web 4").expect_err("refused").code, "not_found");
    });
}

#[test]
fn a_prize_that_is_not_offered_is_not_ordered() {
    both(|store| {
        let mug = mug(store, 3);
        write(store, move |tx| {
            let hidden = PrizeSettings { is_offered: false, ..mug.settings.clone() };
            prizes::change(tx, NOON, mug.id, mug.version, &hidden)?;
            assert_eq!(prizes::list(tx, true, None, 10)?, []);
            assert_eq!(prizes::list(tx, false, None, 10)?.len(), 1);
            Ok(())
        });
        assert_eq!(order(store, mug.id, 1, "web 1").expect_err("refused").code, "prize_not_offered");
    });
}

#[test]
fn a_prize_has_a_picture_of_the_web_and_says_who_gives_it() {
    both(|store| {
        let shown = PrizeSettings {
            name: "Mug".into(),
            picture: "https://shop.kz/mug.png".into(),
            partner: " Farm ".into(),
            ..Default::default()
        };
        let of = |picture: &str| PrizeSettings { picture: picture.into(), ..shown.clone() };
        let settings = shown.clone();
        let mug = write(store, move |tx| prizes::create(tx, NOON, &settings, 1));
        assert_eq!(
            (mug.settings.picture.as_str(), mug.settings.partner.as_str()),
            ("https://shop.kz/mug.png", "Farm")
        );
        let plain = of("");
        let mug = write(store, move |tx| prizes::change(tx, NOON, mug.id, mug.version, &plain));
        assert_eq!(mug.settings.picture, "");
        for wrong in
            ["mug.png", "javascript:alert(1)", "https://", "https:///mug", "https://shop.kz/a mug.png"]
        {
            let settings = of(wrong);
            let refused =
                store.transact(move |tx| prizes::change(tx, NOON, mug.id, mug.version, &settings)).wait();
            assert_eq!(refused.expect_err("refused").code, "not_a_web_address", "{wrong}");
        }
    });
}

#[test]
fn an_order_goes_its_way_and_never_back() {
    use PrizeOrderState::{Cancelled, Delivered, Packed, Sent};
    both(|store| {
        let mug = mug(store, 3);
        let id = order(store, mug.id, 1, "web 1").expect("ordered").id;
        assert_eq!(step(store, id, Move::Pack), Ok(Packed));
        assert_eq!(step(store, id, Move::Pack), Ok(Packed));
        assert_eq!(step(store, id, Move::Send), Ok(Sent));
        assert_eq!(step(store, id, Move::Pack), Err("wrong_state"));
        assert_eq!(step(store, id, Move::Deliver), Ok(Delivered));
        assert_eq!(step(store, id, Move::Cancel), Err("wrong_state"));
        let way = write(store, move |tx| prizes::moves(tx, id));
        assert_eq!(
            way.iter().map(|one| one.state.as_str()).collect::<Vec<_>>(),
            ["ordered", "packed", "sent", "delivered"]
        );
        let other = order(store, mug.id, 2, "web 2").expect("ordered").id;
        assert_eq!(stock(store, mug.id), 0);
        assert_eq!(step(store, other, Move::Cancel), Ok(Cancelled));
        assert_eq!(step(store, other, Move::Cancel), Ok(Cancelled));
        assert_eq!(stock(store, mug.id), 2);
        assert_eq!(step(store, other, Move::Send), Err("wrong_state"));
    });
}

#[test]
fn the_stock_is_changed_once_a_key_and_never_below_zero() {
    both(|store| {
        let mug = mug(store, 1);
        let restock = |key: &'static str, amount| {
            let done = store.transact(move |tx| prizes::restock(tx, NOON, mug.id, key, amount)).wait();
            done.map(|prize| prize.stock).map_err(|problem| problem.code)
        };
        assert_eq!(restock("delivery 7", 5), Ok(6));
        assert_eq!(restock("delivery 7", 5), Ok(6));
        assert_eq!(restock("broken", -7), Err("prize_out_of_stock"));
        assert_eq!(restock("broken", -6), Ok(0));
        assert_eq!(restock("nothing", 0), Err("out_of_range"));
    });
}

#[test]
fn a_joined_customers_orders_go_along_and_an_erased_ones_stay_without_a_name() {
    both(|store| {
        let mug = mug(store, 3);
        let id = order(store, mug.id, 1, "web 1").expect("ordered").id;
        step(store, id, Move::Pack).expect("packed");
        write(store, move |tx| {
            prizes::move_customer(tx, ANN, BOB)?;
            assert_eq!(prizes::of_customer(tx, ANN, None, 10)?, []);
            assert_eq!(prizes::of_customer(tx, BOB, None, 10)?[0].id, id);
            prizes::erase(tx, BOB)?;
            assert_eq!(prizes::of_customer(tx, BOB, None, 10)?, []);
            assert_eq!(prizes::of_state(tx, PrizeOrderState::Packed, None, 10)?[0].customer, None);
            assert!(prizes::moves(tx, id)?.iter().all(|one| one.note.is_empty()));
            Ok(())
        });
    });
}

#[test]
fn many_at_once_never_order_more_than_there_is() {
    both(|store| {
        let mug = mug(store, 20);
        let ordered = AtomicI64::new(0);
        thread::scope(|scope| {
            for thread in 0..32 {
                let ordered = &ordered;
                scope.spawn(move || {
                    for number in 0..3 {
                        match order(store, mug.id, 1, &format!("{} {number}", thread / 2)) {
                            Ok(_) => ordered.fetch_add(1, Ordering::SeqCst),
                            Err(problem) => {
                                assert_eq!(problem.code, "prize_out_of_stock");
                                0
                            }
                        };
                    }
                });
            }
        });
        let orders = write(store, |tx| prizes::of_state(tx, PrizeOrderState::Ordered, None, 100));
        assert_eq!((stock(store, mug.id), orders.len()), (0, 20));
        assert!(ordered.into_inner() >= 20, "each order was told to whoever asked for it");
    });
}

/// Order under a key, or move the order of a key.
#[derive(Debug, Clone, Copy)]
enum Step {
    Order(usize, i64),
    Move(usize, Move),
    Restock(usize, i64),
}

#[test]
fn stock_and_orders_under_way_add_up_to_what_came_in() {
    let moves = prop_oneof![Just(Move::Pack), Just(Move::Send), Just(Move::Deliver), Just(Move::Cancel)];
    let step = prop_oneof![
        (0..5_usize, 1..4_i64).prop_map(|(key, quantity)| Step::Order(key, quantity)),
        (0..5_usize, moves).prop_map(|(key, step)| Step::Move(key, step)),
        (0..5_usize, -3..4_i64).prop_map(|(key, amount)| Step::Restock(key, amount)),
    ];
    both(|store| {
        let mut runner =
            TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() });
        let cases = AtomicI64::new(0);
        let outcome = runner.run(&proptest::collection::vec(step.clone(), 1..30), |steps| {
            let (mug, case) = (mug(store, 4), cases.fetch_add(1, Ordering::SeqCst));
            let result = store.transact(move |tx| {
                let (mut came, mut restocked) = (4, [false; 5]);
                for step in &steps {
                    match *step {
                        Step::Order(key, quantity) => {
                            let _ = prizes::order(tx, NOON, &new(mug.id, quantity, &format!("{case} {key}")));
                        }
                        Step::Move(key, step) => {
                            if let Some(order) = prizes::by_key(tx, &format!("{case} {key}"))? {
                                let _ = prizes::move_on(tx, NOON, order.id, step, "");
                            }
                        }
                        Step::Restock(key, amount) => {
                            let done = prizes::restock(tx, NOON, mug.id, &key.to_string(), amount).is_ok();
                            came += if done && !restocked[key] { amount } else { 0 };
                            restocked[key] |= done;
                        }
                    }
                    let mut out = 0;
                    for key in 0..5 {
                        let order = prizes::by_key(tx, &format!("{case} {key}"))?;
                        let out_there = order.filter(|order| order.state != PrizeOrderState::Cancelled);
                        out += out_there.map_or(0, |order| order.quantity);
                    }
                    let stock = prizes::load(tx, mug.id)?.stock;
                    assert!(stock >= 0);
                    assert_eq!(stock + out, came, "after {step:?}");
                }
                Ok::<(), Problem>(())
            });
            result.wait().map_err(|problem| TestCaseError::fail(problem.to_string()))
        });
        outcome.expect("it adds up");
    });
}
