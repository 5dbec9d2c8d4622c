//! A campaign, from its launch to the row of each person; sending follows in `sending`.

mod check;
mod prepare;
mod preview;

use communicate::campaigns::{self, Campaign, CampaignState, Move};
use communicate::content::Person;
use jobs::QueueOptions;
use know::customers::Customer;
use serde::{Deserialize, Serialize};
use store::Tx;
use vocabulary::{CampaignId, ErrorKind, FieldError, Instant, Params, Problem};

pub use check::{Check, CheckStatus, Checked, Estimate, check};
pub use prepare::{Members, Prepared, prepare, prepare_job};
pub(crate) use prepare::{candidates, has_consent};
pub use preview::{Draft, Preview, preview, test};

/// Kind of the job that decides the audience.
pub const PREPARE: &str = "campaign_prepare";

/// What the job is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparePayload {
    /// The campaign.
    pub campaign: CampaignId,
}

/// Starts a campaign, at once or at a time; a problem `not_ready` names every field that is in the way.
pub fn launch(
    tx: &mut Tx<'_>,
    now: Instant,
    id: CampaignId,
    at: Option<Instant>,
) -> Result<Campaign, Problem> {
    let campaign = campaigns::load(tx, id)?;
    ready(tx, &campaign)?;
    let at = at.filter(|at| *at > now);
    let step = if at.is_some() { Move::Schedule } else { Move::Prepare };
    let campaign = campaigns::advance(tx, now, id, step)?;
    campaigns::set_start(tx, id, at)?;
    queue(tx, now, id, at)?;
    Ok(Campaign { scheduled_at: at, ..campaign })
}

/// Takes a scheduled campaign back to a draft.
pub fn unschedule(tx: &mut Tx<'_>, now: Instant, id: CampaignId) -> Result<Campaign, Problem> {
    campaigns::advance(tx, now, id, Move::Unschedule)
}

/// Holds a campaign; a scheduled one becomes a draft again.
pub fn pause(tx: &mut Tx<'_>, now: Instant, id: CampaignId) -> Result<Campaign, Problem> {
    match campaigns::load(tx, id)?.state {
        CampaignState::Scheduled => unschedule(tx, now, id),
        _ => campaigns::advance(tx, now, id, Move::Pause),
    }
}

/// Lets a held campaign go on.
pub fn resume(tx: &mut Tx<'_>, now: Instant, id: CampaignId) -> Result<Campaign, Problem> {
    let campaign = campaigns::advance(tx, now, id, Move::Resume)?;
    if !campaign.is_prepared {
        queue(tx, now, id, None)?;
    }
    Ok(campaign)
}

/// Ends a campaign: who has not been written to will not be, and their rows say so.
pub fn stop(tx: &mut Tx<'_>, now: Instant, id: CampaignId) -> Result<Campaign, Problem> {
    let campaign = campaigns::advance(tx, now, id, Move::Stop)?;
    if !campaign.is_prepared {
        queue(tx, now, id, None)?;
    }
    Ok(campaign)
}

/// A customer as templates see them.
pub fn person(customer: &Customer) -> Person {
    Person {
        first_name: customer.first_name.clone(),
        last_name: customer.last_name.clone(),
        city: customer.city.clone(),
        birthday: customer.birthday.map(|date| date.to_string()),
        language: customer.language.clone(),
        attributes: customer.attributes.clone(),
    }
}

fn queue(tx: &mut Tx<'_>, now: Instant, id: CampaignId, at: Option<Instant>) -> Result<(), Problem> {
    let (key, link) = (id.to_string(), format!("/campaigns/{id}"));
    let run_at = Some(at.unwrap_or(now));
    jobs::queue(
        tx,
        now,
        PREPARE,
        &PreparePayload { campaign: id },
        QueueOptions { key: Some(&key), run_at, link: Some(&link) },
    )?;
    Ok(())
}

/// Everything without which a campaign cannot start.
fn ready(tx: &mut Tx<'_>, campaign: &Campaign) -> Result<(), Problem> {
    let sender = communicate::sender::load(tx)?;
    let missing: Vec<FieldError> = check::obstacles(campaign, &sender.settings)
        .into_iter()
        .map(|(code, field, params)| FieldError { code, field: field.to_owned(), params })
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut problem =
        Problem::new(ErrorKind::Invalid, "not_ready", format!("{} is not ready to start", campaign.id));
    problem.errors = missing;
    Err(problem)
}

/// A code, the field it is about, and values for its words.
type Obstacle = (&'static str, &'static str, Params);
