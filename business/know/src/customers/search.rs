//! Finding a customer by whatever a person types: only indexed look-ups, each bounded, so that a million customers cost no more than a few.

use std::collections::BTreeSet;

use store::Tx;
use vocabulary::{Channel, CustomerId, IdentifierKind, Problem, words};

use super::{Customer, load_many, sql};
use crate::{contact_points, identity};

/// The most words of a name that are kept for search, and the most of a question that are looked at.
const WORDS_MAX: usize = 8;
/// The most characters of a word that is kept.
const WORD_CHARACTERS_MAX: usize = 60;
/// The most different words that a beginning is spread over.
const SPREAD_MAX: i64 = 64;
/// The most customers whose names are compared when only some words of a question are indexed together.
const COMPARED_MAX: i64 = 1_000;

/// A question for customers.
#[derive(Debug, Clone, Copy)]
pub struct Search<'q> {
    /// Phone, e-mail, card, external or anonymous id, `cus_12`, or beginnings of names; empty for everybody.
    pub text: &'q str,
    /// ISO 3166 code: the country of phone numbers written without one.
    pub country: &'q str,
    /// Only customers with lower ids: where the page before ended.
    pub before: Option<CustomerId>,
    /// How many, at most 500.
    pub limit: i64,
}

/// A page of customers, the newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Who was found.
    pub customers: Vec<Customer>,
    /// Where the next page starts, if there is one.
    pub next: Option<CustomerId>,
}

/// How many customers there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// The number.
    pub value: i64,
    /// Whether it was counted or is the database's estimate.
    pub is_exact: bool,
}

/// Customers without those joined or erased; on a large PostgreSQL store the database's own estimate.
pub fn count_estimate(tx: &mut Tx<'_>) -> Result<Count, Problem> {
    Ok(sql::count(tx)?)
}

/// Finds customers, the newest first.
pub fn search(tx: &mut Tx<'_>, question: &Search<'_>) -> Result<Found, Problem> {
    let limit = question.limit.clamp(1, 500);
    let before = question.before.unwrap_or(CustomerId(i64::MAX));
    let text: String = question.text.trim().chars().take(200).collect();
    let ids = if text.is_empty() {
        Ids::all(sql::newest(tx, before, limit + 1)?)
    } else {
        let mut ids = by_names(tx, &words(&text), before, limit + 1)?;
        ids.found.extend(by_identifiers(tx, &text, question.country, before, limit + 1)?);
        ids
    };
    page(tx, ids, limit as usize)
}

/// Ids found, and how far was looked when that was not to the end.
struct Ids {
    found: BTreeSet<i64>,
    looked_down_to: Option<i64>,
}

impl Ids {
    fn all(found: impl IntoIterator<Item = i64>) -> Ids {
        Ids { found: found.into_iter().collect(), looked_down_to: None }
    }
}

fn page(tx: &mut Tx<'_>, ids: Ids, limit: usize) -> Result<Found, Problem> {
    let newest: Vec<CustomerId> = ids.found.iter().rev().take(limit).copied().map(CustomerId).collect();
    let next = match newest.last() {
        Some(last) if ids.found.len() > limit => Some(*last),
        _ => ids.looked_down_to.map(CustomerId),
    };
    let mut customers = load_many(tx, &newest)?;
    customers.retain(|customer| customer.merged_into.is_none() && customer.erased_at.is_none());
    customers.reverse();
    Ok(Found { customers, next })
}

