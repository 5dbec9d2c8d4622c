use std::collections::BTreeMap;

use store::{Param, StoreError, Tx, params};
use vocabulary::Instant;

use super::{AttributeKind, Field};

/// All keys, in order.
pub(crate) fn all(tx: &mut Tx<'_>) -> Result<Vec<Field>, StoreError> {
    tx.query("select key, kind, first_seen_at from attribute_keys order by key", params![], |row| {
        let kind = AttributeKind::from_number(row.int(1)?);
        let kind = kind.ok_or(StoreError::Shape { column: 1, expected: "a kind of attribute" })?;
        Ok(Field { key: row.text(0)?, kind, first_seen_at: row.instant(2)? })
    })
}

/// Keeps keys with their kinds.
pub(crate) fn upsert(
    tx: &mut Tx<'_>,
    now: Instant,
    keys: &BTreeMap<String, AttributeKind>,
) -> Result<(), StoreError> {
    let rows: Vec<_> = keys
        .iter()
        .map(|(key, kind)| vec![Param::from(key), Param::from(kind.number()), Param::from(now)])
        .collect();
    tx.batch(
        "insert into attribute_keys (key, kind, first_seen_at) values ($1, $2, $3) \
         on conflict (key) do update set kind = excluded.kind",
        &rows,
    )?;
    Ok(())
}
