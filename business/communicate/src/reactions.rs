//! What customers did with a message, and what came back: the message log.

mod human;
mod sql;

use columnar::MessageKind;
use store::Tx;
use vocabulary::{CampaignId, Channel, CustomerId, DeliveryId, Instant, Problem};

pub use human::Hit;

use crate::deliveries::Delivery;

/// Rows kept for one delivery; who asks for a picture a thousand times is counted no further.
const KEPT_MAX: i64 = 50;
/// Following so many links within [`BURST_MICROS`] is a scanner's doing.
const BURST_LINKS: i64 = 3;
const BURST_MICROS: i64 = 10_000_000;

/// A row of the message log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// The delivery.
    pub delivery: DeliveryId,
    /// Of which campaign.
    pub campaign: CampaignId,
    /// Whose.
    pub customer: CustomerId,
    /// Over which channel.
    pub channel: Channel,
    /// What happened.
    pub kind: MessageKind,
    /// Whether a person did it, as far as can be told.
    pub is_human: bool,
    /// When.
    pub at: Instant,
    /// Which link was followed.
    pub link: Option<i64>,
    /// Why, for what came back.
    pub reason: Option<String>,
}

impl Logged {
    /// Something we did ourselves.
    pub(crate) fn ours(
        delivery: DeliveryId,
        campaign: CampaignId,
        customer: CustomerId,
        channel: Channel,
        kind: MessageKind,
        at: Instant,
    ) -> Logged {
        Logged { delivery, campaign, customer, channel, kind, is_human: true, at, link: None, reason: None }
    }

    pub(crate) fn because(self, reason: Option<&str>) -> Logged {
        Logged { reason: reason.map(str::to_owned), ..self }
    }
}

/// How people took a campaign.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Engagement {
    /// Deliveries opened, machines included.
    pub opens_unique: i64,
    /// Deliveries opened by a person.
    pub opens_human: i64,
    /// Deliveries of which a link was followed, machines included.
    pub clicks_unique: i64,
    /// Deliveries of which a person followed a link.
    pub clicks_human: i64,
    /// Deliveries through which someone unsubscribed.
    pub unsubscribed: i64,
    /// Deliveries reported as spam.
    pub complaints: i64,
}

/// How often a link was followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkFigures {
    /// Number of the link in the campaign.
    pub number: i64,
    /// Where it leads.
    pub url: String,
    /// How often it was followed, machines left out.
    pub clicks: i64,
    /// By how many people.
    pub people: i64,
}

/// Records a reaction to a delivery. Gives whether earlier rows were changed too, so that the customer's picture must be read anew.
pub fn record(
    tx: &mut Tx<'_>,
    delivery: &Delivery,
    kind: MessageKind,
    link: Option<i64>,
    hit: &Hit<'_>,
) -> Result<bool, Problem> {
    if sql::count(tx, delivery.id)? >= KEPT_MAX && kind != MessageKind::Unsubscribed {
        return Ok(false);
    }
    let mut logged =
        Logged::ours(delivery.id, delivery.campaign, delivery.customer, delivery.channel, kind, hit.at);
    logged.link = link;
    logged.is_human = kind == MessageKind::Unsubscribed || hit.is_human(kind, delivery.done_at);
    log(tx, &[logged])?;
    if kind != MessageKind::Clicked {
        return Ok(false);
    }
    let since = hit.at.plus_micros(-BURST_MICROS);
    let is_burst = sql::links_since(tx, delivery.id, since)? >= BURST_LINKS;
    Ok(is_burst && sql::mark_as_machine(tx, delivery.id, since)? > 0)
}

/// How people took a campaign.
pub fn engagement(tx: &mut Tx<'_>, campaign: CampaignId) -> Result<Engagement, Problem> {
    Ok(engagements(tx, &[campaign])?.pop().map(|(_, engagement)| engagement).unwrap_or_default())
}

/// How people took each of the campaigns; those without a reaction are left out.
pub fn engagements(
    tx: &mut Tx<'_>,
    campaigns: &[CampaignId],
) -> Result<Vec<(CampaignId, Engagement)>, Problem> {
    let ids: Vec<i64> = campaigns.iter().map(|id| id.0).collect();
    let mut found: Vec<(CampaignId, Engagement)> = Vec::new();
    for (campaign, kind, all, human) in sql::engagements(tx, &ids)? {
        if found.last().is_none_or(|(last, _)| *last != campaign) {
            found.push((campaign, Engagement::default()));
        }
        let Some((_, engagement)) = found.last_mut() else { continue };
        match kind {
            MessageKind::Opened => (engagement.opens_unique, engagement.opens_human) = (all, human),
            MessageKind::Clicked => (engagement.clicks_unique, engagement.clicks_human) = (all, human),
            MessageKind::Unsubscribed => engagement.unsubscribed = all,
            MessageKind::Complained => engagement.complaints = all,
            MessageKind::Sent | MessageKind::Control | MessageKind::Bounced => {}
        }
    }
    Ok(found)
}

/// How often each link of a campaign was followed by people, the most followed first.
pub fn links(tx: &mut Tx<'_>, campaign: CampaignId) -> Result<Vec<LinkFigures>, Problem> {
    let followed = sql::links(tx, campaign)?;
    let mut links: Vec<LinkFigures> = crate::links::list(tx, campaign)?
        .into_iter()
        .map(|(number, url)| {
            let (clicks, people) =
                followed.iter().find(|row| row.0 == number).map_or((0, 0), |row| (row.1, row.2));
            LinkFigures { number, url, clicks, people }
        })
        .collect();
    links.sort_by_key(|link| (-link.people, link.number));
    Ok(links)
}

/// What happened with the messages of a customer, newest first, below a cursor: `(id, row)`.
pub fn of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    below: Option<i64>,
    limit: usize,
) -> Result<Vec<(i64, Logged)>, Problem> {
    Ok(sql::of_customer(tx, customer, below.unwrap_or(i64::MAX), limit as i64)?)
}

/// Moves what happened to the customer another was joined into.
pub fn move_customer(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Problem> {
    Ok(sql::move_customer(tx, from, into)?)
}

/// Appends rows to the log.
pub(crate) fn log(tx: &mut Tx<'_>, rows: &[Logged]) -> Result<(), Problem> {
    if !rows.is_empty() {
        sql::insert(tx, rows)?;
    }
    Ok(())
}

pub(crate) use sql::{end, of_customers, since};
