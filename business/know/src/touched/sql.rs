use columnar::Touched;
use store::{Param, Position, StoreError, Tx};
use vocabulary::CustomerId;

/// A row to append.
pub(super) struct Row<'w> {
    customer: CustomerId,
    is_whole: bool,
    what: Option<&'w str>,
}

impl<'w> Row<'w> {
    pub fn new(customer: CustomerId, is_whole: bool, what: Option<&'w str>) -> Row<'w> {
        Row { customer, is_whole, what }
    }
}

/// Appends customers.
pub(super) fn append(tx: &mut Tx<'_>, rows: &[Row<'_>]) -> Result<(), StoreError> {
    let rows: Vec<Vec<Param<'_>>> = rows
        .iter()
        .map(|row| vec![Param::from(row.customer), Param::from(row.is_whole), Param::from(row.what)])
        .collect();
    tx.later("insert into touched (customer_id, is_whole, what) values ($1, $2, $3)", &rows)
}

/// The next rows after a position.
pub(super) fn after(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, Touched)>, StoreError> {
    tx.tail("touched", "customer_id, is_whole", after, limit, |row| {
        Ok(Touched { customer: CustomerId(row.int(0)?), is_whole: row.bool(1)? })
    })
}

/// Who, and what changed.
type Words = (CustomerId, Option<String>);

/// The next rows after a position, with what changed.
pub(super) fn changed_after(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, Words)>, StoreError> {
    tx.tail("touched", "customer_id, what", after, limit, |row| {
        Ok((CustomerId(row.int(0)?), row.opt_text(1)?))
    })
}

/// The position after every row.
pub(super) fn end(tx: &mut Tx<'_>) -> Result<Position, StoreError> {
    tx.tail_end("touched")
}
