use std::sync::Arc;

use communicate::campaigns::{self, Campaign, WHOLE};
use communicate::content::{Content, Source};
use communicate::sender::{Mode, SenderSettings};
use decide::ControlGroup;
use decide::audience::{Addresses, Decision, decide};
use serde::Serialize;
use vocabulary::{CampaignId, CustomerId, Params, Problem, Purpose, param};

use super::Obstacle;
use super::prepare::{self, BATCH, Members};
use crate::Workspace;

/// Bytes beyond which a popular mail program cuts a message.
const CLIPPED_AT: usize = 102_400;

/// How a point of the check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckStatus {
    /// Fine.
    Ok,
    /// Think again.
    Warning,
    /// The campaign cannot start like this.
    Error,
}

/// One point of the check.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Checked {
    /// Which point: `audience`, `consent`, `address`, `subject`, `content`, `unsubscribe_link`, `links`, `sender`, `control`, `power`.
    pub code: &'static str,
    /// How it came out.
    pub status: CheckStatus,
    /// Values the words need.
    pub params: Params,
}

/// What would become of the audience if the campaign started now.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// People in all.
    pub audience: i64,
    /// Held back to compare with.
    pub control: i64,
    /// Without consent.
    pub no_consent: i64,
    /// Without an address.
    pub no_address: i64,
    /// With the address of another.
    pub duplicate_address: i64,
    /// Never to be written to.
    pub suppressed: i64,
    /// To be written to.
    pub to_send: i64,
    /// Smallest rise of the share of buyers that groups of these sizes can find.
    pub smallest_effect: Option<f64>,
}

/// The list before the launch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// Whether it can start.
    pub ready: bool,
    /// Each point.
    pub checks: Vec<Checked>,
    /// What would become of the audience.
    pub estimate: Estimate,
}

/// Checks a campaign before its launch. Blocks: the whole audience is decided for, and nothing is written.
///
/// `buyers_share` is the share of people who buy in as many days as the campaign counts, where it is known.
pub fn check(
    workspace: &Workspace,
    id: CampaignId,
    members: &Members<'_>,
    buyers_share: Option<f64>,
) -> Result<Check, Problem> {
    let (campaign, sender) = workspace
        .store
        .read(move |tx| Ok::<_, Problem>((campaigns::load(tx, id)?, communicate::sender::load(tx)?.settings)))
        .wait()?;
    let has_audience = campaign.segment_id.is_some() || campaign.list_id.is_some();
    let mut estimate =
        if has_audience { estimate(workspace, &campaign, members)? } else { Estimate::default() };
    let (to_send, control) = (estimate.to_send.max(0) as u64, estimate.control.max(0) as u64);
    estimate.smallest_effect =
        buyers_share.and_then(|share| measure::smallest_conversion_effect(share, to_send, control));
    let mut checks: Vec<Checked> =
        obstacles(&campaign, &sender).into_iter().map(|obstacle| failed(&obstacle)).collect();
    checks.extend(of_audience(&campaign, &estimate));
    checks.extend(of_content(&campaign));
    for code in [
        "audience",
        "consent",
        "address",
        "subject",
        "content",
        "unsubscribe_link",
        "links",
        "sender",
        "control",
        "power",
    ] {
        if !checks.iter().any(|checked| checked.code == code) {
            checks.push(Checked { code, status: CheckStatus::Ok, params: Params::new() });
        }
    }
    let ready = checks.iter().all(|checked| checked.status != CheckStatus::Error);
    Ok(Check { ready, checks, estimate })
}

/// What keeps a campaign from starting, without looking at people.
pub(super) fn obstacles(campaign: &Campaign, sender: &SenderSettings) -> Vec<Obstacle> {
    let mut found: Vec<Obstacle> = Vec::new();
    if campaign.segment_id.is_none() && campaign.list_id.is_none() {
        found.push(("field_required", "segment_id", Params::new()));
    }
    if campaign.subject.trim().is_empty() {
        found.push(("field_required", "subject", Params::new()));
    }
    if campaign.sender.is_none() && sender.from_email.is_empty() && sender.mode == Mode::Smtp {
        found.push(("field_required", "sender", Params::new()));
    }
    if campaign.mjml.trim().is_empty() {
        found.push(("field_required", "mjml", Params::new()));
        return found;
    }
    match Content::compile(source(campaign)) {
        Err(problem) => {
            let field = if problem.field.as_deref() == Some("subject") { "subject" } else { "mjml" };
            found.push((problem.code, field, problem.params));
        }
        Ok(content) if campaign.purpose == Purpose::Marketing && !content.has_unsubscribe_link() => {
            found.push(("no_unsubscribe_link", "mjml", Params::new()));
        }
        Ok(_) => {}
    }
    found
}

