//! Deliveries: one row a person, campaign and channel, ending in exactly one outcome.

mod outcome;
mod sql;

use std::collections::{BTreeMap, HashMap, HashSet};

use store::Tx;
use vocabulary::{CampaignId, Channel, CustomerId, DeliveryId, Instant, Problem};

pub use outcome::{DeliveryState, Outcome};

use columnar::MessageKind;

use crate::reactions::Logged;

/// Why a row handed over to the mail server before a crash is taken as sent.
pub const UNKNOWN_AFTER_CRASH: &str = "unknown_after_crash";

/// What was decided for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelivery {
    /// Who.
    pub customer: CustomerId,
    /// Where to, when there is an address.
    pub contact: Option<String>,
    /// The outcome at once, for those who will not be written to, with its reason.
    pub held_back: Option<(Outcome, &'static str)>,
    /// Takes its turn like everybody, and is not written to when it comes.
    pub is_control: bool,
}

/// A row in a worker's hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leased {
    /// The row.
    pub id: DeliveryId,
    /// Of which campaign.
    pub campaign: CampaignId,
    /// To whom.
    pub customer: CustomerId,
    /// Where to.
    pub contact: String,
    /// How often it was tried before.
    pub attempts: i64,
    /// In the control group: its turn ends without a message.
    pub is_control: bool,
}

/// How a row comes out of a worker's hands. The lease is the worker's number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conclusion {
    /// It is done.
    Done(Outcome, Option<String>),
    /// It is to be tried again, not before an instant; whether the try counts.
    Again(Instant, String, bool),
}

/// A row as the console shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The row.
    pub id: DeliveryId,
    /// Of which campaign.
    pub campaign: CampaignId,
    /// To whom.
    pub customer: CustomerId,
    /// Over which channel.
    pub channel: Channel,
    /// Where to; nothing when there was no address, or it was erased.
    pub contact: Option<String>,
    /// Where it stands.
    pub state: DeliveryState,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Why.
    pub reason: Option<String>,
    /// When it was decided.
    pub planned_at: Instant,
    /// When it was handed over.
    pub handed_over_at: Option<Instant>,
    /// When it was done.
    pub done_at: Option<Instant>,
}

/// The audience by outcome: the outcomes and what is pending add up to the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Funnel {
    /// People by how it ended for them.
    pub outcomes: BTreeMap<Outcome, i64>,
    /// People for whom it has not ended.
    pub pending: i64,
}

impl Funnel {
    /// All rows.
    pub fn total(&self) -> i64 {
        self.pending + self.outcomes.values().sum::<i64>()
    }

    /// People with an outcome.
    pub fn count(&self, outcome: Outcome) -> i64 {
        self.outcomes.get(&outcome).copied().unwrap_or(0)
    }
}

/// Writes one row a person; a person who has one keeps it. Gives how many were new.
pub fn plan(
    tx: &mut Tx<'_>,
    now: Instant,
    campaign: CampaignId,
    channel: Channel,
    people: &[NewDelivery],
) -> Result<usize, Problem> {
    let fresh = sql::insert(tx, now, campaign, channel, people)?;
    let mut changes = Counts::default();
    for outcome in &fresh {
        changes.add(campaign, *outcome, 1);
    }
    changes.write(tx)?;
    Ok(fresh.len())
}

/// Leases up to `limit` rows of a campaign that are due, in the order they were planned.
pub fn lease(
    tx: &mut Tx<'_>,
    now: Instant,
    campaign: CampaignId,
    lease: i64,
    limit: usize,
) -> Result<Vec<Leased>, Problem> {
    let mut rows = sql::lease(tx, now, campaign, lease, limit as i64)?;
    rows.sort_unstable_by_key(|row| row.id);
    Ok(rows)
}

/// Marks rows as handed over; only those given back may be sent. To be committed before the channel gets them.
pub fn hand_over(
    tx: &mut Tx<'_>,
    now: Instant,
    lease: i64,
    ids: &[DeliveryId],
) -> Result<Vec<DeliveryId>, Problem> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(sql::hand_over(tx, now, lease, &numbers(ids))?)
}

/// Gives leased rows back untouched.
pub fn release(tx: &mut Tx<'_>, lease: i64, ids: &[DeliveryId]) -> Result<(), Problem> {
    if !ids.is_empty() {
        sql::release(tx, lease, &numbers(ids))?;
    }
    Ok(())
}

