use store::{Param, Position, StoreError, Tx};
use vocabulary::CustomerId;

/// Appends customers.
pub(crate) fn append(tx: &mut Tx<'_>, customers: &[CustomerId]) -> Result<(), StoreError> {
    let rows: Vec<_> = customers.iter().map(|customer| vec![Param::from(*customer)]).collect();
    tx.later("insert into touched (customer_id) values ($1)", &rows)
}

/// The next rows after a position.
pub(crate) fn after(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, CustomerId)>, StoreError> {
    tx.tail("touched", "customer_id", after, limit, |row| row.int(0).map(CustomerId))
}

/// The position after every row.
pub(crate) fn end(tx: &mut Tx<'_>) -> Result<Position, StoreError> {
    tx.tail_end("touched")
}
