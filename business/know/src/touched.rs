//! Customers whose derived picture must be read anew, in the order in which they changed.

use store::{Position, Tx};
use vocabulary::{CustomerId, Problem};

mod sql;

/// Says that the derived picture of these customers must be read anew; one row a customer and call.
pub fn touch(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<(), Problem> {
    let mut distinct = customers.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    sql::append(tx, &distinct)?;
    Ok(())
}

/// The next touched customers after a position, with the position after each; a customer may come several times.
pub fn touched_since(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, CustomerId)>, Problem> {
    Ok(sql::after(tx, after, limit)?)
}

/// The position after every customer touched so far.
pub fn touched_end(tx: &mut Tx<'_>) -> Result<Position, Problem> {
    Ok(sql::end(tx)?)
}
