//! A prize ordered with points: stock and points go together, and come back together.

use motivate::loyalty::{self, Key, Programme, Spending, SpentLine, programmes};
use motivate::prizes::{self, Move, NewPrizeOrder, PrizeOrder, PrizeOrderState};
use store::Tx;
use vocabulary::{ErrorKind, Instant, PrizeOrderId, Problem};

/// What points of prizes are known by in the ledger.
const SOURCE: &str = "prize";
/// A prize order has one line.
const LINE: i64 = 1;

/// Orders a prize and spends its points, all or none; the same key orders once.
pub fn order(tx: &mut Tx<'_>, now: Instant, new: &NewPrizeOrder) -> Result<PrizeOrder, Problem> {
    let order = prizes::order(tx, now, new)?;
    if order.points == 0 || order.state == PrizeOrderState::Cancelled {
        return Ok(order);
    }
    let Some(customer) = order.customer else { return Ok(order) };
    let programme = programme(tx)?.ok_or_else(no_programme)?;
    let currency = programme.rules.currencies.iter().find(|currency| currency.is_spendable);
    let spending = Spending {
        currency: currency.ok_or_else(no_programme)?.code.clone(),
        lines: vec![SpentLine { line: LINE, quantity: order.quantity * 1_000, points: order.points }],
    };
    loyalty::spend(tx, &programme, customer, &key(order.id, "spend"), order.ordered_at, &spending)?;
    know::touch_standing(tx, &[customer])?;
    Ok(order)
}

/// Moves an order on its way; calling it off gives the pieces back to the stock and the points to their own lots.
pub fn move_on(
    tx: &mut Tx<'_>,
    now: Instant,
    id: PrizeOrderId,
    step: Move,
    note: &str,
) -> Result<PrizeOrder, Problem> {
    let before = prizes::load_order(tx, id)?.state;
    let order = prizes::move_on(tx, now, id, step, note)?;
    let is_called_off = step == Move::Cancel && before != PrizeOrderState::Cancelled;
    if is_called_off
        && order.points > 0
        && let (Some(customer), Some(programme)) = (order.customer, programme(tx)?)
    {
        loyalty::cancel(tx, &programme, customer, &key(id, "cancel"), now)?;
        know::touch_standing(tx, &[customer])?;
    }
    Ok(order)
}

/// The programme whose points buy prizes: the oldest, as at the till.
fn programme(tx: &mut Tx<'_>) -> Result<Option<Programme>, Problem> {
    Ok(programmes::all(tx)?.into_iter().next())
}

fn key(order: PrizeOrderId, operation: &str) -> Key {
    Key::new(SOURCE, order.to_string(), operation)
}

fn no_programme() -> Problem {
    let message = "prizes are paid with points, and no programme has points to spend";
    Problem::new(ErrorKind::Conflict, "no_points_to_spend", message)
}
