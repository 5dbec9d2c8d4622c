use store::{Param, Row, StoreError, Tx, params};
use vocabulary::{Channel, ConsentStatus, CustomerId, Instant, Purpose};

use super::{Consent, NewConsent};

/// What makes an entry of the ledger the same as another.
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Key(i64, i64, i64, i64, i64, String, String);

impl Key {
    pub(crate) fn of(consent: &NewConsent, now: Instant) -> Key {
        Key(
            consent.customer.0,
            consent.channel.number(),
            consent.purpose.number(),
            consent.at.unwrap_or(now).0,
            consent.status.number(),
            consent.source.clone(),
            consent.text_version.clone().unwrap_or_default(),
        )
    }
}

/// Appends entries; gives those that were not there.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    consents: &[&NewConsent],
) -> Result<Vec<Key>, StoreError> {
    let evidence: Vec<_> =
        consents.iter().map(|consent| consent.evidence.as_ref().map(ToString::to_string)).collect();
    let rows: Vec<_> = consents
        .iter()
        .zip(&evidence)
        .map(|(consent, evidence)| {
            vec![
                Param::from(consent.customer),
                Param::from(consent.channel.number()),
                Param::from(consent.purpose.number()),
                Param::from(consent.at.unwrap_or(now)),
                Param::from(consent.status.number()),
                Param::from(&consent.source),
                Param::from(consent.text_version.as_deref().unwrap_or_default()),
                Param::from(evidence),
                Param::from(now),
            ]
        })
        .collect();
    tx.batch_returning(
        "insert into consents (customer_id, channel, purpose, at, status, source, text_version, evidence, recorded_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing \
         returning customer_id, channel, purpose, at, status, source, text_version",
        &rows,
        |row| Ok(Key(row.int(0)?, row.int(1)?, row.int(2)?, row.int(3)?, row.int(4)?, row.text(5)?, row.text(6)?)),
    )
}

/// What is in force on one channel and purpose.
pub(crate) fn statuses(
    tx: &mut Tx<'_>,
    customers: &[i64],
    channel: Channel,
    purpose: Purpose,
) -> Result<Vec<(CustomerId, ConsentStatus)>, StoreError> {
    let mut in_force: Vec<(CustomerId, ConsentStatus)> = Vec::with_capacity(customers.len());
    tx.each(
        "select customer_id, status from consents where customer_id = any($1) and channel = $2 and purpose = $3 \
         order by customer_id, at, id",
        params![customers, channel.number(), purpose.number()],
        |row| {
            let (customer, status) = (CustomerId(row.int(0)?), status(row.int(1)?)?);
            match in_force.last_mut().filter(|last| last.0 == customer) {
                Some(last) => last.1 = status,
                None => in_force.push((customer, status)),
            }
            Ok::<(), StoreError>(())
        },
    )?;
    Ok(in_force)
}

/// All entries of these customers, by channel and purpose, the oldest first.
pub(crate) fn ledger(tx: &mut Tx<'_>, customers: &[i64]) -> Result<Vec<(CustomerId, Consent)>, StoreError> {
    tx.query(
        "select customer_id, channel, purpose, status, source, text_version, evidence, at, recorded_at from consents \
         where customer_id = any($1) order by customer_id, channel, purpose, at, id",
        params![customers],
        |row| Ok((CustomerId(row.int(0)?), consent(row)?)),
    )
}

fn consent(row: &Row<'_>) -> Result<Consent, StoreError> {
    Ok(Consent {
        channel: Channel::from_number(row.int(1)?)
            .ok_or(StoreError::Shape { column: 1, expected: "a channel" })?,
        purpose: Purpose::from_number(row.int(2)?)
            .ok_or(StoreError::Shape { column: 2, expected: "a purpose" })?,
        status: status(row.int(3)?)?,
        source: row.text(4)?,
        text_version: Some(row.text(5)?).filter(|version| !version.is_empty()),
        evidence: row.opt_text(6)?.and_then(|text| serde_json::from_str(&text).ok()),
        at: row.instant(7)?,
        recorded_at: row.instant(8)?,
    })
}

fn status(number: i64) -> Result<ConsentStatus, StoreError> {
    ConsentStatus::from_number(number).ok_or(StoreError::Shape { column: 3, expected: "a consent status" })
}

/// Hands all entries of one customer to another; what both said at the same time is kept once.
pub(crate) fn move_all(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), StoreError> {
    tx.execute(
        "insert into consents (customer_id, channel, purpose, at, status, source, text_version, evidence, recorded_at) \
         select cast($2 as bigint), channel, purpose, at, status, source, text_version, evidence, recorded_at from consents \
         where customer_id = $1 order by id on conflict do nothing",
        params![from, into],
    )?;
    delete(tx, &[from.0])
}

/// Takes the evidence, which can be personal, from all entries of these customers.
pub(crate) fn forget_evidence(tx: &mut Tx<'_>, customers: &[i64]) -> Result<(), StoreError> {
    tx.execute("update consents set evidence = null where customer_id = any($1)", params![customers])?;
    Ok(())
}

/// Removes the ledger of customers who are removed altogether.
pub(crate) fn delete(tx: &mut Tx<'_>, customers: &[i64]) -> Result<(), StoreError> {
    tx.execute("delete from consents where customer_id = any($1)", params![customers])?;
    Ok(())
}
