//! Points for what is no purchase, and points that waited to be confirmed.

use store::Tx;
use vocabulary::{CustomerId, Instant, Problem};

use super::accounts::Accounts;
use super::book::Book;
use super::earn::{Earned, LinePoints, Of, accrue, earned_lot};
use super::entries::Kind;
use super::ledger::Lot;
use super::operations::{Key, Operation, known, known_to_stand, text};
use super::programme::Programme;
use super::{sql, standing};

/// Points for an event by its name, within the limits of its rules; nothing for a name without rules.
pub fn earn_event(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    key: &Key,
    at: Instant,
    event: &str,
) -> Result<Earned, Problem> {
    let body = text(&event)?;
    let mut accounts = Accounts::held(tx, programme, customer)?;
    if let Some((_, answer)) = known(tx, programme, key, &body)? {
        return Ok(answer);
    }
    let mut book = Book::open_to_earn(tx, programme, &accounts, at)?;
    let mut points = Vec::new();
    for rule in programme.rules.events.iter().filter(|rule| rule.event == event) {
        let since = rule.days.map_or(Instant::MIN, |days| programme.zone.start_of_day_after(at, 1 - days));
        let before = match rule.times_max {
            Some(_) => sql::events(tx, &book.ids(), (event, &rule.currency), since)?,
            None => 0,
        };
        if rule.times_max.is_none_or(|max| before < max) {
            points.push(LinePoints::new(0, &rule.currency, rule.points, rule.funding.as_ref()));
        }
    }
    let earned = accrue(&mut book, programme, key, at, &points, Of::Event)?;
    accounts.become_of(book.accounts_after(at));
    let mut operation = Operation::new(key, "event", at, &body, &earned)?;
    operation.label = (!points.is_empty()).then(|| event.to_owned());
    book.write(tx, &operation)?;
    standing::upgrade(tx, programme, &mut accounts, at)?;
    Ok(earned)
}

/// Makes pending points of a document active that waited to be confirmed; refused once it was called off.
pub fn confirm(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    key: &Key,
    at: Instant,
) -> Result<Earned, Problem> {
    let mut book = Book::open(tx, programme, customer, at)?;
    if let Some((_, answer)) = known_to_stand(tx, programme, key, "null")? {
        return Ok(answer);
    }
    let waiting: Vec<Lot> = book
        .ledger
        .lots
        .iter()
        .filter(|lot| lot.document == key.document && lot.active_from == Instant::MAX)
        .cloned()
        .collect();
    let mut confirmed = Earned::default();
    for lot in waiting {
        let expires_at = programme.currency(&lot.currency)?.expires_at(&programme.zone, at);
        book.date(Kind::Confirm, lot.id, Some(at), expires_at, at);
        confirmed.lots.push(earned_lot(&Lot { active_from: at, expires_at, ..lot }));
    }
    book.write(tx, &Operation::new(key, "confirm", at, "null", &confirmed)?)?;
    Ok(confirmed)
}
