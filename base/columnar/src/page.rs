//! One read of the store: the next rows of every tail, and the touched customers read anew.

use std::sync::Arc;

use store::{Position, Tx};
use vocabulary::{CustomerId, Problem};

use crate::facts::CustomerFact;
use crate::manifest::{self, Manifest, Positions};
use crate::part::Part;
use crate::source::{Lives, Source, Touched};
use crate::words::Words;

/// How many rows of each tail are read at a time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageSize {
    pub rows: i64,
    pub lives: i64,
}

pub(crate) struct Page {
    pub generation: i64,
    pub positions: Positions,
    pub whole_from: Position,
    pub is_full: bool,
    lives: Lives,
    customers: Vec<CustomerFact>,
    whole: Vec<CustomerId>,
}

/// Reads the next page after what the feeder has.
pub(crate) fn read(
    tx: &mut Tx<'_>,
    source: &Arc<dyn Source>,
    place: &str,
    mut positions: Positions,
    whole_from: Position,
    size: PageSize,
) -> Result<Page, Problem> {
    let generation = manifest::read(tx, place)?.map_or(0, |manifest: Manifest| manifest.generation);
    let is_first = positions == Positions::default();
    let whole_from = if is_first { source.touched_end(tx)? } else { whole_from };
    let mut full = Fullness { limit: size.rows, is_full: false };
    let mut lives = Lives {
        orders: full.rows(&mut positions.orders, |after, limit| source.orders_since(tx, after, limit))?,
        returns: full.rows(&mut positions.returns, |after, limit| source.returns_since(tx, after, limit))?,
        events: full.rows(&mut positions.events, |after, limit| source.events_since(tx, after, limit))?,
        messages: full
            .rows(&mut positions.messages, |after, limit| source.messages_since(tx, after, limit))?,
    };
    full.limit = if positions.touched < whole_from { size.rows } else { size.lives };
    let before = positions.touched;
    let mut tail = source.touched_since(tx, before, full.limit)?;
    if before < whole_from {
        tail.retain(|(position, _)| *position <= whole_from);
        full.is_full = true;
        if tail.is_empty() {
            positions.touched = whole_from;
        }
    }
    let touched = full.rows(&mut positions.touched, |_, _| Ok(std::mem::take(&mut tail)))?;
    let whole = distinct(touched.iter().filter(|touched| touched.is_whole && before >= whole_from));
    let touched = distinct(touched.iter());
    let customers = if touched.is_empty() { Vec::new() } else { source.customers(tx, &touched)? };
    if !whole.is_empty() {
        replace_lives(&mut lives, source.lives(tx, &whole)?, &whole);
    }
    Ok(Page { generation, positions, whole_from, is_full: full.is_full, lives, customers, whole })
}

impl Page {
    /// Its rows as a part; nothing when there was nothing new.
    pub fn part(&self, words: &mut Words) -> Option<Part> {
        let part = Part::from_facts(words, &self.customers, &self.whole, &self.lives);
        (part.rows() > 0).then_some(part)
    }
}

fn distinct<'t>(touched: impl Iterator<Item = &'t Touched>) -> Vec<CustomerId> {
    let mut customers: Vec<CustomerId> = touched.map(|touched| touched.customer).collect();
    customers.sort_unstable();
    customers.dedup();
    customers
}

struct Fullness {
    limit: i64,
    is_full: bool,
}

impl Fullness {
    fn rows<T>(
        &mut self,
        position: &mut Position,
        read: impl FnOnce(Position, i64) -> Result<Vec<(Position, T)>, Problem>,
    ) -> Result<Vec<T>, Problem> {
        let rows = read(*position, self.limit)?;
        self.is_full |= rows.len() as i64 >= self.limit;
        if let Some((last, _)) = rows.last() {
            *position = *last;
        }
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }
}

/// What the tails gave about customers read whole is part of what was read.
fn replace_lives(lives: &mut Lives, whole: Lives, of: &[CustomerId]) {
    let is_of = |customer: Option<CustomerId>| customer.is_some_and(|id| of.binary_search(&id).is_ok());
    lives.orders.retain(|order| !is_of(order.customer));
    lives.returns.retain(|back| !is_of(back.customer));
    lives.events.retain(|event| !is_of(Some(event.customer)));
    lives.messages.retain(|message| !is_of(Some(message.customer)));
    lives.orders.extend(whole.orders);
    lives.returns.extend(whole.returns);
    lives.events.extend(whole.events);
    lives.messages.extend(whole.messages);
}
