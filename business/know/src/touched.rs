//! Customers whose derived picture must be read anew, in the order in which they changed.

use columnar::Touched;
use store::{Position, Tx};
use vocabulary::{CustomerId, Problem};

mod sql;

/// Says that all of the derived picture of these customers must be read anew; one row a customer and call.
pub fn touch(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<(), Problem> {
    append(tx, customers, true)
}

/// As [`touch`], where only the card changed: names, addresses, consents, points. Years of orders need not be read for that.
pub fn touch_card(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<(), Problem> {
    append(tx, customers, false)
}

fn append(tx: &mut Tx<'_>, customers: &[CustomerId], is_whole: bool) -> Result<(), Problem> {
    let mut distinct = customers.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    Ok(sql::append(tx, &distinct, is_whole)?)
}

/// The next touched customers after a position, with the position after each; a customer may come several times.
pub fn touched_since(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, Touched)>, Problem> {
    Ok(sql::after(tx, after, limit)?)
}

/// The position after every customer touched so far.
pub fn touched_end(tx: &mut Tx<'_>) -> Result<Position, Problem> {
    Ok(sql::end(tx)?)
}
