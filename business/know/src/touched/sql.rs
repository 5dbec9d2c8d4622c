use columnar::Touched;
use store::{Param, Position, StoreError, Tx};
use vocabulary::CustomerId;

/// Appends customers.
pub(crate) fn append(tx: &mut Tx<'_>, customers: &[CustomerId], is_whole: bool) -> Result<(), StoreError> {
    let row = |customer: &CustomerId| vec![Param::from(*customer), Param::from(is_whole)];
    let rows: Vec<_> = customers.iter().map(row).collect();
    tx.later("insert into touched (customer_id, is_whole) values ($1, $2)", &rows)
}

/// The next rows after a position.
pub(crate) fn after(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, Touched)>, StoreError> {
    tx.tail("touched", "customer_id, is_whole", after, limit, |row| {
        Ok(Touched { customer: CustomerId(row.int(0)?), is_whole: row.bool(1)? })
    })
}

/// The position after every row.
pub(crate) fn end(tx: &mut Tx<'_>) -> Result<Position, StoreError> {
    tx.tail_end("touched")
}
