use store::{Param, Row, StoreError, Tx, params};
use vocabulary::{Channel, CustomerId, Instant};

use super::{ContactPoint, ContactState, NewContactPoint};

const COLUMNS: &str = "customer_id, channel, value, state, reason, created_at, changed_at";

fn point(row: &Row<'_>) -> Result<(CustomerId, ContactPoint), StoreError> {
    let point = ContactPoint {
        channel: channel(row.int(1)?)?,
        value: row.text(2)?,
        state: ContactState::from_number(row.int(3)?)
            .ok_or(StoreError::Shape { column: 3, expected: "a state" })?,
        reason: row.opt_text(4)?,
        created_at: row.instant(5)?,
        changed_at: row.instant(6)?,
    };
    Ok((CustomerId(row.int(0)?), point))
}

fn channel(number: i64) -> Result<Channel, StoreError> {
    Channel::from_number(number).ok_or(StoreError::Shape { column: 1, expected: "a channel" })
}

/// Keeps addresses; gives those that were not kept before.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    contacts: &[&NewContactPoint],
) -> Result<Vec<NewContactPoint>, StoreError> {
    let rows: Vec<_> = contacts
        .iter()
        .map(|contact| {
            vec![
                Param::from(contact.customer),
                Param::from(contact.channel.number()),
                Param::from(&contact.value),
                Param::from(ContactState::Unverified.number()),
                Param::from(now),
                Param::from(now),
            ]
        })
        .collect();
    tx.batch_returning(
        "insert into contact_points (customer_id, channel, value, state, created_at, changed_at) values ($1, $2, $3, $4, $5, $6) \
         on conflict do nothing returning customer_id, channel, value",
        &rows,
        |row| Ok(NewContactPoint { customer: CustomerId(row.int(0)?), channel: channel(row.int(1)?)?, value: row.text(2)? }),
    )
}

/// Sets the state of an address with everybody who has it; gives those with whom it was another.
pub(crate) fn mark(
    tx: &mut Tx<'_>,
    now: Instant,
    channel: Channel,
    value: &str,
    state: ContactState,
    reason: Option<&str>,
) -> Result<Vec<CustomerId>, StoreError> {
    tx.query(
        "update contact_points set state = $3, reason = $4, changed_at = $5 \
         where channel = $1 and value = $2 and (state <> $3 or coalesce(reason, '') <> coalesce($4, '')) returning customer_id",
        params![channel.number(), value, state.number(), reason, now],
        |row| row.int(0).map(CustomerId),
    )
}

/// Addresses of these customers on one channel.
pub(crate) fn of_channel(
    tx: &mut Tx<'_>,
    customers: &[i64],
    channel: Channel,
) -> Result<Vec<(CustomerId, ContactPoint)>, StoreError> {
    let sql = format!("select {COLUMNS} from contact_points where customer_id = any($1) and channel = $2");
    tx.query(&sql, params![customers, channel.number()], point)
}

/// All addresses of these customers.
pub(crate) fn of(tx: &mut Tx<'_>, customers: &[i64]) -> Result<Vec<(CustomerId, ContactPoint)>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from contact_points where customer_id = any($1) order by customer_id, channel, created_at, id"
    );
    tx.query(&sql, params![customers], point)
}

/// Hands the addresses of one customer to another; of an address both have the worse state is kept.
pub(crate) fn move_all(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), StoreError> {
    tx.execute(
        "insert into contact_points (customer_id, channel, value, state, reason, created_at, changed_at) \
         select cast($2 as bigint), channel, value, state, reason, created_at, changed_at from contact_points where customer_id = $1 \
         on conflict (customer_id, channel, value) do update set state = excluded.state, reason = excluded.reason, \
         changed_at = excluded.changed_at where excluded.state > contact_points.state and excluded.state > 2",
        params![from, into],
    )?;
    delete(tx, &[from.0])
}

/// Forgets the addresses of these customers.
/// Removes addresses customers have had since an instant.
pub(crate) fn take_back(
    tx: &mut Tx<'_>,
    since: Instant,
    addresses: &[(CustomerId, Channel, &str)],
) -> Result<(), StoreError> {
    let rows: Vec<_> = addresses
        .iter()
        .map(|(customer, channel, value)| params![*customer, channel.number(), *value, since].to_vec())
        .collect();
    tx.batch(
        "delete from contact_points where customer_id = $1 and channel = $2 and value = $3 and created_at >= $4",
        &rows,
    )?;
    Ok(())
}

pub(crate) fn delete(tx: &mut Tx<'_>, customers: &[i64]) -> Result<(), StoreError> {
    tx.execute("delete from contact_points where customer_id = any($1)", params![customers])?;
    Ok(())
}

/// Customers who can be reached at an address, the newest first.
pub(crate) fn having(
    tx: &mut Tx<'_>,
    channel: Channel,
    value: &str,
    before: CustomerId,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    tx.query(
        "select customer_id from contact_points where channel = $1 and value = $2 and customer_id < $3 order by customer_id desc limit $4",
        params![channel.number(), value, before, limit],
        |row| row.int(0),
    )
}

/// Customers with an address.
pub(crate) fn owners(tx: &mut Tx<'_>, channel: Channel, value: &str) -> Result<Vec<CustomerId>, StoreError> {
    tx.query(
        "select customer_id from contact_points where channel = $1 and value = $2 order by customer_id",
        params![channel.number(), value],
        |row| row.int(0).map(CustomerId),
    )
}
