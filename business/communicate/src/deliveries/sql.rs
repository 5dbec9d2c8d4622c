use store::{Param, Row, StoreError, Tx, params};
use vocabulary::{CampaignId, Channel, CustomerId, DeliveryId, Instant};

use super::{Delivery, DeliveryState, Ended, Leased, NewDelivery, Outcome};

const COLUMNS: &str = "id, campaign_id, customer_id, channel, contact, state, outcome, reason, planned_at, handed_over_at, done_at";
const ENDED: &str = "id, campaign_id, customer_id, channel";

fn delivery(row: &Row<'_>) -> Result<Delivery, StoreError> {
    Ok(Delivery {
        id: DeliveryId(row.int(0)?),
        campaign: CampaignId(row.int(1)?),
        customer: CustomerId(row.int(2)?),
        channel: channel(row, 3)?,
        contact: row.opt_text(4)?,
        state: DeliveryState::from_number(row.int(5)?)
            .ok_or(StoreError::Shape { column: 5, expected: "a state" })?,
        outcome: Outcome::from_number(row.int(6)?),
        reason: row.opt_text(7)?,
        planned_at: row.instant(8)?,
        handed_over_at: row.opt_instant(9)?,
        done_at: row.opt_instant(10)?,
    })
}

fn ended(row: &Row<'_>) -> Result<Ended, StoreError> {
    Ok(Ended {
        id: DeliveryId(row.int(0)?),
        campaign: CampaignId(row.int(1)?),
        customer: CustomerId(row.int(2)?),
        channel: channel(row, 3)?,
    })
}

fn channel(row: &Row<'_>, column: usize) -> Result<Channel, StoreError> {
    Channel::from_number(row.int(column)?).ok_or(StoreError::Shape { column, expected: "a channel" })
}

/// Writes rows for people who have none in the campaign.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    campaign: CampaignId,
    channel: Channel,
    people: &[NewDelivery],
) -> Result<Vec<Option<Outcome>>, StoreError> {
    let rows: Vec<Vec<Param<'_>>> = people
        .iter()
        .map(|person| {
            let (state, outcome, reason) = match person.held_back {
                Some((outcome, reason)) => (DeliveryState::Done, outcome.number(), Some(reason)),
                None => (DeliveryState::Planned, 0, None),
            };
            let done_at = person.held_back.map(|_| now);
            params![
                campaign,
                person.customer,
                channel.number(),
                &person.contact,
                state.number(),
                outcome,
                reason.filter(|reason| !reason.is_empty()),
                person.is_control,
                now,
                done_at
            ]
            .to_vec()
        })
        .collect();
    tx.batch_returning(
        "insert into deliveries (campaign_id, customer_id, channel, contact, state, outcome, reason, is_control, not_before, planned_at, done_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10) on conflict (campaign_id, customer_id, channel) do nothing \
         returning outcome",
        &rows,
        |row| Ok(Outcome::from_number(row.int(0)?)),
    )
}

/// Leases rows that are due; workers of other processes pass over one another's.
pub(super) fn lease(
    tx: &mut Tx<'_>,
    now: Instant,
    campaign: CampaignId,
    lease: i64,
    limit: i64,
) -> Result<Vec<Leased>, StoreError> {
    let sql = tx.pick(
        "update deliveries set state = 1, lease = $3 where id in (select id from deliveries \
         where campaign_id = $1 and state = 0 and not_before <= $2 order by not_before, id limit $4) \
         returning id, campaign_id, customer_id, contact, attempts, is_control",
        "update deliveries set state = 1, lease = $3 where id in (select id from deliveries \
         where campaign_id = $1 and state = 0 and not_before <= $2 order by not_before, id limit $4 for update skip locked) \
         returning id, campaign_id, customer_id, contact, attempts, is_control",
    );
    tx.query(sql, params![campaign, now, lease, limit], |row| {
        Ok(Leased {
            id: DeliveryId(row.int(0)?),
            campaign: CampaignId(row.int(1)?),
            customer: CustomerId(row.int(2)?),
            contact: row.opt_text(3)?.unwrap_or_default(),
            attempts: row.int(4)?,
            is_control: row.bool(5)?,
        })
    })
}

/// Marks leased rows as handed over.
pub(super) fn hand_over(
    tx: &mut Tx<'_>,
    now: Instant,
    lease: i64,
    ids: &[i64],
) -> Result<Vec<DeliveryId>, StoreError> {
    tx.query(
        "update deliveries set state = 2, handed_over_at = $3 where id = any($1) and state = 1 and lease = $2 returning id",
        params![ids, lease, now],
        |row| row.int(0).map(DeliveryId),
    )
}

