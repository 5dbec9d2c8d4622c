use store::{StoreError, Tx, params};
use vocabulary::Instant;

/// Signs a worker on.
pub(super) fn insert(tx: &mut Tx<'_>, until: Instant) -> Result<i64, StoreError> {
    tx.one("insert into delivery_workers (alive_until) values ($1) returning id", params![until], |row| {
        row.int(0)
    })
}

/// Keeps a worker alive.
pub(super) fn update(tx: &mut Tx<'_>, worker: i64, until: Instant) -> Result<bool, StoreError> {
    Ok(tx.execute("update delivery_workers set alive_until = $2 where id = $1", params![worker, until])? > 0)
}

/// Removes the dead.
pub(super) fn delete_dead(tx: &mut Tx<'_>, now: Instant) -> Result<Vec<i64>, StoreError> {
    tx.query("delete from delivery_workers where alive_until < $1 returning id", params![now], |row| {
        row.int(0)
    })
}

/// Removes one.
pub(super) fn delete(tx: &mut Tx<'_>, worker: i64) -> Result<(), StoreError> {
    tx.execute("delete from delivery_workers where id = $1", params![worker])?;
    Ok(())
}
