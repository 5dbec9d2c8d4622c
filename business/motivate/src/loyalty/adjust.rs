//! Corrections by hand, and points from one customer to another.

use serde::{Deserialize, Serialize};
use store::Tx;
use vocabulary::{CustomerId, ErrorKind, Instant, LotId, Problem};

use super::book::{Book, Origin};
use super::check::check_points;
use super::earn::new_lot;
use super::entries::Kind;
use super::operations::{Key, Operation, conflict, known, text};
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
        if self.reason.trim().is_empty() {
            return Err(Problem::invalid("field_required", "reason", "an adjustment says why"));
        }
        if self.points == 0 {
            return Err(Problem::invalid("out_of_range", "points", "an adjustment changes something"));
        }
        check_points(self.points.saturating_abs(), "points")?;
        programme.currency(&self.currency)?;
        let is_second = self.approved_by.as_ref().is_some_and(|second| *second != self.by);
        let max = programme.rules.adjust_alone_max.map_or(u64::MAX, |max| max.max(0) as u64);
        if self.points.unsigned_abs() > max && !is_second {
            let message = format!("more than {max} points need a second person");
            return Err(
                Problem::new(ErrorKind::Forbidden, "second_person_needed", message).with("alone_max", max)
            );
        }
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
            lot.active_from = at;
            lot.expires_at = currency.expires_at(&programme.zone, at);
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

/// Gives points to another customer; they keep their end, funder and cost.
pub fn transfer(
    tx: &mut Tx<'_>,
    programme: &Programme,
    (from, to): (CustomerId, CustomerId),
    key: &Key,
    at: Instant,
    currency: &str,
    points: i64,
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
    giver.write(tx, &Operation::new(key, "transfer", at, &body, &points)?)?;
    taker.write(tx, &Operation::new(&arrival, "transfer", at, &body, &points)?)?;
    Ok(points)
}
