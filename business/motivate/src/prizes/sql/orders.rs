use store::{Row, StoreError, Tx, params};
use vocabulary::{CustomerId, Instant, PrizeId, PrizeOrderId};

use crate::prizes::{NewPrizeOrder, PrizeOrder, PrizeOrderMove, PrizeOrderState};

const COLUMNS: &str = "id, prize_id, customer_id, quantity, points, state, key, ordered_at, changed_at";

fn order(row: &Row<'_>) -> Result<PrizeOrder, StoreError> {
    Ok(PrizeOrder {
        id: PrizeOrderId(row.int(0)?),
        prize: PrizeId(row.int(1)?),
        customer: row.opt_int(2)?.map(CustomerId),
        quantity: row.int(3)?,
        points: row.int(4)?,
        state: state(row, 5)?,
        key: row.text(6)?,
        ordered_at: row.instant(7)?,
        changed_at: row.instant(8)?,
    })
}

fn state(row: &Row<'_>, column: usize) -> Result<PrizeOrderState, StoreError> {
    PrizeOrderState::from_number(row.int(column)?)
        .ok_or(StoreError::Shape { column, expected: "where an order of a prize stands" })
}

/// Writes an order down whose key is new.
pub(in crate::prizes) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    new: &NewPrizeOrder,
    points: i64,
) -> Result<Option<PrizeOrderId>, StoreError> {
    tx.optional(
        "insert into prize_orders (prize_id, customer_id, quantity, points, state, key, ordered_at, changed_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict (key) do nothing returning id",
        params![
            new.prize,
            new.customer,
            new.quantity,
            points,
            PrizeOrderState::Ordered.number(),
            &new.key,
            now
        ],
        |row| row.int(0).map(PrizeOrderId),
    )
}

/// An order by its id.
pub(in crate::prizes) fn load(tx: &mut Tx<'_>, id: PrizeOrderId) -> Result<Option<PrizeOrder>, StoreError> {
    tx.optional(&format!("select {COLUMNS} from prize_orders where id = $1"), params![id], order)
}

/// An order by its key.
pub(in crate::prizes) fn by_key(tx: &mut Tx<'_>, key: &str) -> Result<Option<PrizeOrder>, StoreError> {
    tx.optional(&format!("select {COLUMNS} from prize_orders where key = $1"), params![key], order)
}

/// The oldest orders of a state above an id.
pub(in crate::prizes) fn of_state(
    tx: &mut Tx<'_>,
    state: PrizeOrderState,
    above: i64,
    limit: i64,
) -> Result<Vec<PrizeOrder>, StoreError> {
    tx.query(
        &format!("select {COLUMNS} from prize_orders where state = $1 and id > $2 order by id limit $3"),
        params![state.number(), above, limit],
        order,
    )
}

/// How many orders stand where.
pub(in crate::prizes) fn counts(tx: &mut Tx<'_>) -> Result<Vec<(PrizeOrderState, i64)>, StoreError> {
    tx.query("select state, count(*) from prize_orders group by state order by state", params![], |row| {
        Ok((state(row, 0)?, row.int(1)?))
    })
}

/// A customer's newest orders below an id.
pub(in crate::prizes) fn of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    below: i64,
    limit: i64,
) -> Result<Vec<PrizeOrder>, StoreError> {
    tx.query(
        &format!(
            "select {COLUMNS} from prize_orders where customer_id = $1 and id < $2 order by id desc limit $3"
        ),
        params![customer, below, limit],
        order,
    )
}

/// Notes where an order stands.
pub(in crate::prizes) fn set_state(
    tx: &mut Tx<'_>,
    now: Instant,
    id: PrizeOrderId,
    state: PrizeOrderState,
) -> Result<(), StoreError> {
    tx.execute(
        "update prize_orders set state = $2, changed_at = $3 where id = $1",
        params![id, state.number(), now],
    )?;
    Ok(())
}

/// Notes a step of an order's way.
pub(in crate::prizes) fn insert_move(
    tx: &mut Tx<'_>,
    now: Instant,
    id: PrizeOrderId,
    state: PrizeOrderState,
    note: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into prize_order_moves (prize_order_id, state, at, note) values ($1, $2, $3, $4)",
        params![id, state.number(), now, note],
    )?;
    Ok(())
}

/// The way an order has gone.
pub(in crate::prizes) fn moves(tx: &mut Tx<'_>, id: PrizeOrderId) -> Result<Vec<PrizeOrderMove>, StoreError> {
    tx.query(
        "select state, at, note from prize_order_moves where prize_order_id = $1 order by state",
        params![id],
        |row| Ok(PrizeOrderMove { state: state(row, 0)?, at: row.instant(1)?, note: row.text(2)? }),
    )
}

/// Gives a joined customer's orders to the one that stays.
pub(in crate::prizes) fn move_customer(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), StoreError> {
    tx.execute("update prize_orders set customer_id = $2 where customer_id = $1", params![from, into])?;
    Ok(())
}

/// Takes a customer out of the orders, and the notes with them.
pub(in crate::prizes) fn erase(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), StoreError> {
    tx.execute(
        "update prize_order_moves set note = '' where prize_order_id in (select id from prize_orders where customer_id = $1)",
        params![customer],
    )?;
    tx.execute("update prize_orders set customer_id = null where customer_id = $1", params![customer])?;
    Ok(())
}
