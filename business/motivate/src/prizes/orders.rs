use store::Tx;
use vocabulary::{CustomerId, ErrorKind, Instant, PrizeId, PrizeOrderId, Problem};

use super::catalogue::{check_number, load, out_of_stock};
use super::{Move, PrizeOrderState, sql};

/// Longest key, in characters.
const KEY_MAX: usize = 200;
/// Most pieces of an order.
const QUANTITY_MAX: i64 = 1_000;
/// Longest note, in characters.
const NOTE_MAX: usize = 500;

/// A prize somebody orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPrizeOrder {
    /// Which.
    pub prize: PrizeId,
    /// Who.
    pub customer: CustomerId,
    /// Pieces.
    pub quantity: i64,
    /// The same key orders once.
    pub key: String,
}

/// An order of a prize.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrizeOrder {
    /// Its id.
    pub id: PrizeOrderId,
    /// The prize.
    pub prize: PrizeId,
    /// Who ordered; nothing once erased.
    pub customer: Option<CustomerId>,
    /// Pieces.
    pub quantity: i64,
    /// What it costs in all, in whole points, at the price of the day it was ordered.
    pub points: i64,
    /// Where it stands.
    pub state: PrizeOrderState,
    /// Its key.
    pub key: String,
    /// When it was ordered.
    pub ordered_at: Instant,
    /// When it moved last.
    pub changed_at: Instant,
}

/// A step of an order's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrizeOrderMove {
    /// Where it led.
    pub state: PrizeOrderState,
    /// When.
    pub at: Instant,
    /// What staff wrote: a parcel's number, a reason.
    pub note: String,
}

/// Orders a prize: takes it from the stock. The points are the caller's to spend, under the same key and in the same transaction.
///
/// The same key gives the same order for ever; with another prize, customer or quantity it is refused.
pub fn order(tx: &mut Tx<'_>, now: Instant, new: &NewPrizeOrder) -> Result<PrizeOrder, Problem> {
    check(new)?;
    if let Some(there) = sql::orders::by_key(tx, &new.key)? {
        return same(there, new);
    }
    let prize = load(tx, new.prize)?;
    if !prize.settings.is_offered {
        return Err(Problem::new(
            ErrorKind::Conflict,
            "prize_not_offered",
            format!("{} cannot be ordered", prize.id),
        ));
    }
    let points = prize.settings.points.checked_mul(new.quantity);
    let points = points.ok_or_else(|| Problem::invalid("out_of_range", "quantity", "too many points"))?;
    if !sql::catalogue::add(tx, prize.id, -new.quantity)? {
        return Err(out_of_stock(prize.id).with("left", prize.stock));
    }
    match sql::orders::insert(tx, now, new, points)? {
        Some(id) => {
            sql::orders::insert_move(tx, now, id, PrizeOrderState::Ordered, "")?;
            load_order(tx, id)
        }
        None => {
            // Another transaction with the same key came first: its pieces are taken, these go back.
            sql::catalogue::add(tx, prize.id, new.quantity)?;
            same(by_key(tx, &new.key)?.ok_or_else(|| Problem::not_found(&new.key))?, new)
        }
    }
}

/// Moves an order on its way; a move to where it is changes nothing. Cancelling puts it back into the stock; its points are the caller's to give back.
pub fn move_on(
    tx: &mut Tx<'_>,
    now: Instant,
    id: PrizeOrderId,
    step: Move,
    note: &str,
) -> Result<PrizeOrder, Problem> {
    if note.chars().count() > NOTE_MAX {
        let message = format!("at most {NOTE_MAX} characters");
        return Err(Problem::invalid("too_long", "note", message).with("max", NOTE_MAX));
    }
    tx.lock("prize_order", id.0)?;
    let order = load_order(tx, id)?;
    if order.state == step.target() {
        return Ok(order);
    }
    let state = order.state.after(step).ok_or_else(|| wrong_move(&order, step))?;
    sql::orders::set_state(tx, now, id, state)?;
    sql::orders::insert_move(tx, now, id, state, note.trim())?;
    if state == PrizeOrderState::Cancelled {
        sql::catalogue::add(tx, order.prize, order.quantity)?;
    }
    load_order(tx, id)
}

/// An order by its id.
pub fn load_order(tx: &mut Tx<'_>, id: PrizeOrderId) -> Result<PrizeOrder, Problem> {
    sql::orders::load(tx, id)?.ok_or_else(|| Problem::not_found(id))
}

/// An order by its key.
pub fn by_key(tx: &mut Tx<'_>, key: &str) -> Result<Option<PrizeOrder>, Problem> {
    Ok(sql::orders::by_key(tx, key)?)
}

/// The way an order has gone.
pub fn moves(tx: &mut Tx<'_>, id: PrizeOrderId) -> Result<Vec<PrizeOrderMove>, Problem> {
    Ok(sql::orders::moves(tx, id)?)
}

/// The oldest orders of a state above a cursor: what is to be packed next, first.
pub fn of_state(
    tx: &mut Tx<'_>,
    state: PrizeOrderState,
    above: Option<PrizeOrderId>,
    limit: i64,
) -> Result<Vec<PrizeOrder>, Problem> {
    Ok(sql::orders::of_state(tx, state, above.map_or(0, |id| id.0), limit)?)
}

/// How many orders stand where; states of no order are left out.
pub fn counts(tx: &mut Tx<'_>) -> Result<Vec<(PrizeOrderState, i64)>, Problem> {
    Ok(sql::orders::counts(tx)?)
}

/// A customer's newest orders below a cursor.
pub fn of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    below: Option<PrizeOrderId>,
    limit: i64,
) -> Result<Vec<PrizeOrder>, Problem> {
    Ok(sql::orders::of_customer(tx, customer, below.map_or(i64::MAX, |id| id.0), limit)?)
}

/// Gives a joined customer's orders to the one that stays.
pub fn move_customer(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Problem> {
    Ok(sql::orders::move_customer(tx, from, into)?)
}

/// Leaves an erased customer's orders to the books, without the customer and without what staff wrote.
pub fn erase(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Problem> {
    Ok(sql::orders::erase(tx, customer)?)
}

fn check(new: &NewPrizeOrder) -> Result<(), Problem> {
    if new.key.is_empty() || new.key.chars().count() > KEY_MAX {
        let message = format!("a key has 1 to {KEY_MAX} characters");
        return Err(Problem::invalid("wrong_key", "key", message).with("max", KEY_MAX));
    }
    if new.quantity > QUANTITY_MAX {
        let message = format!("at most {QUANTITY_MAX} pieces");
        return Err(Problem::invalid("out_of_range", "quantity", message).with("max", QUANTITY_MAX));
    }
    check_number("quantity", new.quantity, 1)
}

/// A key stands for one order. Who ordered cannot be compared once the customer is erased.
fn same(there: PrizeOrder, new: &NewPrizeOrder) -> Result<PrizeOrder, Problem> {
    let is_theirs = there.customer.is_none_or(|customer| customer == new.customer);
    if is_theirs && (there.prize, there.quantity) == (new.prize, new.quantity) {
        return Ok(there);
    }
    Err(Problem::new(ErrorKind::Conflict, "key_taken", "another order has this key")
        .with("id", there.id.to_string()))
}

fn wrong_move(order: &PrizeOrder, step: Move) -> Problem {
    let (state, target) = (order.state.as_str(), step.target().as_str());
    Problem::new(
        ErrorKind::Conflict,
        "wrong_state",
        format!("{} is {state} and cannot be {target}", order.id),
    )
    .with("state", state)
    .with("move", target)
}
