//! Statements of how far birthdays are.

use store::{StoreError, Tx, params};
use vocabulary::ProgrammeId;

/// Days since 1970 of the last day looked at.
pub(in crate::loyalty) fn birthdays_done(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
) -> Result<Option<i64>, StoreError> {
    tx.optional("select done from loyalty_birthdays where programme_id = $1", params![programme], |row| {
        row.int(0)
    })
}

/// Keeps the last day looked at.
pub(in crate::loyalty) fn keep_birthdays(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    day: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into loyalty_birthdays (programme_id, done) values ($1, $2) on conflict (programme_id) do update set done = excluded.done",
        params![programme, day],
    )?;
    Ok(())
}
