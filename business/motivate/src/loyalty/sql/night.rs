//! Statements of the night.

use std::collections::BTreeMap;

use store::{Position, StoreError, Tx, params};
use vocabulary::{AccountId, CustomerId, Instant, LotId, ProgrammeId};

use super::super::nightly::Progress;
use super::super::notices::Notice;
use super::rows;

/// A lot that became active.
pub(in crate::loyalty) struct Activated {
    pub account: AccountId,
    pub lot: LotId,
    pub currency: String,
    pub points: i64,
}

/// The last night done, and the step of the next; others wait for this programme's night.
pub(in crate::loyalty) fn night(tx: &mut Tx<'_>, programme: ProgrammeId) -> Result<(i64, i64), StoreError> {
    tx.lock("points night", programme.0)?;
    tx.one("select night, night_step from loyalty_programmes where id = $1", params![programme], |row| {
        Ok((row.int(0)?, row.int(1)?))
    })
}

/// Keeps how far the night is.
pub(in crate::loyalty) fn keep_night(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    progress: &Progress,
) -> Result<(), StoreError> {
    tx.execute(
        "update loyalty_programmes set night = $2, night_step = $3 where id = $1",
        params![programme, progress.done, progress.step],
    )?;
    Ok(())
}

/// Lots that were pending and are active.
pub(in crate::loyalty) fn activated(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    now: Instant,
    limit: i64,
) -> Result<Vec<Activated>, StoreError> {
    tx.query(
        "select account_id, lot_id, currency, points from loyalty_open_lots \
         where programme_id = $1 and is_pending = 1 and active_from <= $2 order by active_from, account_id, lot_id limit $3",
        params![programme, now, limit],
        |row| {
            Ok(Activated {
                account: AccountId(row.int(0)?),
                lot: LotId(row.int(1)?),
                currency: row.text(2)?,
                points: row.int(3)?,
            })
        },
    )
}

/// Remembers that lots were seen active.
pub(in crate::loyalty) fn mark_active(tx: &mut Tx<'_>, lots: &[Activated]) -> Result<(), StoreError> {
    let mut by_account: BTreeMap<AccountId, Vec<i64>> = BTreeMap::new();
    for lot in lots {
        by_account.entry(lot.account).or_default().push(lot.lot.0);
    }
    let accounts: Vec<i64> = by_account.keys().map(|account| account.0).collect();
    let lots: Vec<i64> = by_account.into_values().flatten().collect();
    tx.execute(
        "update loyalty_open_lots set is_pending = 0 where account_id = any($1) and lot_id = any($2)",
        params![&accounts, &lots],
    )?;
    Ok(())
}

/// Customers whose levels are to be reviewed.
pub(in crate::loyalty) fn to_review(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    now: Instant,
    limit: i64,
) -> Result<Vec<Option<CustomerId>>, StoreError> {
    tx.query(
        "select customer_id from loyalty_accounts where programme_id = $1 and keep_until is not null and keep_until <= $2 \
         order by keep_until, id limit $3",
        params![programme, now, limit],
        |row| Ok(row.opt_int(0)?.map(CustomerId)),
    )
}

/// Whose lots are dead and not held: a customer for each.
pub(in crate::loyalty) fn to_expire(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    now: Instant,
    limit: i64,
) -> Result<Vec<Option<CustomerId>>, StoreError> {
    tx.query(
        "select a.customer_id from (select account_id from loyalty_open_lots o where o.programme_id = $1 \
         and o.expires_at <= $2 and not exists (select 1 from loyalty_holds h where h.account_id = o.account_id \
         and h.lot_id = o.lot_id and h.until_at > $2) order by o.expires_at limit $3) as dead \
         join loyalty_accounts a on a.id = dead.account_id",
        params![programme, now, limit],
        |row| Ok(row.opt_int(0)?.map(CustomerId)),
    )
}

/// Writes notices of accounts.
pub(in crate::loyalty) fn notice(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    kind: &str,
    due_at: Instant,
    now: Instant,
    points: &BTreeMap<(AccountId, String), i64>,
) -> Result<(), StoreError> {
    let rows = rows(points.iter().filter(|(_, points)| **points > 0), |((account, currency), points)| {
        params![programme, *account, kind, currency, *points, due_at, now].to_vec()
    });
    tx.later(
        "insert into loyalty_notices (programme_id, account_id, kind, currency, points, due_at, noticed_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        &rows,
    )
}

/// Notices points that expire in a span of time; gives how many accounts.
pub(in crate::loyalty) fn notice_expiring(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    (from, to): (Instant, Instant),
    now: Instant,
) -> Result<u64, StoreError> {
    tx.execute(
        "insert into loyalty_notices (programme_id, account_id, kind, currency, points, due_at, noticed_at) \
         select programme_id, account_id, 'expiring', currency, cast(sum(points) as bigint), expires_at, cast($4 as bigint) from loyalty_open_lots \
         where programme_id = $1 and expires_at >= $2 and expires_at < $3 group by programme_id, account_id, currency, expires_at \
         order by expires_at, account_id, currency",
        params![programme, from, to, now],
    )
}

/// The next notices after a position.
pub(in crate::loyalty) fn notices_since(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, Notice)>, StoreError> {
    let columns = "programme_id, (select a.customer_id from loyalty_accounts a where a.id = account_id), kind, currency, points, due_at, noticed_at";
    tx.tail("loyalty_notices", columns, after, limit, |row| {
        Ok(Notice {
            programme: ProgrammeId(row.int(0)?),
            customer: row.opt_int(1)?.map(CustomerId),
            kind: row.text(2)?,
            currency: row.text(3)?,
            points: row.int(4)?,
            due_at: row.instant(5)?,
            at: row.instant(6)?,
        })
    })
}

/// The position after all notices.
pub(in crate::loyalty) fn notices_end(tx: &mut Tx<'_>) -> Result<Position, StoreError> {
    tx.tail_end("loyalty_notices")
}

/// Forgets some notices before an instant, looked for among the oldest.
pub(in crate::loyalty) fn forget_notices(
    tx: &mut Tx<'_>,
    before: Instant,
    limit: i64,
) -> Result<u64, StoreError> {
    tx.execute(
        "delete from loyalty_notices where id in (select o.id from (select id, noticed_at from loyalty_notices order by id limit $2) as o \
         where o.noticed_at < $1)",
        params![before, limit],
    )
}
