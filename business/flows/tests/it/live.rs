use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use collect::events::{EventKind, NewEvent};
use collect::orders::Recorded;
use collect::returns::{LineRef, NewReturn, NewReturnLine};
use flows::live::{self, Keeper, Took};
use flows::segment as segments;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use segment::live::{Cause, Change};
use segment::segments::NewSegment;
use serde_json::{Value, json};
use store::Position;
use vocabulary::{CustomerId, Identifier, Instant, OrderId, Problem, SegmentId};

use crate::shop::{Shop, shops};
use crate::support::{anonymous, bring_back, noon, order, phone, settings};

const HOUR: i64 = 3_600;
static GOES_ON: AtomicBool = AtomicBool::new(false);

fn tree(root: &Value) -> Value {
    json!({"version": 1, "root": root})
}

fn bought(days: i64, times: i64) -> Value {
    json!({"kind": "orders", "measure": "count", "op": "at_least", "value": times, "window": {"last_days": days}})
}

pub fn new(name: &str, root: &Value) -> NewSegment {
    NewSegment { name: name.into(), description: String::new(), tree: tree(root), by: "Ann".into() }
}

pub fn make_live(shop: &Shop, name: &str, root: &Value) -> SegmentId {
    let id = segments::create(&shop.workspace, new(name, root), &GOES_ON).expect("a segment").id;
    let now = shop.workspace.now();
    shop.write(move |tx| live::start(tx, now, id, false));
    id
}

/// Turns until there is nothing more to do.
pub fn settle(shop: &Shop, keeper: &mut Keeper) {
    testkit::settle(&shop.workspace.store);
    flows::columns::refresh(&shop.workspace).expect("a refresh");
    for _ in 0..1_000 {
        match keeper.turn(&shop.workspace) {
            Ok(Took::Some) => {}
            Ok(Took::All | Took::NobodyLive) => return,
            Err(problem) => assert_eq!(problem.code, "turn_taken", "{problem}"),
        }
    }
    panic!("there is always more");
}

pub fn buys(shop: &Shop, number: &str, who: &str) {
    let order = collect::orders::NewOrder {
        placed_at: shop.workspace.now(),
        ..order(number, vec![phone(who)], &[10_000])
    };
    let now = shop.workspace.now();
    let recorded =
        shop.write(move |tx| flows::order::record(tx, now, &settings(), std::slice::from_ref(&order)));
    assert!(recorded.iter().all(Result::is_ok), "{recorded:?}");
}

pub fn later(shop: &Shop, seconds: i64) {
    shop.clock.set(shop.workspace.now().plus_seconds(seconds));
}

fn changes(shop: &Shop) -> Vec<Change> {
    testkit::settle(&shop.workspace.store);
    let read = shop.workspace.store.read(|tx| segment::live::changes_since(tx, Position::default(), 10_000));
    read.wait().expect("changes").into_iter().map(|(_, change)| change).collect()
}

/// `entered cause fires` of each change.
pub fn told(shop: &Shop) -> Vec<String> {
    let word = |change: &Change| {
        let way = if change.entered { "in" } else { "out" };
        let fires = if change.fires { "" } else { " silently" };
        format!("{way} by {}{fires}", change.cause.as_str())
    };
    changes(shop).iter().map(word).collect()
}

pub fn live_members(shop: &Shop, id: SegmentId) -> BTreeSet<CustomerId> {
    let all = (CustomerId(0), CustomerId(i64::MAX));
    let read = shop.workspace.store.read(move |tx| {
        let kept = segment::live::all(tx)?.into_iter().find(|kept| kept.id == id);
        let kept = kept.ok_or_else(|| Problem::not_found(id))?;
        let standings = segment::live::standings_between(tx, all.0, all.1)?;
        let members = standings.into_iter().filter(|(_, standing)| standing.segments.contains(&kept.live));
        Ok::<_, Problem>((members.map(|(customer, _)| customer).collect::<BTreeSet<_>>(), kept.size))
    });
    let (members, size) = read.wait().expect("members");
    assert_eq!(size, members.len() as i64, "the size is kept");
    members
}