/// Takes what became of rows in this worker's hands; rows that are no longer in them stay as they are.
pub fn conclude(
    tx: &mut Tx<'_>,
    now: Instant,
    lease: i64,
    conclusions: &[(DeliveryId, Conclusion)],
) -> Result<(), Problem> {
    let mut alike: BTreeMap<&Conclusion, Vec<i64>> = BTreeMap::new();
    for (id, conclusion) in conclusions {
        alike.entry(conclusion).or_default().push(id.0);
    }
    for (conclusion, ids) in alike {
        match conclusion {
            Conclusion::Done(outcome, reason) => {
                let rows = sql::finish(tx, now, lease, &ids, *outcome, reason.as_deref())?;
                book(tx, now, *outcome, reason.as_deref(), &rows)?;
            }
            Conclusion::Again(at, reason, counts) => sql::put_back(tx, lease, &ids, *at, reason, *counts)?,
        }
    }
    Ok(())
}

/// Takes care of rows whose workers died: leased ones wait again, handed-over ones are `sent`, since they may have been. Gives how many.
pub fn recover(tx: &mut Tx<'_>, now: Instant, dead: &[i64]) -> Result<usize, Problem> {
    let mut recovered = 0;
    for lease in dead {
        recovered += sql::recover_leased(tx, *lease)? as usize;
        let unknown = sql::recover_handed_over(tx, now, *lease, Outcome::Sent, UNKNOWN_AFTER_CRASH)?;
        book(tx, now, Outcome::Sent, Some(UNKNOWN_AFTER_CRASH), &unknown)?;
        recovered += unknown.len();
    }
    Ok(recovered)
}

/// As [`recover`] for rows that a living worker holds and has lost sight of, after a failure half-way. Gives how many.
pub fn recover_forgotten(
    tx: &mut Tx<'_>,
    now: Instant,
    worker: i64,
    in_hand: &HashSet<DeliveryId>,
) -> Result<usize, Problem> {
    let held = sql::held(tx, worker)?;
    let forgotten: Vec<_> = held.into_iter().filter(|(id, _)| !in_hand.contains(id)).collect();
    let of_state = |wanted: DeliveryState| {
        forgotten.iter().filter(move |(_, state)| *state == wanted).map(|(id, _)| *id).collect::<Vec<_>>()
    };
    release(tx, worker, &of_state(DeliveryState::Leased))?;
    let unknown = Conclusion::Done(Outcome::Sent, Some(UNKNOWN_AFTER_CRASH.to_owned()));
    let handed_over = of_state(DeliveryState::HandedOver);
    conclude(tx, now, worker, &handed_over.into_iter().map(|id| (id, unknown.clone())).collect::<Vec<_>>())?;
    Ok(forgotten.len())
}

/// Campaigns with rows that have not ended.
pub fn pending(tx: &mut Tx<'_>) -> Result<Vec<CampaignId>, Problem> {
    Ok(sql::pending(tx)?)
}

/// Ends up to `limit` rows of a stopped campaign that nobody has in hand; gives how many.
pub fn stop(tx: &mut Tx<'_>, now: Instant, campaign: CampaignId, limit: usize) -> Result<usize, Problem> {
    let rows = sql::stop(tx, now, campaign, limit as i64)?;
    book(tx, now, Outcome::Stopped, None, &rows)?;
    Ok(rows.len())
}

/// A message that was sent and came back later.
pub fn bounce(tx: &mut Tx<'_>, now: Instant, id: DeliveryId, reason: &str) -> Result<bool, Problem> {
    let Some(row) = sql::bounce(tx, id, reason)? else { return Ok(false) };
    let mut changes = Counts::default();
    changes.add(row.campaign, Some(Outcome::Sent), -1);
    changes.add(row.campaign, Some(Outcome::Bounced), 1);
    changes.write(tx)?;
    let logged = Logged::ours(row.id, row.campaign, row.customer, row.channel, MessageKind::Bounced, now)
        .because(Some(reason));
    crate::reactions::log(tx, &[logged])?;
    Ok(true)
}

/// People by outcome, for each of the campaigns.
pub fn funnels(tx: &mut Tx<'_>, campaigns: &[CampaignId]) -> Result<HashMap<CampaignId, Funnel>, Problem> {
    let ids: Vec<i64> = campaigns.iter().map(|id| id.0).collect();
    let mut funnels: HashMap<CampaignId, Funnel> = HashMap::new();
    for (campaign, outcome, count) in sql::counts(tx, &ids)? {
        let funnel = funnels.entry(campaign).or_default();
        match outcome {
            Some(outcome) => *funnel.outcomes.entry(outcome).or_default() += count,
            None => funnel.pending += count,
        }
    }
    Ok(funnels)
}

/// People by outcome.
pub fn funnel(tx: &mut Tx<'_>, campaign: CampaignId) -> Result<Funnel, Problem> {
    Ok(funnels(tx, &[campaign])?.remove(&campaign).unwrap_or_default())
}

