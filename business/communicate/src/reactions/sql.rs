use columnar::MessageKind;
use store::{Param, Position, Row, StoreError, Tx, params};
use vocabulary::{CampaignId, Channel, CustomerId, DeliveryId, Instant};

use super::Logged;

const COLUMNS: &str = "delivery_id, campaign_id, customer_id, channel, kind, is_human, at, link, reason";

fn logged(row: &Row<'_>, from: usize) -> Result<Logged, StoreError> {
    let shape = |column: usize| StoreError::Shape { column, expected: "a known number" };
    Ok(Logged {
        delivery: DeliveryId(row.int(from)?),
        campaign: CampaignId(row.int(from + 1)?),
        customer: CustomerId(row.int(from + 2)?),
        channel: Channel::from_number(row.int(from + 3)?).ok_or(shape(from + 3))?,
        kind: kind(row.int(from + 4)?).ok_or(shape(from + 4))?,
        is_human: row.bool(from + 5)?,
        at: row.instant(from + 6)?,
        link: row.opt_int(from + 7)?,
        reason: row.opt_text(from + 8)?,
    })
}

fn kind(number: i64) -> Option<MessageKind> {
    MessageKind::ALL.into_iter().find(|kind| i64::from(kind.number()) == number)
}

/// Appends rows.
pub(super) fn insert(tx: &mut Tx<'_>, rows: &[Logged]) -> Result<(), StoreError> {
    let rows: Vec<Vec<Param<'_>>> = rows
        .iter()
        .map(|row| {
            params![
                row.delivery,
                row.campaign,
                row.customer,
                row.channel.number(),
                row.kind.number(),
                row.is_human,
                row.at,
                row.link,
                &row.reason
            ]
            .to_vec()
        })
        .collect();
    tx.batch(
        "insert into message_log (delivery_id, campaign_id, customer_id, channel, kind, is_human, at, link, reason) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &rows,
    )?;
    Ok(())
}

/// Reactions kept for a delivery.
pub(super) fn count(tx: &mut Tx<'_>, delivery: DeliveryId) -> Result<i64, StoreError> {
    tx.one("select count(*) from message_log where delivery_id = $1 and kind > 2", params![delivery], |row| {
        row.int(0)
    })
}

/// Different links of a delivery followed since an instant.
pub(super) fn links_since(tx: &mut Tx<'_>, delivery: DeliveryId, since: Instant) -> Result<i64, StoreError> {
    tx.one(
        "select count(distinct link) from message_log where delivery_id = $1 and kind > 2 and kind = $2 and at >= $3",
        params![delivery, MessageKind::Clicked.number(), since],
        |row| row.int(0),
    )
}

/// Takes reactions since an instant for a machine's.
pub(super) fn mark_as_machine(
    tx: &mut Tx<'_>,
    delivery: DeliveryId,
    since: Instant,
) -> Result<u64, StoreError> {
    tx.execute(
        "update message_log set is_human = 0 where delivery_id = $1 and kind > 2 and kind in ($2, $3) and at >= $4 and is_human = 1",
        params![delivery, MessageKind::Opened.number(), MessageKind::Clicked.number(), since],
    )
}

/// Deliveries with a reaction, by campaign and kind: all, and those of people.
pub(super) fn engagements(
    tx: &mut Tx<'_>,
    campaigns: &[i64],
) -> Result<Vec<(CampaignId, MessageKind, i64, i64)>, StoreError> {
    let found = tx.query(
        "select campaign_id, kind, count(distinct delivery_id), count(distinct case when is_human = 1 then delivery_id end) \
         from message_log where campaign_id = any($1) and kind > 2 group by campaign_id, kind order by campaign_id, kind",
        params![campaigns],
        |row| Ok((CampaignId(row.int(0)?), kind(row.int(1)?), row.int(2)?, row.int(3)?)),
    )?;
    Ok(found
        .into_iter()
        .filter_map(|(campaign, kind, all, human)| Some((campaign, kind?, all, human)))
        .collect())
}

/// Links followed by people: number, how often, by how many.
pub(super) fn links(tx: &mut Tx<'_>, campaign: CampaignId) -> Result<Vec<(i64, i64, i64)>, StoreError> {
    tx.query(
        "select link, count(*), count(distinct delivery_id) from message_log \
         where campaign_id = $1 and kind > 2 and kind = $2 and is_human = 1 and link is not null group by link",
        params![campaign, MessageKind::Clicked.number()],
        |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)),
    )
}

/// Rows of a customer, newest first.
pub(super) fn of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    below: i64,
    limit: i64,
) -> Result<Vec<(i64, Logged)>, StoreError> {
    tx.query(
        &format!("select id, {COLUMNS} from message_log where customer_id = $1 and id < $2 order by id desc limit $3"),
        params![customer, below, limit],
        |row| Ok((row.int(0)?, logged(row, 1)?)),
    )
}

/// Rows of customers.
pub(crate) fn of_customers(tx: &mut Tx<'_>, customers: &[i64]) -> Result<Vec<(i64, Logged)>, StoreError> {
    tx.query(
        &format!("select id, {COLUMNS} from message_log where customer_id = any($1)"),
        params![customers],
        |row| Ok((row.int(0)?, logged(row, 1)?)),
    )
}

/// Rows after a position.
pub(crate) fn since(
    tx: &mut Tx<'_>,
    after: Position,
    limit: i64,
) -> Result<Vec<(Position, Logged)>, StoreError> {
    tx.tail("message_log", COLUMNS, after, limit, |row| logged(row, 0))
}

/// The position after every row.
pub(crate) fn end(tx: &mut Tx<'_>) -> Result<Position, StoreError> {
    tx.tail_end("message_log")
}

/// Moves rows to another customer.
pub(super) fn move_customer(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), StoreError> {
    tx.execute("update message_log set customer_id = $2 where customer_id = $1", params![from, into])?;
    Ok(())
}
