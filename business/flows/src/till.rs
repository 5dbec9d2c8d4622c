//! A basket at a till: priced, taken, paid, called off, in one pass and one transaction.

use motivate::loyalty::Units;
use motivate::receipts::{self, NewReceipt, Opened, Receipt, State};
use motivate::{coupons, promotions};
use store::Tx;
use vocabulary::{CustomerId, Identifier, Instant, OrderId, Problem, ReceiptId, ReturnId};

use crate::Workspace;

mod ask;
mod book;
mod keep;
mod paper;
mod points;
mod price;
mod rules;

pub use ask::{Ask, AskLine};
pub use keep::{keep, look};
pub use paper::{Paper, PaperLine, PaperPoints, ShownCoupon};
use price::Desk;
pub(crate) use rules::Memo;

/// For how long an open order holds what it takes, in seconds.
const HELD_SECONDS: i64 = 30 * 60;

/// What a till is told, and whether it was told so before.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// For the first time.
    New(Paper),
    /// Again.
    Again(Paper),
}

/// Prices a basket; nothing is taken, nobody is made known.
pub fn quote(tx: &mut Tx<'_>, workspace: &Workspace, now: Instant, ask: &Ask) -> Result<Paper, Problem> {
    let settings = workspace.settings();
    ask.check(now, &settings)?;
    let who = crate::order::normalised(&ask.who, &settings, "customer")?;
    let customer = known(tx, &who)?;
    let mut paper = Desk::price(tx, workspace, now, ask, customer)?.paper;
    paper.points = points::quote(tx, &paper, ask.placed_at.unwrap_or(now))?;
    Ok(paper)
}

/// Takes an order, once by its source and number: asked again just so it gives the same paper.
pub fn order(tx: &mut Tx<'_>, workspace: &Workspace, now: Instant, ask: &Ask) -> Result<Told, Problem> {
    let settings = workspace.settings();
    let asked = serde_json::to_string(ask).map_err(Problem::internal)?;
    if let Some(receipt) = receipts::again(tx, &ask.source, &ask.number, &asked)? {
        return paper_of(&receipt).map(Told::Again);
    }
    ask.check(now, &settings)?;
    let who = crate::order::normalised(&ask.who, &settings, "customer")?;
    let customer = crate::order::buyers(tx, now, vec![who], &mut Vec::new())?.into_iter().next().flatten();
    let expires_at = ask.is_open.then(|| now.plus_seconds(HELD_SECONDS));
    let new = NewReceipt {
        source: ask.source.clone(),
        number: ask.number.clone(),
        customer,
        asked,
        placed_at: ask.placed_at.unwrap_or(now),
        expires_at,
    };
    let receipt = match receipts::open(tx, now, &new)? {
        Opened::New(id) => id,
        Opened::Again(receipt) => return paper_of(&receipt).map(Told::Again),
    };
    let mut desk = Desk::price(tx, workspace, now, ask, customer)?;
    desk.take(tx, receipt, if ask.is_open { State::Open } else { State::Committed })?;
    let mut paper = desk.paper;
    paper.receipt = Some(receipt);
    paper.held_until = expires_at;
    if ask.is_open {
        paper.points = points::quote(tx, &paper, new.placed_at)?;
    } else {
        paper.order = Some(book::order(tx, now, ask, &paper, new.placed_at)?);
        paper.points = points::earn(tx, receipt, &paper, new.placed_at)?;
    }
    write(tx, now, receipt, &paper)?;
    Ok(Told::New(paper))
}

/// Pays for an open order at the prices it was told; paid again it gives the same paper.
pub fn commit(tx: &mut Tx<'_>, now: Instant, id: ReceiptId) -> Result<Paper, Problem> {
    tx.lock("receipt", id.0)?;
    let receipt = receipts::load(tx, id)?.ok_or_else(|| Problem::not_found(id))?;
    if receipt.state(now) == State::Committed {
        return paper_of(&receipt);
    }
    receipt.must_be_open(now)?;
    let ask: Ask = serde_json::from_str(&receipt.asked).map_err(Problem::internal)?;
    let mut paper = paper_of(&receipt)?;
    coupons::capture(tx, id, now)?;
    paper.order = Some(book::order(tx, now, &ask, &paper, receipt.placed_at)?);
    paper.points = points::earn(tx, id, &paper, receipt.placed_at)?;
    paper.held_until = None;
    write(tx, now, id, &paper)?;
    Ok(paper)
}

/// Calls an order off, open or paid: limits and coupons are as if it had never been. Called off again nothing changes.
pub fn cancel(tx: &mut Tx<'_>, now: Instant, id: ReceiptId) -> Result<(), Problem> {
    tx.lock("receipt", id.0)?;
    let receipt = receipts::load(tx, id)?.ok_or_else(|| Problem::not_found(id))?;
    if receipt.cancelled_at.is_some() {
        return Ok(());
    }
    give_back(tx, now, id)?;
    if let (Some(_), Some(customer)) = (receipt.committed_at, receipt.customer)
        && paper_of(&receipt)?.points.is_some()
    {
        points::cancel(tx, id, customer, now)?;
    }
    if let Some(order) = receipt.order {
        collect::orders::call_off(tx, now, order)?;
        know::touch(tx, receipt.customer.as_slice())?;
    }
    receipts::cancel(tx, now, id)
}

/// Takes back the points that units of an order had earned, once a return of them is recorded.
pub(crate) fn give_back_units(
    tx: &mut Tx<'_>,
    order: OrderId,
    returned: ReturnId,
    at: Instant,
) -> Result<(), Problem> {
    let Some(receipt) = receipts::of_order(tx, order)? else { return Ok(()) };
    let Some(customer) = receipt.customer else { return Ok(()) };
    // Bought before there was a programme: nothing was earned.
    if paper_of(&receipt)?.points.is_none() {
        return Ok(());
    }
    let lines = collect::returns::lines(tx, returned)?;
    let units: Vec<Units> = lines.into_iter().map(|(line, quantity)| Units { line, quantity }).collect();
    points::give_back(tx, receipt.id, customer, &returned.to_string(), &units, at)
}

/// Lets go what open orders held for too long; gives how many there were.
pub fn lapse(tx: &mut Tx<'_>, now: Instant, limit: i64) -> Result<usize, Problem> {
    let due = receipts::due(tx, now, limit)?;
    for id in &due {
        give_back(tx, now, *id)?;
        receipts::cancel(tx, now, *id)?;
    }
    Ok(due.len())
}

fn give_back(tx: &mut Tx<'_>, now: Instant, id: ReceiptId) -> Result<(), Problem> {
    promotions::counters::give_back(tx, id)?;
    coupons::roll_back(tx, id, now)
}

fn write(tx: &mut Tx<'_>, now: Instant, id: ReceiptId, paper: &Paper) -> Result<(), Problem> {
    let text = serde_json::to_string(paper).map_err(Problem::internal)?;
    receipts::write(tx, now, id, paper.order, &text)
}

fn paper_of(receipt: &Receipt) -> Result<Paper, Problem> {
    serde_json::from_str(&receipt.paper).map_err(Problem::internal)
}

/// The customer one of the names belongs to; nobody is made known.
fn known(tx: &mut Tx<'_>, who: &[Identifier]) -> Result<Option<CustomerId>, Problem> {
    for identifier in who {
        if let Some(customer) = know::identity::find(tx, identifier)? {
            return Ok(Some(customer));
        }
    }
    Ok(None)
}
