//! Statements that look at all members of a programme.

use store::{Row, StoreError, Tx, params};
use vocabulary::{CustomerId, Instant, ProgrammeId};

/// An account of a member.
pub(in crate::loyalty) struct Person {
    pub customer: CustomerId,
    pub opened_at: Instant,
    pub tier: Option<String>,
}

/// A programme, and of how many of its members one is looked at.
type Of = (ProgrammeId, i64);

/// How many members a programme has.
pub(in crate::loyalty) fn count_people(tx: &mut Tx<'_>, programme: ProgrammeId) -> Result<i64, StoreError> {
    tx.one(
        "select count(distinct customer_id) from loyalty_accounts where programme_id = $1 and customer_id is not null",
        params![programme],
        |row| row.int(0),
    )
}

/// Accounts of one member of so many.
pub(in crate::loyalty) fn people(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    every: i64,
) -> Result<Vec<Person>, StoreError> {
    tx.query(
        "select customer_id, opened_at, tier from loyalty_accounts \
         where programme_id = $1 and customer_id is not null and customer_id % $2 = 0 order by customer_id, id",
        params![programme, every],
        |row| {
            Ok(Person {
                customer: CustomerId(row.int(0)?),
                opened_at: row.instant(1)?,
                tier: row.opt_text(2)?,
            })
        },
    )
}

/// The next members by their ids.
pub(in crate::loyalty) fn members_after(
    tx: &mut Tx<'_>,
    programme: ProgrammeId,
    after: CustomerId,
    limit: i64,
) -> Result<Vec<CustomerId>, StoreError> {
    tx.query(
        "select distinct customer_id from loyalty_accounts where customer_id > $2 and programme_id = $1 \
         order by customer_id limit $3",
        params![programme, after, limit],
        |row| Ok(CustomerId(row.int(0)?)),
    )
}

/// Points earned less taken back in a window, by member.
pub(in crate::loyalty) fn points_by(
    tx: &mut Tx<'_>,
    (programme, every): Of,
    currency: &str,
    (from, to): (Instant, Instant),
) -> Result<Vec<(CustomerId, i64)>, StoreError> {
    tx.query(
        "select a.customer_id, cast(sum(e.amount) as bigint) from loyalty_accounts a \
         join loyalty_entries e on e.account_id = a.id and e.at >= $4 and e.at < $5 \
         where a.programme_id = $1 and a.customer_id % $2 = 0 and e.currency = $3 and e.kind in ('accrue', 'reverse') \
         group by a.customer_id",
        params![programme, every, currency, from, to],
        |row| Ok((CustomerId(row.int(0)?), row.int(1)?)),
    )
}

/// Money paid less returned, and orders less cancelled ones, in a window, by member.
pub(in crate::loyalty) fn bought_by(
    tx: &mut Tx<'_>,
    (programme, every): Of,
    (from, to): (Instant, Instant),
) -> Result<Vec<(CustomerId, (i64, i64))>, StoreError> {
    tx.query(
        "select a.customer_id, cast(sum(o.turnover) as bigint), cast(sum(o.orders) as bigint) from loyalty_accounts a \
         join loyalty_operations o on o.account_id = a.id and o.at >= $3 and o.at < $4 \
         where a.programme_id = $1 and a.customer_id % $2 = 0 group by a.customer_id",
        params![programme, every, from, to],
        |row| Ok((CustomerId(row.int(0)?), (row.int(1)?, row.int(2)?))),
    )
}

/// Points earned and taken back since an instant, one by one.
pub(in crate::loyalty) fn points_of(
    tx: &mut Tx<'_>,
    (programme, every): Of,
    currency: &str,
    since: Instant,
) -> Result<Vec<(CustomerId, Instant, i64)>, StoreError> {
    tx.query(
        "select a.customer_id, e.at, e.amount from loyalty_accounts a \
         join loyalty_entries e on e.account_id = a.id and e.at >= $4 \
         where a.programme_id = $1 and a.customer_id % $2 = 0 and e.currency = $3 and e.kind in ('accrue', 'reverse')",
        params![programme, every, currency, since],
        happened,
    )
}

/// Money or orders since an instant, one by one.
pub(in crate::loyalty) fn bought_of(
    tx: &mut Tx<'_>,
    (programme, every): Of,
    since: Instant,
    is_money: bool,
) -> Result<Vec<(CustomerId, Instant, i64)>, StoreError> {
    let amount = if is_money { "o.turnover" } else { "o.orders" };
    tx.query(
        &format!(
            "select a.customer_id, o.at, {amount} from loyalty_accounts a \
             join loyalty_operations o on o.account_id = a.id and o.at >= $3 \
             where a.programme_id = $1 and a.customer_id % $2 = 0 and {amount} <> 0"
        ),
        params![programme, every, since],
        happened,
    )
}

fn happened(row: &Row<'_>) -> Result<(CustomerId, Instant, i64), StoreError> {
    Ok((CustomerId(row.int(0)?), row.instant(1)?, row.int(2)?))
}
