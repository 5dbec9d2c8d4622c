//! Returns of some units of some lines.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::Tx;
use vocabulary::{ErrorKind, Instant, OrderId, Problem, ReturnId, share_of_units};

use crate::orders::{Order, OrderLine};

mod sql;

pub use sql::{Return, ReturnedLine, detach, lines, move_customer, of_customer, remove, returned_quantities};

/// A return as a shop tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewReturn {
    /// The system that gave the number.
    pub source: String,
    /// The return's number there.
    pub number: String,
    /// When it happened.
    pub returned_at: Instant,
    /// What came back.
    pub lines: Vec<NewReturnLine>,
}

/// Units of one line that came back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewReturnLine {
    /// The line's number in the order, from 1; or its product's code.
    pub line: LineRef,
    /// Thousandths of a unit.
    pub quantity: i64,
}

/// Which line of the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum LineRef {
    /// By its number, from 1.
    Number(i64),
    /// By the product's code; the first line with it that has units left.
    Sku(String),
}

/// What became of a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// Was not there.
    New(ReturnId),
    /// Was there just so.
    Unchanged(ReturnId),
}

impl Recorded {
    /// The return.
    pub fn id(self) -> ReturnId {
        match self {
            Recorded::New(id) | Recorded::Unchanged(id) => id,
        }
    }
}

/// A line of a return with its share of money.
pub(crate) struct Share {
    pub line: i64,
    pub quantity: i64,
    pub total: i64,
    pub cost: Option<i64>,
}

/// Records a return of the order's units.
///
/// Each line gives back the share of its money that belongs to the units, so that returns in any order and any portions sum to
/// the line's total. More units than are left are refused. Lines that are `gifts`, by number, come back by themselves with the last unit of all others.
pub fn record(
    tx: &mut Tx<'_>,
    now: Instant,
    order: &Order,
    new: &NewReturn,
    gifts: &[i64],
) -> Result<Recorded, Problem> {
    let fingerprint = fingerprint(order.id, new)?;
    if let Some((id, there)) = sql::fingerprint(tx, &new.source, &new.number)? {
        if there == fingerprint {
            return Ok(Recorded::Unchanged(id));
        }
        let message = format!("another return with number {} is recorded as {id}", new.number);
        return Err(Problem::new(ErrorKind::Conflict, "return_conflict", message).with("id", id.to_string()));
    }
    if new.lines.is_empty() {
        return Err(Problem::invalid("field_required", "lines", "a return names at least one line"));
    }
    let mut returned = sql::returned_quantities(tx, order.id)?;
    let mut shares: Vec<Share> = Vec::new();
    for (index, wanted) in new.lines.iter().enumerate() {
        let share = share(order, &returned, wanted, index)?;
        *returned.entry(share.line).or_default() += share.quantity;
        shares.push(share);
    }
    let is_kept = |line: &OrderLine| returned.get(&line.number).is_none_or(|back| *back < line.quantity);
    let (given, bought): (Vec<&OrderLine>, Vec<&OrderLine>) =
        order.lines.iter().partition(|line| gifts.contains(&line.number));
    if !bought.into_iter().any(is_kept) {
        shares.extend(given.into_iter().filter(|line| is_kept(line)).map(|line| rest(line, &returned)));
    }
    sql::insert(tx, now, order, new, fingerprint, &merged(shares)).map(Recorded::New).map_err(Problem::from)
}

fn fingerprint(order: OrderId, new: &NewReturn) -> Result<i64, Problem> {
    let lines = serde_json::to_vec(&new.lines).map_err(Problem::internal)?;
    Ok(crate::fingerprint(&[&order.0.to_le_bytes(), &new.returned_at.0.to_le_bytes(), &lines]))
}

fn share(
    order: &Order,
    returned: &BTreeMap<i64, i64>,
    wanted: &NewReturnLine,
    index: usize,
) -> Result<Share, Problem> {
    let field = |name: &str| format!("lines[{index}].{name}");
    if wanted.quantity <= 0 {
        return Err(Problem::invalid("not_positive", field("quantity"), "a returned quantity is above zero"));
    }
    let gone = |number: i64| returned.get(&number).copied().unwrap_or(0);
    let line = match &wanted.line {
        LineRef::Number(number) => order.lines.iter().find(|line| line.number == *number),
        LineRef::Sku(sku) => order
            .lines
            .iter()
            .find(|line| line.sku == *sku && line.quantity - gone(line.number) >= wanted.quantity)
            .or_else(|| order.lines.iter().find(|line| line.sku == *sku)),
    };
    let line = line.ok_or_else(|| {
        Problem::invalid("unknown_line", field("line"), format!("{} has no such line", order.id))
    })?;
    let before = gone(line.number);
    let after = before + wanted.quantity;
    if after > line.quantity {
        let left = line.quantity - before;
        return Err(Problem::invalid(
            "more_than_bought",
            field("quantity"),
            format!("{left} thousandths of the line are left"),
        )
        .with("left_thousandths", left));
    }
    let part = |whole: i64| share_of_units(whole, before, after, line.quantity);
    Ok(Share {
        line: line.number,
        quantity: wanted.quantity,
        total: part(line.total),
        cost: line.cost.map(part),
    })
}

/// All that is left of a line.
fn rest(line: &OrderLine, returned: &BTreeMap<i64, i64>) -> Share {
    let before = returned.get(&line.number).copied().unwrap_or(0);
    let part = |whole: i64| share_of_units(whole, before, line.quantity, line.quantity);
    Share {
        line: line.number,
        quantity: line.quantity - before,
        total: part(line.total),
        cost: line.cost.map(part),
    }
}

/// One share a line, where a return names a line twice.
fn merged(shares: Vec<Share>) -> Vec<Share> {
    let mut by_line: BTreeMap<i64, Share> = BTreeMap::new();
    for share in shares {
        let there = by_line.entry(share.line).or_insert(Share {
            line: share.line,
            quantity: 0,
            total: 0,
            cost: share.cost.map(|_| 0),
        });
        there.quantity += share.quantity;
        there.total += share.total;
        there.cost = there.cost.zip(share.cost).map(|(a, b)| a + b);
    }
    by_line.into_values().collect()
}
