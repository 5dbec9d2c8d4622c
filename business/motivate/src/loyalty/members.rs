//! What becomes of points when customers are joined, parted or erased.

use store::Tx;
use vocabulary::{CustomerId, Instant, LotId, Problem};

use super::book::Book;
use super::entries::Kind;
use super::operations::{Key, Operation};
use super::programmes;
use super::sql;

/// Gives a joined customer's accounts to the one that stays: nothing is copied, and it is remembered whose they were.
pub fn move_customer(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
    at: Instant,
) -> Result<(), Problem> {
    for customer in [from.min(into), from.max(into)] {
        sql::lock(tx, customer)?;
    }
    sql::move_awards(tx, from, into)?;
    Ok(sql::join(tx, from, into, at)?)
}

/// Gives accounts back that came with a join; points spent since stay spent. Gives how many accounts went back.
pub fn part_customer(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
    at: Instant,
) -> Result<u64, Problem> {
    for customer in [from.min(into), from.max(into)] {
        sql::lock(tx, customer)?;
    }
    Ok(sql::part(tx, from, into, at)?)
}

/// Ends an erased customer's points and leaves the entries to the books, without the customer and without reasons.
pub fn erase(tx: &mut Tx<'_>, customer: CustomerId, at: Instant) -> Result<(), Problem> {
    sql::lock(tx, customer)?;
    sql::erase_awards(tx, customer)?;
    for programme in sql::programmes_of(tx, customer)? {
        let programme = programmes::load(tx, programme)?;
        let mut book = Book::open(tx, &programme, customer, at)?;
        let holds = book.ledger.holds.clone();
        for hold in &holds {
            book.unhold(hold, 0, at);
        }
        let lots: Vec<(LotId, i64)> = book.ledger.lots.iter().map(|lot| (lot.id, lot.points)).collect();
        for (lot, points) in lots {
            book.change(Kind::Erase, lot, -points, at);
        }
        book.forgive(Kind::Erase, at);
        let key = Key::new("perennial", book.own().to_string(), "erase");
        book.write(tx, &Operation::new(&key, "erase", at, "null", &())?)?;
    }
    Ok(sql::detach(tx, customer)?)
}
