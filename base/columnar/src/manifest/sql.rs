use store::{StoreError, Tx, params};

/// The manifest's text.
pub(crate) fn load(tx: &mut Tx<'_>, place: &str) -> Result<Option<String>, StoreError> {
    tx.optional("select body from columnar_manifest where place = $1", params![place], |row| row.text(0))
}

/// Puts a manifest in the place of the one before; false when another has been put there meanwhile.
pub(crate) fn swap(tx: &mut Tx<'_>, place: &str, before: i64, generation: i64, body: &str) -> Result<bool, StoreError> {
    let inserted = tx.execute(
        "insert into columnar_manifest (place, generation, body) values ($1, $2, $3) on conflict (place) do nothing",
        params![place, generation, body],
    )?;
    if inserted == 1 {
        return Ok(true);
    }
    let updated = tx.execute(
        "update columnar_manifest set generation = $3, body = $4 where place = $1 and generation = $2",
        params![place, before, generation, body],
    )?;
    Ok(updated == 1)
}

/// Takes the manifest away, so that everything is built anew.
pub(crate) fn remove(tx: &mut Tx<'_>, place: &str) -> Result<(), StoreError> {
    tx.execute("delete from columnar_manifest where place = $1", params![place]).map(|_| ())
}
