use store::{StoreError, Tx, params};

/// The manifest's generation and text.
pub(crate) fn load(tx: &mut Tx<'_>, place: &str) -> Result<Option<(i64, String)>, StoreError> {
    let sql = "select generation, body from columnar_manifest where place = $1";
    tx.optional(sql, params![place], |row| Ok((row.int(0)?, row.text(1)?)))
}

/// Puts a manifest in the place of generation `before` (0: of none); false when another has been put there or taken away meanwhile.
pub(crate) fn swap(
    tx: &mut Tx<'_>,
    place: &str,
    before: i64,
    generation: i64,
    body: &str,
) -> Result<bool, StoreError> {
    let changed = if before == 0 {
        tx.execute(
            "insert into columnar_manifest (place, generation, body) values ($1, $2, $3) on conflict (place) do nothing",
            params![place, generation, body],
        )?
    } else {
        tx.execute(
            "update columnar_manifest set generation = $3, body = $4 where place = $1 and generation = $2",
            params![place, before, generation, body],
        )?
    };
    Ok(changed == 1)
}

/// Takes the manifest away, so that everything is built anew.
pub(crate) fn remove(tx: &mut Tx<'_>, place: &str) -> Result<(), StoreError> {
    tx.execute("delete from columnar_manifest where place = $1", params![place]).map(|_| ())
}

/// Takes away what says which files the columns are: in a copy of the store, whose columns stay behind.
pub fn forget(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.execute("delete from columnar_manifest", params![]).map(|_| ())
}
