//! Scores, borders, matrix and moves against slow and obvious ones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use columnar::{Columns, ColumnsOptions, Source};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use segment::rfm::{self, Borders, Crowd, Group, Moves, Scale, Scores, Stretch, settings};
use serde_json::{Value, json};
use store::{Location, Store, StoreOptions};
use vocabulary::{Instant, Problem, Zone};

use crate::shop::{NOWS, Person, Shop, Till, shop, whole};

/// Scores of the random trees: a period and borders that the random shops' orders lie around.
pub const SCALE: Scale = Scale {
    period_days: Some(30),
    borders: Borders { recency: [0, 7, 8, 28], frequency: [1, 2, 3, 3], money: [0, 300, 600, 1_200] },
    is_quintiles: false,
};

/// The condition, slow and obvious.
pub fn says(node: &Value, person: &Person<'_>, now: Instant, zone: &Zone) -> bool {
    let Some(scores) = scores(person, &SCALE, now, zone) else { return false };
    let has = |name: &str, score: u8| {
        node[name].as_array().is_none_or(|list| list.iter().any(|one| one.as_u64() == Some(score.into())))
    };
    let cell = json!([scores.recency, scores.frequency]);
    has("recency", scores.recency)
        && has("frequency", scores.frequency)
        && has("money", scores.money)
        && node["cells"].as_array().is_none_or(|cells| cells.contains(&cell))
}

fn scores(person: &Person<'_>, scale: &Scale, now: Instant, zone: &Zone) -> Option<Scores> {
    let (days, orders, paid) = bought(person, scale.period_days, now, zone)?;
    let beyond =
        |value: i64, borders: [i64; 4]| borders.iter().filter(|border| value > **border).count() as u8;
    Some(Scores {
        recency: 5 - beyond(days, scale.borders.recency),
        frequency: 1 + beyond(orders, scale.borders.frequency),
        money: 1 + beyond(paid, scale.borders.money),
    })
}

/// Days since the last order, orders, and what was paid for them, of who bought in a period.
fn bought(
    person: &Person<'_>,
    period_days: Option<i64>,
    now: Instant,
    zone: &Zone,
) -> Option<(i64, i64, i64)> {
    let today = zone.date(now);
    let begins = period_days.map(|days| today.plus_days(-days));
    let is_seen = |at: Instant| at <= now && begins.is_none_or(|begins| zone.date(at) >= begins);
    let seen: Vec<_> = person.orders.iter().filter(|order| is_seen(order.placed_at)).collect();
    let last = zone.date(seen.iter().map(|order| order.placed_at).max()?);
    let back = |order| person.returns.iter().filter(move |back| back.order == order).map(|back| back.total);
    let paid = seen.iter().map(|order| order.total - back(order.order).sum::<i64>()).sum();
    Some((i64::from(today.epoch_days() - last.epoch_days()), seen.len() as i64, paid))
}

/// A random condition.
pub fn condition() -> BoxedStrategy<Value> {
    let some = || subsequence(vec![1, 2, 3, 4, 5], 1..5).prop_map(Value::from);
    let cells = proptest::collection::vec((1..6, 1..6), 1..12).prop_map(|cells| {
        Value::from(
            cells.into_iter().map(|(recency, frequency)| json!([recency, frequency])).collect::<Vec<_>>(),
        )
    });
    let part = prop_oneof![
        (select(vec!["recency", "frequency", "money"]), some()).prop_map(|(name, list)| json!({name: list})),
        cells.prop_map(|cells| json!({"cells": cells})),
    ];
    proptest::collection::vec(part, 1..4)
        .prop_map(|parts| {
            let mut condition = json!({"kind": "rfm"});
            for part in parts {
                condition
                    .as_object_mut()
                    .expect("an object")
                    .extend(part.as_object().expect("an object").clone());
            }
            condition
        })
        .boxed()
}

