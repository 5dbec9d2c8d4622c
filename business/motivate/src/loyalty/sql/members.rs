//! Statements that move accounts between customers.

use store::{StoreError, Tx, params};
use vocabulary::{CustomerId, Instant, ProgrammeId};

/// Gives a customer's accounts to another, and writes that down.
pub(in crate::loyalty) fn join(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
    at: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into loyalty_joins (account_id, from_customer_id, into_customer_id, joined_at) \
         select id, customer_id, cast($2 as bigint), cast($3 as bigint) from loyalty_accounts where customer_id = $1",
        params![from, into, at],
    )?;
    tx.execute("update loyalty_accounts set customer_id = $2 where customer_id = $1", params![from, into])?;
    Ok(())
}

/// Gives back the accounts of the last join that is not undone; gives how many.
pub(in crate::loyalty) fn part(
    tx: &mut Tx<'_>,
    from: CustomerId,
    into: CustomerId,
    at: Instant,
) -> Result<u64, StoreError> {
    let moved = tx.execute(
        "update loyalty_accounts set customer_id = $1 where customer_id = $2 and id in (select account_id from loyalty_joins \
         where from_customer_id = $1 and into_customer_id = $2 and undone_at is null)",
        params![from, into],
    )?;
    tx.execute(
        "update loyalty_joins set undone_at = $3 where from_customer_id = $1 and into_customer_id = $2 and undone_at is null",
        params![from, into, at],
    )?;
    Ok(moved)
}

/// The programmes a customer has accounts in.
pub(in crate::loyalty) fn programmes_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<Vec<ProgrammeId>, StoreError> {
    tx.query(
        "select distinct programme_id from loyalty_accounts where customer_id = $1 order by programme_id",
        params![customer],
        |row| Ok(ProgrammeId(row.int(0)?)),
    )
}

/// Leaves accounts to the books without their customer, and without what people wrote about them.
pub(in crate::loyalty) fn detach(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), StoreError> {
    tx.execute(
        "update loyalty_operations set label = null, body = 'erased' where kind in ('adjust', 'transfer') \
         and account_id in (select id from loyalty_accounts where customer_id = $1)",
        params![customer],
    )?;
    tx.execute(
        "delete from loyalty_joins where account_id in (select id from loyalty_accounts where customer_id = $1)",
        params![customer],
    )?;
    tx.execute(
        "update loyalty_accounts set customer_id = null, origin_customer_id = null, keep_until = null where customer_id = $1",
        params![customer],
    )?;
    Ok(())
}
