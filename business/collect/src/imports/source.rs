use std::path::Path;

use vocabulary::{Currency, Problem, Zone};

use super::{Column, Format, ImportKind, Plan, Prepared};

/// What a file looks like.
#[derive(Debug, Clone, PartialEq)]
pub struct Detected {
    /// How it is read.
    pub format: Format,
    /// Its columns with samples and guesses.
    pub columns: Vec<Column>,
    /// What it seems to be about.
    pub kind: Option<ImportKind>,
}

/// What values mean where the file does not say.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// Whose wall clock its times are.
    pub zone: Zone,
    /// Currency of its amounts.
    pub currency: Currency,
}

/// Reads files of every kind; implemented at the edge.
pub trait FileReader: Send + Sync {
    /// Looks at a file's beginning; parts of the format that are set are believed. The name tells what its bytes leave open.
    fn detect(
        &self,
        path: &Path,
        file_name: &str,
        given: Option<&Format>,
        kind: Option<ImportKind>,
    ) -> Result<Detected, Problem>;

    /// The first rows as text, with the names of the columns.
    fn preview(
        &self,
        path: &Path,
        format: &Format,
        limit: usize,
    ) -> Result<(Vec<String>, Vec<Vec<String>>), Problem>;

    /// What is wrong with a plan for a file with these columns.
    fn check_plan(&self, plan: &Plan, columns: &[String]) -> Result<(), Problem>;

    /// Opens a file after so many rows.
    fn open(
        &self,
        path: &Path,
        plan: &Plan,
        meaning: &Meaning,
        after_rows: u64,
    ) -> Result<Box<dyn RowSource>, Problem>;
}

/// A file being read, row by row in its order, with bounded memory.
pub trait RowSource: Send {
    /// Names of the file's columns.
    fn columns(&self) -> &[String];

    /// The next rows, at most so many; none at the end.
    fn next(&mut self, limit: usize) -> Result<Rows, Problem>;
}

/// Some consecutive rows.
pub struct Rows {
    /// What each says.
    pub prepared: Vec<Prepared>,
    /// The text of all cells of one of them, for the error file.
    pub cells: Box<dyn Fn(usize) -> Vec<String> + Send + Sync>,
}
