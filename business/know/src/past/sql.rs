use serde_json::{Map, Value};
use store::{Param, StoreError, Tx, params};
use vocabulary::{CustomerId, Instant};

/// Appends what fields were before changes.
pub(crate) fn append(tx: &mut Tx<'_>, rows: &[(CustomerId, Instant, String)]) -> Result<(), StoreError> {
    let rows: Vec<Vec<Param<'_>>> =
        rows.iter().map(|(customer, at, before)| params![*customer, *at, before.as_str()].to_vec()).collect();
    tx.later("insert into card_changes (customer_id, at, before) values ($1, $2, $3)", &rows)
}

/// What fields were before each change after an instant, the oldest first.
pub(crate) fn after(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    at: Instant,
) -> Result<Vec<Map<String, Value>>, StoreError> {
    tx.query(
        "select before from card_changes where customer_id = $1 and at > $2 order by at, id",
        params![customer, at],
        |row| {
            serde_json::from_str(row.str(0)?).map_err(|_| StoreError::Shape { column: 0, expected: "fields" })
        },
    )
}

/// From when on a card's changes are written down.
pub(crate) fn told_since(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<Instant>, StoreError> {
    let found = tx.optional("select told_since from customers where id = $1", params![customer], |row| {
        row.opt_instant(0)
    })?;
    Ok(found.flatten())
}

/// Forgets some changes before an instant, looked for among the oldest.
pub(crate) fn forget(tx: &mut Tx<'_>, before: Instant, limit: i64) -> Result<u64, StoreError> {
    tx.execute(
        "delete from card_changes where id in (select o.id from (select id, at from card_changes order by id limit $2) as o \
         where o.at < $1)",
        params![before, limit],
    )
}

/// Forgets customers' changes.
pub(crate) fn delete(tx: &mut Tx<'_>, customers: &[i64]) -> Result<(), StoreError> {
    tx.execute("delete from card_changes where customer_id = any($1)", params![customers])?;
    Ok(())
}
