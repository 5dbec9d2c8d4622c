use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use columnar::{AttributeKey, Columns, ColumnsOptions, Part, Source, TableName, ValueKind};
use proptest::prelude::*;
use store::Store;
use vocabulary::{CustomerId, Instant};

use crate::shop::{Shop, click, customer, event, give_back, order};

fn options() -> ColumnsOptions {
    ColumnsOptions {
        merge_weight: 40,
        compact_weight: 6,
        run_weight: 30,
        runs_max: 2,
        page_rows: 7,
        page_lives: 3,
        ..ColumnsOptions::default()
    }
}

fn open(folder: &Path, store: &Store) -> Columns {
    Columns::open(folder, store.clone(), options()).expect("columns")
}

fn catch_up(columns: &Columns, shop: &Arc<Shop>, now: i64) {
    let source: Arc<dyn Source> = shop.clone();
    columns.refresh(&source, Instant(now)).expect("a refresh");
}

fn on_one_store(test: impl Fn(&Store, &Path)) {
    testkit::both(&[columnar::MIGRATIONS], |store| {
        let folder = tempfile::tempdir().expect("a folder");
        test(store, folder.path());
    });
}

/// Ids of all present customers as a scan meets them, each once.
fn scanned(columns: &Columns) -> Vec<i64> {
    let snapshot = columns.snapshot();
    let each = |ids: &mut Vec<i64>, part: &Part, rows: &mut Vec<u32>| {
        ids.extend(rows.iter().map(|row| part.customers.customer_id[*row as usize]));
    };
    let mut ids = snapshot.scan(2, &AtomicBool::new(false), Vec::new, each).concat();
    ids.sort_unstable();
    ids
}

fn assert_same(columns: &Columns, shop: &Shop, ids: impl Iterator<Item = i64>) {
    assert_eq!(scanned(columns), shop.present());
    let snapshot = columns.snapshot();
    for id in ids {
        let part = snapshot.lives(&[CustomerId(id)]);
        let Some(row) = part.find(id) else {
            assert!(shop.orders_of(id).is_empty() && shop.city(id).is_none(), "customer {id} is missing");
            continue;
        };
        let life = part.life(row);
        let orders: Vec<_> = life
            .orders()
            .map(|o| {
                (
                    part.orders.placed_at[o],
                    part.orders.order_id[o],
                    part.orders.total[o],
                    part.orders.net_total[o],
                )
            })
            .collect();
        assert_eq!(orders, shop.orders_of(id), "orders of {id}");
        for o in life.orders() {
            let lines = part.lines_of(o..o + 1);
            assert_eq!(part.lines.total[lines.clone()].iter().sum::<i64>(), part.orders.total[o]);
            assert_eq!(part.lines.net_total[lines].iter().sum::<i64>(), part.orders.net_total[o]);
        }
        let events: Vec<_> =
            life.events().map(|e| (part.events.occurred_at[e], part.events.event_id[e])).collect();
        assert_eq!(events, shop.events_of(id), "events of {id}");
        assert_eq!(part.properties_of(life.events()).len(), 2 * events.len());
        assert_eq!(life.messages().len(), shop.clicks_of(id));
        assert_eq!(life.is_present(), shop.city(id).is_some(), "presence of {id}");
        if let Some(city) = shop.city(id) {
            let words = snapshot.words();
            assert_eq!(words.text(part.customers.city[row]), Some(city.as_str()));
            let bonus = AttributeKey { key: "bonus".to_owned(), kind: ValueKind::Number };
            assert_eq!(life.attribute(&bonus).map(|column| column.number(row)), Some(id * 1000));
            let likes = AttributeKey { key: "likes".to_owned(), kind: ValueKind::List };
            let likes = life.attribute(&likes).map_or(&[][..], |column| column.list(row));
            assert_eq!(
                likes.iter().filter_map(|word| words.text(*word)).collect::<Vec<_>>(),
                ["tea", city.as_str()]
            );
        }
    }
}

#[derive(Debug, Clone)]
enum Step {
    Keep(i64, bool),
    Order(Option<i64>, i64),
    GiveBack(usize, i64),
    Event(i64, i64),
    Click(i64, i64),
    Join(i64, i64),
    Refresh,
    Compact,
    Merge,
    Reopen,
    Rebuild,
}

