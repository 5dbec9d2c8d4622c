use serde::{Deserialize, Serialize};

use super::RowError;

/// Rows shown for each code.
const SAMPLES: usize = 5;

/// What became of the rows so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Rows read.
    pub rows: i64,
    /// Customers, orders, products or returns that were not there.
    pub new: i64,
    /// Those that were there and differ.
    pub updated: i64,
    /// Those that were there just so.
    pub unchanged: i64,
    /// Rows without content.
    pub skipped: i64,
    /// Rows that were not taken.
    pub errors: i64,
    /// Sum of what was new, minor units, for orders and returns.
    #[serde(default)]
    pub amount: i64,
    /// The errors by code, the most frequent first.
    pub by_code: Vec<CodeCount>,
}

/// How often a code occurred.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeCount {
    /// The code.
    pub code: String,
    /// How often.
    pub count: i64,
    /// The first of them.
    pub sample_rows: Vec<RowError>,
}

impl Tally {
    /// Counts one row's errors.
    pub fn refuse(&mut self, errors: &[RowError]) {
        self.errors += 1;
        for error in errors {
            self.count_code(error);
        }
        self.by_code.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.code.cmp(&b.code)));
    }

    fn count_code(&mut self, error: &RowError) {
        let at = self.by_code.iter().position(|there| there.code == error.code);
        let at = at.unwrap_or_else(|| {
            self.by_code.push(CodeCount { code: error.code.clone(), count: 0, sample_rows: Vec::new() });
            self.by_code.len() - 1
        });
        let there = &mut self.by_code[at];
        there.count += 1;
        if there.sample_rows.len() < SAMPLES {
            there.sample_rows.push(error.clone());
        }
    }
}