/// Gives leased rows back.
pub(super) fn release(tx: &mut Tx<'_>, lease: i64, ids: &[i64]) -> Result<(), StoreError> {
    tx.execute(
        "update deliveries set state = 0, lease = null where id = any($1) and state = 1 and lease = $2",
        params![ids, lease],
    )?;
    Ok(())
}

/// Ends rows in a worker's hands.
pub(super) fn finish(
    tx: &mut Tx<'_>,
    now: Instant,
    lease: i64,
    ids: &[i64],
    outcome: Outcome,
    reason: Option<&str>,
) -> Result<Vec<Ended>, StoreError> {
    tx.query(
        &format!(
            "update deliveries set state = 3, outcome = $3, reason = $4, done_at = $5, lease = null, \
             handed_over_at = coalesce(handed_over_at, $5) where id = any($1) and state in (1, 2) and lease = $2 returning {ENDED}"
        ),
        params![ids, lease, outcome.number(), reason, now],
        ended,
    )
}

/// Lets rows in a worker's hands wait for another try.
pub(super) fn put_back(
    tx: &mut Tx<'_>,
    lease: i64,
    ids: &[i64],
    at: Instant,
    reason: &str,
    counts: bool,
) -> Result<(), StoreError> {
    tx.execute(
        "update deliveries set state = 0, not_before = $3, reason = $4, attempts = attempts + $5, lease = null, \
         handed_over_at = null where id = any($1) and state in (1, 2) and lease = $2",
        params![ids, lease, at, reason, counts],
    )?;
    Ok(())
}

/// Lets rows wait again that a worker died with before handing them over.
pub(super) fn recover_leased(tx: &mut Tx<'_>, lease: i64) -> Result<u64, StoreError> {
    tx.execute("update deliveries set state = 0, lease = null where lease = $1 and state = 1", params![lease])
}

/// Ends rows that a worker died with after handing them over.
pub(super) fn recover_handed_over(
    tx: &mut Tx<'_>,
    now: Instant,
    lease: i64,
    outcome: Outcome,
    reason: &str,
) -> Result<Vec<Ended>, StoreError> {
    tx.query(
        &format!("update deliveries set state = 3, outcome = $3, reason = $4, done_at = $2, lease = null where lease = $1 and state = 2 returning {ENDED}"),
        params![lease, now, outcome.number(), reason],
        ended,
    )
}

/// Rows in a worker's hands.
pub(super) fn held(tx: &mut Tx<'_>, lease: i64) -> Result<Vec<(DeliveryId, DeliveryState)>, StoreError> {
    tx.query(
        "select id, state from deliveries where lease = $1 and state in (1, 2) order by id",
        params![lease],
        |row| {
            let state = DeliveryState::from_number(row.int(1)?)
                .ok_or(StoreError::Shape { column: 1, expected: "a state" })?;
            Ok((DeliveryId(row.int(0)?), state))
        },
    )
}

/// Ends rows that wait.
pub(super) fn stop(
    tx: &mut Tx<'_>,
    now: Instant,
    campaign: CampaignId,
    limit: i64,
) -> Result<Vec<Ended>, StoreError> {
    tx.query(
        &format!(
            "update deliveries set state = 3, outcome = $3, reason = null, done_at = $2 where id in \
             (select id from deliveries where campaign_id = $1 and state = 0 order by not_before, id limit $4) and state = 0 returning {ENDED}"
        ),
        params![campaign, now, Outcome::Stopped.number(), limit],
        ended,
    )
}

/// Turns a sent row into a bounced one.
pub(super) fn bounce(tx: &mut Tx<'_>, id: DeliveryId, reason: &str) -> Result<Option<Ended>, StoreError> {
    tx.optional(
        &format!(
            "update deliveries set outcome = $2, reason = $3 where id = $1 and outcome = $4 returning {ENDED}"
        ),
        params![id, Outcome::Bounced.number(), reason, Outcome::Sent.number()],
        ended,
    )
}

/// Changes a count.
pub(super) fn count(
    tx: &mut Tx<'_>,
    campaign: CampaignId,
    outcome: i64,
    change: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into delivery_counts (campaign_id, outcome, count) values ($1, $2, $3) \
         on conflict (campaign_id, outcome) do update set count = delivery_counts.count + excluded.count",
        params![campaign, outcome, change],
    )?;
    Ok(())
}