fn step() -> impl Strategy<Value = Step> {
    // Two neighbouring buckets and a far one.
    let who = prop_oneof![1_i64..6, 32_766_i64..32_770, Just(100_001_i64)];
    prop_oneof![
        4 => (who.clone(), any::<bool>()).prop_map(|(who, which)| Step::Keep(who, which)),
        6 => (proptest::option::weighted(0.9, who.clone()), 0_i64..50).prop_map(|(who, at)| Step::Order(who, at)),
        2 => (any::<usize>(), 0_i64..50).prop_map(|(which, at)| Step::GiveBack(which, at)),
        3 => (who.clone(), 0_i64..50).prop_map(|(who, at)| Step::Event(who, at)),
        2 => (who.clone(), 0_i64..50).prop_map(|(who, at)| Step::Click(who, at)),
        1 => (who.clone(), who).prop_map(|(from, into)| Step::Join(from, into)),
        3 => Just(Step::Refresh),
        2 => Just(Step::Compact),
        1 => Just(Step::Merge),
        1 => Just(Step::Reopen),
        1 => Just(Step::Rebuild),
    ]
}

fn play(steps: &[Step], store: &Store, folder: &Path) {
    let shop = Shop::new();
    let mut columns = open(folder, store);
    let mut orders = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let id = index as i64 + 1;
        match step {
            Step::Keep(who, which) => shop.keep(customer(*who, if *which { "Almaty" } else { "Astana" })),
            Step::Order(who, at) => {
                orders.push(id);
                shop.order(order(id, *who, *at, id * 100));
            }
            Step::GiveBack(which, at) if !orders.is_empty() => {
                let order_id = orders[which % orders.len()];
                shop.give_back_of(id, order_id, *at);
            }
            Step::GiveBack(..) => {}
            Step::Event(who, at) => shop.event(event(id, *who, *at)),
            Step::Click(who, at) => shop.click(click(id, *who, *at)),
            Step::Join(from, into) if from != into => shop.join(*from, *into),
            Step::Join(..) => {}
            Step::Refresh => catch_up(&columns, &shop, id),
            Step::Compact => columns.compact(),
            Step::Merge => columns.merge().expect("a merge"),
            Step::Reopen => {
                drop(columns);
                columns = open(folder, store);
            }
            Step::Rebuild => columns.rebuild().expect("a rebuild"),
        }
    }
    catch_up(&columns, &shop, 1_000_000);
    let everybody = || (1..6).chain(32_766..32_770).chain([100_001]);
    assert_same(&columns, &shop, everybody());
    merge_all(&columns, &shop);
    assert_same(&columns, &shop, everybody());
    drop(columns);
    let columns = open(folder, store);
    assert_same(&columns, &shop, everybody());
    assert_eq!(columns.freshness().fresh_rows, 0);
}

/// Merges until nothing is fresh: columns opened before may be merging beside.
fn merge_all(columns: &Columns, shop: &Arc<Shop>) {
    for _ in 0..10 {
        columns.merge().expect("a merge");
        catch_up(columns, shop, 1_000_000);
        if columns.freshness().fresh_rows == 0 {
            return;
        }
    }
    panic!("rows stay fresh");
}

#[test]
fn whatever_happens_in_whatever_order_the_columns_show_what_is_true() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = store::Location::Sqlite(folder.path().join("store.db"));
    let options =
        store::StoreOptions { group_time: std::time::Duration::ZERO, ..store::StoreOptions::default() };
    let store = Store::open(location, columnar::MIGRATIONS, options).expect("a store");
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let outcome = runner.run(&proptest::collection::vec(step(), 1..90), |steps| {
        let columns_folder = tempfile::tempdir().expect("a folder");
        store
            .transact(|tx| tx.execute("delete from columnar_manifest", store::params![]))
            .wait()
            .expect("cleared");
        play(&steps, &store, columns_folder.path());
        Ok(())
    });
    outcome.expect("every shop reads the same");
}

#[test]
fn another_process_follows_the_manifest() {
    on_one_store(|store, folder| {
        let shop = Shop::new();
        let (one, two) = (open(folder, store), open(folder, store));
        for id in 1..30 {
            shop.keep(customer(id, "Almaty"));
            shop.order(order(id, Some(id), id, 500));
        }
        catch_up(&two, &shop, 1);
        catch_up(&one, &shop, 2);
        one.merge().expect("a merge");
        shop.order(order(99, Some(3), 4, 700));
        catch_up(&two, &shop, 3);
        assert_same(&two, &shop, 1..30);
        two.merge().expect("a merge");
        catch_up(&one, &shop, 4);
        assert_same(&one, &shop, 1..30);
    });
}

#[test]
fn taking_over_what_another_process_merged_shows_nothing_older() {
    on_one_store(|store, folder| {
        let shop = Shop::new();
        let (one, two) = (open(folder, store), open(folder, store));
        shop.keep(customer(1, "Almaty"));
        catch_up(&one, &shop, 1);
        shop.keep(customer(2, "Taraz"));
        catch_up(&two, &shop, 2);
        one.merge().expect("a merge");
        two.merge().expect("the other's buckets hold");
        assert_same(&two, &shop, 1..3);
        two.merge().expect("a merge of what is known of them");
        assert_same(&two, &shop, 1..3);
        catch_up(&two, &shop, 3);
        assert_same(&two, &shop, 1..3);
    });
}

