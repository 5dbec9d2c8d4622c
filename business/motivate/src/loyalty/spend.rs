//! Spending points: at once, or set aside first and captured or released later.

use serde::{Deserialize, Serialize};
use store::Tx;
use vocabulary::{CustomerId, ErrorKind, Instant, LotId, Problem, ReservationId};

use super::book::Book;
use super::check::check_points;
use super::earn::renew;
use super::entries::Kind;
use super::ledger::Hold;
use super::operations::{Key, Operation, known, text};
use super::programme::Programme;

/// Points that pay for an order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Spending {
    /// Which points.
    pub currency: String,
    /// Points by line: they come back with their lines.
    pub lines: Vec<SpentLine>,
}

/// Points that pay for a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SpentLine {
    /// Its number in the order.
    pub line: i64,
    /// Thousandths of a unit.
    pub quantity: i64,
    /// How many.
    pub points: i64,
}

/// What was spent, and of which lots.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Spent {
    /// In all.
    pub points: i64,
    /// By lot, in the order they were taken.
    pub lots: Vec<(LotId, i64)>,
}

/// What was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reserved {
    /// Its id.
    pub reservation: ReservationId,
    /// In all.
    pub points: i64,
    /// Free again from here on by itself.
    pub until: Instant,
}

impl Spending {
    /// In all.
    pub fn points(&self) -> i64 {
        self.lines.iter().fold(0, |sum: i64, line| sum.saturating_add(line.points))
    }

    fn check(&self, programme: &Programme) -> Result<(), Problem> {
        if !programme.currency(&self.currency)?.is_spendable {
            let message = format!("{} pay for nothing", self.currency);
            return Err(Problem::invalid("not_spendable", "currency", message));
        }
        for (index, line) in self.lines.iter().enumerate() {
            check_points(line.points, &format!("lines[{index}].points"))?;
            if line.quantity < 0 {
                let field = format!("lines[{index}].quantity");
                return Err(Problem::invalid("negative", field, "quantities are not negative"));
            }
        }
        Ok(())
    }
}

/// Spends points, earliest expiry first.
pub fn spend(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    key: &Key,
    at: Instant,
    spending: &Spending,
) -> Result<Spent, Problem> {
    let body = text(spending)?;
    let wanted = (spending.currency.as_str(), spending.points(), key.document.as_str());
    let mut book = Book::open_to_take(tx, programme, customer, at, wanted)?;
    if let Some((_, answer)) = known(tx, programme, key, &body)? {
        return Ok(answer);
    }
    spending.check(programme)?;
    let points = spending.points();
    let lots = book.take(&spending.currency, points, at, &key.document)?;
    for (lot, part) in &lots {
        book.change(Kind::Spend, *lot, -part, at);
    }
    renew(&mut book, programme, at);
    let spent = Spent { points, lots };
    let operation = Operation::new(key, "spend", at, &body, &spent)?;
    book.write(tx, &operation)?;
    Ok(spent)
}

/// Sets points aside until an instant.
pub fn reserve(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    key: &Key,
    at: Instant,
    spending: &Spending,
    until: Instant,
) -> Result<Reserved, Problem> {
    let body = text(spending)?;
    let wanted = (spending.currency.as_str(), spending.points(), key.document.as_str());
    let mut book = Book::open_to_take(tx, programme, customer, at, wanted)?;
    if let Some((id, (points, until))) = known(tx, programme, key, &body)? {
        return Ok(Reserved { reservation: ReservationId(id), points, until });
    }
    spending.check(programme)?;
    let points = spending.points();
    for (lot, part) in book.take(&spending.currency, points, at, &key.document)? {
        book.hold(lot, part, until, at);
    }
    let operation = Operation::new(key, "reserve", at, &body, &(points, until))?;
    let id = book.write(tx, &operation)?;
    Ok(Reserved { reservation: ReservationId(id), points, until })
}

/// Spends what a reservation holds, or less; the rest is free again.
pub fn capture(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    key: &Key,
    at: Instant,
    reservation: ReservationId,
    spending: &Spending,
) -> Result<Spent, Problem> {
    let body = text(&(reservation, spending))?;
    let mut book = Book::open(tx, programme, customer, at)?;
    if let Some((_, answer)) = known(tx, programme, key, &body)? {
        return Ok(answer);
    }
    spending.check(programme)?;
    let holds = held(&book, reservation);
    let points = spending.points();
    if points > 0 {
        check_holds(&holds, reservation, points, at)?;
    }
    let mut missing = points;
    let mut lots = Vec::new();
    for hold in holds {
        let part = hold.points.min(missing);
        missing -= part;
        book.unhold(&hold, part, at);
        if part > 0 {
            lots.push((hold.lot, part));
        }
    }
    settle_all(&mut book, at);
    renew(&mut book, programme, at);
    let spent = Spent { points, lots };
    let operation = Operation::new(key, "capture", at, &body, &spent)?;
    book.write(tx, &operation)?;
    Ok(spent)
}

/// Frees what a reservation holds; gives how many points that were.
pub fn release(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    key: &Key,
    at: Instant,
    reservation: ReservationId,
) -> Result<i64, Problem> {
    let body = text(&reservation)?;
    let mut book = Book::open(tx, programme, customer, at)?;
    if let Some((_, answer)) = known(tx, programme, key, &body)? {
        return Ok(answer);
    }
    let holds = held(&book, reservation);
    let points: i64 = holds.iter().filter(|hold| hold.until > at).map(|hold| hold.points).sum();
    for hold in &holds {
        book.unhold(hold, 0, at);
    }
    settle_all(&mut book, at);
    let operation = Operation::new(key, "release", at, &body, &points)?;
    book.write(tx, &operation)?;
    Ok(points)
}

/// Nets what is owed against what became free.
pub(super) fn settle_all(book: &mut Book, at: Instant) {
    let currencies: Vec<String> = book.ledger.debts.keys().cloned().collect();
    for currency in currencies {
        let lots: Vec<LotId> = book
            .ledger
            .in_order(&currency, |lot| book.owns(lot) && lot.expires_at > at)
            .iter()
            .map(|lot| lot.id)
            .collect();
        book.settle(&currency, &lots, at);
    }
}

/// In the order the points were taken.
fn held(book: &Book, reservation: ReservationId) -> Vec<Hold> {
    let mut holds: Vec<Hold> =
        book.ledger.holds.iter().filter(|hold| hold.reservation == reservation).cloned().collect();
    let end = |lot| book.ledger.lot(lot).map(|lot| (lot.expires_at, lot.earned_at));
    holds.sort_by_key(|hold| (end(hold.lot), hold.lot));
    holds
}

fn check_holds(holds: &[Hold], reservation: ReservationId, points: i64, at: Instant) -> Result<(), Problem> {
    let held: i64 = holds.iter().map(|hold| hold.points).sum();
    if holds.is_empty() || holds.iter().any(|hold| hold.until <= at) {
        let message = format!("{reservation} is over");
        return Err(Problem::new(ErrorKind::Gone, "reservation_over", message)
            .with("reservation", reservation.to_string()));
    }
    if points > held {
        let message = format!("{reservation} holds {held} points, {points} wanted");
        return Err(Problem::new(ErrorKind::Conflict, "more_than_reserved", message)
            .on("points")
            .with("wanted", points)
            .with("reserved", held));
    }
    Ok(())
}
