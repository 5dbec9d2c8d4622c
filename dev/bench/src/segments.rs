//! Segment questions of the common workload, side by side in one run: we, ClickHouse, DuckDB and Polars take turns, the answers must
//! be the same, and what is printed are ratios of medians.

mod asked;
mod contest;
mod fresh;
mod large;
mod live;
mod loaded;
mod peers;
mod steps;
mod traffic;

use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};

use crate::figures::{memory_mb, say};
use crate::workload::Feed;
use crate::workload::retail::Retail;
use peers::Peers;

pub use fresh::run as run_fresh;
pub use large::run as run_large;
pub use live::run as run_live;
pub use traffic::now;

/// Threads of every contender.
const THREADS: usize = 2;
/// Runs of which the median counts.
const RUNS: usize = 7;

/// Loads the common workload where it is not yet and asks everybody.
pub fn run(data: &Path, python: &Path) -> Result<Value> {
    let (columns, load) = loaded::open(&data.join("columns"), || Ok(Feed(Retail::open(data)?)))?;
    let snapshot = columns.snapshot();
    let mut peers = Peers::start(python, data)?;
    let mut figures = json!({"bench": "segments", "load_s": load.load_s, "merge_s": load.merge_s});
    steps::measure(&snapshot, &mut figures)?;
    contest::measure(&snapshot, &mut peers, &mut figures)?;
    say("memory, own, MB", memory_mb("RssAnon"));
    figures["memory_own_mb"] = json!(memory_mb("RssAnon"));
    Ok(figures)
}
