//! A basket at a till: priced, taken, paid, called off, in one pass and one transaction.

use motivate::loyalty;
use motivate::receipts::{self, Nameless, NewReceipt, Opened, Receipt, State};
use motivate::{coupons, promotions};
use store::Tx;
use vocabulary::{CustomerId, Identifier, Instant, Problem, ReceiptId};

use crate::Workspace;

mod ask;
mod book;
mod club;
mod confirm;
mod guess;
mod keep;
mod paper;
mod price;
mod replay;
mod returned;
mod rules;
mod simulate;
mod text;
mod tier;

pub use ask::{Ask, AskLine};
use club::Club;
pub use confirm::confirm;
pub use guess::note as note_guesses;
pub use keep::{keep, look};
pub use paper::{Paper, PaperEarned, PaperGift, PaperLine, PaperPoints, PaperSpent, PaperTier, ShownCoupon};
use price::Desk;
pub use replay::{
    Asked, DAYS_MAX, Draft, PROGRAMME_SIMULATION, SIMULATION, begin as simulate, programme_simulation_job,
    rehearse, replay, simulate_programme, simulation_job,
};
pub use returned::{Refund, RefundLine, RefundPoints, quote_return, refund};
pub(crate) use returned::{Sold, give_back_units};
pub(crate) use rules::Memo;
pub use simulate::{Tried, try_out};

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
    ask.ahead(tx, &workspace.shelf)?;
    let customer = known(tx, &who)?;
    let mut desk = Desk::price(tx, workspace, now, ask, customer)?;
    desk.offer();
    let Desk { mut paper, club, .. } = desk;
    if let Some(club) = club {
        paper.points = Some(club.quote(tx, &paper, ask.placed_at.unwrap_or(now))?);
    }
    paper.text = text::of(&paper, language(ask, &settings), &settings.zone, ask.placed_at.unwrap_or(now));
    Ok(paper)
}

/// Takes an order, once by its source and number: asked again just so it gives the same paper.
pub fn order(tx: &mut Tx<'_>, workspace: &Workspace, now: Instant, ask: &Ask) -> Result<Told, Problem> {
    let settings = workspace.settings();
    let asked = serde_json::to_string(ask).map_err(Problem::internal)?;
    if let Err(problem) = ask.check(now, &settings) {
        // What was told stands, also when it would no longer be taken.
        let again = receipts::again(tx, &ask.source, &ask.number, &asked, || ask.nameless())?;
        return again.map_or(Err(problem), |receipt| paper_of(&receipt).map(Told::Again));
    }
    let who = crate::order::normalised(&ask.who, &settings, "customer")?;
    ask.ahead(tx, &workspace.shelf)?;
    let receipt = match receipts::open(tx, &ask.source, &ask.number, &asked, || ask.nameless())? {
        Opened::New(id) => id,
        Opened::Again(receipt) => return paper_of(&receipt).map(Told::Again),
    };
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
    if let Some(customer) = customer {
        loyalty::hold(tx, customer)?;
    }
    let mut desk = Desk::price(tx, workspace, now, ask, customer)?;
    let state = if ask.is_open { State::Open } else { State::Committed };
    desk.take_points(tx, receipt, state)?;
    desk.offer();
    let paper = &mut desk.paper;
    paper.receipt = Some(receipt);
    paper.held_until = expires_at;
    if !ask.is_open {
        paper.order = Some(book::order(tx, now, ask, paper, new.placed_at, Some(&desk.catalogue))?);
    }
    if let Some(club) = &desk.club {
        paper.points = Some(match ask.is_open {
            true => club.quote(tx, paper, new.placed_at)?,
            false => club.earn(tx, receipt, paper, new.placed_at)?,
        });
    }
    paper.text = text::of(paper, language(ask, &settings), &settings.zone, new.placed_at);
    if !ask.is_open {
        reward(tx, now, receipt, paper)?;
    }
    note_guesses(tx, now, ask, paper)?;
    know::touch_standing(tx, paper.customer.as_slice())?;
    receipts::create(tx, now, receipt, &new, paper.order, &text_of(paper)?)?;
    desk.take_limits(tx, receipt, state)?;
    Ok(Told::New(desk.paper))
}

/// Pays for an open order at the prices it was told; paid again it gives the same paper.
pub fn commit(tx: &mut Tx<'_>, workspace: &Workspace, now: Instant, id: ReceiptId) -> Result<Paper, Problem> {
    tx.lock("receipt", id.0)?;
    let receipt = receipts::load(tx, id)?.ok_or_else(|| Problem::not_found(id))?;
    if receipt.state(now) == State::Committed {
        return paper_of(&receipt);
    }
    receipt.must_be_open(now)?;
    let ask: Ask = serde_json::from_str(&receipt.asked).map_err(Problem::internal)?;
    let mut paper = paper_of(&receipt)?;
    coupons::capture(tx, id, now)?;
    if let Some(customer) = receipt.customer {
        loyalty::hold(tx, customer)?;
    }
    // A product may have been taken out of the catalogue since: then it comes back with the order.
    paper.order = Some(book::order(tx, now, &ask, &paper, receipt.placed_at, None)?);
    if let Some(mut club) = Club::to_earn(tx, &receipt, &paper)? {
        if let Some(spent) = &paper.spent {
            club.capture(tx, id, &paper, spent, receipt.placed_at)?;
            club.look_again(tx)?;
        }
        paper.points = Some(club.earn(tx, id, &paper, receipt.placed_at)?);
    }
    reward(tx, now, id, &paper)?;
    know::touch_standing(tx, paper.customer.as_slice())?;
    paper.held_until = None;
    let settings = workspace.settings();
    paper.text = text::of(&paper, language(&ask, &settings), &settings.zone, receipt.placed_at);
    receipts::write(tx, now, id, paper.order, &text_of(&paper)?)?;
    Ok(paper)
}

