//! Tickets: given for orders or other merits, taken back with them while the draw is open.

use store::Tx;
use vocabulary::{CustomerId, DrawId, ErrorKind, Instant, OrderId, Problem, TicketId};

use super::{DrawState, sql};

/// Most tickets given at once.
const COUNT_MAX: i64 = 1_000;
/// Longest key, in characters.
const KEY_MAX: usize = 200;

/// Tickets to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTickets {
    /// For which draw.
    pub draw: DrawId,
    /// To whom.
    pub customer: CustomerId,
    /// For which order, if for one.
    pub order: Option<OrderId>,
    /// The same key gives once.
    pub key: String,
    /// How many.
    pub count: i64,
}

/// A ticket on a customer's card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardTicket {
    /// The ticket.
    pub ticket: TicketId,
    /// Its draw.
    pub draw: DrawId,
    /// What customers call the draw.
    pub draw_name: String,
    /// Where the draw stands.
    pub state: DrawState,
    /// For which order it was given.
    pub order: Option<OrderId>,
    /// When it was given.
    pub at: Instant,
    /// Whether it was taken back.
    pub is_void: bool,
    /// Which prize it won, from 1.
    pub place: Option<i64>,
}

/// Gives tickets; the same key gives the same tickets for ever.
pub fn add(tx: &mut Tx<'_>, now: Instant, new: &NewTickets) -> Result<Vec<TicketId>, Problem> {
    check(new)?;
    let there = sql::tickets::by_key(tx, new.draw, &new.key)?;
    if !there.is_empty() {
        return Ok(there);
    }
    match sql::draws::state(tx, new.draw)? {
        None => return Err(Problem::not_found(new.draw)),
        Some(DrawState::Open) => {}
        Some(state) => {
            let message = format!("{} gives out no more tickets", new.draw);
            return Err(
                Problem::new(ErrorKind::Conflict, "draw_not_open", message).with("state", state.as_str())
            );
        }
    }
    // A lock and no unique key: two holders may come to be one customer's, when customers are joined after the freeze.
    tx.lock("draw_holder", new.customer.0)?;
    let holder = match sql::tickets::holder(tx, new.draw, new.customer)? {
        Some(holder) => holder,
        None => sql::tickets::insert_holder(tx, new.draw, new.customer)?,
    };
    sql::tickets::insert(tx, now, new, holder)?;
    Ok(sql::tickets::by_key(tx, new.draw, &new.key)?)
}

/// Takes back the tickets given for an order, where the draw is still open; a frozen draw keeps its entries.
pub fn void_order(tx: &mut Tx<'_>, order: OrderId) -> Result<(), Problem> {
    for draw in sql::tickets::open_draws_of_order(tx, order)? {
        // Waits for a freeze under way, and keeps one from starting.
        if sql::draws::state(tx, draw)? == Some(DrawState::Open) {
            sql::tickets::void(tx, draw, order)?;
        }
    }
    Ok(())
}

/// A customer's newest tickets.
pub fn of_customer(tx: &mut Tx<'_>, customer: CustomerId, limit: i64) -> Result<Vec<CardTicket>, Problem> {
    Ok(sql::tickets::of_customer(tx, customer, limit)?)
}

/// Gives a joined customer's tickets to the one that stays. In open draws both become one holder; frozen ones keep their entries.
pub fn move_customer(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Problem> {
    tx.lock("draw_holder", from.0.min(into.0))?;
    tx.lock("draw_holder", from.0.max(into.0))?;
    for (draw, holder, other) in sql::tickets::shared(tx, from, into)? {
        if sql::draws::state(tx, draw)? == Some(DrawState::Open) {
            sql::tickets::give(tx, holder, other)?;
        }
    }
    Ok(sql::tickets::move_customer(tx, from, into)?)
}

/// Leaves an erased customer's tickets in their draws, without the customer.
pub fn erase(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Problem> {
    Ok(sql::tickets::erase(tx, customer)?)
}

fn check(new: &NewTickets) -> Result<(), Problem> {
    if new.key.is_empty() || new.key.chars().count() > KEY_MAX {
        let message = format!("a key has 1 to {KEY_MAX} characters");
        return Err(Problem::invalid("wrong_key", "key", message).with("max", KEY_MAX));
    }
    if !(1..=COUNT_MAX).contains(&new.count) {
        let message = format!("1 to {COUNT_MAX} tickets");
        return Err(Problem::invalid("out_of_range", "count", message).with("min", 1).with("max", COUNT_MAX));
    }
    Ok(())
}