pub(super) fn source(campaign: &Campaign) -> Source<'_> {
    Source { subject: &campaign.subject, preheader: &campaign.preheader, mjml: &campaign.mjml }
}

fn failed((code, field, params): &Obstacle) -> Checked {
    let point = match (*code, *field) {
        ("no_unsubscribe_link", _) => "unsubscribe_link",
        (_, "segment_id") => "audience",
        (_, "subject") => "subject",
        (_, "sender") => "sender",
        _ => "content",
    };
    let mut params = params.clone();
    params.insert("problem".to_owned(), (*code).into());
    Checked { code: point, status: CheckStatus::Error, params }
}

fn of_audience(campaign: &Campaign, estimate: &Estimate) -> Vec<Checked> {
    let warning = |code, params| Checked { code, status: CheckStatus::Warning, params };
    let mut found = Vec::new();
    if estimate.audience > 0 && estimate.to_send == 0 {
        found.push(Checked {
            code: "audience",
            status: CheckStatus::Error,
            params: param("audience", estimate.audience),
        });
    }
    if estimate.no_consent * 2 > estimate.audience {
        found.push(warning("consent", param("people", estimate.no_consent)));
    }
    if estimate.no_address * 2 > estimate.audience {
        found.push(warning("address", param("people", estimate.no_address)));
    }
    if campaign.control_basis_points == 0 || (estimate.control == 0 && estimate.to_send > 0) {
        found.push(warning(
            "control",
            param("percent", campaign.control_basis_points as f64 / (WHOLE as f64 / 100.0)),
        ));
    } else if estimate.smallest_effect.is_some_and(|effect| effect > 0.02) {
        found.push(warning("power", param("smallest_effect", estimate.smallest_effect)));
    }
    found
}

fn of_content(campaign: &Campaign) -> Vec<Checked> {
    let Ok(content) = Content::compile(source(campaign)) else { return Vec::new() };
    let mut found: Vec<Checked> = content
        .warnings()
        .iter()
        .map(|warning| {
            let mut params = warning.params.clone();
            params.insert("problem".to_owned(), warning.code.into());
            let code = if warning.code == "broken_link" { "links" } else { "content" };
            Checked { code, status: CheckStatus::Warning, params }
        })
        .collect();
    if content.page_bytes() > CLIPPED_AT {
        let mut params = param("problem", "clipped");
        params.insert("bytes".to_owned(), content.page_bytes().into());
        found.push(Checked { code: "content", status: CheckStatus::Warning, params });
    }
    found
}

fn estimate(workspace: &Workspace, campaign: &Campaign, members: &Members<'_>) -> Result<Estimate, Problem> {
    let audience = members(campaign)?;
    let control = control_group(workspace, campaign);
    let (channel, purpose) = (campaign.channel, campaign.purpose);
    let mut addresses = Addresses::default();
    let mut estimate = Estimate { audience: audience.len() as i64, ..Estimate::default() };
    for batch in audience.chunks(BATCH) {
        let batch: Arc<[CustomerId]> = batch.into();
        let candidates =
            workspace.store.read(move |tx| prepare::candidates(tx, &batch, channel, purpose)).wait()?;
        for decision in decide(&candidates, &mut addresses, &control) {
            *match decision {
                Decision::Send => &mut estimate.to_send,
                Decision::Control => &mut estimate.control,
                Decision::NoAddress => &mut estimate.no_address,
                Decision::Suppressed => &mut estimate.suppressed,
                Decision::NoConsent => &mut estimate.no_consent,
                Decision::DuplicateAddress => &mut estimate.duplicate_address,
            } += 1;
        }
    }
    Ok(estimate)
}

pub(super) fn control_group(workspace: &Workspace, campaign: &Campaign) -> ControlGroup {
    let salt = [workspace.link_key.as_slice(), &campaign.id.0.to_le_bytes()].concat();
    ControlGroup::new(&salt, campaign.control_basis_points)
}
