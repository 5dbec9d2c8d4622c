use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use columnar::{Columns, ColumnsOptions, Snapshot, Source, Touched};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{TestError, TestRunner};
use segment::{Context, Program, Truth};
use serde_json::{Value, json};
use store::{Location, Store, StoreOptions};
use vocabulary::{CustomerId, Instant, ListId, SegmentId, Zone};

use crate::oracle::Oracle;
use crate::shop::{Change, NOWS, Person, Shop, Till, busy_shop, changes, shop, whole};
use crate::trees::{short_way, tree};

/// Members of `lst_1`.
const LIST: [i64; 2] = [2, 5];

struct Question {
    now: Instant,
    zone: Zone,
    segment: Value,
    events_kept_days: Option<i64>,
}

impl Question {
    fn program(&self, tree: &Value, snapshot: &Snapshot) -> Program {
        let parsed = segment::parse(tree).unwrap_or_else(|problem| panic!("{problem}: {tree}"));
        let segment = segment::parse(&self.segment).expect("the segment's tree");
        let list = segment::member_set(LIST.map(CustomerId));
        let words = snapshot.words();
        let context = Context {
            now: self.now,
            zone: &self.zone,
            words: &words,
            segments: &HashMap::from([(SegmentId(1), segment)]),
            lists: &HashMap::from([(ListId(1), Arc::new(list))]),
            events_kept_days: self.events_kept_days,
            rfm: Some(&crate::rfm::SCALE),
        };
        Program::compile(&parsed, &context).expect("a program")
    }
}

/// What becomes of a shop while its columns are kept: two cards may be joined, and what there was changes before and after it was merged.
#[derive(Debug, Clone, Default)]
struct Course {
    joined: Option<(i64, i64)>,
    changes: [Vec<Change>; 2],
}

/// The shop's columns in stages: fresh, merged, with cards joined, and with orders, events and cards changed before and after they were merged.
fn check(store: &Store, shop: &Shop, trees: &[Value], question: &Question, course: &Course) {
    let folder = tempfile::tempdir().expect("a folder");
    store
        .transact(|tx| tx.execute("delete from columnar_manifest", store::params![]))
        .wait()
        .expect("cleared");
    let options =
        ColumnsOptions { merge_weight: usize::MAX, page_rows: 5, page_lives: 2, ..ColumnsOptions::default() };
    let columns = Columns::open(folder.path(), store.clone(), options).expect("columns");
    let till = Arc::new(Till::default());
    let source: Arc<dyn Source> = till.clone();
    let show = |shop: &Shop, touched: Vec<Touched>, stage: &str| {
        {
            let mut till = till.0.lock().expect("till");
            till.0 = shop.clone();
            till.1.extend(touched);
        }
        columns.refresh(&source, question.now).expect("a refresh");
        agree(&columns, shop, trees, question, stage);
    };
    let (early, late) = shop.halves();
    let cards = |shop: &Shop| shop.customers.iter().map(|fact| whole(fact.customer)).collect();
    show(&early, cards(&early), "fresh");
    columns.merge().expect("a merge");
    show(shop, late.into_iter().map(whole).collect(), "merged and fresh");
    let [before, after] = &course.changes;
    let mut shop = shop.clone();
    let touched = before.iter().flat_map(|change| shop.change(change)).collect();
    show(&shop, touched, "changed");
    if let Some((from, into)) = course.joined {
        let touched = shop.join(CustomerId(from), CustomerId(into));
        show(&shop, touched, "joined");
    }
    columns.merge().expect("a merge");
    agree(&columns, &shop, trees, question, "merged");
    if !after.is_empty() {
        let touched = after.iter().flat_map(|change| shop.change(change)).collect();
        show(&shop, touched, "changed after it was merged");
        columns.merge().expect("a merge");
        agree(&columns, &shop, trees, question, "changed and merged");
    }
}