/// A shop's columns: the first customers merged, the rest fresh.
pub fn columns(shop: &Shop, now: Instant) -> (Columns, tempfile::TempDir) {
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
            till.1 = till.0.customers.iter().map(|fact| whole(fact.customer)).collect();
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

/// Days, orders and payments of everybody who bought, by id.
fn buyers(
    shop: &Shop,
    period_days: Option<i64>,
    now: Instant,
    zone: &Zone,
) -> BTreeMap<i64, (i64, i64, i64)> {
    let people = Shop::ids().filter_map(|id| Some((id, shop.person(id)?)));
    people.filter_map(|(id, person)| Some((id.0, bought(&person, period_days, now, zone)?))).collect()
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
        let known = buyers(&shop, None, now, &Zone::utc());
        let recency = ntiles(known.iter().map(|(id, known)| (-known.0, *id)).collect());
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

    #[test]
    fn quintiles_part_sorted_customers_and_the_matrix_counts_them(
        (now, shop) in shops(),
        zone in select(vec!["Asia/Almaty", "Europe/Kyiv", "America/New_York"]),
        period_days in select(vec![None, Some(0), Some(28), Some(60)]),
    ) {
        let zone = Zone::parse(zone).expect("a zone");
        let (columns, _folder) = columns(&shop, now);
        let (snapshot, go_on) = (columns.snapshot(), AtomicBool::new(false));
        let known = buyers(&shop, period_days, now, &zone);
        let crowd = Crowd::of(&snapshot, &Stretch::new(now, &zone, period_days), 2, &go_on);
        let found: BTreeMap<_, _> =
            crowd.buyers().map(|buyer| (buyer.customer.0, (buyer.days, buyer.orders, buyer.spent))).collect();
        prop_assert_eq!(&found, &known);

        let borders = crowd.quintiles(2);
        for (pick, four) in [
            ((|known| known.0) as fn(&(i64, i64, i64)) -> i64, borders.recency),
            (|known| known.1, borders.frequency),
            (|known| known.2, borders.money),
        ] {
            let tiles = ntiles(known.iter().map(|(id, known)| (pick(known), *id)).collect());
            for (tile, border) in (1..5).zip(four) {
                let last = known.iter().filter(|(id, _)| tiles[id] <= tile).map(|(_, known)| pick(known)).max();
                prop_assert_eq!(last.unwrap_or_default(), border, "tile {}", tile);
            }
        }

        let matrix = crowd.matrix(&borders);
        let scale = Scale { period_days, borders, is_quintiles: true };
        let scored: Vec<(Scores, i64)> = known.iter().map(|(id, known)| {
            let person = shop.person(vocabulary::CustomerId(*id)).expect("somebody");
            (scores(&person, &scale, now, &zone).expect("a buyer"), known.2)
        }).collect();
        prop_assert_eq!(matrix.base, shop.customers.len() as u64);
        prop_assert_eq!(matrix.whole.customers, known.len() as u64);
        for score in 1..=5_u8 {
            let at = usize::from(score) - 1;
            let having = |pick: fn(&Scores) -> u8| scored.iter().filter(|(one, _)| pick(one) == score).count() as u64;
            prop_assert_eq!(matrix.by_recency()[at], having(|scores| scores.recency));
            prop_assert_eq!(matrix.by_frequency()[at], having(|scores| scores.frequency));
            prop_assert_eq!(matrix.by_money[at], having(|scores| scores.money));
        }
        for group in Group::ALL {
            let of: Vec<_> = scored.iter().filter(|(one, _)| Group::of(one.recency, one.frequency) == group).collect();
            let sums = matrix.group(group);
            prop_assert_eq!(sums.customers, of.len() as u64);
            prop_assert_eq!(sums.revenue, of.iter().map(|(_, paid)| i128::from(*paid)).sum::<i128>());
        }
    }

    #[test]
    fn moves_are_those_of_customers_scored_twice((now, shop) in shops(), days_ago in 0_i64..40) {
        let zone = Zone::parse("Europe/Kyiv").expect("a zone");
        let (columns, _folder) = columns(&shop, now);
        let then = now.plus_days(-days_ago);
        let stretch = |at| Stretch::new(at, &zone, SCALE.period_days);
        let go_on = AtomicBool::new(false);
        let moves = Moves::of(&columns.snapshot(), (&stretch(then), &stretch(now)), &SCALE.borders, 2, &go_on);
        let mut expected = BTreeMap::new();
        let mut came_to_champions = 0;
        for id in Shop::ids() {
            let Some(person) = shop.person(id) else { continue };
            let group = |at| scores(&person, &SCALE, at, &zone).map(|one| Group::of(one.recency, one.frequency));
            let cell = |at| scores(&person, &SCALE, at, &zone).map(|one| (one.recency, one.frequency));
            if group(then).is_some() || group(now).is_some() {
                *expected.entry((group(then), group(now))).or_insert(0_u64) += 1;
            }
            came_to_champions += u64::from(cell(now) == Some((5, 5)) && cell(then) != Some((5, 5)));
        }
        prop_assert_eq!(moves.of_groups(), expected);
        prop_assert_eq!(moves.through(5, 5).came, came_to_champions);
        let flows = (1..=5).flat_map(|recency| (1..=5).map(move |frequency| (recency, frequency)));
        let (came, left) = flows.fold((0, 0), |(came, left), (recency, frequency)| {
            let flow = moves.through(recency, frequency);
            (came + flow.came, left + flow.left)
        });
        let gone_or_new = |then: bool| (1..=5_u8).flat_map(move |r| (1..=5_u8).map(move |f| (r, f))).map(|cell| match then {
            true => moves.between(Some(cell), None),
            false => moves.between(None, Some(cell)),
        }).sum::<u64>();
        prop_assert_eq!(came - gone_or_new(false), left - gone_or_new(true), "who leaves one cell for another comes there");
    }
}

#[test]
fn every_cell_has_a_group_and_every_group_a_cell() {
    let cells: Vec<(u8, u8)> = Group::ALL.into_iter().flat_map(Group::cells).collect();
    assert_eq!((cells.len(), BTreeSet::from_iter(&cells).len()), (25, 25));
    assert!(Group::ALL.into_iter().all(|group| group.cells().next().is_some()));
    assert_eq!(
        (Group::of(5, 5), Group::of(5, 1), Group::of(1, 1), Group::of(1, 5)),
        (Group::Champions, Group::New, Group::Lost, Group::CantLose)
    );
}

fn save(
    store: &Store,
    version: i64,
    period_days: Option<i64>,
    borders: Option<Borders>,
) -> Result<settings::Settings, Problem> {
    store.transact(move |tx| settings::save(tx, Instant(7), version, period_days, borders, "stf_1")).wait()
}

#[test]
fn settings_are_kept_by_version_and_two_people_do_not_overwrite_one_another() {
    testkit::both(&[segment::MIGRATIONS], |store| {
        let load = || store.read(settings::load).wait().expect("settings");
        assert_eq!(
            load(),
            settings::Settings { version: 0, period_days: Some(365), borders: None, saved: None }
        );
        let own = save(store, 0, None, Some(SCALE.borders)).expect("saved");
        assert_eq!((own.version, own.period_days, own.borders), (1, None, Some(SCALE.borders)));
        assert_eq!((load(), own.saved.clone()), (own, Some((Instant(7), "stf_1".to_owned()))));
        let late = save(store, 0, Some(90), None).expect_err("somebody was quicker");
        assert_eq!((late.code, late.params["version"].as_i64()), ("version_conflict", Some(1)));
        assert_eq!(save(store, 1, None, Some(SCALE.borders)).expect("nothing to change").version, 1);
        assert_eq!(save(store, 1, Some(90), None).expect("quintiles again").version, 2);
        assert_eq!(load().borders, None);
    });
}

#[test]
fn borders_nobody_can_mean_are_refused_by_name() {
    testkit::both(&[segment::MIGRATIONS], |store| {
        let refused = |period_days, borders| {
            let problem = save(store, 0, period_days, borders).expect_err("refused");
            (problem.code, problem.field.unwrap_or_default())
        };
        let borders = SCALE.borders;
        let falling = Borders { money: [5, 4, 6, 7], ..borders };
        assert_eq!(refused(None, Some(falling)), ("borders_not_ascending", "borders.money".to_owned()));
        let never = Borders { frequency: [0, 1, 2, 3], ..borders };
        assert_eq!(refused(None, Some(never)), ("out_of_range", "borders.frequency".to_owned()));
        let tomorrow = Borders { recency: [-1, 1, 2, 3], ..borders };
        assert_eq!(refused(None, Some(tomorrow)), ("out_of_range", "borders.recency".to_owned()));
        assert_eq!(refused(Some(0), None), ("out_of_range", "period_days".to_owned()));
    });
}
