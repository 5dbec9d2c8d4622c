//! The sandbox mailbox: it catches every message until a real sender is set.

mod sql;

use store::Tx;
use vocabulary::{CampaignId, CustomerId, Instant, Problem, SandboxMessageId, fold};

use crate::Message;

/// A caught message in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caught {
    /// Its id.
    pub id: SandboxMessageId,
    /// To which address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Of which campaign; none for a test.
    pub campaign: Option<CampaignId>,
    /// To whom.
    pub customer: Option<CustomerId>,
    /// When.
    pub at: Instant,
}

/// A caught message with its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// What the list shows.
    pub caught: Caught,
    /// From whom.
    pub from: String,
    /// HTML part.
    pub html: String,
    /// Plain text part.
    pub text: String,
    /// Header fields in their order.
    pub headers: Vec<(String, String)>,
    /// Size of the parts.
    pub size_bytes: i64,
}

/// Keeps messages; one whose delivery was caught before is not kept twice.
pub fn keep(tx: &mut Tx<'_>, now: Instant, messages: &[Message]) -> Result<(), Problem> {
    let mut rows = Vec::with_capacity(messages.len());
    for message in messages {
        let headers = serde_json::to_string(&headers(message)).map_err(Problem::internal)?;
        rows.push((message, fold(&message.to), from(message), headers));
    }
    Ok(sql::insert(tx, now, &rows)?)
}

/// Caught messages below a cursor, the newest first, whose recipient's address contains what was asked.
pub fn list(
    tx: &mut Tx<'_>,
    q: &str,
    below: Option<SandboxMessageId>,
    limit: usize,
) -> Result<Vec<Caught>, Problem> {
    Ok(sql::page(tx, &fold(q.trim()), below.map_or(i64::MAX, |id| id.0), limit as i64)?)
}

/// How many there are.
pub fn count(tx: &mut Tx<'_>) -> Result<i64, Problem> {
    Ok(sql::count(tx)?)
}

/// One message with its parts.
pub fn load(tx: &mut Tx<'_>, id: SandboxMessageId) -> Result<Opened, Problem> {
    sql::load(tx, id)?.ok_or_else(|| Problem::not_found(id))
}

/// Empties the mailbox.
pub fn empty(tx: &mut Tx<'_>) -> Result<(), Problem> {
    Ok(sql::delete_all(tx)?)
}

/// Moves a customer's messages.
pub fn move_customer(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Problem> {
    Ok(sql::move_customer(tx, from, into)?)
}

/// Removes a customer's messages.
pub fn erase(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Problem> {
    Ok(sql::delete_of(tx, customer)?)
}

fn from(message: &Message) -> String {
    format!("{} <{}>", message.from_name, message.from_email)
}

fn headers(message: &Message) -> Vec<(String, String)> {
    let mut headers = vec![
        ("From".to_owned(), from(message)),
        ("To".to_owned(), message.to.clone()),
        ("Subject".to_owned(), message.subject.clone()),
    ];
    headers.extend(message.reply_to.iter().map(|address| ("Reply-To".to_owned(), address.clone())));
    headers.extend(message.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    headers
}
