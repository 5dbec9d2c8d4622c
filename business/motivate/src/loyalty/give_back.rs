//! Returns and cancellations: units take their earned points with them, and what paid for them comes back.

use serde::{Deserialize, Serialize};
use store::Tx;
use vocabulary::{CustomerId, Instant, LotId, Problem};

use super::book::Book;
use super::earn::Earning;
use super::entries::Kind;
use super::operations::{Key, Operation, known, read, text};
use super::programme::{Negative, Programme, ReturnPolicy};
use super::spend::{Spending, Spent, settle_all};
use super::sql;
use super::units::{Document, Share, Units};

/// What a return did to points.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GivenBack {
    /// The units that are back with it.
    pub lines: Vec<Units>,
    /// Earned points taken back, by line, currency and points.
    pub reversed: Vec<(i64, String, i64)>,
    /// Of those, points that could not be taken and are forgiven.
    pub forgiven: i64,
    /// Spent points that came back, by line, lot and points.
    pub returned: Vec<(i64, LotId, i64)>,
}

/// Records that units of an order are back: exactly their share of earned points goes, of spent points comes back.
///
/// Partial returns in any order sum to the full one. `key.document` is the order's, `key.operation` the return's.
pub fn give_back(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    key: &Key,
    at: Instant,
    units: &[Units],
) -> Result<GivenBack, Problem> {
    let body = text(&units)?;
    let book = Book::open(tx, programme, customer, at)?;
    if let Some((_, answer)) = known(tx, programme, key, &body)? {
        return Ok(answer);
    }
    let document = document(tx, programme, key)?;
    undo(tx, programme, book, &document, key, at, body, units, "return")
}

/// What the return of a key did to points; nothing where it did nothing.
pub fn given_back(tx: &mut Tx<'_>, programme: &Programme, key: &Key) -> Result<Option<GivenBack>, Problem> {
    sql::operation(tx, programme.id, key)?.map(|there| read(&there.answer)).transpose()
}

/// Undoes what is left of an order, reservations too; it no longer counts as an order.
pub fn cancel(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    key: &Key,
    at: Instant,
) -> Result<GivenBack, Problem> {
    let mut book = Book::open(tx, programme, customer, at)?;
    if let Some((_, answer)) = known(tx, programme, key, "null")? {
        return Ok(answer);
    }
    let document = document(tx, programme, key)?;
    let reserved = sql::reservations(tx, programme.id, key)?;
    let holds: Vec<_> =
        book.ledger.holds.iter().filter(|hold| reserved.contains(&hold.reservation.0)).cloned().collect();
    for hold in &holds {
        book.unhold(hold, 0, at);
    }
    let rest = document.rest();
    undo(tx, programme, book, &document, key, at, "null".to_owned(), &rest, "cancel")
}

#[allow(clippy::too_many_arguments)]
fn undo(
    tx: &mut Tx<'_>,
    programme: &Programme,
    mut book: Book,
    document: &Document,
    key: &Key,
    at: Instant,
    body: String,
    units: &[Units],
    kind: &'static str,
) -> Result<GivenBack, Problem> {
    let steps = document.steps(units)?;
    let mut back = GivenBack { lines: units.to_vec(), ..GivenBack::default() };
    let returned = document.part(&document.spent, &steps);
    let reversed = document.part(&document.earned, &steps);
    let lots: Vec<i64> = returned.iter().chain(&reversed).map(|(_, lot, _)| lot.0).collect();
    let elsewhere = fetch(tx, &mut book, &lots)?;
    for (_, lot, points) in &returned {
        come_back(programme, &mut book, *lot, *points, at);
    }
    back.returned = returned;
    settle_all(&mut book, at);
    let expired = sql::expired(tx, &lots)?;
    for (line, lot, points) in reversed {
        let Some(currency) = book.ledger.lot(lot).map(|lot| lot.currency.clone()) else { continue };
        let gone = expired.get(&lot.0).copied().unwrap_or(0);
        back.forgiven += reverse(programme, &mut book, lot, points, gone, at);
        back.reversed.push((line, currency, points));
    }
    let mut operation = Operation::new(key, kind, at, &body, &back)?;
    operation.turnover = -document.paid(&steps);
    operation.orders = -i64::from(kind == "cancel" && !document.is_cancelled && !document.lines.is_empty());
    book.write(tx, &operation)?;
    if !elsewhere.is_empty() {
        sql::touch(tx, &elsewhere, at)?;
    }
    Ok(back)
}

