//! Which files are the columns, and how far they reach: one row in the store, swapped whole.

mod sql;

use serde::{Deserialize, Serialize};
use store::{Position, Tx};
use vocabulary::Problem;

pub use sql::forget;
pub(crate) use sql::{load, remove, swap};

/// Changes when files written before cannot be read any more: they are built anew.
pub(crate) const FORMAT: u32 = 2;

/// How far each tailed table has been read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Positions {
    /// Touched customers.
    pub touched: Position,
    /// Orders.
    pub orders: Position,
    /// Returns.
    pub returns: Position,
    /// Events.
    pub events: Position,
    /// What happened with messages.
    pub messages: Position,
}

/// A bucket's files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct BucketEntry {
    pub bucket: i64,
    pub generation: i64,
    /// In the order of `TableName::ALL`.
    pub lengths: Vec<u64>,
}

/// The manifest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub format: u32,
    pub generation: i64,
    pub words: usize,
    pub words_bytes: u64,
    /// Names the dictionary's file; grows when everything is built anew.
    pub words_file: i64,
    pub buckets: Vec<BucketEntry>,
    /// `[commit, id]` of touched, orders, returns, events, messages.
    pub positions: [[i64; 2]; 5],
    /// Customers touched up to here were touched before the first read: their lives come with the tails.
    pub whole_from: [i64; 2],
    pub as_of: i64,
    /// Whether everything had been read once.
    pub is_complete: bool,
}

impl Manifest {
    pub fn positions(&self) -> Positions {
        let [touched, orders, returns, events, messages] = self.positions.map(position);
        Positions { touched, orders, returns, events, messages }
    }

    pub fn set_positions(&mut self, positions: &Positions) {
        let Positions { touched, orders, returns, events, messages } = *positions;
        self.positions = [touched, orders, returns, events, messages].map(pair);
    }
}

pub(crate) fn position([commit, id]: [i64; 2]) -> Position {
    Position { commit, id }
}

pub(crate) fn pair(position: Position) -> [i64; 2] {
    [position.commit, position.id]
}

/// The manifest of a place, when there is one. Of one of another format only the generation is told.
pub(crate) fn read(tx: &mut Tx<'_>, place: &str) -> Result<Option<Manifest>, Problem> {
    let Some((generation, body)) = load(tx, place)? else { return Ok(None) };
    let manifest = serde_json::from_str(&body).ok().filter(|manifest: &Manifest| manifest.format == FORMAT);
    Ok(Some(manifest.unwrap_or(Manifest { generation, ..Manifest::default() })))
}
