use store::{StoreError, Tx, params};
use vocabulary::Instant;

/// The row as it rests.
pub(super) struct Stored {
    pub(super) settings: String,
    pub(super) password: Option<Vec<u8>>,
    pub(super) private_key: Option<Vec<u8>>,
    pub(super) updated_at: Instant,
}

/// The one row.
pub(super) fn load(tx: &mut Tx<'_>) -> Result<Option<Stored>, StoreError> {
    tx.optional(
        "select settings, password, private_key, updated_at from sender where id = 1",
        params![],
        |row| {
            Ok(Stored {
                settings: row.text(0)?,
                password: row.opt_bytes(1)?,
                private_key: row.opt_bytes(2)?,
                updated_at: row.instant(3)?,
            })
        },
    )
}

/// Writes the one row.
pub(super) fn save(
    tx: &mut Tx<'_>,
    now: Instant,
    settings: &str,
    password: Option<&Vec<u8>>,
    private_key: Option<&Vec<u8>>,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into sender (id, settings, password, private_key, updated_at) values (1, $1, $2, $3, $4) on conflict (id) do update set \
         settings = excluded.settings, password = excluded.password, private_key = excluded.private_key, updated_at = excluded.updated_at",
        params![settings, password, private_key, now],
    )?;
    Ok(())
}
