//! Statements of operations and their keys.

use store::{StoreError, Tx, params};
use vocabulary::{AccountId, Instant, LotId, Problem, ProgrammeId};

use super::super::operations::{Key, Operation, conflict};

/// An operation as it is kept.
pub(in crate::loyalty) struct There {
    pub id: i64,
    pub kind: String,
    pub body: String,
    pub answer: String,
}

/// The operation under a key.
pub(in crate::loyalty) fn operation(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    key: &Key,
) -> Result<Option<There>, StoreError> {
    tx.optional(
        "select id, kind, body, answer from loyalty_operations \
         where programme_id = $1 and source = $2 and document = $3 and operation = $4",
        params![programme, &key.source, &key.document, &key.operation],
        there,
    )
}

fn there(row: &store::Row<'_>) -> Result<There, StoreError> {
    Ok(There { id: row.int(0)?, kind: row.text(1)?, body: row.text(2)?, answer: row.text(3)? })
}

/// All operations of a key's document, in the order they happened.
pub(in crate::loyalty) fn of_document(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    key: &Key,
) -> Result<Vec<There>, StoreError> {
    tx.query(
        "select id, kind, body, answer from loyalty_operations \
         where programme_id = $1 and source = $2 and document = $3 order by id",
        params![programme, &key.source, &key.document],
        there,
    )
}

/// The reservations made for a key's document.
pub(in crate::loyalty) fn reservations(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    key: &Key,
) -> Result<Vec<i64>, StoreError> {
    Ok(of_document(tx, programme, key)?
        .iter()
        .filter(|there| there.kind == "reserve")
        .map(|there| there.id)
        .collect())
}

/// The operation under a key, and the one that called its document off.
pub(in crate::loyalty) fn before(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    key: &Key,
) -> Result<Vec<There>, StoreError> {
    tx.query(
        "select id, kind, body, answer from loyalty_operations \
         where programme_id = $1 and source = $2 and document = $3 and (operation = $4 or kind = 'cancel')",
        params![programme, &key.source, &key.document, &key.operation],
        there,
    )
}

/// What an operation added to lots and to what is owed, by lot and currency.
pub(in crate::loyalty) fn added(
    tx: &mut Tx<'_>,
    accounts: &[i64],
    operation: i64,
) -> Result<Vec<(Option<LotId>, String, i64)>, StoreError> {
    tx.query(
        "select lot_id, currency, cast(sum(amount) as bigint) from loyalty_entries \
         where account_id = any($1) and operation_id = $2 group by lot_id, currency order by lot_id, currency",
        params![accounts, operation],
        |row| Ok((row.opt_int(0)?.map(LotId), row.text(1)?, row.int(2)?)),
    )
}

/// Writes an operation; refused where another customer's has the key.
pub(in crate::loyalty) fn insert_operation(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    account: AccountId,
    new: &Operation<'_>,
) -> Result<i64, Problem> {
    let id = tx.optional(
        "insert into loyalty_operations (programme_id, account_id, source, document, operation, kind, at, body, answer, label, \
         turnover, orders) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
         on conflict (programme_id, source, document, operation) do nothing returning id",
        params![
            programme,
            account,
            &new.key.source,
            &new.key.document,
            &new.key.operation,
            new.kind,
            new.at,
            &new.body,
            &new.answer,
            &new.label,
            new.turnover,
            new.orders
        ],
        |row| row.int(0),
    )?;
    id.ok_or_else(|| conflict(new.key))
}

/// How often an event earned points since an instant.
pub(in crate::loyalty) fn events(
    tx: &mut Tx<'_>,
    accounts: &[i64],
    (event, currency): (&str, &str),
    since: Instant,
) -> Result<i64, StoreError> {
    tx.one(
        "select count(*) from loyalty_operations o where o.account_id = any($1) and o.at >= $2 and o.kind = 'event' and o.label = $3 \
         and exists (select 1 from loyalty_lots l where l.operation_id = o.id and l.currency = $4)",
        params![accounts, since, event, currency],
        |row| row.int(0),
    )
}
