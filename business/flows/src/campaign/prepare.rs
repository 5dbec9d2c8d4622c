use std::sync::Arc;

use communicate::campaigns::{self, Campaign, CampaignState, Move};
use communicate::content::Content;
use communicate::deliveries::{self, NewDelivery, Outcome};
use communicate::{audiences, links, suppressions};
use decide::audience::{Addresses, Candidate, Decision, decide};
use jobs::Run;
use know::{consent, contact_points};
use store::Tx;
use vocabulary::{CampaignId, Channel, ConsentStatus, CustomerId, Instant, Problem, Purpose};

use super::PreparePayload;
use super::check::{control_group, source};
use crate::Workspace;
use crate::columns::FILLING;

/// People decided for in one transaction.
pub(super) const BATCH: usize = 1_000;
/// How long a campaign waits for the columns before it looks again.
const FILLING_SECONDS: i64 = 2;

/// Answers who belongs to a campaign's segment or list, in ascending order.
pub type Members<'a> = dyn Fn(&Campaign) -> Result<Vec<CustomerId>, Problem> + 'a;

/// How preparing ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prepared {
    /// Everybody has a row, or there is nothing to prepare.
    Done,
    /// It is to start at a later time.
    Later(Instant),
}

/// Decides for everybody of the audience, batch after batch; begun again after a crash it goes on where it stood.
///
/// `watch` is told how many people have been decided for, and of how many; its error ends the work between two batches.
pub fn prepare(
    workspace: &Workspace,
    id: CampaignId,
    members: &Members<'_>,
    watch: &mut dyn FnMut(i64, i64) -> Result<(), Problem>,
) -> Result<Prepared, Problem> {
    let campaign = match begin(workspace, id)? {
        Start::With(campaign) => campaign,
        Start::Not(prepared) => return Ok(prepared),
    };
    let audience = audience(workspace, &campaign, members)?;
    let mut addresses = planned_addresses(workspace, id)?;
    let control = control_group(workspace, &campaign);
    let first = audience.partition_point(|member| *member <= campaign.prepared_to);
    let mut done = first as i64;
    for batch in audience[first..].chunks(BATCH) {
        watch(done, audience.len() as i64)?;
        let people: Arc<[CustomerId]> = batch.into();
        let (channel, purpose) = (campaign.channel, campaign.purpose);
        let candidates = workspace.store.read(move |tx| candidates(tx, &people, channel, purpose)).wait()?;
        let decisions = decide(&candidates, &mut addresses, &control);
        let rows: Arc<[NewDelivery]> = candidates
            .into_iter()
            .zip(decisions)
            .map(|(candidate, decision)| row(candidate, decision))
            .collect();
        let last = batch[batch.len() - 1];
        plan(workspace, &campaign, rows, last)?;
        done += batch.len() as i64;
    }
    finish(workspace, id, audience.last().copied())?;
    watch(done, audience.len() as i64)?;
    Ok(Prepared::Done)
}

/// The job [`super::PREPARE`].
pub fn prepare_job(
    workspace: &Workspace,
    run: &Run,
    members: &Members<'_>,
) -> Result<jobs::Outcome, Problem> {
    let payload: PreparePayload = run.payload()?;
    let mut watch = |done, total| {
        run.progress(done, Some(total), "people")?;
        if run.should_stop() {
            Err(Problem::new(vocabulary::ErrorKind::Unavailable, "closing", "the server is stopping"))
        } else {
            Ok(())
        }
    };
    match prepare(workspace, payload.campaign, members, &mut watch) {
        Ok(Prepared::Done) => Ok(jobs::Outcome::Done),
        Ok(Prepared::Later(at)) => Ok(jobs::Outcome::Again(at)),
        Err(problem) if problem.code == "closing" => Ok(jobs::Outcome::Again(workspace.now())),
        Err(problem) if problem.code == FILLING => {
            Ok(jobs::Outcome::Again(workspace.now().plus_seconds(FILLING_SECONDS)))
        }
        Err(problem) => Err(problem),
    }
}

/// What is known about people when it is decided, in their order.
pub(crate) fn candidates(
    tx: &mut Tx<'_>,
    people: &[CustomerId],
    channel: Channel,
    purpose: Purpose,
) -> Result<Vec<Candidate>, Problem> {
    let mut contacts = contact_points::reachable(tx, people, channel)?;
    let consents = consent::current(tx, people, channel, purpose)?;
    let addresses: Vec<&str> = contacts.values().map(|point| point.value.as_str()).collect();
    let suppressed: Vec<String> =
        suppressions::of(tx, channel, &addresses)?.into_iter().map(str::to_owned).collect();
    let candidates = people.iter().map(|customer| {
        let contact = contacts.remove(customer).map(|point| point.value);
        Candidate {
            customer: *customer,
            is_suppressed: contact.as_ref().is_some_and(|contact| suppressed.contains(contact)),
            has_consent: has_consent(purpose, consents.get(customer).copied()),
            contact,
        }
    });
    Ok(candidates.collect())
}