#[test]
fn a_damaged_or_missing_file_costs_a_rebuild_and_nothing_else() {
    on_one_store(|store, folder| {
        let shop = Shop::new();
        let columns = open(folder, store);
        (1..20).for_each(|id| shop.keep(customer(id, "Taraz")));
        (1..20).for_each(|id| shop.order(order(id, Some(id), id, 500)));
        for harm in ["cut", "remove", "garble"] {
            let columns = open(folder, store);
            catch_up(&columns, &shop, 1);
            columns.merge().expect("a merge");
            drop(columns);
            let file = std::fs::read_dir(folder)
                .expect("the folder")
                .filter_map(Result::ok)
                .map(|entry| entry.path())
                .find(|path| path.to_string_lossy().ends_with("-orders.arrow"))
                .expect("a file of orders");
            let bytes = std::fs::read(&file).expect("its bytes");
            std::fs::remove_file(&file).expect("removed");
            match harm {
                "cut" => std::fs::write(&file, &bytes[..bytes.len() / 2]).expect("written"),
                "garble" => std::fs::write(&file, vec![7; bytes.len()]).expect("written"),
                _ => {}
            }
            let columns = open(folder, store);
            assert!(!columns.freshness().is_complete, "{harm}");
            catch_up(&columns, &shop, 2);
            assert_same(&columns, &shop, 1..20);
        }
        drop(columns);
    });
}

#[test]
fn files_of_another_format_are_built_anew_once() {
    on_one_store(|store, folder| {
        let shop = Shop::new();
        // Too few for a merge beside, which would write over the other format.
        (1..4).for_each(|id| shop.keep(customer(id, "Taraz")));
        let merged = |asked: &str, is_complete: bool| {
            let columns = open(folder, store);
            assert_eq!(columns.freshness().is_complete, is_complete, "{asked}");
            catch_up(&columns, &shop, 1);
            columns.merge().expect("a merge");
            assert_same(&columns, &shop, 1..4);
        };
        merged("for the first time", false);
        for body in [r#"replace(body, '"format":', '"format":9')"#, "'of a time to come'"] {
            let other = format!("update columnar_manifest set body = {body}");
            store.transact(move |tx| tx.execute(&other, store::params![])).wait().expect("another format");
            merged(body, false);
            merged(body, true);
        }
    });
}

#[test]
fn a_picture_does_not_change_while_it_is_held() {
    on_one_store(|store, folder| {
        let shop = Shop::new();
        let columns = open(folder, store);
        (1..20).for_each(|id| shop.keep(customer(id, "Taraz")));
        catch_up(&columns, &shop, 5);
        let before = columns.snapshot();
        shop.keep(customer(20, "Taraz"));
        catch_up(&columns, &shop, 6);
        columns.merge().expect("a merge");
        assert_eq!(before.as_of(), Instant(5));
        assert!(before.lives(&[CustomerId(20)]).find(20).is_none());
        assert_eq!(columns.snapshot().as_of(), Instant(6));
        assert!(columns.lives(&[CustomerId(20)]).find(20).is_some());
    });
}

#[test]
fn reports_read_the_files_and_what_is_fresh_beside_them() {
    on_one_store(|store, folder| {
        let shop = Shop::new();
        let columns = open(folder, store);
        (1..5).for_each(|id| shop.keep(customer(id, "Taraz")));
        (1..5).for_each(|id| shop.order(order(id, Some(id), id, 500)));
        shop.order(order(5, None, 1, 900));
        catch_up(&columns, &shop, 5);
        columns.merge().expect("a merge");
        shop.order(order(6, Some(2), 9, 100));
        let last = order(7, Some(9), 9, 100);
        shop.order(last.clone());
        shop.give_back(give_back(1, &last, 10));
        catch_up(&columns, &shop, 6);
        let snapshot = columns.snapshot();
        let images = snapshot.images(TableName::Orders).expect("images");
        let mut rows = 0;
        for image in &images {
            for bytes in image.base.iter().chain(&image.fresh) {
                let reader = arrow::ipc::reader::FileReader::try_new(std::io::Cursor::new(bytes), None)
                    .expect("a file");
                rows += reader.map(|batch| batch.expect("a batch").num_rows()).sum::<usize>();
            }
            rows -= image.skip.iter().map(|skip| skip.len()).sum::<usize>();
        }
        assert_eq!(rows, 7);
        assert_eq!(images.len(), 2, "customers' orders and nobody's");
    });
}
