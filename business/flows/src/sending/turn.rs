use std::collections::{HashMap, HashSet};

use communicate::campaigns::{self, Campaign, CampaignState};
use communicate::deliveries::{self, Conclusion, Leased, Outcome};
use communicate::suppressions;
use know::consent;
use know::contact_points::{self, ContactState};
use store::Tx;
use vocabulary::{CampaignId, Channel, CustomerId, DeliveryId, Instant, Problem};

use crate::campaign::has_consent;

/// An address a message could not be brought to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bounce {
    pub(super) contact: String,
    pub(super) reason: String,
}

/// A leased row that waits to be handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Waiting {
    id: DeliveryId,
    campaign: CampaignId,
    customer: CustomerId,
    contact: String,
    is_control: bool,
}

impl Waiting {
    pub(super) fn of(leased: &Leased) -> Waiting {
        Waiting {
            id: leased.id,
            campaign: leased.campaign,
            customer: leased.customer,
            contact: leased.contact.clone(),
            is_control: leased.is_control,
        }
    }
}

/// Rows of one campaign; without it when it is gone.
type Batch<'a> = (Option<Campaign>, Vec<&'a Waiting>);

/// What one transaction of a worker is to do.
pub(super) struct Turn {
    pub(super) now: Instant,
    pub(super) worker: i64,
    pub(super) conclusions: Vec<(DeliveryId, Conclusion)>,
    pub(super) bounces: Vec<Bounce>,
    pub(super) next: Vec<Waiting>,
}

/// What it did; rows in neither are no longer in the worker's hands.
#[derive(Debug, Default)]
pub(super) struct Turned {
    pub(super) handed_over: HashSet<DeliveryId>,
    pub(super) waiting: HashSet<DeliveryId>,
}

impl Turn {
    /// Concludes what was answered and decides a last time about the next ones: what was said since the launch counts.
    pub(super) fn run(&self, tx: &mut Tx<'_>) -> Result<Turned, Problem> {
        deliveries::conclude(tx, self.now, self.worker, &self.conclusions)?;
        for bounce in &self.bounces {
            contact_points::mark(
                tx,
                self.now,
                Channel::Email,
                &bounce.contact,
                ContactState::Bounced,
                Some(&bounce.reason),
            )?;
        }
        let mut turned = Turned::default();
        for (campaign, rows) in self.by_campaign(tx)? {
            match campaign {
                Some(campaign) if campaign.state == CampaignState::Sending => {
                    self.hand_over(tx, &campaign, &rows, &mut turned)?
                }
                _ => deliveries::release(tx, self.worker, &ids(&rows))?,
            }
        }
        Ok(turned)
    }

    fn by_campaign(&self, tx: &mut Tx<'_>) -> Result<Vec<Batch<'_>>, Problem> {
        let mut rows: HashMap<CampaignId, Vec<&Waiting>> = HashMap::new();
        for waiting in &self.next {
            rows.entry(waiting.campaign).or_default().push(waiting);
        }
        let mut wanted: Vec<CampaignId> = rows.keys().copied().collect();
        wanted.sort_unstable();
        let mut found = campaigns::load_many(tx, &wanted)?;
        let each = wanted.into_iter().map(|id| {
            let at = found.iter().position(|campaign| campaign.id == id);
            (at.map(|at| found.swap_remove(at)), rows.remove(&id).unwrap_or_default())
        });
        Ok(each.collect())
    }

    fn hand_over(
        &self,
        tx: &mut Tx<'_>,
        campaign: &Campaign,
        rows: &[&Waiting],
        turned: &mut Turned,
    ) -> Result<(), Problem> {
        let mut ended = Vec::new();
        let mut to_send = Vec::new();
        let refused = refusals(tx, campaign, rows)?;
        for waiting in rows {
            match refused.get(&waiting.id) {
                Some(outcome) => {
                    ended.push((waiting.id, Conclusion::Done(*outcome, Some("at_hand_over".to_owned()))))
                }
                None if waiting.is_control => {
                    ended.push((waiting.id, Conclusion::Done(Outcome::ControlGroup, None)))
                }
                None => to_send.push(waiting.id),
            }
        }
        deliveries::conclude(tx, self.now, self.worker, &ended)?;
        let slots = campaigns::take_slots(tx, self.now, campaign, to_send.len())?;
        let (now, later) = to_send.split_at(slots.min(to_send.len()));
        turned.waiting.extend(later);
        turned.handed_over.extend(deliveries::hand_over(tx, self.now, self.worker, now)?);
        Ok(())
    }
}

/// Rows that may no longer be sent, with how they end.
fn refusals(
    tx: &mut Tx<'_>,
    campaign: &Campaign,
    rows: &[&Waiting],
) -> Result<HashMap<DeliveryId, Outcome>, Problem> {
    let people: Vec<CustomerId> = rows.iter().map(|waiting| waiting.customer).collect();
    let contacts: Vec<&str> = rows.iter().map(|waiting| waiting.contact.as_str()).collect();
    let reachable = contact_points::reachable(tx, &people, campaign.channel)?;
    let consents = consent::current(tx, &people, campaign.channel, campaign.purpose)?;
    let suppressed = suppressions::of(tx, campaign.channel, &contacts)?;
    let mut refused = HashMap::new();
    for waiting in rows {
        let outcome = if waiting.contact.is_empty() || !reachable.contains_key(&waiting.customer) {
            Outcome::NoAddress
        } else if suppressed.contains(waiting.contact.as_str()) {
            Outcome::Suppressed
        } else if !has_consent(campaign.purpose, consents.get(&waiting.customer).copied()) {
            Outcome::NoConsent
        } else {
            continue;
        };
        refused.insert(waiting.id, outcome);
    }
    Ok(refused)
}

fn ids(rows: &[&Waiting]) -> Vec<DeliveryId> {
    rows.iter().map(|waiting| waiting.id).collect()
}
