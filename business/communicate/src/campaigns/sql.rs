use store::{Row, StoreError, Tx, params};
use vocabulary::{CampaignId, Channel, CustomerId, Instant, ListId, Purpose, SegmentId};

use super::{Campaign, CampaignState, Goal, Sender};

const COLUMNS: &str = "id, name, goal, state, version, channel, purpose, segment_id, list_id, subject, preheader, mjml, \
    sender_name, sender_email, reply_to, control_basis_points, window_days, scheduled_at, rate_per_minute, audience_size, \
    prepared_to, is_prepared, created_at, updated_at, started_at, finished_at";

fn campaign(row: &Row<'_>) -> Result<Campaign, StoreError> {
    Ok(Campaign {
        id: CampaignId(row.int(0)?),
        name: row.text(1)?,
        goal: Goal::from_number(row.int(2)?).unwrap_or(Goal::Other),
        state: CampaignState::from_number(row.int(3)?)
            .ok_or(StoreError::Shape { column: 3, expected: "a state" })?,
        version: row.int(4)?,
        channel: Channel::from_number(row.int(5)?).unwrap_or(Channel::Email),
        purpose: Purpose::from_number(row.int(6)?).unwrap_or(Purpose::Marketing),
        segment_id: row.opt_int(7)?.map(SegmentId),
        list_id: row.opt_int(8)?.map(ListId),
        subject: row.text(9)?,
        preheader: row.text(10)?,
        mjml: row.text(11)?,
        sender: sender(row)?,
        control_basis_points: row.int(15)?,
        window_days: row.int(16)?,
        scheduled_at: row.opt_instant(17)?,
        rate_per_minute: row.opt_int(18)?,
        audience_size: row.opt_int(19)?,
        prepared_to: CustomerId(row.int(20)?),
        is_prepared: row.bool(21)?,
        created_at: row.instant(22)?,
        updated_at: row.instant(23)?,
        started_at: row.opt_instant(24)?,
        finished_at: row.opt_instant(25)?,
    })
}

fn sender(row: &Row<'_>) -> Result<Option<Sender>, StoreError> {
    let Some(email) = row.opt_text(13)? else { return Ok(None) };
    Ok(Some(Sender { name: row.opt_text(12)?.unwrap_or_default(), email, reply_to: row.opt_text(14)? }))
}

/// Makes an empty draft.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    name: &str,
    goal: Goal,
) -> Result<CampaignId, StoreError> {
    tx.one(
        "insert into campaigns (name, goal, state, version, channel, purpose, subject, preheader, mjml, control_basis_points, \
         window_days, created_at, updated_at) values ($1, $2, $3, 1, $4, $5, '', '', '', 1000, 14, $6, $6) returning id",
        params![
            name,
            goal.number(),
            CampaignState::Draft.number(),
            Channel::Email.number(),
            Purpose::Marketing.number(),
            now
        ],
        |row| row.int(0).map(CampaignId),
    )
}

/// A campaign by its id.
pub(super) fn load(tx: &mut Tx<'_>, id: CampaignId) -> Result<Option<Campaign>, StoreError> {
    tx.optional(&format!("select {COLUMNS} from campaigns where id = $1"), params![id], campaign)
}

/// Campaigns by their ids.
pub(super) fn load_many(tx: &mut Tx<'_>, ids: &[i64]) -> Result<Vec<Campaign>, StoreError> {
    tx.query(&format!("select {COLUMNS} from campaigns where id = any($1)"), params![ids], campaign)
}

/// A page of campaigns, newest first.
pub(super) fn page(
    tx: &mut Tx<'_>,
    state: Option<CampaignState>,
    below: i64,
    limit: i64,
) -> Result<Vec<Campaign>, StoreError> {
    match state {
        Some(state) => tx.query(
            &format!(
                "select {COLUMNS} from campaigns where state = $1 and id < $2 order by id desc limit $3"
            ),
            params![state.number(), below, limit],
            campaign,
        ),
        None => tx.query(
            &format!("select {COLUMNS} from campaigns where id < $1 order by id desc limit $2"),
            params![below, limit],
            campaign,
        ),
    }
}

