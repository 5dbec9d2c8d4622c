//! Statements of levels and of what counts towards them.

use std::collections::HashMap;

use store::{StoreError, Tx, params};
use vocabulary::{Instant, ProgrammeId};

use super::super::standing::Change;

/// Points earned less taken back, by when that happened.
pub(in crate::loyalty) fn points_counted(
    tx: &mut Tx<'_>,
    accounts: &[i64],
    currency: &str,
    from: Instant,
    to: Instant,
) -> Result<i64, StoreError> {
    tx.one(
        "select cast(coalesce(sum(amount), 0) as bigint) from loyalty_entries \
         where account_id = any($1) and at >= $2 and at < $3 and currency = $4 and kind in ('accrue', 'reverse')",
        params![accounts, from, to, currency],
        |row| row.int(0),
    )
}

/// Money paid less returned, and orders less cancelled ones.
pub(in crate::loyalty) fn bought(
    tx: &mut Tx<'_>,
    accounts: &[i64],
    from: Instant,
    to: Instant,
) -> Result<(i64, i64), StoreError> {
    tx.one(
        "select cast(coalesce(sum(turnover), 0) as bigint), cast(coalesce(sum(orders), 0) as bigint) from loyalty_operations \
         where account_id = any($1) and at >= $2 and at < $3",
        params![accounts, from, to],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )
}

/// Writes that an account stands on a level from an instant on.
pub(in crate::loyalty) fn stand(tx: &mut Tx<'_>, change: &Change, at: Instant) -> Result<(), StoreError> {
    let until = change.keep_until.unwrap_or(Instant::MAX);
    tx.later(
        "insert into loyalty_standings (account_id, tier, since, keep_until, measured) values ($1, $2, $3, $4, $5)",
        &[params![change.account, &change.tier, at, until, change.measured].to_vec()],
    )?;
    tx.later(
        "update loyalty_accounts set tier = $2, keep_until = $3, tier_since = $4 where id = $1",
        &[params![change.account, &change.tier, change.keep_until, at].to_vec()],
    )
}

/// On which levels accounts stood at an instant and until when these were to be kept; those that had none yet are absent.
pub(in crate::loyalty) fn tiers_at(
    tx: &mut Tx<'_>,
    accounts: &[i64],
    at: Instant,
) -> Result<HashMap<i64, (String, Instant)>, StoreError> {
    let found = tx.query(
        "select s.account_id, s.tier, s.keep_until from loyalty_standings s where s.account_id = any($1) and s.id = \
         (select max(t.id) from loyalty_standings t where t.account_id = s.account_id and t.since <= $2)",
        params![accounts, at],
        |row| Ok((row.int(0)?, (row.text(1)?, row.instant(2)?))),
    )?;
    Ok(found.into_iter().collect())
}

/// How many accounts with a customer stand on each level.
pub(in crate::loyalty) fn standings(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
) -> Result<Vec<(Option<String>, i64)>, StoreError> {
    tx.query(
        "select tier, count(*) from loyalty_accounts where programme_id = $1 and customer_id is not null group by tier order by tier",
        params![programme],
        |row| Ok((row.opt_text(0)?, row.int(1)?)),
    )
}
