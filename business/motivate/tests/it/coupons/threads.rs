use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use motivate::coupons::UseState;
use store::{Dialect, StoreOptions};

use super::*;

/// Runs a test on both databases, on PostgreSQL with a connection for each of 16 tills.
fn crowded(test: impl Fn(&Store)) {
    both(|store| match store.dialect() {
        Dialect::Sqlite => test(store),
        Dialect::Postgres => {
            let options = StoreOptions { threads: 16, ..StoreOptions::default() };
            let location = store.location().clone();
            test(
                &Store::open(location, motivate::MIGRATIONS, options).expect("a store with more connections"),
            );
        }
    });
}

/// 64 tills, each with orders of its own, all with the same codes; gives how many orders got them.
fn rush(store: &Store, codes: &[&'static str], orders: u64) -> u64 {
    let won = AtomicU64::new(0);
    thread::scope(|scope| {
        for till in 0..64 {
            let (won, codes) = (&won, codes.to_vec());
            scope.spawn(move || {
                for number in 0..orders {
                    let (codes, order) = (codes.clone(), ReceiptId((till * 1_000 + number) as i64 + 1));
                    let done = store.transact(move |tx| {
                        let found = find(tx, &codes, Some(CustomerId(order.0)), NOON)?;
                        let usable: Vec<Usable> = found.into_iter().filter_map(Result::ok).collect();
                        coupons::redeem(tx, order, &usable, NOON)?;
                        Ok::<bool, Problem>(usable.len() == codes.len())
                    });
                    match done.wait() {
                        Ok(true) => won.fetch_add(1, Ordering::SeqCst),
                        Ok(false) => 0,
                        Err(problem) => {
                            assert_eq!(problem.code, "coupon_used_up", "{problem}");
                            0
                        }
                    };
                }
            });
        }
    });
    won.into_inner()
}

#[test]
fn many_tills_at_once_use_a_code_exactly_as_often_as_it_may() {
    crowded(|store| {
        let pool = generic(store, "SPRING", settings(per_code(50)));
        assert_eq!(rush(store, &["SPRING"], 2), 50);
        assert_eq!(write(store, move |tx| coupons::counts(tx, pool.id)).redeemed, 50);
    });
}

#[test]
fn many_tills_at_once_use_a_unique_coupon_once() {
    crowded(|store| {
        let (_, codes) = unique(store, settings(per_code(1)), 1);
        let code: &'static str = codes[0].clone().leak();
        assert_eq!(rush(store, &[code], 1), 1);
    });
}

#[test]
fn reserving_and_cancelling_at_once_loses_no_use_and_gains_none() {
    crowded(|store| {
        let pool = generic(store, "SPRING", settings(per_code(7)));
        thread::scope(|scope| {
            for till in 0..32 {
                scope.spawn(move || {
                    for round in 0..4 {
                        let order = ReceiptId(100_000 + till * 10 + round);
                        let taken = store.transact(move |tx| {
                            let found = find(tx, &["SPRING"], None, NOON)?;
                            let usable: Vec<Usable> = found.into_iter().filter_map(Result::ok).collect();
                            coupons::reserve(tx, order, &usable, NOON, NOON.plus_days(1))
                        });
                        if let Err(problem) = taken.wait() {
                            assert_eq!(problem.code, "coupon_used_up", "{problem}");
                        }
                        write(store, move |tx| coupons::release(tx, order, NOON));
                    }
                });
            }
        });
        let counts = write(store, move |tx| coupons::counts(tx, pool.id));
        assert_eq!((counts.reserved, counts.redeemed), (0, 0));
        assert_eq!(rush(store, &["SPRING"], 1), 7);
    });
}

#[test]
fn whoever_comes_back_late_gets_a_place_that_is_left_and_no_other() {
    crowded(|store| {
        let pool = generic(store, "SPRING", settings(per_code(10)));
        let spring = usable(store, "SPRING", None);
        for order in 1..=10 {
            let spring = spring.clone();
            write(store, move |tx| {
                coupons::reserve(tx, ReceiptId(order), &spring, NOON, NOON.plus_seconds(60))
            });
        }
        let (late, got) = (NOON.plus_seconds(60), AtomicU64::new(0));
        thread::scope(|scope| {
            for order in 1..=30 {
                let (spring, got) = (spring.clone(), &got);
                scope.spawn(move || {
                    let done = store.transact(move |tx| {
                        if order > 10 {
                            coupons::redeem(tx, ReceiptId(order), &spring, late)?;
                            return Ok(1);
                        }
                        let uses = coupons::capture(tx, ReceiptId(order), late)?;
                        Ok::<_, Problem>(uses.iter().filter(|one| one.state == UseState::Redeemed).count())
                    });
                    match done.wait() {
                        Ok(redeemed) => {
                            assert_eq!(redeemed, 1, "what is answered is so");
                            got.fetch_add(1, Ordering::SeqCst);
                        }
                        Err(problem) => assert_eq!(problem.code, "coupon_used_up", "{problem}"),
                    }
                });
            }
        });
        let counts = write(store, move |tx| coupons::counts(tx, pool.id));
        assert_eq!((counts.reserved, counts.redeemed, got.into_inner()), (0, 10, 10));
    });
}

#[test]
fn issuing_at_once_gives_nobody_the_same_coupon() {
    crowded(|store| {
        let (pool, _) = unique(store, settings(per_code(1)), 40);
        thread::scope(|scope| {
            for till in 0..16_i64 {
                scope.spawn(move || {
                    for number in 0..5 {
                        let key = format!("{} {number}", till % 8);
                        write(store, move |tx| {
                            coupons::issue(tx, pool.id, CustomerId(till % 8 + 1), &key, NOON)
                        });
                    }
                });
            }
        });
        assert_eq!(write(store, move |tx| coupons::counts(tx, pool.id)).issued, 40);
    });
}
