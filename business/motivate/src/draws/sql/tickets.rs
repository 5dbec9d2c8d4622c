use store::{Param, Row, StoreError, Tx, params};
use vocabulary::{CustomerId, DrawId, Instant, OrderId, TicketId};

use super::draws::state_of;
use crate::draws::{CardTicket, DrawState, Entry, NewTickets};

fn entry(row: &Row<'_>) -> Result<Entry, StoreError> {
    Ok(Entry { ticket: TicketId(row.int(0)?), holder: row.int(1)? })
}

/// Hands over the tickets that take part, in their order.
pub(in crate::draws) fn each_entry(
    tx: &mut Tx<'_>,
    draw: DrawId,
    mut each: impl FnMut(Entry),
) -> Result<(), StoreError> {
    tx.each(
        "select id, holder_id from draw_tickets where draw_id = $1 and is_void = 0 order by id",
        params![draw],
        |row| {
            each(entry(row)?);
            Ok::<(), StoreError>(())
        },
    )
}

/// The tickets that take part after an id, in their order.
pub(in crate::draws) fn entries(
    tx: &mut Tx<'_>,
    draw: DrawId,
    after: i64,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    tx.query(
        "select id, holder_id from draw_tickets where draw_id = $1 and id > $2 and is_void = 0 order by id limit $3",
        params![draw, after, limit],
        entry,
    )
}

/// How many tickets take part, and how many holders they have.
pub(in crate::draws) fn count(tx: &mut Tx<'_>, draw: DrawId) -> Result<(i64, i64), StoreError> {
    tx.one(
        "select count(*), count(distinct holder_id) from draw_tickets where draw_id = $1 and is_void = 0",
        params![draw],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )
}

/// The tickets given under a key.
pub(in crate::draws) fn by_key(
    tx: &mut Tx<'_>,
    draw: DrawId,
    key: &str,
) -> Result<Vec<TicketId>, StoreError> {
    tx.query(
        "select id from draw_tickets where draw_id = $1 and key = $2 order by number",
        params![draw, key],
        |row| row.int(0).map(TicketId),
    )
}

/// A customer's holder in a draw.
pub(in crate::draws) fn holder(
    tx: &mut Tx<'_>,
    draw: DrawId,
    customer: CustomerId,
) -> Result<Option<i64>, StoreError> {
    tx.optional(
        "select id from draw_holders where customer_id = $2 and draw_id = $1 order by id limit 1",
        params![draw, customer],
        |row| row.int(0),
    )
}

/// Makes a customer a holder in a draw.
pub(in crate::draws) fn insert_holder(
    tx: &mut Tx<'_>,
    draw: DrawId,
    customer: CustomerId,
) -> Result<i64, StoreError> {
    tx.one(
        "insert into draw_holders (draw_id, customer_id) values ($1, $2) returning id",
        params![draw, customer],
        |row| row.int(0),
    )
}

/// Gives tickets that are not given.
pub(in crate::draws) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    new: &NewTickets,
    holder: i64,
) -> Result<(), StoreError> {
    let rows: Vec<Vec<Param<'_>>> = (1..=new.count)
        .map(|number| params![new.draw, holder, new.order, &new.key, number, now].to_vec())
        .collect();
    tx.batch(
        "insert into draw_tickets (draw_id, holder_id, order_id, key, number, at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (draw_id, key, number) do nothing",
        &rows,
    )?;
    Ok(())
}

/// The open draws that gave tickets for an order.
pub(in crate::draws) fn open_draws_of_order(
    tx: &mut Tx<'_>,
    order: OrderId,
) -> Result<Vec<DrawId>, StoreError> {
    tx.query(
        "select distinct t.draw_id from draw_tickets t join draws d on d.id = t.draw_id \
         where t.order_id = $1 and t.is_void = 0 and d.state = $2 order by t.draw_id",
        params![order, DrawState::Open.number()],
        |row| row.int(0).map(DrawId),
    )
}

/// Takes back the tickets a draw gave for an order.
pub(in crate::draws) fn void(tx: &mut Tx<'_>, draw: DrawId, order: OrderId) -> Result<(), StoreError> {
    tx.execute(
        "update draw_tickets set is_void = 1 where order_id = $2 and draw_id = $1",
        params![draw, order],
    )?;
    Ok(())
}

/// A customer's newest tickets, with their draws and what they won.
pub(in crate::draws) fn of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<CardTicket>, StoreError> {
    tx.query(
        "select t.id, t.draw_id, d.name, d.state, t.order_id, t.at, t.is_void, w.place \
         from draw_holders h join draw_tickets t on t.holder_id = h.id join draws d on d.id = t.draw_id \
         left join draw_winners w on w.ticket_id = t.id where h.customer_id = $1 order by t.id desc limit $2",
        params![customer, limit],
        |row| {
            Ok(CardTicket {
                ticket: TicketId(row.int(0)?),
                draw: DrawId(row.int(1)?),
                draw_name: row.text(2)?,
                state: state_of(row, 3)?,
                order: row.opt_int(4)?.map(OrderId),
                at: row.instant(5)?,
                is_void: row.bool(6)?,
                place: row.opt_int(7)?,
            })
        },
    )
}

/// Draws in which two customers are holders, with their numbers.
pub(in crate::draws) fn shared(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<Vec<(DrawId, i64, i64)>, StoreError> {
    tx.query(
        "select f.draw_id, f.id, min(i.id) from draw_holders f join draw_holders i on i.draw_id = f.draw_id and i.customer_id = $2 \
         where f.customer_id = $1 group by f.draw_id, f.id order by f.draw_id, f.id",
        params![from, into],
        |row| Ok((DrawId(row.int(0)?), row.int(1)?, row.int(2)?)),
    )
}

/// Gives a holder's tickets to another holder, and lets the first go.
pub(in crate::draws) fn give(tx: &mut Tx<'_>, from: i64, into: i64) -> Result<(), StoreError> {
    tx.execute("update draw_tickets set holder_id = $2 where holder_id = $1", params![from, into])?;
    tx.execute("delete from draw_holders where id = $1", params![from])?;
    Ok(())
}

/// Notes that a customer's holders are another's.
pub(in crate::draws) fn move_customer(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
) -> Result<(), StoreError> {
    tx.execute("update draw_holders set customer_id = $2 where customer_id = $1", params![from, into])?;
    Ok(())
}

/// Forgets who a customer's holders are.
pub(in crate::draws) fn erase(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), StoreError> {
    tx.execute("update draw_holders set customer_id = null where customer_id = $1", params![customer])?;
    Ok(())
}
