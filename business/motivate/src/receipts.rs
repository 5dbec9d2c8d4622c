//! Receipts: what a till was told, kept so that asking again gets the same paper.

use store::Tx;
use vocabulary::{CustomerId, ErrorKind, Instant, OrderId, Problem, ReceiptId};

mod packed;
mod sql;

pub use sql::{detach, due, load, move_customer, of_customer, of_order, open_of, open_of_ahead, unpaid_of};

/// What the hash of what was asked begins with, once the customer is erased.
const NAMELESS: &str = "nameless ";

/// A basket a till brought, and what it was told.
#[derive(Debug, Clone, PartialEq)]
pub struct Receipt {
    /// Its id: the key under which coupons, points and limits were taken for it.
    pub id: ReceiptId,
    /// The system that gave the number.
    pub source: String,
    /// The till's number.
    pub number: String,
    /// Who buys, when known.
    pub customer: Option<CustomerId>,
    /// The order, once there is one.
    pub order: Option<OrderId>,
    /// What was asked, JSON.
    pub asked: String,
    /// What was told, JSON.
    pub paper: String,
    /// When it was bought, by the till.
    pub placed_at: Instant,
    /// When it came in.
    pub opened_at: Instant,
    /// Until when what it reserved is held; nothing for one that was closed at once.
    pub expires_at: Option<Instant>,
    /// When it was paid.
    pub committed_at: Option<Instant>,
    /// When it was called off.
    pub cancelled_at: Option<Instant>,
}

/// How a receipt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// What it took is reserved.
    Open,
    /// It was open too long; what it reserved is free again.
    Expired,
    /// Paid.
    Committed,
    /// Called off.
    Cancelled,
}

impl State {
    /// The word outside.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Expired => "expired",
            State::Committed => "committed",
            State::Cancelled => "cancelled",
        }
    }
}

/// A basket a till brings.
#[derive(Debug, Clone, PartialEq)]
pub struct NewReceipt {
    /// The system that gave the number.
    pub source: String,
    /// The till's number.
    pub number: String,
    /// Who buys, when known.
    pub customer: Option<CustomerId>,
    /// What was asked, JSON.
    pub asked: String,
    /// When it was bought, by the till.
    pub placed_at: Instant,
    /// Until when what it reserves is held; nothing for one that is closed at once.
    pub expires_at: Option<Instant>,
}

/// A receipt without the person it was for.
#[derive(Debug, Clone, PartialEq)]
pub struct Nameless {
    /// Which.
    pub id: ReceiptId,
    /// What was asked; nothing where nobody can tell: asking again is then always told to be another basket.
    pub asked: Option<String>,
    /// What was told; nothing where nobody can tell: the order is then as one without a receipt.
    pub paper: Option<String>,
}

/// What became of a basket.
#[derive(Debug, Clone, PartialEq)]
pub enum Opened {
    /// Was not there; its paper is yet to be written.
    New(ReceiptId),
    /// Was there just so.
    Again(Box<Receipt>),
}

impl Receipt {
    /// How it stands.
    pub fn state(&self, now: Instant) -> State {
        match (self.committed_at, self.cancelled_at, self.expires_at) {
            (_, Some(_), _) => State::Cancelled,
            (Some(_), None, _) => State::Committed,
            (None, None, Some(expires_at)) if expires_at <= now => State::Expired,
            (None, None, _) => State::Open,
        }
    }

    /// Fails with `receipt_not_open` unless it is open.
    pub fn must_be_open(&self, now: Instant) -> Result<(), Problem> {
        let state = self.state(now);
        if state == State::Open {
            return Ok(());
        }
        let message = format!("{} is {}", self.id, state.as_str());
        Err(Problem::new(ErrorKind::Conflict, "receipt_not_open", message).with("state", state.as_str()))
    }
}

/// Opens a receipt, once by source and number; nobody else does until the transaction ends, and before that it must be written ([`create`]). Asked again
/// just so it gives what is there; asked otherwise it fails with `receipt_conflict`. `nameless` tells what is asked as [`Nameless::asked`] does.
pub fn open(
    tx: &mut Tx<'_>,
    source: &str,
    number: &str,
    asked: &str,
    nameless: impl FnOnce() -> Result<String, Problem>,
) -> Result<Opened, Problem> {
    let mut name = blake3::Hasher::new();
    name.update(source.as_bytes()).update(&[0]).update(number.as_bytes());
    let [a, b, c, d, e, f, g, h, ..] = *name.finalize().as_bytes();
    tx.lock("receipt number", i64::from_le_bytes([a, b, c, d, e, f, g, h]))?;
    match again(tx, source, number, asked, nameless)? {
        Some(receipt) => Ok(Opened::Again(Box::new(receipt))),
        None => Ok(Opened::New(ReceiptId(tx.new_id("receipts")?))),
    }
}

/// Writes a receipt that was opened in this transaction, with what was told; with its order it is paid as of now.
pub fn create(
    tx: &mut Tx<'_>,
    now: Instant,
    id: ReceiptId,
    new: &NewReceipt,
    order: Option<OrderId>,
    paper: &str,
) -> Result<(), Problem> {
    Ok(sql::insert(tx, now, id, new, &hash(&new.asked), order, paper)?)
}

/// The receipt of a source and number, if it was asked for just so; fails with `receipt_conflict` if it was asked for otherwise. Of an erased customer it
/// is told by what was asked without them.
pub fn again(
    tx: &mut Tx<'_>,
    source: &str,
    number: &str,
    asked: &str,
    nameless: impl FnOnce() -> Result<String, Problem>,
) -> Result<Option<Receipt>, Problem> {
    let Some((receipt, kept)) = sql::by_number(tx, source, number)? else { return Ok(None) };
    let is_it = match kept.strip_prefix(NAMELESS) {
        Some(kept) => kept == hash(&nameless()?),
        None => kept == hash(asked),
    };
    if is_it {
        return Ok(Some(receipt));
    }
    let message = format!("another basket with this source and number is recorded as {}", receipt.id);
    let conflict = Problem::new(ErrorKind::Conflict, "receipt_conflict", message);
    Err(conflict.on("number").with("id", receipt.id.to_string()).with("hash", kept))
}

/// Writes what an open receipt was told when it was paid for, with its order.
pub fn write(
    tx: &mut Tx<'_>,
    now: Instant,
    id: ReceiptId,
    order: Option<OrderId>,
    paper: &str,
) -> Result<(), Problem> {
    Ok(sql::write(tx, id, order, order.map(|_| now), paper)?)
}

/// Calls a receipt off.
pub fn cancel(tx: &mut Tx<'_>, now: Instant, id: ReceiptId) -> Result<(), Problem> {
    Ok(sql::cancel(tx, id, now)?)
}

/// Takes the person out of receipts; who asks again for one of them is told the same.
pub fn strip(tx: &mut Tx<'_>, receipts: &[Nameless]) -> Result<(), Problem> {
    let hash_of = |asked: &String| format!("{NAMELESS}{}", hash(asked));
    let rows: Vec<(ReceiptId, String, Option<&str>)> = receipts
        .iter()
        .map(|one| (one.id, one.asked.as_ref().map(hash_of).unwrap_or_default(), one.paper.as_deref()))
        .collect();
    Ok(sql::rewrite(tx, &rows)?)
}

fn hash(asked: &str) -> String {
    blake3::hash(asked.as_bytes()).to_hex().to_string()
}
