//! Scores, borders, matrix and moves against slow and obvious ones.

use std::collections::BTreeMap;
use std::sync::Arc;

use columnar::{Columns, ColumnsOptions, Source};
use proptest::prelude::*;
use proptest::sample::select;
use segment::rfm;
use store::{Location, Store, StoreOptions};
use vocabulary::{Instant, MICROS_PER_DAY};

use crate::shop::{NOWS, Shop, Till, shop};

/// A shop's columns: the first customers merged, the rest fresh.
fn columns(shop: &Shop, now: Instant) -> (Columns, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let options = StoreOptions { group_time: std::time::Duration::ZERO, ..StoreOptions::default() };
    let store = Store::open(Location::Sqlite(folder.path().join("store.db")), columnar::MIGRATIONS, options)
        .expect("a store");
    let columns =
        Columns::open(&folder.path().join("columns"), store, ColumnsOptions::default()).expect("columns");
    let till = Arc::new(Till::default());
    let source: Arc<dyn Source> = till.clone();
    for half in [shop.customers.len() / 2, shop.customers.len()] {
        {
            let mut till = till.0.lock().expect("till");
            till.0.customers = shop.customers[..half].to_vec();
            till.1 = till.0.customers.iter().map(|fact| fact.customer).collect();
            if half == shop.customers.len() {
                till.0.lives = shop.lives.clone();
            }
        }
        columns.refresh(&source, now).expect("a refresh");
        if half < shop.customers.len() {
            columns.merge().expect("a merge");
        }
    }
    (columns, folder)
}

/// `(last order, orders, paid)` of everybody who bought in a stretch, by id.
fn buyers(shop: &Shop, from: Instant, to: Instant) -> BTreeMap<i64, (Instant, i64, i64)> {
    let mut buyers = BTreeMap::new();
    for id in Shop::ids() {
        let Some(person) = shop.person(id) else { continue };
        let seen: Vec<_> =
            person.orders.iter().filter(|order| (from..=to).contains(&order.placed_at)).collect();
        let Some(last) = seen.iter().map(|order| order.placed_at).max() else { continue };
        let back =
            |order| person.returns.iter().filter(move |back| back.order == order).map(|back| back.total);
        let paid = seen.iter().map(|order| order.total - back(order.order).sum::<i64>()).sum();
        buyers.insert(id.0, (last, seen.len() as i64, paid));
    }
    buyers
}

/// Which fifth each of some keys is in, as `ntile(5)` gives them.
fn ntiles(mut keys: Vec<(i64, i64)>) -> BTreeMap<i64, u8> {
    keys.sort_unstable();
    let (quotient, rest) = (keys.len() / 5, keys.len() % 5);
    let tiles =
        (0..5).flat_map(|tile| std::iter::repeat_n(tile as u8 + 1, quotient + usize::from(tile < rest)));
    keys.iter().map(|(_, id)| *id).zip(tiles).collect()
}

fn shops() -> impl Strategy<Value = (Instant, Shop)> {
    select(&NOWS[..]).prop_flat_map(|now| {
        let now = Instant::parse(now).expect("an instant");
        (Just(now), shop(now))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fifths_by_rank_are_those_of_sorted_customers((now, shop) in shops()) {
        let (columns, _folder) = columns(&shop, now);
        let known = buyers(&shop, Instant(i64::MIN), now);
        let days = |at: Instant| now.0.div_euclid(MICROS_PER_DAY) - at.0.div_euclid(MICROS_PER_DAY);
        let recency = ntiles(known.iter().map(|(id, known)| (-days(known.0), *id)).collect());
        let frequency = ntiles(known.iter().map(|(id, known)| (known.1, *id)).collect());
        let money = ntiles(known.iter().map(|(id, known)| (known.2, *id)).collect());
        let mut expected = BTreeMap::new();
        for id in known.keys() {
            *expected.entry((recency[id], frequency[id], money[id])).or_insert(0) += 1;
        }
        for threads in [1, 2] {
            prop_assert_eq!(&rfm::quintile_cells(&columns.snapshot(), now, threads), &expected);
        }
    }
}