/// Calls an order off, open or paid: limits and coupons are as if it had never been. Called off again nothing changes.
pub fn cancel(tx: &mut Tx<'_>, now: Instant, id: ReceiptId) -> Result<(), Problem> {
    tx.lock("receipt", id.0)?;
    let receipt = receipts::load(tx, id)?.ok_or_else(|| Problem::not_found(id))?;
    if receipt.cancelled_at.is_some() {
        return Ok(());
    }
    give_back(tx, now, &receipt)?;
    let paper = paper_of(&receipt)?;
    if receipt.committed_at.is_some()
        && paper.points.is_some()
        && let Some(club) = Club::of(tx, &receipt, &paper)?
    {
        club.cancel(tx, id, now)?;
    }
    if let Some(order) = receipt.order {
        collect::orders::call_off(tx, now, order)?;
        crate::reward::take_back(tx, now, id, Some(order), &paper.priced.extras)?;
    }
    know::touch(tx, receipt.customer.as_slice())?;
    receipts::cancel(tx, now, id)
}

/// Lets go what open orders held for too long; gives how many there were.
pub fn lapse(tx: &mut Tx<'_>, now: Instant, limit: i64) -> Result<usize, Problem> {
    let due = receipts::due(tx, now, limit)?;
    due.iter().try_for_each(|id| let_go(tx, now, *id))?;
    Ok(due.len())
}

/// Ends an erased customer's open orders and takes the customer out of the papers of all: what they cost and what promotions gave stays, so that they can
/// still be brought back or called off. Comes before the rooms forget the customer.
pub(crate) fn forget(tx: &mut Tx<'_>, now: Instant, customer: CustomerId) -> Result<(), Problem> {
    for id in receipts::unpaid_of(tx, customer)? {
        let_go(tx, now, id)?;
    }
    let nameless = receipts::of_customer(tx, customer)?.into_iter().map(|receipt| Nameless {
        id: receipt.id,
        asked: serde_json::from_str(&receipt.asked).ok().and_then(|ask: Ask| ask.nameless().ok()),
        paper: paper_of(&receipt).ok().and_then(|paper| text_of(&paper.nameless()).ok()),
    });
    receipts::strip(tx, &nameless.collect::<Vec<_>>())
}

/// Lets go what an open order holds, as if it had never been.
fn let_go(tx: &mut Tx<'_>, now: Instant, id: ReceiptId) -> Result<(), Problem> {
    tx.lock("receipt", id.0)?;
    let is_unpaid = |one: &Receipt| one.committed_at.is_none() && one.cancelled_at.is_none();
    let Some(receipt) = receipts::load(tx, id)?.filter(is_unpaid) else { return Ok(()) };
    give_back(tx, now, &receipt)?;
    know::touch_standing(tx, receipt.customer.as_slice())?;
    receipts::cancel(tx, now, id)
}

/// Gives back limits, coupons, and points that were set aside.
fn give_back(tx: &mut Tx<'_>, now: Instant, receipt: &Receipt) -> Result<(), Problem> {
    coupons::roll_back(tx, receipt.id, now)?;
    promotions::counters::give_back(tx, receipt.id)?;
    if receipt.committed_at.is_some() || receipt.customer.is_none() {
        return Ok(());
    }
    let paper = paper_of(receipt)?;
    if let Some(spent) = &paper.spent
        && let Some(club) = Club::of(tx, receipt, &paper)?
    {
        club.release(tx, receipt.id, spent, now)?;
    }
    Ok(())
}

/// Gives the coupons and tickets of a paid receipt to a known customer.
fn reward(tx: &mut Tx<'_>, now: Instant, id: ReceiptId, paper: &Paper) -> Result<(), Problem> {
    let Some(customer) = paper.customer else { return Ok(()) };
    if paper.priced.extras.is_empty() {
        return Ok(());
    }
    crate::reward::give(tx, now, id, paper.order, customer, &paper.priced.extras).map(|_| ())
}

fn language<'l>(ask: &'l Ask, settings: &'l crate::Settings) -> &'l str {
    ask.language.as_deref().unwrap_or(&settings.language)
}

fn text_of(paper: &Paper) -> Result<String, Problem> {
    serde_json::to_string(paper).map_err(Problem::internal)
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