/// Rows of campaigns by outcome; nothing for those pending.
pub(super) fn counts(
    tx: &mut Tx<'_>,
    campaigns: &[i64],
) -> Result<Vec<(CampaignId, Option<Outcome>, i64)>, StoreError> {
    tx.query(
        "select campaign_id, outcome, count from delivery_counts where campaign_id = any($1) and count <> 0",
        params![campaigns],
        |row| Ok((CampaignId(row.int(0)?), Outcome::from_number(row.int(1)?), row.int(2)?)),
    )
}

/// A row by its id.
pub(super) fn load(tx: &mut Tx<'_>, id: DeliveryId) -> Result<Option<Delivery>, StoreError> {
    tx.optional(&format!("select {COLUMNS} from deliveries where id = $1"), params![id], delivery)
}

/// Rows of a campaign.
pub(super) fn page(
    tx: &mut Tx<'_>,
    campaign: CampaignId,
    after: i64,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    // Rows are planned in the order of their customers, and that order has an index.
    tx.query(
        &format!(
            "select {COLUMNS} from deliveries where campaign_id = $1 \
             and customer_id > coalesce((select customer_id from deliveries where id = $2), 0) order by customer_id limit $3"
        ),
        params![campaign, after, limit],
        delivery,
    )
}

/// Rows of a campaign that ended in an outcome.
pub(super) fn page_of_outcome(
    tx: &mut Tx<'_>,
    campaign: CampaignId,
    outcome: Outcome,
    after: i64,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    tx.query(
        &format!("select {COLUMNS} from deliveries where campaign_id = $1 and outcome = $2 and state = 3 and id > $3 order by id limit $4"),
        params![campaign, outcome.number(), after, limit],
        delivery,
    )
}

/// Rows of some customers in a campaign.
pub(super) fn of_customers_in(
    tx: &mut Tx<'_>,
    campaign: CampaignId,
    customers: &[i64],
) -> Result<Vec<Delivery>, StoreError> {
    tx.query(
        &format!(
            "select {COLUMNS} from deliveries where campaign_id = $1 and customer_id = any($2) order by id"
        ),
        params![campaign, customers],
        delivery,
    )
}

/// Rows of a customer, newest first.
pub(super) fn of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    below: i64,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    tx.query(
        &format!(
            "select {COLUMNS} from deliveries where customer_id = $1 and id < $2 order by id desc limit $3"
        ),
        params![customer, below, limit],
        delivery,
    )
}

/// Addresses that are planned for, were written to, or are held back by control, in a campaign.
pub(super) fn each_contact(
    tx: &mut Tx<'_>,
    campaign: CampaignId,
    mut each: impl FnMut(&str),
) -> Result<(), StoreError> {
    tx.each("select contact from deliveries where campaign_id = $1 and contact is not null and outcome in (0, 1, 2, 5, 9)", params![campaign], |row| {
        each(row.str(0)?);
        Ok::<(), StoreError>(())
    })
}

/// Whose turn came, in which arm, and when; those decided otherwise at once, or whose turn never came, are in neither.
pub(super) fn arms(
    tx: &mut Tx<'_>,
    campaign: CampaignId,
) -> Result<Vec<(CustomerId, bool, Instant)>, StoreError> {
    tx.query(
        "select customer_id, is_control, handed_over_at from deliveries \
         where campaign_id = $1 and state = 3 and handed_over_at is not null order by customer_id",
        params![campaign],
        |row| Ok((CustomerId(row.int(0)?), row.bool(1)?, row.instant(2)?)),
    )
}

/// Campaigns with rows that have not ended.
pub(super) fn pending(tx: &mut Tx<'_>) -> Result<Vec<CampaignId>, StoreError> {
    tx.query(
        "select campaign_id from delivery_counts where outcome = 0 and count > 0 order by campaign_id",
        params![],
        |row| row.int(0).map(CampaignId),
    )
}

/// Gives a customer's rows to another, where the other has none in the same campaign.
pub(super) fn move_customer(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), StoreError> {
    tx.execute(
        "update deliveries set customer_id = $2 where customer_id = $1 and not exists (select 1 from deliveries as theirs \
         where theirs.campaign_id = deliveries.campaign_id and theirs.channel = deliveries.channel and theirs.customer_id = $2)",
        params![from, into],
    )?;
    Ok(())
}

/// Removes addresses.
pub(super) fn erase(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), StoreError> {
    tx.execute("update deliveries set contact = null where customer_id = $1", params![customer])?;
    Ok(())
}