fn agree(columns: &Columns, shop: &Shop, trees: &[Value], question: &Question, stage: &str) {
    let snapshot = columns.snapshot();
    let rows = shop_rows(&snapshot, shop);
    let oracle = Oracle {
        now: question.now,
        zone: &question.zone,
        segment: &question.segment,
        list: &LIST,
        events_kept_days: question.events_kept_days,
    };
    for tree in trees {
        let program = question.program(tree, &snapshot);
        let stop = AtomicBool::new(false);
        let mut expected = Vec::new();
        for id in Shop::ids() {
            let Some(person) = shop.person(id) else { continue };
            let truth = oracle.says(tree, &person);
            if truth == Some(true) {
                expected.push(id);
            }
            let lives = snapshot.lives(&[id]);
            let row = lives.find(id.0).unwrap_or_else(|| panic!("{stage}: {id} is missing"));
            assert_eq!(known(program.truth(lives.life(row))), truth, "{stage}, columns, {id}: {tree}");
            let row = rows.find(id.0).expect("rows of everybody");
            assert_eq!(known(program.truth(rows.life(row))), truth, "{stage}, rows, {id}: {tree}");
            check_reasons(&oracle, &person, tree, &program.explain(rows.life(row), &snapshot.words()), stage);
            let outlook = program.outlook(rows.life(row));
            assert_eq!(known(outlook.truth), truth, "{stage}, outlook, {id}: {tree}");
            check_outlook(&oracle, &person, tree, truth, outlook.until);
        }
        assert_eq!(segment::members(&snapshot, &program, 2, &stop), expected, "{stage}, members: {tree}");
        let counted = segment::count(&snapshot, &program, 2, &stop);
        assert_eq!(counted.count, expected.len() as u64, "{stage}, count: {tree}");
        assert_eq!(counted.base, shop.customers.len() as u64, "{stage}, base");
        check_steps(&oracle, shop, tree, &counted.steps, stage);
    }
}

/// Everybody's lives as a till would read them from the store.
fn shop_rows(snapshot: &Snapshot, shop: &Shop) -> columnar::Part {
    snapshot.part(&shop.customers, &shop.lives)
}

/// Every condition of the tree is explained, each by what the oracle says of it alone.
fn check_reasons(
    oracle: &Oracle<'_>,
    person: &Person<'_>,
    tree: &Value,
    reasons: &[segment::Explained],
    stage: &str,
) {
    assert_eq!(reasons.len(), conditions(&tree["root"]), "{stage}, all are explained: {tree}");
    for reason in reasons {
        let condition = tree.pointer(&reason.path).unwrap_or_else(|| panic!("{}: {tree}", reason.path));
        let alone = json!({"version": 1, "root": condition});
        assert_eq!(known(reason.truth), oracle.says(&alone, person), "{stage}, {}: {tree}", reason.path);
    }
}

/// Until the instant it names nothing changes by itself.
fn check_outlook(
    oracle: &Oracle<'_>,
    person: &Person<'_>,
    tree: &Value,
    truth: Option<bool>,
    until: Option<Instant>,
) {
    const HOUR: i64 = 3_600_000_000;
    let end = until.map_or(i64::MAX, |until| until.0);
    assert!(end > oracle.now.0, "a change that is over is none: {tree}");
    let later = [1, HOUR, 11 * HOUR, 12 * HOUR, 24 * HOUR, 9 * 24 * HOUR, 33 * 24 * HOUR, 400 * 24 * HOUR];
    let instants = later.into_iter().map(|later| oracle.now.0 + later).chain([end - 1]);
    for at in instants.filter(|at| *at < end && *at < oracle.now.0 + 800 * 24 * HOUR) {
        let then = Oracle { now: Instant(at), ..*oracle };
        let id = person.customer.customer;
        assert_eq!(then.says(tree, person), truth, "{id} at {at}, until {end}: {tree}");
    }
}

fn conditions(node: &Value) -> usize {
    1 + match &node["of"] {
        Value::Array(of) => of.iter().map(conditions).sum(),
        Value::Object(_) => conditions(&node["of"]),
        _ => 0,
    }
}