/// Advertising needs a yes; messages about one's own orders only lack of a no.
pub(crate) fn has_consent(purpose: Purpose, status: Option<ConsentStatus>) -> bool {
    match purpose {
        Purpose::Marketing => status == Some(ConsentStatus::Granted),
        Purpose::Transactional => !matches!(status, Some(ConsentStatus::Denied | ConsentStatus::Revoked)),
    }
}

enum Start {
    With(Box<Campaign>),
    Not(Prepared),
}

/// Moves a campaign whose time has come to `preparing`, and keeps its links.
fn begin(workspace: &Workspace, id: CampaignId) -> Result<Start, Problem> {
    let now = workspace.now();
    let transacted = workspace.store.transact(move |tx| {
        let campaign = match campaigns::load(tx, id)? {
            campaign if campaign.is_prepared || campaign.state == CampaignState::Draft => {
                return Ok(Start::Not(Prepared::Done));
            }
            campaign if campaign.state == CampaignState::Scheduled => {
                match campaign.scheduled_at.filter(|at| *at > now) {
                    Some(at) => return Ok(Start::Not(Prepared::Later(at))),
                    None => campaigns::advance(tx, now, id, Move::Prepare)?,
                }
            }
            campaign => campaign,
        };
        let content = Content::compile(source(&campaign))?;
        links::keep(tx, id, content.links())?;
        Ok::<_, Problem>(Start::With(Box::new(campaign)))
    });
    transacted.wait()
}

/// The audience as it was when it was first asked for.
fn audience(
    workspace: &Workspace,
    campaign: &Campaign,
    members: &Members<'_>,
) -> Result<Vec<CustomerId>, Problem> {
    let id = campaign.id;
    if let Some(kept) = workspace.store.read(move |tx| audiences::load(tx, id)).wait()? {
        return Ok(kept);
    }
    let found: Arc<[CustomerId]> = members(campaign)?.into();
    let transacted = workspace.store.transact(move |tx| {
        audiences::keep(tx, id, &found)?;
        let kept = audiences::load(tx, id)?.unwrap_or_default();
        campaigns::set_audience_size(tx, id, kept.len() as i64)?;
        Ok::<_, Problem>(kept)
    });
    transacted.wait()
}

/// Addresses decided for before a crash.
fn planned_addresses(workspace: &Workspace, id: CampaignId) -> Result<Addresses, Problem> {
    let read = workspace.store.read(move |tx| {
        let mut addresses = Addresses::default();
        deliveries::each_contact(tx, id, |contact| {
            addresses.note(contact);
        })?;
        Ok::<_, Problem>(addresses)
    });
    read.wait()
}

fn row(candidate: Candidate, decision: Decision) -> NewDelivery {
    let outcome = match decision {
        Decision::Send | Decision::Control => None,
        Decision::NoAddress => Some(Outcome::NoAddress),
        Decision::Suppressed => Some(Outcome::Suppressed),
        Decision::NoConsent => Some(Outcome::NoConsent),
        Decision::DuplicateAddress => Some(Outcome::DuplicateAddress),
    };
    NewDelivery {
        customer: candidate.customer,
        contact: candidate.contact,
        held_back: outcome.map(|outcome| (outcome, "at_launch")),
        is_control: decision == Decision::Control,
    }
}

/// Writes the rows of a batch with how far the audience has been decided; of a stopped campaign they end at once.
fn plan(
    workspace: &Workspace,
    campaign: &Campaign,
    rows: Arc<[NewDelivery]>,
    last: CustomerId,
) -> Result<(), Problem> {
    let (now, id, channel) = (workspace.now(), campaign.id, campaign.channel);
    let transacted = workspace.store.transact(move |tx| {
        if campaigns::load(tx, id)?.state == CampaignState::Stopped {
            let stopped: Vec<NewDelivery> = rows.iter().map(|row| stopped(row.clone())).collect();
            deliveries::plan(tx, now, id, channel, &stopped)?;
        } else {
            deliveries::plan(tx, now, id, channel, &rows)?;
        }
        campaigns::set_prepared(tx, id, last, false)
    });
    transacted.wait()
}

fn stopped(row: NewDelivery) -> NewDelivery {
    NewDelivery { held_back: row.held_back.or(Some((Outcome::Stopped, "before_its_turn"))), ..row }
}

fn finish(workspace: &Workspace, id: CampaignId, last: Option<CustomerId>) -> Result<(), Problem> {
    let now = workspace.now();
    let transacted = workspace.store.transact(move |tx| {
        campaigns::set_prepared(tx, id, last.unwrap_or(CustomerId(0)), true)?;
        audiences::forget(tx, id)?;
        if campaigns::load(tx, id)?.state == CampaignState::Preparing {
            campaigns::advance(tx, now, id, Move::Send)?;
        }
        Ok::<_, Problem>(())
    });
    transacted.wait()
}
