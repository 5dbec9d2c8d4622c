use collect::imports::{Import, ImportState};
use communicate::campaigns::{Campaign, CampaignState};
use communicate::deliveries::Outcome;
use communicate::sender::{Mode, ShownSender};
use serde::Serialize;
use vocabulary::{Instant, Params, param};

use super::CampaignReport;

/// Something a person should look at, in codes that the console words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attention {
    /// What it is.
    pub code: &'static str,
    /// Values the words need.
    pub params: Params,
    /// Where in the console it is.
    pub link: Option<String>,
}

/// Days for which something that went wrong is still shown.
const SHOWN_DAYS: i64 = 14;

/// What waits for a person, the most urgent first.
pub(super) fn attention(
    now: Instant,
    campaigns: &[Campaign],
    reports: &[(&Campaign, CampaignReport)],
    imports: &[Import],
    sender: &ShownSender,
) -> Vec<Attention> {
    let since = now.plus_days(-SHOWN_DAYS);
    let mut found: Vec<Attention> =
        imports.iter().filter(|import| import.created_at >= since).filter_map(of_import).collect();
    for campaign in campaigns.iter().filter(|campaign| campaign.state == CampaignState::Paused) {
        found.push(of_campaign("campaign_paused", campaign));
    }
    for (campaign, report) in reports {
        if report.effect.as_ref().is_some_and(|effect| effect.sample_ratio.mismatch) {
            found.push(of_campaign("sample_ratio", campaign));
        }
        let bounced = report.funnel.outcomes.get(Outcome::Bounced.as_str()).copied().unwrap_or(0);
        if bounced > 0 && campaign.started_at >= Some(since) {
            let link = Some(format!("/campaigns/{}", campaign.id));
            found.push(Attention { code: "bounces", params: param("count", bounced), link });
        }
    }
    if sender.settings.mode == Mode::Sandbox {
        found.push(Attention {
            code: "sender_missing",
            params: Params::new(),
            link: Some("/settings/sender".to_owned()),
        });
    }
    found
}

fn of_campaign(code: &'static str, campaign: &Campaign) -> Attention {
    Attention {
        code,
        params: param("name", campaign.name.as_str()),
        link: Some(format!("/campaigns/{}", campaign.id)),
    }
}

fn of_import(import: &Import) -> Option<Attention> {
    let mut params = param("name", import.file_name.as_str());
    let link = Some(format!("/imports/{}", import.id));
    if import.state == ImportState::Failed {
        return Some(Attention { code: "import_failed", params, link });
    }
    let errors = import.result.as_ref().map_or(0, |tally| tally.errors);
    params.insert("count".to_owned(), errors.into());
    (errors > 0 && import.state == ImportState::Finished).then_some(Attention {
        code: "import_errors",
        params,
        link,
    })
}
