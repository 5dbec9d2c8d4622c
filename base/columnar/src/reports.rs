use std::sync::Arc;
use std::time::Duration;

use vocabulary::Problem;

use crate::snapshot::Snapshot;

/// A value in a report's answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// An integer, an amount in minor units, an instant in microseconds.
    Int(i64),
    /// A float.
    Float(f64),
    /// Text.
    Text(String),
    /// Truth.
    Bool(bool),
}

/// A report's answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows of as many cells.
    pub rows: Vec<Vec<Cell>>,
    /// Whether there were more rows than the limit.
    pub is_cut: bool,
}

/// What a report may use.
#[derive(Debug, Clone, Copy)]
pub struct ReportLimits {
    /// Rows of the answer.
    pub rows: usize,
    /// Time.
    pub time: Duration,
    /// Memory besides the mapped files.
    pub memory_bytes: usize,
}

impl Default for ReportLimits {
    fn default() -> Self {
        ReportLimits { rows: 10_000, time: Duration::from_secs(30), memory_bytes: 512 << 20 }
    }
}

/// A query engine over the columns: the tables are those of [`TableName`](crate::TableName), words spelled out.
pub trait Reports: Send + Sync {
    /// Answers one `select`; blocks this thread.
    fn answer(&self, snapshot: &Arc<Snapshot>, sql: &str, limits: ReportLimits) -> Result<Answer, Problem>;
}
