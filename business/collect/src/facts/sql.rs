use columnar::{EventFact, LineFact, OrderFact, ReturnFact, ReturnLineFact};
use store::{Position, Row, StoreError, Tx, params};
use vocabulary::{CustomerId, EventId, OrderId, ReturnId};

use super::{Deed, properties};

const ORDER: &str =
    "id, customer_id, placed_at, total, discount, cost, store, channel, payment, cancelled_at";

fn order(row: &Row<'_>) -> Result<OrderFact, StoreError> {
    Ok(OrderFact {
        order: OrderId(row.int(0)?),
        customer: row.opt_int(1)?.map(CustomerId),
        placed_at: row.instant(2)?,
        total: row.int(3)?,
        discount: row.int(4)?,
        cost: row.opt_int(5)?,
        store: row.opt_text(6)?,
        channel: row.opt_text(7)?,
        payment: row.opt_text(8)?,
        is_cancelled: row.opt_int(9)?.is_some(),
        lines: Vec::new(),
    })
}

/// The next orders after a position, without their lines.
pub(super) fn orders_since(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, OrderFact)>, StoreError> {
    tx.tail("orders", ORDER, after, limit, order)
}

/// The orders of customers, without their lines.
pub(super) fn orders_of(tx: &mut Tx<'_>, customers: &[i64]) -> Result<Vec<OrderFact>, StoreError> {
    tx.query(&format!("select {ORDER} from orders where customer_id = any($1)"), params![customers], order)
}

/// The lines of orders, each with its order's id.
pub(super) fn each_line(
    tx: &mut Tx<'_>,
    orders: &[i64],
    mut each: impl FnMut(i64, LineFact),
) -> Result<(), StoreError> {
    tx.each(
        "select l.order_id, l.line, p.sku, p.category, p.brand, l.quantity, l.price, l.discount, l.total, l.cost \
         from order_lines l join products p on p.id = l.product_id where l.order_id = any($1)",
        params![orders],
        |row| {
            let line = LineFact {
                line: row.int(1)?,
                sku: row.opt_text(2)?,
                category: row.opt_text(3)?,
                brand: row.opt_text(4)?,
                quantity: row.int(5)?,
                price: row.int(6)?,
                discount: row.int(7)?,
                total: row.int(8)?,
                cost: row.opt_int(9)?,
            };
            each(row.int(0)?, line);
            Ok(())
        },
    )
}

const RETURN: &str = "id, order_id, customer_id, returned_at, total";

fn back(row: &Row<'_>) -> Result<ReturnFact, StoreError> {
    Ok(ReturnFact {
        return_id: ReturnId(row.int(0)?),
        order: OrderId(row.int(1)?),
        customer: row.opt_int(2)?.map(CustomerId),
        returned_at: row.instant(3)?,
        total: row.int(4)?,
        lines: Vec::new(),
    })
}

/// The next returns after a position, without their lines.
pub(super) fn returns_since(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, ReturnFact)>, StoreError> {
    tx.tail("returns", RETURN, after, limit, back)
}

/// The returns of customers, without their lines.
pub(super) fn returns_of(tx: &mut Tx<'_>, customers: &[i64]) -> Result<Vec<ReturnFact>, StoreError> {
    tx.query(&format!("select {RETURN} from returns where customer_id = any($1)"), params![customers], back)
}

/// The lines of returns, each with its return's id.
pub(super) fn each_return_line(
    tx: &mut Tx<'_>,
    returns: &[i64],
    mut each: impl FnMut(i64, ReturnLineFact),
) -> Result<(), StoreError> {
    tx.each(
        "select return_id, line, quantity, total from return_lines where return_id = any($1)",
        params![returns],
        |row| {
            each(
                row.int(0)?,
                ReturnLineFact { line: row.int(1)?, quantity: row.int(2)?, total: row.int(3)? },
            );
            Ok(())
        },
    )
}

const EVENT: &str = "id, customer_id, occurred_at, name, properties";

fn event(row: &Row<'_>) -> Result<EventFact, StoreError> {
    Ok(EventFact {
        event: EventId(row.int(0)?),
        customer: CustomerId(row.int(1)?),
        occurred_at: row.instant(2)?,
        name: row.text(3)?,
        properties: properties(row.str(4)?),
    })
}

/// The next events after a position.
pub(super) fn events_since(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, EventFact)>, StoreError> {
    tx.tail("events", EVENT, after, limit, event)
}

/// The events of customers.
pub(super) fn events_of(tx: &mut Tx<'_>, customers: &[i64]) -> Result<Vec<EventFact>, StoreError> {
    tx.query(&format!("select {EVENT} from events where customer_id = any($1)"), params![customers], event)
}

/// Whose the next orders or returns after a position are.
pub(super) fn owners_since(
    tx: &mut Tx<'_>,
    table: &str,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, Option<CustomerId>)>, StoreError> {
    tx.tail(table, "customer_id", after, limit, |row| Ok(row.opt_int(0)?.map(CustomerId)))
}

/// Who did what after a position.
pub(super) fn deeds_since(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, Deed)>, StoreError> {
    tx.tail("events", "customer_id, name", after, limit, |row| {
        Ok(Deed { customer: CustomerId(row.int(0)?), name: row.text(1)? })
    })
}

/// Where the tails end.
pub(super) fn ends(tx: &mut Tx<'_>) -> Result<[Position; 3], StoreError> {
    Ok([tx.tail_end("orders")?, tx.tail_end("returns")?, tx.tail_end("events")?])
}