/// A row by its id.
pub fn load(tx: &mut Tx<'_>, id: DeliveryId) -> Result<Delivery, Problem> {
    sql::load(tx, id)?.ok_or_else(|| Problem::not_found(id))
}

/// Rows of a campaign after a cursor, all or of one outcome, of all or of some customers.
pub fn list(
    tx: &mut Tx<'_>,
    campaign: CampaignId,
    outcome: Option<Outcome>,
    customers: Option<&[CustomerId]>,
    after: Option<DeliveryId>,
    limit: usize,
) -> Result<Vec<Delivery>, Problem> {
    let after = after.map_or(0, |id| id.0);
    Ok(match (customers, outcome) {
        (Some(customers), _) => {
            let mut rows =
                sql::of_customers_in(tx, campaign, &customers.iter().map(|id| id.0).collect::<Vec<_>>())?;
            rows.retain(|row| row.id.0 > after && (outcome.is_none() || row.outcome == outcome));
            rows.truncate(limit);
            rows
        }
        (None, Some(outcome)) => sql::page_of_outcome(tx, campaign, outcome, after, limit as i64)?,
        (None, None) => sql::page(tx, campaign, after, limit as i64)?,
    })
}

/// Everything a customer was or was not sent, newest first, below a cursor.
pub fn of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    below: Option<DeliveryId>,
    limit: usize,
) -> Result<Vec<Delivery>, Problem> {
    Ok(sql::of_customer(tx, customer, below.map_or(i64::MAX, |id| id.0), limit as i64)?)
}

/// Hands over each address already planned for in a campaign, to tell duplicates after a restart.
pub fn each_contact(tx: &mut Tx<'_>, campaign: CampaignId, each: impl FnMut(&str)) -> Result<(), Problem> {
    Ok(sql::each_contact(tx, campaign, each)?)
}

/// Everybody of a campaign who passed every filter and whose turn came, in order of customers: who, whether held back for the control group,
/// and when. The control group takes its turns between the others, so that time tells nothing about the arm; also those are in it whom the message
/// never reached.
pub fn arms(tx: &mut Tx<'_>, campaign: CampaignId) -> Result<Vec<(CustomerId, bool, Instant)>, Problem> {
    Ok(sql::arms(tx, campaign)?)
}

/// Moves all rows of a customer to the one they were joined into; where both were in a campaign, both rows stay.
pub fn move_customer(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Problem> {
    Ok(sql::move_customer(tx, from, into)?)
}

/// Removes the addresses from a customer's rows.
pub fn erase(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Problem> {
    Ok(sql::erase(tx, customer)?)
}

/// What a statement that ended rows gives back of each.
pub(crate) struct Ended {
    pub(crate) id: DeliveryId,
    pub(crate) campaign: CampaignId,
    pub(crate) customer: CustomerId,
    pub(crate) channel: Channel,
}

/// Counts rows that ended and logs what the customer's picture shows.
fn book(
    tx: &mut Tx<'_>,
    now: Instant,
    outcome: Outcome,
    reason: Option<&str>,
    rows: &[Ended],
) -> Result<(), Problem> {
    let mut changes = Counts::default();
    for row in rows {
        changes.add(row.campaign, None, -1);
        changes.add(row.campaign, Some(outcome), 1);
    }
    let kind = match outcome {
        Outcome::Sent => Some(MessageKind::Sent),
        Outcome::Bounced => Some(MessageKind::Bounced),
        Outcome::ControlGroup => Some(MessageKind::Control),
        _ => None,
    };
    if let Some(kind) = kind {
        let logged: Vec<_> = rows
            .iter()
            .map(|row| {
                Logged::ours(row.id, row.campaign, row.customer, row.channel, kind, now).because(reason)
            })
            .collect();
        crate::reactions::log(tx, &logged)?;
    }
    changes.write(tx)
}

/// Changes of the counts by campaign and outcome, written together.
#[derive(Default)]
struct Counts(BTreeMap<(CampaignId, i64), i64>);

impl Counts {
    fn add(&mut self, campaign: CampaignId, outcome: Option<Outcome>, count: i64) {
        *self.0.entry((campaign, outcome.map_or(0, Outcome::number))).or_default() += count;
    }

    fn write(&self, tx: &mut Tx<'_>) -> Result<(), Problem> {
        for ((campaign, outcome), count) in &self.0 {
            sql::count(tx, *campaign, *outcome, *count)?;
        }
        Ok(())
    }
}

fn numbers(ids: &[DeliveryId]) -> Vec<i64> {
    ids.iter().map(|id| id.0).collect()
}
