//! Ten times as many customers and orders beside the tenth of them, both made by formula straight into columns: what loading takes, how
//! much memory, and whether questions need more than eleven times as long.

use std::path::Path;

use anyhow::Result;
use columnar::Snapshot;
use segment::Condition;
use serde_json::{Value, json};

use super::{RUNS, asked, loaded};
use crate::figures::{median, memory_mb, ratio, say, timed};
use crate::workload::Feed;
use crate::workload::formula::Formula;

type Answer = fn(&Snapshot, &Condition) -> Result<Vec<i64>>;

/// Loads so many customers, and ten times as many, where that has not been done, and asks both turn about.
pub fn run(folder: &Path, customers: i64) -> Result<Value> {
    let open = |customers: i64| {
        say("customers", customers);
        loaded::open(&folder.join(format!("formula-{customers}")), || Ok(Feed(Formula { customers })))
    };
    let ((tenth, tenth_load), (whole, whole_load)) = (open(customers)?, open(customers * 10)?);
    let (tenth, whole) = (tenth.snapshot(), whole.snapshot());
    let mut figures = json!({
        "bench": "segments-large", "customers": customers * 10, "load_s": whole_load.load_s, "merge_s": whole_load.merge_s,
        "load_ratio": ratio(whole_load.load_s + whole_load.merge_s, tenth_load.load_s + tenth_load.merge_s),
        "loading_memory_mb": whole_load.memory_mb,
    });
    let questions: [(&str, Value, Answer); 6] = [
        ("q1", asked::q1(), asked::members),
        ("sequence", asked::sequence(), asked::members),
        ("distinct", asked::distinct(), asked::members),
        ("not_since", asked::not_since(), asked::members),
        ("anniversary", asked::anniversary(), asked::members),
        ("consent", asked::consent(), asked::reach),
    ];
    for (name, root, answer) in questions {
        let tree = asked::parse(&root)?;
        let (mut of_tenth, mut of_whole) = (Vec::new(), Vec::new());
        for _ in 0..=RUNS {
            of_tenth.push(timed(|| answer(&tenth, &tree))?.0);
            of_whole.push(timed(|| answer(&whole, &tree))?.0);
        }
        let (of_tenth, of_whole) = (median(of_tenth.split_off(1)), median(of_whole.split_off(1)));
        say(&format!("{name}, ms"), format!("{of_tenth:.1} {of_whole:.1} {}", ratio(of_whole, of_tenth)));
        figures[format!("{name}_ms")] = json!(of_whole);
        figures[format!("{name}_ratio")] = json!(ratio(of_whole, of_tenth));
    }
    say(
        "memory of all kinds, and own, highest, MB",
        format!("{} {}", memory_mb("VmHWM"), memory_mb("RssAnon")),
    );
    figures["memory_mb"] = json!(memory_mb("VmHWM"));
    figures["memory_own_mb"] = json!(memory_mb("RssAnon"));
    Ok(figures)
}
