//! Columns filled from a workload, once: a second run finds them as they are, with the figures of the first.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant as StopWatch;

use anyhow::Result;
use columnar::{Columns, ColumnsOptions, Source};
use serde_json::{Value, json};
use store::{Location, Store, StoreOptions};

use crate::figures::{memory_mb, millis, say};
use crate::workload::as_of;

/// What filling the columns took.
pub struct Load {
    /// Seconds until all facts were read.
    pub load_s: f64,
    /// Seconds after that until all were merged.
    pub merge_s: f64,
    /// Most memory of all kinds meanwhile, mapped files included, MB.
    pub memory_mb: u64,
}

/// Opens the columns in a folder; fills them first where that has not been done to its end.
pub fn open<S: Source + 'static>(
    folder: &Path,
    source: impl FnOnce() -> Result<S>,
) -> Result<(Columns, Load)> {
    let kept = folder.join("loaded.json");
    if !kept.exists() && folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    let store = Location::Sqlite(folder.join("store.db"));
    let store = Store::open(store, columnar::MIGRATIONS, StoreOptions::default())?;
    let watch = StopWatch::now();
    let columns = Columns::open(&folder.join("facts"), store, ColumnsOptions::default())?;
    say("columns opened, ms", millis(watch.elapsed()));
    if !kept.exists() || !columns.freshness().is_complete {
        std::fs::write(&kept, fill(&columns, Arc::new(source()?))?.to_string())?;
    }
    let figures: Value = serde_json::from_slice(&std::fs::read(&kept)?)?;
    let load = Load {
        load_s: figures["load_s"].as_f64().unwrap_or_default(),
        merge_s: figures["merge_s"].as_f64().unwrap_or_default(),
        memory_mb: figures["memory_mb"].as_u64().unwrap_or_default(),
    };
    say("loaded, and merged, s", format!("{} {}", load.load_s, load.merge_s));
    say("memory while loading, highest, MB", load.memory_mb);
    Ok((columns, load))
}

fn fill(columns: &Columns, source: Arc<dyn Source>) -> Result<Value> {
    let watch = StopWatch::now();
    columns.refresh(&source, as_of())?;
    let load = watch.elapsed();
    columns.merge()?;
    let merge = watch.elapsed() - load;
    let tenths = |time: std::time::Duration| (time.as_secs_f64() * 10.0).round() / 10.0;
    Ok(json!({"load_s": tenths(load), "merge_s": tenths(merge), "memory_mb": memory_mb("VmHWM")}))
}
