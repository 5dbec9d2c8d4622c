use std::collections::BTreeMap;

use store::{Param, StoreError, Tx, params};
use vocabulary::{CustomerId, Instant, OrderId, Problem, ReturnId, share_of_units};

use super::{NewReturn, Share};
use crate::orders::Order;

/// A return as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Return {
    /// Its id.
    pub id: ReturnId,
    /// Its number in its source.
    pub number: String,
    /// The order it belongs to.
    pub order: OrderId,
    /// When it happened.
    pub returned_at: Instant,
    /// Money given back, minor units.
    pub total: i64,
    /// ISO code of the order's currency.
    pub currency: String,
}

/// Units of a line that came back with a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReturnedLine {
    /// The line's number in the order, from 1.
    pub line: i64,
    /// Thousandths of a unit.
    pub quantity: i64,
    /// Thousandths that had come back before.
    pub before: i64,
    /// Their share of what was paid for the line, minor units.
    pub total: i64,
}

impl ReturnedLine {
    /// Their share of something of the whole line, which has this many thousandths; shares of all units sum to it.
    pub fn share_of(&self, whole: i64, quantity: i64) -> i64 {
        share_of_units(whole, self.before, self.before + self.quantity, quantity)
    }
}

/// The return kept under a source and number, with its fingerprint.
pub(super) fn fingerprint(
    tx: &mut Tx<'_>,
    source: &str,
    number: &str,
) -> Result<Option<(ReturnId, i64)>, StoreError> {
    tx.optional(
        "select id, fingerprint from returns where source = $1 and number = $2",
        params![source, number],
        |row| Ok((ReturnId(row.int(0)?), row.int(1)?)),
    )
}

/// Thousandths already returned of each line of an order, by its number; other returns of it wait until the transaction ends.
pub fn returned_quantities(tx: &mut Tx<'_>, order: OrderId) -> Result<BTreeMap<i64, i64>, StoreError> {
    tx.lock("order", order.0)?;
    let sums = tx.query(
        "select l.line, cast(sum(l.quantity) as bigint) from return_lines l join returns r on r.id = l.return_id \
         where r.order_id = $1 group by l.line",
        params![order],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )?;
    Ok(sums.into_iter().collect())
}

/// Inserts a return with its lines.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    order: &Order,
    new: &NewReturn,
    fingerprint: i64,
    shares: &[Share],
) -> Result<ReturnId, StoreError> {
    let total: i64 = shares.iter().map(|share| share.total).sum();
    let cost: Option<i64> = shares.iter().map(|share| share.cost).sum();
    let id = tx.one(
        "insert into returns (source, number, order_id, customer_id, returned_at, recorded_at, total, cost, fingerprint) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id",
        params![&new.source, &new.number, order.id, order.customer, new.returned_at, now, total, cost, fingerprint],
        |row| row.int(0).map(ReturnId),
    )?;
    let rows: Vec<Vec<Param<'_>>> = shares
        .iter()
        .map(|share| params![id, share.line, share.quantity, share.total, share.cost].to_vec())
        .collect();
    tx.batch(
        "insert into return_lines (return_id, line, quantity, total, cost) values ($1, $2, $3, $4, $5)",
        &rows,
    )?;
    Ok(id)
}

/// Lines of a return, by their numbers.
pub fn lines(tx: &mut Tx<'_>, id: ReturnId) -> Result<Vec<ReturnedLine>, Problem> {
    Ok(tx.query(
        "select l.line, l.quantity, l.total, cast(coalesce((select sum(earlier.quantity) from returns e \
         join return_lines earlier on earlier.return_id = e.id \
         where e.order_id = r.order_id and e.id < r.id and earlier.line = l.line), 0) as bigint) \
         from returns r join return_lines l on l.return_id = r.id where r.id = $1 order by l.line",
        params![id],
        |row| {
            Ok(ReturnedLine {
                line: row.int(0)?,
                quantity: row.int(1)?,
                total: row.int(2)?,
                before: row.int(3)?,
            })
        },
    )?)
}

/// A customer's newest returns before an instant.
pub fn of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    before: Instant,
    limit: i64,
) -> Result<Vec<Return>, Problem> {
    Ok(tx.query(
        "select r.id, r.number, r.order_id, r.returned_at, r.total, o.currency from returns r join orders o on o.id = r.order_id \
         where r.customer_id = $1 and r.returned_at < $2 order by r.returned_at desc, r.id desc limit $3",
        params![customer, before, limit],
        |row| {
            Ok(Return {
                id: ReturnId(row.int(0)?),
                number: row.text(1)?,
                order: OrderId(row.int(2)?),
                returned_at: row.instant(3)?,
                total: row.int(4)?,
                currency: row.text(5)?,
            })
        },
    )?)
}

/// Gives a joined customer's returns to the one that stays.
pub fn move_customer(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Problem> {
    tx.execute("update returns set customer_id = $2 where customer_id = $1", params![from, into])?;
    Ok(())
}

/// Leaves an erased customer's returns to the books, without the customer.
pub fn detach(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Problem> {
    tx.execute("update returns set customer_id = null where customer_id = $1", params![customer])?;
    Ok(())
}

/// Removes returns with their lines: those an undone import brought. Gives the customers they belonged to.
pub fn remove(tx: &mut Tx<'_>, returns: &[ReturnId]) -> Result<Vec<CustomerId>, Problem> {
    let ids: Vec<i64> = returns.iter().map(|id| id.0).collect();
    let whose = tx.query(
        "select distinct customer_id from returns where id = any($1) and customer_id is not null",
        params![&ids],
        |row| row.int(0).map(CustomerId),
    )?;
    tx.execute("delete from return_lines where return_id = any($1)", params![&ids])?;
    tx.execute("delete from returns where id = any($1)", params![&ids])?;
    Ok(whose)
}
