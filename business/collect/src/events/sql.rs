use store::{Param, StoreError, Tx, params};
use vocabulary::{CustomerId, EventId, Instant, Problem};

use super::NewEvent;
use crate::message_keys::MessageKey;

/// An event as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// Its name.
    pub name: String,
    /// When it happened.
    pub occurred_at: Instant,
    /// A JSON object as text.
    pub properties: String,
    /// The system it came from.
    pub source: String,
}

/// A name events have, with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct EventName {
    /// The name.
    pub name: String,
    /// How many there were.
    pub count: i64,
    /// When the last one happened.
    pub last_at: Instant,
    /// Types by property, a JSON object as text.
    pub properties: String,
}

/// Appends events.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    events: &[(CustomerId, &NewEvent)],
) -> Result<(), StoreError> {
    let rows: Vec<Vec<Param<'_>>> = events
        .iter()
        .map(|(customer, event)| {
            params![
                *customer,
                &event.name,
                event.occurred_at,
                now,
                &event.source,
                &event.properties,
                &event.context,
                event.key().map(MessageKey::number)
            ]
            .to_vec()
        })
        .collect();
    tx.batch(
        "insert into events (customer_id, name, occurred_at, received_at, source, properties, context, message_key) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &rows,
    )?;
    Ok(())
}

/// Counts events of a name; gives the properties known of it.
pub(super) fn note(tx: &mut Tx<'_>, name: &str, count: i64, last_at: Instant) -> Result<String, StoreError> {
    let later = tx.pick(
        "max(event_names.last_at, excluded.last_at)",
        "greatest(event_names.last_at, excluded.last_at)",
    );
    let sql = format!(
        "insert into event_names (name, count, last_at) values ($1, $2, $3) on conflict (name) do update set \
         count = event_names.count + excluded.count, last_at = {later} returning properties"
    );
    tx.one(&sql, params![name, count, last_at], |row| row.text(0))
}

/// Keeps the properties known of an event name.
pub(super) fn set_properties(tx: &mut Tx<'_>, name: &str, properties: &str) -> Result<(), StoreError> {
    tx.execute("update event_names set properties = $2 where name = $1", params![name, properties])?;
    Ok(())
}

/// The names events have, the most frequent first.
pub fn names(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<EventName>, Problem> {
    Ok(tx.query(
        "select name, count, last_at, properties from event_names order by count desc, name limit $1",
        params![limit],
        |row| {
            Ok(EventName {
                name: row.text(0)?,
                count: row.int(1)?,
                last_at: row.instant(2)?,
                properties: row.text(3)?,
            })
        },
    )?)
}

/// A customer's newest events before an instant.
pub fn of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    before: Instant,
    limit: i64,
) -> Result<Vec<Event>, Problem> {
    Ok(tx.query(
        "select id, name, occurred_at, properties, source from events where customer_id = $1 and occurred_at < $2 \
         order by occurred_at desc, id desc limit $3",
        params![customer, before, limit],
        |row| {
            Ok(Event {
                id: EventId(row.int(0)?),
                name: row.text(1)?,
                occurred_at: row.instant(2)?,
                properties: row.text(3)?,
                source: row.text(4)?,
            })
        },
    )?)
}

/// Removes the event of a customer that came in a message.
pub(super) fn delete(tx: &mut Tx<'_>, customer: CustomerId, key: i64) -> Result<u64, StoreError> {
    tx.execute("delete from events where customer_id = $1 and message_key = $2", params![customer, key])
}

/// Gives a joined customer's events to the one that stays.
pub fn move_customer(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Problem> {
    tx.execute("update events set customer_id = $2 where customer_id = $1", params![from, into])?;
    Ok(())
}

/// Removes the first events received before an instant, at most so many; gives how many. They lie in the order in which they were received.
pub fn forget(tx: &mut Tx<'_>, before: Instant, limit: i64) -> Result<u64, Problem> {
    let sql =
        "delete from events where id in (select id from events order by id limit $1) and received_at < $2";
    Ok(tx.execute(sql, params![limit, before])?)
}

/// Removes an erased customer's events: they describe nobody but the person.
pub fn erase(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Problem> {
    tx.execute("delete from events where customer_id = $1", params![customer])?;
    Ok(())
}