#[test]
fn an_order_brings_in_and_a_day_takes_out_again_each_once() {
    shops(|shop| {
        let mut keeper = Keeper::default();
        let often = make_live(shop, "Bought twice in a week", &bought(7, 2));
        settle(shop, &mut keeper);
        buys(shop, "A-1", "+77010000001");
        settle(shop, &mut keeper);
        assert_eq!(told(shop), [""; 0]);
        later(shop, HOUR);
        buys(shop, "A-2", "+77010000001");
        settle(shop, &mut keeper);
        settle(shop, &mut Keeper::default());
        assert_eq!(told(shop), ["in by order"]);
        let entry = &changes(shop)[0];
        assert_eq!((entry.segment, entry.version, entry.cause_id), (often, 1, Some(2)));
        assert_eq!(live_members(shop, often).len(), 1);

        // The first order is of 22 November, in Almaty; its eighth day begins at 19:00 UTC of the 29th.
        shop.clock.set(Instant::parse("2026-11-29T18:59:59Z").expect("an instant"));
        settle(shop, &mut keeper);
        assert_eq!(told(shop), ["in by order"]);
        shop.clock.set(Instant::parse("2026-11-29T19:00:00Z").expect("an instant"));
        settle(shop, &mut Keeper::default());
        settle(shop, &mut keeper);
        assert_eq!(told(shop), ["in by order", "out by time"]);
        assert_eq!(live_members(shop, often).len(), 0);
    });
}

#[test]
fn who_is_in_when_it_is_made_live_or_changed_is_written_down_silently_unless_asked() {
    shops(|shop| {
        let mut keeper = Keeper::default();
        for (number, who) in [("A-1", "+77010000001"), ("A-2", "+77010000001"), ("A-3", "+77010000002")] {
            buys(shop, number, who);
        }
        let id = make_live(shop, "Bought", &bought(30, 1));
        settle(shop, &mut keeper);
        assert_eq!(told(shop), ["in by edit silently", "in by edit silently"]);
        segments::change(&shop.workspace, id, 1, new("Bought twice", &bought(30, 2)), false, &GOES_ON)
            .expect("changed");
        settle(shop, &mut keeper);
        assert_eq!(told(shop)[2..], ["out by edit silently"]);
        segments::change(&shop.workspace, id, 2, new("Bought", &bought(30, 1)), true, &GOES_ON)
            .expect("changed");
        settle(shop, &mut keeper);
        assert_eq!(told(shop)[3..], ["in by edit"]);
        let renamed = segments::change(&shop.workspace, id, 3, new("Buyers", &bought(30, 1)), true, &GOES_ON);
        assert_eq!(renamed.expect("renamed").version, 4);
        settle(shop, &mut keeper);
        assert_eq!(changes(shop).len(), 4, "another name moves nobody");
        buys(shop, "A-4", "+77010000003");
        settle(shop, &mut keeper);
        assert_eq!(changes(shop).last().map(|change| (change.version, change.fires)), Some((4, true)));
        assert_eq!(live_members(shop, id).len(), 3);
    });
}

#[test]
fn a_live_segment_that_cannot_be_asked_rests_and_the_others_go_on() {
    shops(|shop| {
        let mut keeper = Keeper::default();
        let broken = make_live(shop, "Broken", &bought(30, 1));
        settle(shop, &mut keeper);
        buys(shop, "A-1", "+77010000001");
        settle(shop, &mut keeper);
        crate::segment::spoil(shop, broken);
        let other = make_live(shop, "Bought twice", &bought(30, 2));
        settle(shop, &mut Keeper::default());
        buys(shop, "A-2", "+77010000001");
        buys(shop, "A-3", "+77010000002");
        settle(shop, &mut Keeper::default());
        assert_eq!(told(shop), ["in by order", "in by order"]);
        assert_eq!((live_members(shop, broken).len(), live_members(shop, other).len()), (1, 1));
    });
}

#[test]
fn a_change_of_a_segment_reaches_those_that_refer_to_it() {
    shops(|shop| {
        let mut keeper = Keeper::default();
        buys(shop, "A-1", "+77010000001");
        let inner =
            segments::create(&shop.workspace, new("Inner", &bought(30, 1)), &GOES_ON).expect("a segment").id;
        let outer =
            make_live(shop, "Outer", &json!({"kind": "not", "of": {"kind": "segment", "segment": inner}}));
        settle(shop, &mut keeper);
        assert_eq!(live_members(shop, outer).len(), 0);
        segments::change(&shop.workspace, inner, 1, new("Inner", &bought(30, 2)), false, &GOES_ON)
            .expect("changed");
        settle(shop, &mut keeper);
        assert_eq!(live_members(shop, outer).len(), 1);
    });
}

