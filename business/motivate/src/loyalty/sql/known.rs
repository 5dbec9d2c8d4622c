//! Statements of what segments ask of many customers at once.

use store::{StoreError, Tx, params};
use vocabulary::{CustomerId, Instant, ProgrammeId};

/// Points that can be spent and the level's code, by account.
pub(in crate::loyalty) fn known(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    currency: &str,
    customers: &[i64],
    now: Instant,
) -> Result<Vec<(CustomerId, i64, Option<String>)>, StoreError> {
    let lots = "select coalesce(sum(l.points), 0) from loyalty_open_lots l \
                where l.account_id = a.id and l.currency = $2 and l.active_from <= $4 and l.expires_at > $4";
    let held = "select coalesce(sum(h.points), 0) from loyalty_holds h join loyalty_open_lots l on l.account_id = h.account_id and l.lot_id = h.lot_id \
                where h.account_id = a.id and l.currency = $2 and h.until_at > $4";
    tx.query(
        &format!(
            "select a.customer_id, cast(({lots}) - ({held}) as bigint), a.tier from loyalty_accounts a \
             where a.programme_id = $1 and a.customer_id = any($3) order by a.customer_id, a.id"
        ),
        params![programme, currency, customers, now],
        |row| Ok((CustomerId(row.int(0)?), row.int(1)?, row.opt_text(2)?)),
    )
}

/// Points that can be spent and end first, with when that is, by account; accounts of which nothing ends are absent.
pub(in crate::loyalty) fn ending(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    currency: &str,
    customers: &[i64],
    now: Instant,
) -> Result<Vec<(CustomerId, Instant, i64)>, StoreError> {
    let open = |lot: &str| {
        format!(
            "{lot}.account_id = a.id and {lot}.currency = $2 and {lot}.active_from <= $4 and {lot}.expires_at > $4 and {lot}.points > 0"
        )
    };
    let first = format!("select min(f.expires_at) from loyalty_open_lots f where {}", open("f"));
    let held = "select coalesce(sum(h.points), 0) from loyalty_holds h \
                where h.account_id = l.account_id and h.lot_id = l.lot_id and h.until_at > $4";
    tx.query(
        &format!(
            "select a.customer_id, l.expires_at, cast(sum(l.points - ({held})) as bigint) \
             from loyalty_accounts a join loyalty_open_lots l on {} and l.expires_at = ({first}) \
             where a.programme_id = $1 and a.customer_id = any($3) and l.expires_at < $5 \
             group by a.customer_id, a.id, l.expires_at order by a.customer_id, l.expires_at",
            open("l")
        ),
        params![programme, currency, customers, now, Instant::MAX],
        |row| Ok((CustomerId(row.int(0)?), row.instant(1)?, row.int(2)?)),
    )
}

/// Customers of accounts.
pub(in crate::loyalty) fn customers_of(
    tx: &mut Tx<'_>,
    accounts: &[i64],
) -> Result<Vec<CustomerId>, StoreError> {
    tx.query(
        "select distinct customer_id from loyalty_accounts where id = any($1) and customer_id is not null order by customer_id",
        params![accounts],
        |row| Ok(CustomerId(row.int(0)?)),
    )
}
