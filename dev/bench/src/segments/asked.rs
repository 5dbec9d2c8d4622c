//! The questions as conditions, and how we answer them.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

use anyhow::{Context as _, Result};
use columnar::Snapshot;
use segment::{Condition, Context, Count, Program};
use serde_json::{Value, json};
use vocabulary::{SegmentId, Zone};

use super::THREADS;
use crate::workload::as_of;

/// Lives in one of five cities, at least 3 orders in 90 days, spent more than 1,000.00 in all, nothing of `cat_02` in 30 days.
pub fn q1() -> Value {
    let often = json!({"kind": "orders", "measure": "count", "op": "at_least", "value": 3, "window": {"last_days": 90}});
    let spent =
        json!({"kind": "orders", "measure": "sum", "field": "total", "op": "at_least", "value": 100_001});
    let none = json!({"kind": "orders", "measure": "count", "op": "equals", "value": 0, "window": {"last_days": 30},
        "where": [of_category("cat_02")]});
    json!({"kind": "all", "of": [in_five_cities(), often, spent, none]})
}

/// `cat_05`, then `cat_01` within 30 days with no `cat_02` between, in a year.
pub fn sequence() -> Value {
    json!({"kind": "sequence", "window": {"last_days": 365}, "steps": [
        {"of": "orders", "where": [of_category("cat_05")]},
        {"of": "orders", "where": [of_category("cat_01")], "within": {"days": 30},
            "without": [{"of": "orders", "where": [of_category("cat_02")]}]},
    ]})
}

/// Eight categories or more in 180 days.
pub fn distinct() -> Value {
    json!({"kind": "orders", "measure": "distinct", "field": "category", "op": "at_least", "value": 8, "window": {"last_days": 180}})
}

/// The last order is more than 90 days ago.
pub fn not_since() -> Value {
    json!({"kind": "last", "of": "orders", "op": "longer_ago", "value": {"days": 90}})
}

/// Birthday in the next 7 days, 3 orders or more in a year.
pub fn anniversary() -> Value {
    json!({"kind": "all", "of": [
        {"kind": "attribute", "key": "birthday", "op": "anniversary_in", "value": {"days": 7}},
        {"kind": "orders", "measure": "count", "op": "at_least", "value": 3, "window": {"last_days": 365}},
    ]})
}

/// Can be e-mailed, spent 200.00 or more in 180 days.
pub fn consent() -> Value {
    json!({"kind": "all", "of": [can_be_emailed(), spent_in_180_days()]})
}

/// Six conditions, the cheap ones first as a marketer tends to begin with who people are.
pub fn six() -> Vec<Value> {
    let often = json!({"kind": "orders", "measure": "count", "op": "at_least", "value": 3, "window": {"last_days": 365}});
    let lately = json!({"kind": "last", "of": "orders", "op": "within_last", "value": {"days": 180}});
    let none = json!({"kind": "orders", "measure": "count", "op": "equals", "value": 0, "window": {"last_days": 30},
        "where": [of_category("cat_02")]});
    vec![in_five_cities(), can_be_emailed(), often, spent_in_180_days(), lately, none]
}

fn in_five_cities() -> Value {
    json!({"kind": "attribute", "key": "city", "op": "one_of", "value": ["city_01", "city_03", "city_05", "city_08", "city_13"]})
}

fn can_be_emailed() -> Value {
    json!({"kind": "contact", "channel": "email", "purpose": "marketing", "op": "reachable"})
}

fn spent_in_180_days() -> Value {
    json!({"kind": "orders", "measure": "sum", "field": "total", "op": "at_least", "value": 20_000, "window": {"last_days": 180}})
}

fn of_category(name: &str) -> Value {
    json!({"field": "category", "op": "equals", "value": name})
}

/// Reads a root condition.
pub fn parse(root: &Value) -> Result<Condition> {
    segment::parse(&json!({"version": 1, "root": root})).with_context(|| format!("condition {root}"))
}

/// How many members and the sum of their ids.
pub fn members(snapshot: &Snapshot, tree: &Condition) -> Result<Vec<i64>> {
    let members = segment::members(snapshot, &program(snapshot, tree)?, THREADS, &AtomicBool::new(false));
    Ok(vec![members.len() as i64, members.iter().map(|member| member.0).sum()])
}

/// How many members, and how many of them can be reached by e-mail, text message and push.
pub fn reach(snapshot: &Snapshot, tree: &Condition) -> Result<Vec<i64>> {
    let Count { count, reach, .. } = self::count(snapshot, tree)?;
    Ok([count, reach.email, reach.sms, reach.push].map(|number| number as i64).to_vec())
}

/// The whole count of a tree.
pub fn count(snapshot: &Snapshot, tree: &Condition) -> Result<Count> {
    Ok(segment::count(snapshot, &program(snapshot, tree)?, THREADS, &AtomicBool::new(false)))
}

/// As [`count`], of a segment that refers to the tree: its conditions are not counted each, and asked in whatever order is cheapest.
pub fn count_at_once(snapshot: &Snapshot, tree: &Condition) -> Result<Count> {
    let (id, segments) = (SegmentId(1), HashMap::from([(SegmentId(1), tree.clone())]));
    let program = program_with(snapshot, &Condition::Segment(id), &segments)?;
    Ok(segment::count(snapshot, &program, THREADS, &AtomicBool::new(false)))
}

fn program(snapshot: &Snapshot, tree: &Condition) -> Result<Program> {
    program_with(snapshot, tree, &HashMap::new())
}

fn program_with(
    snapshot: &Snapshot,
    tree: &Condition,
    segments: &HashMap<SegmentId, Condition>,
) -> Result<Program> {
    let (zone, words, lists) = (Zone::utc(), snapshot.words(), HashMap::new());
    let context = Context {
        now: as_of(),
        zone: &zone,
        words: &words,
        segments,
        lists: &lists,
        events_kept_days: None,
        rfm: None,
    };
    Ok(Program::compile(tree, &context)?)
}

/// The cells of the quintiles as rows of recency, frequency, money and how many customers there are.
pub fn quintiles(snapshot: &Snapshot) -> Vec<i64> {
    let cells = segment::rfm::quintile_cells(snapshot, as_of(), THREADS);
    let row = |((recency, frequency, money), customers): (&(u8, u8, u8), &u64)| {
        [i64::from(*recency), i64::from(*frequency), i64::from(*money), *customers as i64]
    };
    cells.iter().flat_map(row).collect()
}
