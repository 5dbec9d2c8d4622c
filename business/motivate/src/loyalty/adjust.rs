//! Corrections by hand, and points from one customer to another.

use serde::{Deserialize, Serialize};
use store::Tx;
use vocabulary::{CustomerId, ErrorKind, Instant, LotId, Problem};

use super::book::{Book, Origin};
use super::check::check_points;
use super::earn::{begun, new_lot};
use super::entries::Kind;
use super::give_back::fetch;
use super::operations::{Key, Operation, conflict, known, read, text};
use super::programme::Programme;
use super::sql;

/// A correction of a balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// Which points.
    pub currency: String,
    /// More, or fewer below zero.
    pub points: i64,
    /// Why: kept for the card.
    pub reason: String,
    /// Who asked for it.
    pub by: String,
    /// Who agreed, where a second person is needed.
    #[serde(default)]
    pub approved_by: Option<String>,
    /// Who pays for them, when not the shop.
    #[serde(default)]
    pub funder: Option<String>,
}

impl Adjustment {
    /// Refuses what has no reason, or needs a second person and has none.
    pub fn check(&self, programme: &Programme) -> Result<(), Problem> {
        self.check_meant(programme)?;
        let is_second = self.approved_by.as_ref().is_some_and(|second| *second != self.by);
        if !programme.rules.is_alone(self.points) && !is_second {
            let max = programme.rules.adjust_alone_max;
            let message = "so many points need a second person";
            return Err(
                Problem::new(ErrorKind::Forbidden, "second_person_needed", message).with("alone_max", max)
            );
        }
        Ok(())
    }

    /// Refuses what has no reason or changes nothing, whoever agreed.
    pub(super) fn check_meant(&self, programme: &Programme) -> Result<(), Problem> {
        if self.reason.trim().is_empty() {
            return Err(Problem::invalid("field_required", "reason", "an adjustment says why"));
        }
        if self.points == 0 {
            return Err(Problem::invalid("out_of_range", "points", "an adjustment changes something"));
        }
        check_points(self.points.saturating_abs(), "points")?;
        programme.currency(&self.currency)?;
        Ok(())
    }
}

/// Corrects a balance with a reason; never below zero. Gives the points.
pub fn adjust(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    key: &Key,
    at: Instant,
    adjustment: &Adjustment,
) -> Result<i64, Problem> {
    let body = text(adjustment)?;
    let mut book = Book::open(tx, programme, customer, at)?;
    if let Some((_, answer)) = known(tx, programme, key, &body)? {
        return Ok(answer);
    }
    adjustment.check(programme)?;
    if adjustment.points > 0 {
        let currency = programme.currency(&adjustment.currency)?;
        let mut lot = new_lot(currency, programme, &key.document, adjustment.points, at);
        if lot.active_from > at {
            lot = begun(lot, currency, programme, at);
        }
        let origin = Origin { funder: adjustment.funder.clone(), ..Origin::default() };
        book.accrue(Kind::Adjust, lot, origin, at);
    } else {
        let points = adjustment.points.checked_neg().unwrap_or(i64::MAX);
        for (lot, part) in book.take(&adjustment.currency, points, at, "")? {
            book.change(Kind::Adjust, lot, -part, at);
        }
    }
    let mut operation = Operation::new(key, "adjust", at, &body, &adjustment.points)?;
    operation.label = Some(adjustment.reason.clone());
    book.write(tx, &operation)?;
    Ok(adjustment.points)
}

/// Undoes a correction while nothing has been done with its points; `key` is the correction's. Gives the points it had added.
pub fn undo(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    key: &Key,
    at: Instant,
) -> Result<i64, Problem> {
    let undo = Key { operation: "undo".into(), ..key.clone() };
    let mut book = Book::open(tx, programme, customer, at)?;
    if let Some((_, answer)) = known(tx, programme, &undo, "null")? {
        return Ok(answer);
    }
    let done = sql::operation(tx, programme.id, key)?.ok_or_else(|| Problem::not_found(&key.document))?;
    let added = sql::added(tx, &book.ids(), done.id)?;
    let lots: Vec<i64> = added.iter().filter_map(|(lot, _, _)| lot.map(|lot| lot.0)).collect();
    fetch(tx, &mut book, &lots)?;
    for (lot, currency, points) in &added {
        match lot {
            Some(lot) if !is_there(&book, *lot, *points, at) => return Err(used_meanwhile(&key.document)),
            Some(lot) => book.change(Kind::Adjust, *lot, -points, at),
            None => book.owe(Kind::Adjust, currency, *points, at),
        }
    }
    let points = read::<i64>(&done.answer)?;
    book.write(tx, &Operation::new(&undo, "undo", at, "null", &points)?)?;
    Ok(points)
}

fn is_there(book: &Book, lot: LotId, points: i64, at: Instant) -> bool {
    points <= 0
        || book.ledger.lot(lot).is_some_and(|lot| lot.expires_at > at && book.ledger.free(lot, at) >= points)
}

fn used_meanwhile(document: &str) -> Problem {
    let message = format!("points of {document} were used meanwhile");
    Problem::new(ErrorKind::Conflict, "points_used", message).with("document", document)
}

/// Gives points to another customer; they keep their end, funder and cost.
pub fn transfer(
    tx: &mut Tx<'_>,
    programme: &Programme,
    (from, to): (CustomerId, CustomerId),
    key: &Key,
    at: Instant,
    (currency, points): (&str, i64),
    reason: Option<&str>,
) -> Result<i64, Problem> {
    let body = text(&(currency, points))?;
    check_points(points, "points")?;
    if from == to || points == 0 {
        return Err(Problem::invalid("out_of_range", "points", "points go to somebody else, one at least"));
    }
    for customer in [from.min(to), from.max(to)] {
        sql::lock(tx, customer)?;
    }
    let mut giver = Book::open(tx, programme, from, at)?;
    let mut taker = Book::open(tx, programme, to, at)?;
    if let Some((_, answer)) = known(tx, programme, key, &body)? {
        return Ok(answer);
    }
    programme.currency(currency)?;
    let taken = giver.take(currency, points, at, "")?;
    let origins = sql::origins(tx, &taken.iter().map(|(lot, _)| lot.0).collect::<Vec<i64>>())?;
    for (id, part) in taken {
        let Some(lot) = giver.ledger.lot(id).cloned() else { continue };
        let origin = origins.get(&id.0).cloned().unwrap_or_default();
        giver.change(Kind::Transfer, id, -part, at);
        let lot = super::Lot { id: LotId(0), document: key.document.clone(), points: part, ..lot };
        taker.accrue(Kind::Transfer, lot, origin, at);
    }
    let arrival = Key { operation: format!("{}, received", key.operation), ..key.clone() };
    if sql::operation(tx, programme.id, &arrival)?.is_some() {
        return Err(conflict(&arrival));
    }
    for (book, key) in [(giver, key), (taker, &arrival)] {
        let mut operation = Operation::new(key, "transfer", at, &body, &points)?;
        operation.label = reason.map(str::to_owned);
        book.write(tx, &operation)?;
    }
    Ok(points)
}
