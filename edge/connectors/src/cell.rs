use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil;
use vocabulary::{Instant, Problem};

/// A value as a file holds it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    Int(i64),
    Float(f64),
    /// Digits without their point, and how many of them follow it.
    Decimal(i128, u32),
    Bool(bool),
    Date(civil::Date),
    /// What a wall clock showed.
    Local(civil::DateTime),
    Moment(Instant),
    /// A value that no column can mean: a list, a structure.
    Nested,
}

impl Cell<'_> {
    /// The value as a person would read it.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) => Cow::Borrowed(text.as_ref()),
            Cell::Int(number) => Cow::Owned(number.to_string()),
            Cell::Float(number) => Cow::Owned(number.to_string()),
            Cell::Decimal(digits, scale) => Cow::Owned(decimal_text(*digits, *scale)),
            Cell::Bool(truth) => Cow::Borrowed(if *truth { "true" } else { "false" }),
            Cell::Date(date) => Cow::Owned(date.to_string()),
            Cell::Local(local) if local.time() == civil::Time::midnight() => {
                Cow::Owned(local.date().to_string())
            }
            Cell::Local(local) => Cow::Owned(format!("{} {}", local.date(), local.time())),
            Cell::Moment(at) => Cow::Owned(at.to_string()),
            Cell::Nested => Cow::Borrowed("…"),
        }
    }

    /// Whether there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

fn decimal_text(digits: i128, scale: u32) -> String {
    let scale = scale as usize;
    let magnitude = format!("{:0>width$}", digits.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = magnitude.split_at(magnitude.len() - scale);
    let sign = if digits < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// The values of some consecutive rows.
pub(crate) trait Grid: Send + Sync {
    /// How many rows.
    fn rows(&self) -> usize;
    /// One value; empty beyond the row's end.
    fn cell(&self, row: usize, column: usize) -> Cell<'_>;
    /// How many values a row has.
    fn width(&self, row: usize) -> usize;
    /// Why a row could not be cut into values, if it could not.
    fn broken(&self, row: usize) -> Option<&'static str> {
        let _ = row;
        None
    }
}

/// A file of any kind, read forward.
pub(crate) trait TableReader: Send {
    /// Names of the columns, unique.
    fn columns(&self) -> &[String];
    /// Number of the first data row, as a spreadsheet counts.
    fn first_row(&self) -> u64;
    /// The next rows, at most so many; none at the end.
    fn next(&mut self, limit: usize) -> Result<Arc<dyn Grid>, Problem>;
}

/// The file cannot be read, and why.
pub(crate) fn unreadable(code: &'static str, cause: impl std::fmt::Display) -> Problem {
    Problem::invalid(code, "file", format!("the file cannot be read: {cause}"))
}

/// Names made unique and never empty: a spreadsheet's letters stand in.
pub(crate) fn unique_names(names: Vec<String>) -> Vec<String> {
    let mut unique: Vec<String> = Vec::with_capacity(names.len());
    for (index, name) in names.into_iter().enumerate() {
        let trimmed = name.trim();
        let base = if trimmed.is_empty() { letters(index) } else { trimmed.chars().take(200).collect() };
        let mut candidate = base.clone();
        let mut number = 2;
        while unique.contains(&candidate) {
            candidate = format!("{base} ({number})");
            number += 1;
        }
        unique.push(candidate);
    }
    unique
}

/// The letters a spreadsheet gives a column: A, B, … Z, AA.
pub(crate) fn letters(index: usize) -> String {
    let mut left = index + 1;
    let mut text = String::new();
    while left > 0 {
        let letter = ((left - 1) % 26) as u8;
        text.insert(0, char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    text
}
