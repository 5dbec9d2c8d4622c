//! A basket at a till: priced, taken, paid, called off, in one pass and one transaction.

use collect::orders::{NewLine, NewOrder, Recorded};
use motivate::basket::Basket;
use motivate::promotions::{self, Priced, Shopper};
use motivate::receipts::{self, NewReceipt, Opened, Receipt};
use store::Tx;
use vocabulary::{CustomerId, Identifier, Instant, OrderId, Problem, ReceiptId};

use crate::Workspace;

mod ask;
mod paper;
mod rules;

pub use ask::{Ask, AskLine, COUPONS_MAX, LINES_MAX};
pub use paper::{Paper, PaperLine, ShownCoupon};
pub(crate) use rules::Memo;
use rules::Rules;

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
    let at = ask.placed_at.unwrap_or(now);
    Ok(price(tx, workspace, ask, customer, at)?.paper)
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
    let at = ask.placed_at.unwrap_or(now);
    let expires_at = ask.is_open.then(|| now.plus_seconds(HELD_SECONDS));
    let new = NewReceipt {
        source: ask.source.clone(),
        number: ask.number.clone(),
        customer,
        asked,
        placed_at: at,
        expires_at,
    };
    let receipt = match receipts::open(tx, now, &new)? {
        Opened::New(id) => id,
        Opened::Again(receipt) => return paper_of(&receipt).map(Told::Again),
    };
    let mut desk = price(tx, workspace, ask, customer, at)?;
    desk.paper.receipt = Some(receipt);
    desk.paper.held_until = expires_at;
    take(tx, receipt, &desk, at)?;
    if !ask.is_open {
        desk.paper.order = Some(book(tx, now, &desk)?);
    }
    let text = serde_json::to_string(&desk.paper).map_err(Problem::internal)?;
    receipts::write(tx, now, receipt, desk.paper.order, &text)?;
    Ok(Told::New(desk.paper))
}

/// Pays for an open order at the prices it was told; paid again it gives the same paper.
pub fn commit(tx: &mut Tx<'_>, now: Instant, id: ReceiptId) -> Result<Paper, Problem> {
    let receipt = receipts::load(tx, id)?.ok_or_else(|| Problem::not_found(id))?;
    if receipt.committed_at.is_some() && receipt.cancelled_at.is_none() {
        return paper_of(&receipt);
    }
    receipt.must_be_open(now)?;
    let ask: Ask = serde_json::from_str(&receipt.asked).map_err(Problem::internal)?;
    let mut paper = paper_of(&receipt)?;
    paper.order = Some(book_as(tx, now, &ask, &paper, receipt.placed_at)?);
    paper.held_until = None;
    let text = serde_json::to_string(&paper).map_err(Problem::internal)?;
    receipts::write(tx, now, id, paper.order, &text)?;
    Ok(paper)
}
