use std::sync::mpsc;
use std::time::Duration;

use communicate::campaigns::{self, Campaign};
use communicate::content::{Content, Person, Source, Warning};
use communicate::{Receipt, Verdict};
use vocabulary::{CampaignId, CustomerId, DeliveryId, Problem};

use super::person;
use crate::Workspace;
use crate::sending::{Outlets, envelope, open_sender};

/// Addresses of one test.
const TEST_MAX: usize = 10;
/// How long a test may take.
const TEST_PATIENCE: Duration = Duration::from_secs(60);
/// Bytes beyond which a popular mail program cuts a message.
const CLIPPED_AT: usize = 102_400;

/// Words that are being written and not saved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Subject; the saved one when absent.
    pub subject: Option<String>,
    /// Body; the saved one when absent.
    pub mjml: Option<String>,
}

/// A message as one person would get it.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// Subject.
    pub subject: String,
    /// HTML part.
    pub html: String,
    /// Plain text part.
    pub text: String,
    /// What to ask the author.
    pub warnings: Vec<Warning>,
    /// Size of both parts.
    pub size_bytes: usize,
}

/// Renders a campaign for one customer, or for a person of whom nothing is known. Blocks.
pub fn preview(
    workspace: &Workspace,
    id: CampaignId,
    customer: Option<CustomerId>,
    draft: &Draft,
) -> Result<Preview, Problem> {
    let (campaign, person) = load(workspace, id, customer)?;
    let subject = draft.subject.as_deref().unwrap_or(&campaign.subject);
    let mjml = draft.mjml.as_deref().unwrap_or(&campaign.mjml);
    let content = Content::compile(Source { subject, preheader: &campaign.preheader, mjml })?;
    let rendered = content.render(&person, &content.plain_addresses(&person)?)?;
    let size_bytes = rendered.html.len() + rendered.text.len();
    let mut warnings = content.warnings().to_vec();
    if rendered.html.len() > CLIPPED_AT {
        warnings.push(Warning { code: "clipped", params: vocabulary::param("bytes", rendered.html.len()) });
    }
    Ok(Preview { subject: rendered.subject, html: rendered.html, text: rendered.text, warnings, size_bytes })
}

/// Sends a campaign to some addresses to look at; nothing is counted or tracked. Gives what became of each. Blocks.
pub fn test(
    workspace: &Workspace,
    outlets: &dyn Outlets,
    id: CampaignId,
    to: &[String],
    customer: Option<CustomerId>,
) -> Result<Vec<Verdict>, Problem> {
    if to.is_empty() || to.len() > TEST_MAX {
        return Err(Problem::invalid("out_of_range", "to", "a test goes to one to ten addresses")
            .with("min", 1)
            .with("max", TEST_MAX));
    }
    for (number, address) in to.iter().enumerate() {
        communicate::sender::check_address(&format!("to[{number}]"), address)?;
    }
    let (campaign, person) = load(workspace, id, customer)?;
    let content = Content::compile(super::check::source(&campaign))?;
    let rendered = content.render(&person, &content.plain_addresses(&person)?)?;
    let sender = open_sender(workspace)?;
    let channel = outlets.open(workspace, &sender)?;
    let (answers, verdicts) = mpsc::channel();
    for (number, address) in to.iter().enumerate() {
        let mut message = envelope(workspace, &campaign, &sender.settings, address, rendered.clone());
        message.key = fresh_key(workspace);
        channel.send(message, Receipt::new(DeliveryId(number as i64), answers.clone()));
    }
    drop(answers);
    let mut found = vec![Verdict::Unknown; to.len()];
    for _ in to {
        let Ok((number, verdict)) = verdicts.recv_timeout(TEST_PATIENCE) else { break };
        found[number.0 as usize] = verdict;
    }
    Ok(found)
}

fn fresh_key(workspace: &Workspace) -> String {
    workspace.dice.bytes()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn load(
    workspace: &Workspace,
    id: CampaignId,
    customer: Option<CustomerId>,
) -> Result<(Campaign, Person), Problem> {
    let read = workspace.store.read(move |tx| {
        let campaign = campaigns::load(tx, id)?;
        let customer = customer.map(|customer| know::customers::load(tx, customer)).transpose()?;
        Ok::<_, Problem>((campaign, customer.as_ref().map(person).unwrap_or_default()))
    });
    read.wait()
}