#[test]
fn what_is_live_no_longer_is_begun_again_from_nothing() {
    shops(|shop| {
        let mut keeper = Keeper::default();
        buys(shop, "A-1", "+77010000001");
        let id = make_live(shop, "Bought", &bought(30, 1));
        settle(shop, &mut keeper);
        shop.write(move |tx| segment::live::stop(tx, id));
        buys(shop, "A-2", "+77010000002");
        assert_eq!(keeper.turn(&shop.workspace), Ok(Took::NobodyLive));
        let now = shop.workspace.now();
        shop.write(move |tx| live::start(tx, now, id, false));
        settle(shop, &mut keeper);
        assert_eq!(live_members(shop, id).len(), 2);
        shop.write(move |tx| segments::archive(tx, now, id));
        let refused = shop.workspace.store.transact(move |tx| live::start(tx, now, id, false)).wait();
        assert_eq!(refused.expect_err("it is put away").code, "segment_archived");
    });
}

#[test]
fn of_two_keepers_one_takes_the_turn() {
    shops(|shop| {
        let (mut one, mut other) = (Keeper::default(), Keeper::default());
        let id = make_live(shop, "Bought", &bought(30, 1));
        settle(shop, &mut one);
        settle(shop, &mut other);
        for number in 0..6 {
            buys(shop, &format!("A-{number}"), &format!("+7701000000{number}"));
            settle(shop, if number % 2 == 0 { &mut one } else { &mut other });
        }
        settle(shop, &mut one);
        settle(shop, &mut other);
        assert_eq!(told(shop), ["in by order"; 6]);
        assert_eq!(live_members(shop, id).len(), 6);
    });
}

/// Something that happens in a shop.
#[derive(Debug, Clone)]
enum Step {
    Buy(usize, i64),
    Return(usize),
    Cancel(usize),
    View(usize),
    Delete(usize),
    Erase(usize),
    Later(i64),
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0_usize..4;
    prop_oneof![
        5 => (who.clone(), select(vec![0, 0, HOUR, 30 * HOUR, 9 * 24 * HOUR])).prop_map(|(who, ago)| Step::Buy(who, ago)),
        1 => who.clone().prop_map(Step::Return),
        1 => who.clone().prop_map(Step::Cancel),
        3 => who.clone().prop_map(Step::View),
        1 => who.clone().prop_map(Step::Delete),
        1 => who.prop_map(Step::Erase),
        4 => select(vec![1, HOUR, 2 * HOUR, 24 * HOUR, 7 * 24 * HOUR]).prop_map(Step::Later),
        1 => Just(Step::Restart),
    ]
}

fn trees() -> Vec<Value> {
    vec![
        bought(7, 2),
        json!({"kind": "all", "of": [bought(30, 1), {"kind": "not", "of": bought(7, 1)}]}),
        json!({"kind": "orders", "measure": "sum", "field": "total", "op": "between", "value": [5000, 25000], "window": {"last_hours": 40}}),
        json!({"kind": "last", "of": "orders", "op": "longer_ago", "value": {"days": 1}}),
        json!({"kind": "sequence", "steps": [{"of": "event", "event": "Product Viewed"},
            {"of": "orders", "within": {"hours": 2}, "happens": false}], "window": {"last_days": 2}}),
        json!({"kind": "orders", "measure": "count", "op": "at_most", "value": 0,
            "window": {"since": {"of": "event", "event": "Product Viewed"}}}),
        json!({"kind": "returns", "measure": "count", "op": "at_least", "value": 1, "window": {"last_days": 7}}),
    ]
}

fn view(shop: &Shop, number: usize, who: Identifier) {
    let event = NewEvent {
        kind: EventKind::Track,
        name: "Product Viewed".into(),
        message_id: Some(format!("m-{number}")),
        source: "site".into(),
        who: vec![who],
        occurred_at: shop.workspace.now(),
        properties: "{}".into(),
        context: None,
        traits: serde_json::Map::new(),
    };
    let now = shop.workspace.now();
    shop.write(move |tx| flows::event::record(tx, now, &settings(), std::slice::from_ref(&event)));
}

/// What was sold and seen so far.
#[derive(Default)]
struct Past {
    sold: Vec<(OrderId, collect::orders::NewOrder)>,
    viewed: Vec<(String, Identifier)>,
}

