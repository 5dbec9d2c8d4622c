//! Draws again from nothing but what is published, as anyone could who reads it.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;

fn values<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let head = text.split("\n\n").next().expect("a head");
    head.lines()
        .filter_map(|line| line.split_once(": ").filter(|(n, _)| *n == name))
        .map(|(_, v)| v)
        .collect()
}

fn hash(text: &str, name: &str) -> Vec<u8> {
    let value = values(text, name)[0].split(' ').next().expect("a hash");
    (0..32).map(|at| u8::from_str_radix(&value[2 * at..2 * at + 2], 16).expect("hexadecimal")).collect()
}

/// Follows the steps that the protocol ends with; panics where they lead elsewhere than it says.
pub(crate) fn recompute(text: &str) {
    let (seed, root) = (hash(text, "seed"), hash(text, "root"));
    assert_eq!(blake3::hash(&seed).as_bytes().to_vec(), hash(text, "commitment"), "step 1");
    let entries = values(text, "entry");
    assert_eq!(entries.len().to_string(), values(text, "entries")[0]);
    let mut chain =
        blake3::hash(format!("perennial {}", values(text, "draw")[0]).as_bytes()).as_bytes().to_vec();
    for entry in &entries {
        chain.extend_from_slice(entry.as_bytes());
        chain = blake3::hash(&chain).as_bytes().to_vec();
    }
    assert_eq!(chain, root, "step 2");
    let numbers = (0_u64..).map(|k| {
        let input = [seed.as_slice(), root.as_slice(), &k.to_le_bytes()].concat();
        let first: [u8; 8] = blake3::hash(&input).as_bytes()[..8].try_into().expect("eight bytes");
        u128::from(u64::from_le_bytes(first))
    });
    let mut numbers = numbers.into_iter();
    let prizes: usize = values(text, "prizes")[0].parse().expect("a number");
    let is_once = values(text, "each holder wins") == ["once"];
    let (mut row, mut won, mut holders) = (entries, Vec::new(), HashSet::new());
    while won.len() < prizes && !row.is_empty() {
        let n = row.len() as u128;
        let whole = (1_u128 << 64) / n * n;
        let place = numbers.by_ref().find(|x| *x < whole).expect("a number") % n;
        let drawn = row[place as usize];
        let last = row.pop().expect("a last one");
        if let Some(hole) = row.get_mut(place as usize) {
            *hole = last;
        }
        let (ticket, holder) = drawn.split_once(' ').expect("ticket and holder");
        if !is_once || !holders.contains(holder) {
            won.push(format!("{} {ticket}", won.len() + 1));
        }
        holders.insert(holder);
    }
    assert_eq!(values(text, "winner"), won, "steps 3 to 5");
}

#[test]
fn anyone_draws_the_same_winners_from_what_is_published() {
    both(|store| {
        let cases = AtomicU64::new(1);
        let orders = proptest::collection::vec((1..6_i64, 1..4_i64), 0..12);
        let strategy = (orders, 1..8_i64, any::<bool>());
        let mut runner =
            TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
        let outcome = runner.run(&strategy, |(orders, prizes, is_once)| {
            let case = cases.fetch_add(1, Ordering::SeqCst);
            let text = store.transact(move |tx| {
                let new = NewDraw { name: "Car".into(), prizes, is_once_per_holder: is_once };
                let draw = draws::create(tx, NOON, &new)?.id;
                for (order, (customer, count)) in orders.iter().enumerate() {
                    draws::add(tx, NOON, &tickets(draw, CustomerId(*customer), order as i64 + 1, *count))?;
                }
                draws::commit(tx, NOON, draw, &key(), &SeededDice::new(case))?;
                draws::freeze(tx, NOON, draw)?;
                draws::draw(tx, NOON, draw, &key())?;
                draws::publish(tx, draw)
            });
            recompute(&text.wait().map_err(|problem: Problem| TestCaseError::fail(problem.to_string()))?);
            Ok(())
        });
        outcome.expect("the same winners");
    });
}

#[test]
fn the_program_that_draws_again_is_tried_on_a_protocol_as_it_is_published() {
    both(|store| {
        let draw = open(store, 3, true);
        for (customer, order) in (1..=5).cycle().zip(1..=40) {
            add(store, &tickets(draw, CustomerId(customer), order, order % 3 + 1)).expect("tickets");
        }
        finish(store, draw, 7);
        let text = write(store, move |tx| draws::publish(tx, draw));
        recompute(&text);
        // console/src/coupons/again.test.ts has the published program draw from it.
        assert_eq!(text, include_str!("protocol.txt"));
    });
}

#[test]
fn what_is_published_grows_with_the_draw_and_names_nobody() {
    both(|store| {
        let draw = open(store, 1, true);
        add(store, &tickets(draw, CustomerId(4_711), 1, 1)).expect("tickets");
        let publish = || write(store, move |tx| draws::publish(tx, draw));
        let names = |text: &str| {
            ["commitment", "root", "entry", "seed", "winner"].map(|name| values(text, name).len())
        };
        assert_eq!(names(&publish()), [0, 0, 0, 0, 0]);
        commit(store, draw, 1);
        assert_eq!(names(&publish()), [1, 0, 0, 0, 0]);
        write(store, move |tx| draws::freeze(tx, NOON, draw));
        assert_eq!(names(&publish()), [1, 1, 1, 0, 0]);
        write(store, move |tx| draws::draw(tx, NOON, draw, &key()));
        let text = publish();
        assert_eq!(names(&text), [1, 1, 1, 1, 1]);
        assert_eq!(values(&text, "name"), ["A car for Ann"]);
        assert!(!text.contains("4711"));
    });
}

#[test]
#[should_panic(expected = "step 2")]
fn an_entry_that_was_changed_shows() {
    both(|store| {
        let draw = open(store, 1, true);
        add(store, &tickets(draw, ANN, 1, 3)).expect("tickets");
        finish(store, draw, 1);
        let text = write(store, move |tx| draws::publish(tx, draw));
        recompute(&text);
        recompute(&text.replacen("entry: tkt_", "entry: tkt_9", 1));
    });
}
