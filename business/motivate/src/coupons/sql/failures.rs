use store::{Param, StoreError, Tx, params};
use vocabulary::Instant;

/// The failures of a subject after an instant, oldest first: when, and how many.
pub(in crate::coupons) fn since(
    tx: &mut Tx<'_>,
    subject: &[u8; 32],
    after: Instant,
) -> Result<Vec<(Instant, i64)>, StoreError> {
    tx.query(
        "select at, failures from coupon_failures where subject = $1 and at > $2 order by at",
        params![subject, after],
        |row| Ok((row.instant(0)?, row.int(1)?)),
    )
}

/// Adds failures of subjects.
pub(in crate::coupons) fn insert(
    tx: &mut Tx<'_>,
    subjects: &[[u8; 32]],
    at: Instant,
    failures: usize,
) -> Result<(), StoreError> {
    let rows: Vec<Vec<Param<'_>>> =
        subjects.iter().map(|subject| params![subject, at, failures].to_vec()).collect();
    tx.batch(
        "insert into coupon_failures (subject, at, failures) values ($1, $2, $3) \
         on conflict (subject, at) do update set failures = coupon_failures.failures + excluded.failures",
        &rows,
    )?;
    Ok(())
}

/// Removes what is older than an instant.
pub(in crate::coupons) fn forget(tx: &mut Tx<'_>, before: Instant) -> Result<(), StoreError> {
    tx.execute("delete from coupon_failures where at <= $1", params![before])?;
    Ok(())
}