fn happen(shop: &Shop, index: usize, step: &Step, keeper: &mut Keeper, past: &mut Past) {
    let who = |who: usize| phone(&format!("+7701000000{who}"));
    let now = shop.workspace.now();
    match *step {
        Step::Buy(buyer, ago) => {
            let number = format!("A-{index}");
            let order = collect::orders::NewOrder {
                placed_at: now.plus_seconds(-ago),
                ..order(&number, vec![who(buyer)], &[10_000])
            };
            let new = order.clone();
            let recorded =
                shop.write(move |tx| flows::order::record(tx, now, &settings(), std::slice::from_ref(&new)));
            match recorded.into_iter().next() {
                Some(Ok(Recorded::New(id))) => past.sold.push((id, order)),
                other => panic!("the order is new: {other:?}"),
            }
        }
        Step::Return(which) if !past.sold.is_empty() => {
            let back = NewReturn {
                source: "till".into(),
                number: format!("R-{index}"),
                returned_at: now,
                lines: vec![NewReturnLine { line: LineRef::Number(1), quantity: 1_000 }],
            };
            let order = past.sold[which % past.sold.len()].0;
            // What was brought back before is refused: nothing happens then.
            drop(shop.workspace.store.transact(move |tx| bring_back(tx, now, order, &back)).wait());
        }
        Step::Cancel(which) if !past.sold.is_empty() => {
            let (_, order) = past.sold.remove(which % past.sold.len());
            let order = collect::orders::NewOrder { cancelled: true, ..order };
            shop.write(move |tx| flows::order::record(tx, now, &settings(), std::slice::from_ref(&order)));
        }
        Step::Delete(which) if !past.viewed.is_empty() => {
            let (message_id, who) = past.viewed.remove(which % past.viewed.len());
            shop.write(move |tx| {
                flows::event::delete(tx, &settings(), std::slice::from_ref(&who), "site", &message_id)
            });
        }
        Step::Return(_) | Step::Cancel(_) | Step::Delete(_) => {}
        Step::View(viewer) => {
            // An anonymous visitor who turns out to be a customer joins two cards.
            let visitor = anonymous(&format!("visitor-{viewer}"));
            view(shop, index * 2, visitor.clone());
            past.viewed.push((format!("m-{}", index * 2), visitor));
            if index.is_multiple_of(3) {
                view(shop, index * 2 + 1, who(viewer));
            }
        }
        Step::Erase(erased) => {
            let wanted = who(erased);
            let find = shop.workspace.store.read(move |tx| know::identity::find(tx, &wanted));
            if let Some(customer) = find.wait().expect("a look-up") {
                shop.write(move |tx| flows::customer::erase(tx, now, customer));
            }
        }
        Step::Later(seconds) => later(shop, seconds),
        Step::Restart => *keeper = Keeper::default(),
    }
}

#[test]
fn live_members_are_those_the_columns_count_whatever_happens() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(6);
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 60,
        ..ProptestConfig::default()
    };
    let steps = proptest::collection::vec(step(), 1..30);
    let outcome = TestRunner::new(config).run(&steps, |steps| {
        shops(|shop| {
            shop.clock.set(noon());
            let mut keeper = Keeper::default();
            let trees = trees();
            let ids: Vec<SegmentId> = trees.iter().map(|root| make_live(shop, "Live", root)).collect();
            let mut past = Past::default();
            for (index, step) in steps.iter().enumerate() {
                happen(shop, index, step, &mut keeper, &mut past);
                settle(shop, &mut keeper);
                for (id, root) in ids.iter().zip(&trees) {
                    let counted = segments::members_of_tree(&shop.workspace, &tree(root)).expect("members");
                    let counted: BTreeSet<CustomerId> = counted.into_iter().collect();
                    assert_eq!(live_members(shop, *id), counted, "after step {index}, {step:?}: {root}");
                }
            }
            check_log(&changes(shop));
        });
        Ok(())
    });
    outcome.expect("both agree");
}

/// Entries and exits of a customer take turns, each with a cause that can be.
fn check_log(changes: &[Change]) {
    let mut inside = BTreeSet::new();
    for change in changes {
        let key = (change.segment, change.customer);
        let is_new = if change.entered { inside.insert(key) } else { inside.remove(&key) };
        // Of an erased customer only the last exit is left.
        assert!(is_new || change.cause == Cause::Gone, "{change:?}");
    }
}