fn check_steps(oracle: &Oracle<'_>, shop: &Shop, tree: &Value, steps: &[segment::Step], stage: &str) {
    let says = |node: &Value, id: CustomerId| {
        let alone = json!({"version": 1, "root": node});
        shop.person(id).is_some_and(|person| oracle.says(&alone, &person) == Some(true))
    };
    let everybody = Shop::ids().filter(|id| shop.person(*id).is_some()).collect();
    let mut told = Vec::new();
    let members = walk(&tree["root"], "/root", everybody, &says, &mut told);
    if told.is_empty() {
        told.push(("/root".to_owned(), members.len()));
    }
    let found: Vec<_> = steps.iter().map(|step| (step.path.clone(), step.count as usize)).collect();
    assert_eq!(found, told, "{stage}, steps: {tree}");
}

/// Those who come to a condition and pass it; tells how many after each condition in it.
fn walk(
    node: &Value,
    path: &str,
    come: Vec<CustomerId>,
    says: &impl Fn(&Value, CustomerId) -> bool,
    told: &mut Vec<(String, usize)>,
) -> Vec<CustomerId> {
    let kind = node["kind"].as_str().expect("a kind");
    if kind == "not" {
        walk(&node["of"], &format!("{path}/of"), come.clone(), says, told);
    }
    if !["all", "any"].contains(&kind) {
        return come.into_iter().filter(|id| says(node, *id)).collect();
    }
    let mut passed = if kind == "all" { come.clone() } else { Vec::new() };
    for (index, child) in node["of"].as_array().expect("children").iter().enumerate() {
        let (place, path) = (told.len(), format!("{path}/of/{index}"));
        told.push((path.clone(), 0));
        if kind == "all" {
            passed = walk(child, &path, passed, says, told);
        } else {
            let left = come.iter().copied().filter(|id| !passed.contains(id)).collect();
            passed.extend(walk(child, &path, left, says, told));
        }
        told[place].1 = passed.len();
    }
    passed
}

fn known(truth: Truth) -> Option<bool> {
    match truth {
        Truth::False => Some(false),
        Truth::Unknown => None,
        Truth::True => Some(true),
    }
}

fn store(folder: &tempfile::TempDir) -> Store {
    let options = StoreOptions { group_time: std::time::Duration::ZERO, ..StoreOptions::default() };
    Store::open(Location::Sqlite(folder.path().join("store.db")), columnar::MIGRATIONS, options)
        .expect("a store")
}

fn runner(cases: u32) -> TestRunner {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(cases);
    TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 1_000,
        max_shrink_time: 30_000,
        ..ProptestConfig::default()
    })
}

/// Runs a check of shops and trees; what goes wrong is told with the smallest tree that goes wrong in the shop found.
fn hold<S: std::fmt::Debug + Clone>(
    cases: u32,
    situations: &impl Strategy<Value = (S, Vec<Value>)>,
    check: impl Fn(&S, &[Value]),
) {
    let outcome = runner(cases).run(situations, |(situation, trees)| {
        check(&situation, &trees);
        Ok(())
    });
    let Err(error) = outcome else { return };
    let TestError::Fail(reason, (situation, trees)) = error else { panic!("{error}") };
    let fails = |tree: &Value| {
        let check = || check(&situation, std::slice::from_ref(tree));
        std::panic::catch_unwind(AssertUnwindSafe(check)).is_err()
    };
    let first = trees.into_iter().find(&fails).unwrap_or_else(|| panic!("not a matter of a tree: {reason}"));
    let mut smallest = first;
    while let Some(less) = smaller(&smallest).into_iter().find(&fails) {
        smallest = less;
    }
    panic!("the smallest tree: {smallest}\nin {situation:?}\nat first: {reason}");
}

/// Trees with something less, or one of the conditions alone.
fn smaller(tree: &Value) -> Vec<Value> {
    let mut trees = Vec::new();
    let alone = |condition: &Value| json!({"version": 1, "root": condition});
    match &tree["root"]["of"] {
        Value::Array(of) => trees.extend(of.iter().map(alone)),
        Value::Object(_) => trees.push(alone(&tree["root"]["of"])),
        _ => {}
    }
    trees.extend(cut(tree));
    trees.retain(|tree| segment::parse(tree).is_ok());
    trees
}