/// Adds lots to the book that have nothing left, or went to another customer since; gives the accounts of those.
pub(super) fn fetch(tx: &mut Tx<'_>, book: &mut Book, wanted: &[i64]) -> Result<Vec<i64>, Problem> {
    let mut missing: Vec<i64> =
        wanted.iter().copied().filter(|lot| book.ledger.lot(LotId(*lot)).is_none()).collect();
    missing.sort_unstable();
    missing.dedup();
    if missing.is_empty() {
        return Ok(Vec::new());
    }
    for owner in sql::owners(tx, &missing)? {
        sql::lock(tx, owner)?;
    }
    let lots = sql::lots(tx, &missing)?;
    let mut elsewhere: Vec<i64> =
        lots.iter().filter(|lot| !book.owns(lot)).map(|lot| lot.account.0).collect();
    elsewhere.dedup();
    if !elsewhere.is_empty() {
        let holds = sql::holds(tx, &elsewhere)?;
        book.ledger.holds.extend(holds.into_iter().filter(|hold| missing.contains(&hold.lot.0)));
    }
    book.ledger.lots.extend(lots);
    Ok(elsewhere)
}

/// Spent points go back to their own lot with its own end; a dead lot may live on for a grace, without what had died of it.
fn come_back(programme: &Programme, book: &mut Book, id: LotId, points: i64, at: Instant) {
    let grace = programme.rules.return_grace_days;
    let dead = book.ledger.lot(id).filter(|lot| grace > 0 && lot.expires_at <= at).cloned();
    if let Some(lot) = &dead {
        let free = book.ledger.free(lot, at);
        book.change(Kind::Expire, id, -free, at);
    }
    book.change(Kind::GiveBack, id, points, at);
    if dead.is_some() {
        book.date(Kind::Renew, id, None, programme.zone.start_of_day_after(at, grace + 1), at);
    }
}

/// Takes earned points back: of their lot, then of other active ones, then of pending ones or as a debt; gives what is forgiven.
fn reverse(programme: &Programme, book: &mut Book, id: LotId, points: i64, expired: i64, at: Instant) -> i64 {
    let Some(lot) = book.ledger.lot(id).cloned() else { return points };
    let policy = programme.rules.returns;
    if policy == ReturnPolicy::OnlyPending && lot.active_from <= at {
        return points;
    }
    let own = book.ledger.free(&lot, at).clamp(0, points);
    book.change(Kind::Reverse, id, -own, at);
    // What died as expired is gone already: it is taken back instead of other points.
    let dead = (points - own).min(expired_left(book, id, expired));
    book.change(Kind::Expire, id, dead, at);
    book.change(Kind::Reverse, id, -dead, at);
    let mut missing = points - own - dead;
    let others = |book: &Book, missing: i64, is_active: bool| {
        let lots = book.ledger.in_order(&lot.currency, |other| {
            book.owns(other) && if is_active { other.is_active(at) } else { other.active_from > at }
        });
        book.ledger.take_from(&lots, missing, at)
    };
    let (taken, left) = others(book, missing, true);
    missing = left;
    take(book, &taken, at);
    if policy != ReturnPolicy::Unlimited || missing == 0 {
        return missing;
    }
    let allowed = match programme.rules.negative {
        Negative::Forbid => return missing,
        Negative::Floor(most) => (most - book.ledger.debt(&lot.currency)).max(0),
        Negative::Net => i64::MAX,
    };
    let (taken, left) = others(book, missing, false);
    take(book, &taken, at);
    let owed = left.min(allowed);
    book.owe(Kind::Reverse, &lot.currency, owed, at);
    left - owed
}

fn take(book: &mut Book, taken: &[(LotId, i64)], at: Instant) {
    for (other, part) in taken {
        book.change(Kind::Reverse, *other, -part, at);
    }
}

fn expired_left(book: &Book, id: LotId, expired: i64) -> i64 {
    (expired - book.revived(id)).max(0)
}

/// What is recorded of an order.
fn document(tx: &mut Tx<'_>, programme: &Programme, key: &Key) -> Result<Document, Problem> {
    let mut document = Document::default();
    let mut ids = Vec::new();
    for operation in sql::of_document(tx, programme.id, key)? {
        match operation.kind.as_str() {
            "earn" => {
                let earning: Earning = read(&operation.body)?;
                for line in earning.lines {
                    document.lines.insert(line.line, (line.quantity, line.paid));
                }
                ids.push(operation.id);
            }
            "spend" => document.paid_with(&read(&operation.body)?, &read(&operation.answer)?),
            "capture" => {
                let (_, spending): (vocabulary::ReservationId, Spending) = read(&operation.body)?;
                document.paid_with(&spending, &read::<Spent>(&operation.answer)?);
            }
            "return" | "cancel" => {
                let back: GivenBack = read(&operation.answer)?;
                for units in back.lines {
                    *document.returned.entry(units.line).or_default() += units.quantity;
                }
                document.is_cancelled |= operation.kind == "cancel";
            }
            _ => {}
        }
    }
    for (lot, lines) in sql::lots_of(tx, &ids)? {
        for (line, points) in read::<Vec<(i64, i64)>>(&lines)? {
            document.earned.push(Share { line, lot, from: 0, points, whole: points });
        }
    }
    Ok(document)
}
