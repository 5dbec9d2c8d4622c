use store::{Dialect, Param, StoreError, Tx, params};

const INSERT: &str = "insert into message_keys (key) values ($1) on conflict do nothing";

/// Claims keys in the table itself; gives those that were free.
pub(super) fn claim(tx: &mut Tx<'_>, keys: &[i64]) -> Result<Vec<i64>, StoreError> {
    tx.batch_returning(&format!("{INSERT} returning key"), &rows(keys), |row| row.int(0))
}

/// Puts claimed keys into the table.
pub(super) fn settle(tx: &mut Tx<'_>, keys: &[i64]) -> Result<(), StoreError> {
    tx.batch(INSERT, &rows(keys))?;
    Ok(())
}

fn rows(keys: &[i64]) -> Vec<Vec<Param<'static>>> {
    keys.iter().map(|key| params![*key].to_vec()).collect()
}

/// Whether the table holds any key of a range.
pub(super) fn any_between(tx: &mut Tx<'_>, first: i64, last: i64) -> Result<bool, StoreError> {
    let found = tx.optional(
        "select 1 from message_keys where key between $1 and $2 limit 1",
        params![first, last],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Which of the keys the table holds.
pub(super) fn held(tx: &mut Tx<'_>, keys: &[i64]) -> Result<Vec<i64>, StoreError> {
    if tx.dialect() == Dialect::Postgres {
        return tx.query("select key from message_keys where key = any($1)", params![keys], |row| row.int(0));
    }
    // A list is read as text there: many small questions are quicker.
    let mut held = Vec::new();
    for key in keys {
        tx.each("select key from message_keys where key = $1", params![*key], |row| {
            held.push(row.int(0)?);
            Ok::<(), StoreError>(())
        })?;
    }
    Ok(held)
}

/// Keys of the table after one, in order.
pub(super) fn keys_after(tx: &mut Tx<'_>, key: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
    let question = "select key from message_keys where key > $1 order by key limit $2";
    tx.query(question, params![key, limit], |row| row.int(0))
}

/// Removes keys of a range, so many at most.
pub(super) fn forget(tx: &mut Tx<'_>, first: i64, last: i64, limit: i64) -> Result<u64, StoreError> {
    tx.execute(
        "delete from message_keys where key in (select key from message_keys where key between $1 and $2 limit $3)",
        params![first, last, limit],
    )
}

/// Appends a row to the log; gives its id.
pub(super) fn log(tx: &mut Tx<'_>, keys: &[i64]) -> Result<i64, StoreError> {
    let bytes: Vec<u8> = keys.iter().flat_map(|key| key.to_le_bytes()).collect();
    tx.one("insert into message_key_log (keys) values ($1) returning id", params![&bytes], |row| row.int(0))
}

/// The rows of the log after one, in order.
pub(super) fn log_after(tx: &mut Tx<'_>, row: i64) -> Result<Vec<(i64, Vec<i64>)>, StoreError> {
    tx.query("select id, keys from message_key_log where id > $1 order by id", params![row], |row| {
        Ok((row.int(0)?, keys(&row.bytes(1)?)))
    })
}

/// The last row ever written to the log of an embedded store.
pub(super) fn last_of_log(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let question = "select seq from sqlite_sequence where name = 'message_key_log'";
    Ok(tx.optional(question, params![], |row| row.int(0))?.unwrap_or(0))
}

/// The oldest rows of the log, with about so many keys: the last of these rows and the keys.
pub(super) fn oldest_of_log(tx: &mut Tx<'_>, limit: usize) -> Result<Option<(i64, Vec<i64>)>, StoreError> {
    let (mut last, mut oldest) = (None, Vec::new());
    // A row holds the keys of a batch, of which the smallest has one.
    let question = "select id, keys from message_key_log order by id limit $1";
    tx.each(question, params![limit as i64], |row| {
        if oldest.len() < limit {
            oldest.extend(keys(&row.bytes(1)?));
            last = Some(row.int(0)?);
        }
        Ok::<(), StoreError>(())
    })?;
    Ok(last.map(|last| (last, oldest)))
}

/// Removes the oldest rows of the log up to one, so many at most; gives how many there were.
pub(super) fn remove_log(tx: &mut Tx<'_>, last_row: i64, limit: i64) -> Result<u64, StoreError> {
    tx.execute(
        "delete from message_key_log where id in (select id from message_key_log where id <= $1 order by id limit $2)",
        params![last_row, limit],
    )
}

fn keys(bytes: &[u8]) -> Vec<i64> {
    bytes
        .chunks_exact(8)
        .map(|key| i64::from_le_bytes([key[0], key[1], key[2], key[3], key[4], key[5], key[6], key[7]]))
        .collect()
}