/// Campaigns of a state, oldest first.
pub(super) fn of_state(tx: &mut Tx<'_>, state: CampaignState) -> Result<Vec<Campaign>, StoreError> {
    tx.query(
        &format!("select {COLUMNS} from campaigns where state = $1 order by id"),
        params![state.number()],
        campaign,
    )
}

/// Writes what may be changed, if the version is still the one named.
pub(super) fn update(tx: &mut Tx<'_>, next: &Campaign, version: i64) -> Result<bool, StoreError> {
    let sender = next.sender.as_ref();
    let changed = tx.execute(
        "update campaigns set name = $3, goal = $4, purpose = $5, segment_id = $6, list_id = $7, subject = $8, preheader = $9, \
         mjml = $10, sender_name = $11, sender_email = $12, reply_to = $13, control_basis_points = $14, window_days = $15, \
         scheduled_at = $16, rate_per_minute = $17, updated_at = $18, version = $19 where id = $1 and version = $2 and state in (1, 2)",
        params![
            next.id,
            version,
            &next.name,
            next.goal.number(),
            next.purpose.number(),
            next.segment_id,
            next.list_id,
            &next.subject,
            &next.preheader,
            &next.mjml,
            sender.map(|s| s.name.as_str()),
            sender.map(|s| s.email.as_str()),
            sender.and_then(|s| s.reply_to.as_deref()),
            next.control_basis_points,
            next.window_days,
            next.scheduled_at,
            next.rate_per_minute,
            next.updated_at,
            next.version
        ],
    )?;
    Ok(changed > 0)
}

/// Removes a campaign.
pub(super) fn delete(tx: &mut Tx<'_>, id: CampaignId) -> Result<(), StoreError> {
    tx.execute("delete from campaigns where id = $1", params![id])?;
    Ok(())
}

/// Sets the state, if it is still the one it was.
pub(super) fn set_state(tx: &mut Tx<'_>, next: &Campaign, was: CampaignState) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "update campaigns set state = $3, started_at = $4, finished_at = $5, updated_at = $6 where id = $1 and state = $2",
        params![next.id, was.number(), next.state.number(), next.started_at, next.finished_at, next.updated_at],
    )?;
    Ok(changed > 0)
}

/// Sets the time of the start.
pub(super) fn set_start(tx: &mut Tx<'_>, id: CampaignId, at: Option<Instant>) -> Result<(), StoreError> {
    tx.execute("update campaigns set scheduled_at = $2 where id = $1", params![id, at])?;
    Ok(())
}

/// Notes the size of the audience.
pub(super) fn set_audience_size(tx: &mut Tx<'_>, id: CampaignId, people: i64) -> Result<(), StoreError> {
    tx.execute("update campaigns set audience_size = $2 where id = $1", params![id, people])?;
    Ok(())
}

/// Notes how far the audience has been decided.
pub(super) fn set_prepared(
    tx: &mut Tx<'_>,
    id: CampaignId,
    to: CustomerId,
    is_prepared: bool,
) -> Result<(), StoreError> {
    tx.execute(
        "update campaigns set prepared_to = $2, is_prepared = $3 where id = $1",
        params![id, to, is_prepared],
    )?;
    Ok(())
}

/// When the next message of a campaign with a rate limit may go out, in microseconds.
pub(super) fn next_slot(tx: &mut Tx<'_>, id: CampaignId) -> Result<i64, StoreError> {
    tx.one("select next_slot_at from campaigns where id = $1", params![id], |row| row.int(0))
}

/// Moves that time on.
pub(super) fn set_next_slot(tx: &mut Tx<'_>, id: CampaignId, at: i64) -> Result<(), StoreError> {
    tx.execute("update campaigns set next_slot_at = $2 where id = $1", params![id, at])?;
    Ok(())
}