/// All that a value is with one thing in it left out.
fn cut(value: &Value) -> Vec<Value> {
    let mut less = Vec::new();
    match value {
        Value::Array(of) => {
            for (index, inner) in of.iter().enumerate() {
                let mut without = of.clone();
                without.remove(index);
                less.push(Value::Array(without));
                for inner in cut(inner) {
                    let mut of = of.clone();
                    of[index] = inner;
                    less.push(Value::Array(of));
                }
            }
        }
        Value::Object(of) => {
            for (key, inner) in of {
                let mut without = of.clone();
                without.remove(key);
                less.push(Value::Object(without));
                for inner in cut(inner) {
                    let mut of = of.clone();
                    of[key] = inner;
                    less.push(Value::Object(of));
                }
            }
        }
        _ => {}
    }
    less
}

#[test]
fn what_goes_wrong_is_told_with_the_smallest_tree() {
    let trees = proptest::collection::vec(tree(Instant(0)), 1..5);
    let check = |_: &(), trees: &[Value]| {
        assert!(!trees.iter().any(|tree| tree.to_string().contains("\"contact\"")), "no contacts");
    };
    let told = std::panic::catch_unwind(AssertUnwindSafe(|| hold(200, &(Just(()), trees), check)));
    let told = told.expect_err("a mismatch");
    let told = told.downcast_ref::<String>().expect("words");
    let (_, tree) = told.split_once("the smallest tree: ").expect("a tree");
    let tree: Value = serde_json::from_str(tree.lines().next().unwrap_or_default()).expect("JSON");
    assert_eq!(tree["root"]["kind"], "contact", "{told}");
    assert_eq!(tree["root"]["purpose"], Value::Null, "{told}");
}

#[test]
fn the_evaluator_agrees_with_the_slow_and_obvious_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder);
    let zones = select(vec!["UTC", "Asia/Almaty", "Europe/Kyiv", "America/New_York"]);
    let kept = select(vec![None, None, Some(31), Some(60)]);
    let situation = (select(&NOWS[..]), (zones, kept)).prop_flat_map(|(now, zone)| {
        let now = Instant::parse(now).expect("an instant");
        let trees = proptest::collection::vec(tree(now), 1..25);
        let joined = proptest::option::of((1_i64..7, 1_i64..7));
        let course =
            (joined, [changes(now), changes(now)]).prop_map(|(joined, changes)| Course { joined, changes });
        ((Just(now), Just(zone), shop(now), tree(now), course), trees)
    });
    hold(160, &situation, |(now, (zone, events_kept_days), shop, segment, course), trees| {
        // A segment of its own may not refer to itself.
        let refers = segment.to_string().contains("seg_1");
        let everybody = json!({"version": 1, "root": {"kind": "all", "of": []}});
        let question = Question {
            now: *now,
            zone: Zone::parse(zone).expect("a zone"),
            segment: if refers { everybody } else { segment.clone() },
            events_kept_days: *events_kept_days,
        };
        check(&store, shop, trees, &question, course);
    });
}

#[test]
fn the_short_ways_through_orders_lead_where_the_long_ones_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder);
    let situation = select(&NOWS[..]).prop_flat_map(|now| {
        let now = Instant::parse(now).expect("an instant");
        let course = changes(now).prop_map(|after| Course { joined: None, changes: [Vec::new(), after] });
        ((Just(now), busy_shop(now), course), proptest::collection::vec(short_way(now), 10..40))
    });
    hold(60, &situation, |(now, shop, course), trees| {
        let segment = json!({"version": 1, "root": {"kind": "all", "of": []}});
        let question = Question { now: *now, zone: Zone::utc(), segment, events_kept_days: None };
        check(&store, shop, trees, &question, course);
    });
}
