use communicate::Message;
use communicate::campaigns::Campaign;
use communicate::content::{Addresses, Content, Person, Rendered, Source};
use communicate::deliveries::Leased;
use communicate::sender::SenderSettings;
use communicate::tokens::{Token, TokenKey};
use vocabulary::Problem;

use crate::Workspace;

/// Who the sandbox says a message is from before a sender is set.
const NOBODY: &str = "sender@example.com";

/// The words of a campaign.
pub(super) fn source(campaign: &Campaign) -> Source<'_> {
    Source { subject: &campaign.subject, preheader: &campaign.preheader, mjml: &campaign.mjml }
}

/// One person's message of a campaign, with links and the way out signed for its delivery.
pub(super) fn render(
    workspace: &Workspace,
    campaign: &Campaign,
    settings: &SenderSettings,
    content: &Content,
    key: &TokenKey,
    leased: &Leased,
    person: &Person,
) -> Result<Message, Problem> {
    let base = &workspace.public_url;
    let unsubscribe = format!("{base}/u/{}", key.sign(Token::Unsubscribe(leased.id, leased.customer)));
    let clicks = (0..content.links().len())
        .map(|link| format!("{base}/t/c/{}", key.sign(Token::Click(leased.id, link as i64))));
    let addresses = Addresses {
        clicks: clicks.collect(),
        open: Some(format!("{base}/t/o/{}.gif", key.sign(Token::Open(leased.id)))),
        unsubscribe: unsubscribe.clone(),
    };
    let rendered = content.render(person, &addresses)?;
    let mut message = envelope(workspace, campaign, settings, &leased.contact, rendered);
    message.delivery = Some(leased.id);
    message.customer = Some(leased.customer);
    // The same for every try: a server that has seen it can tell.
    message.key = format!("{}.{}.{}", leased.id.0, campaign.id.0, workspace.slug);
    message.headers.push(("List-Unsubscribe", format!("<{unsubscribe}>")));
    message.headers.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    message.headers.push(("Feedback-ID", format!("{}:{}", campaign.id, workspace.slug)));
    Ok(message)
}

/// A rendered message of a campaign to an address, from the campaign's sender or the workspace's.
pub fn envelope(
    workspace: &Workspace,
    campaign: &Campaign,
    settings: &SenderSettings,
    to: &str,
    rendered: Rendered,
) -> Message {
    let sender = campaign.sender.as_ref();
    let from_email = sender.map_or(settings.from_email.as_str(), |sender| sender.email.as_str());
    let reply_to = sender.map_or(settings.reply_to.clone(), |sender| sender.reply_to.clone());
    Message {
        delivery: None,
        campaign: Some(campaign.id),
        customer: None,
        key: String::new(),
        from_name: sender.map_or(settings.from_name.clone(), |sender| sender.name.clone()),
        from_email: if from_email.is_empty() { NOBODY.to_owned() } else { from_email.to_owned() },
        reply_to: reply_to.filter(|address| !address.is_empty()),
        to: to.to_owned(),
        subject: rendered.subject,
        html: rendered.html,
        text: rendered.text,
        headers: Vec::new(),
        at_seconds: workspace.now().seconds(),
    }
}