fn by_identifiers(
    tx: &mut Tx<'_>,
    text: &str,
    country: &str,
    before: CustomerId,
    limit: i64,
) -> Result<Vec<i64>, Problem> {
    let mut found = Vec::new();
    if let Ok(customer) = text.parse::<CustomerId>() {
        found.extend(Some(customer.0).filter(|id| *id < before.0));
    }
    for kind in [IdentifierKind::External, IdentifierKind::Anonymous] {
        found.extend(identity::sql::search(tx, kind, text, text, before, limit)?);
    }
    if let Ok(card) = identity::card(text) {
        found.extend(identity::sql::search(tx, IdentifierKind::Card, &card, &card, before, limit)?);
    }
    if let Ok(phone) = identity::phone(text, country) {
        found.extend(by_address(tx, IdentifierKind::Phone, Channel::Sms, &phone, before, limit)?);
    }
    if text.contains('@') {
        found.extend(by_address(
            tx,
            IdentifierKind::Email,
            Channel::Email,
            &text.to_lowercase(),
            before,
            limit,
        )?);
    }
    Ok(found)
}

/// Whoever is known by an address, or by one that begins so, and whoever can be reached at it.
fn by_address(
    tx: &mut Tx<'_>,
    kind: IdentifierKind,
    channel: Channel,
    address: &str,
    before: CustomerId,
    limit: i64,
) -> Result<Vec<i64>, Problem> {
    let mut found = identity::sql::search(tx, kind, address, &beginning_end(address), before, limit)?;
    found.extend(contact_points::sql::having(tx, channel, address, before, limit)?);
    Ok(found)
}

fn by_names(tx: &mut Tx<'_>, asked: &[String], before: CustomerId, limit: i64) -> Result<Ids, Problem> {
    let asked: Vec<&str> = asked.iter().take(WORDS_MAX).map(String::as_str).collect();
    let Some(longest) = asked.iter().max_by_key(|word| word.chars().count()) else { return Ok(Ids::all([])) };
    let together = if asked.len() == 1 { asked[0].to_owned() } else { format!(" {}", asked.join(" ")) };
    let spread = sql::words_beginning(tx, &together, &beginning_end(&together), SPREAD_MAX)?;
    if !spread.is_empty() || asked.len() == 1 {
        return Ok(Ids::all(sql::having_words(tx, &spread, before, limit)?));
    }
    let spread = sql::words_beginning(tx, longest, &beginning_end(longest), SPREAD_MAX)?;
    let candidates: BTreeSet<i64> =
        sql::having_words(tx, &spread, before, COMPARED_MAX)?.into_iter().collect();
    let newest: Vec<i64> = candidates.into_iter().rev().take(COMPARED_MAX as usize).collect();
    let found = sql::names(tx, &newest)?
        .into_iter()
        .filter(|(_, name)| begins_with_all(name, &asked))
        .map(|(id, _)| id);
    let found = found.collect();
    let looked_down_to = newest.last().copied().filter(|_| newest.len() as i64 == COMPARED_MAX);
    Ok(Ids { found, looked_down_to })
}

fn begins_with_all(name: &str, asked: &[&str]) -> bool {
    let own = words(name);
    asked.iter().all(|word| own.iter().any(|own| own.starts_with(word)))
}

/// The end of the range of texts that begin so.
fn beginning_end(text: &str) -> String {
    format!("{text}\u{10ffff}")
}

/// The words a card is found by: each word of the names, and the names together in both orders (behind a blank, apart from the single words).
pub(super) fn index_words(card: &Customer) -> BTreeSet<String> {
    if card.merged_into.is_some() || card.erased_at.is_some() {
        return BTreeSet::new();
    }
    let of = |name: &Option<String>| words(name.as_deref().unwrap_or_default());
    let (first, last) = (of(&card.first_name), of(&card.last_name));
    let mut index: BTreeSet<String> =
        first.iter().chain(&last).take(WORDS_MAX).map(|word| cut(word)).collect();
    for order in [[&first, &last], [&last, &first]] {
        let together: Vec<&str> = order.into_iter().flatten().map(String::as_str).collect();
        if together.len() > 1 {
            index.insert(format!(" {}", cut(&together.join(" "))));
        }
    }
    index
}

fn cut(word: &str) -> String {
    word.chars().take(WORD_CHARACTERS_MAX).collect()
}
