use store::{Param, StoreError, Tx, params};
use vocabulary::Instant;

/// A subject's failures at an instant.
pub(in crate::coupons) type Failed = ([u8; 32], Instant, i64);

const SINCE: &str =
    "select subject, at, failures from coupon_failures where subject in ($1, $2) and at > $3 order by at";

/// Says that [`since`] will ask for these.
pub(in crate::coupons) fn since_ahead(
    tx: &mut Tx<'_>,
    subjects: &[[u8; 32]],
    after: Instant,
) -> Result<(), StoreError> {
    subjects.chunks(2).try_for_each(|two| tx.ahead(SINCE, params![&two[0], &two[two.len() - 1], after]))
}

/// The failures of subjects after an instant, each one's oldest first; a statement for two.
pub(in crate::coupons) fn since(
    tx: &mut Tx<'_>,
    subjects: &[[u8; 32]],
    after: Instant,
) -> Result<Vec<Failed>, StoreError> {
    let mut failed = Vec::new();
    for two in subjects.chunks(2) {
        let (first, last) = (&two[0], &two[two.len() - 1]);
        failed.extend(tx.query(SINCE, params![first, last, after], |row| {
            let subject = row.bytes(0)?.try_into();
            let subject = subject.map_err(|_| StoreError::Shape { column: 0, expected: "a hash" })?;
            Ok((subject, row.instant(1)?, row.int(2)?))
        })?);
    }
    Ok(failed)
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
