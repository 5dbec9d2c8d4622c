//! What comes back from a message: opened, followed, unsubscribed, bounced, reported.

use columnar::MessageKind;
use communicate::content::link_for;
use communicate::reactions::{self, Hit};
use communicate::tokens::{Token, TokenKey};
use communicate::{campaigns, deliveries, links, suppressions};
use know::consent::{self, NewConsent};
use know::contact_points::{self, ContactState};
use serde_json::json;
use store::Tx;
use vocabulary::{Channel, ConsentStatus, CustomerId, DeliveryId, ErrorKind, Instant, Problem, Purpose};

use crate::Workspace;
use crate::campaign::person;

/// Where a link without a known delivery, campaign or number leads: nowhere.
const GONE: &str = "a link that leads nowhere";

/// Signs and checks the links of a workspace.
pub fn token_key(workspace: &Workspace) -> TokenKey {
    TokenKey::new(workspace.id, &workspace.link_key)
}

/// A message was opened.
pub fn opened(tx: &mut Tx<'_>, delivery: DeliveryId, hit: &Hit<'_>) -> Result<(), Problem> {
    let delivery = deliveries::load(tx, delivery)?;
    reactions::record(tx, &delivery, MessageKind::Opened, None, hit)?;
    Ok(())
}

/// A link was followed; gives where it leads. Only what the campaign itself linked to is ever given.
pub fn followed(tx: &mut Tx<'_>, delivery: DeliveryId, link: i64, hit: &Hit<'_>) -> Result<String, Problem> {
    let delivery = deliveries::load(tx, delivery)?;
    let url = links::load(tx, delivery.campaign, link)?.ok_or_else(|| Problem::not_found(GONE))?;
    if reactions::record(tx, &delivery, MessageKind::Clicked, Some(link), hit)? {
        know::touch_card(tx, &[delivery.customer])?;
    }
    if !url.contains('{') {
        return Ok(url);
    }
    let customer = know::customers::survivor(tx, delivery.customer)?;
    link_for(&url, &person(&know::customers::load(tx, customer)?))
}

/// Someone used the way out, by the page's form or by one click in the mail program (RFC 8058): never by merely looking at the page.
///
/// The consent of everybody with the address is revoked, since it is one inbox. Doing it again changes nothing.
pub fn unsubscribed(
    tx: &mut Tx<'_>,
    delivery: DeliveryId,
    customer: CustomerId,
    hit: &Hit<'_>,
) -> Result<(), Problem> {
    let survivor = know::customers::survivor(tx, customer)?;
    let row = match deliveries::load(tx, delivery) {
        Ok(row) => row,
        Err(problem) if problem.kind == ErrorKind::NotFound => {
            return revoke(
                tx,
                hit.at,
                &[survivor],
                Channel::Email,
                Purpose::Marketing,
                "unsubscribe_link",
                &json!({}),
            );
        }
        Err(problem) => return Err(problem),
    };
    let purpose = campaigns::load_many(tx, &[row.campaign])?
        .first()
        .map_or(Purpose::Marketing, |campaign| campaign.purpose);
    let mut people = vec![survivor];
    if let Some(contact) = &row.contact {
        people.extend(contact_points::owners(tx, row.channel, contact)?);
    }
    people.sort_unstable();
    people.dedup();
    let evidence = json!({ "campaign": row.campaign, "delivery": row.id });
    revoke(tx, hit.at, &people, row.channel, purpose, "unsubscribe_link", &evidence)?;
    reactions::record(tx, &row, MessageKind::Unsubscribed, None, hit)?;
    Ok(())
}

/// A message came back after it had been taken: the address is not written to again.
pub fn bounced(tx: &mut Tx<'_>, now: Instant, delivery: DeliveryId, reason: &str) -> Result<(), Problem> {
    let row = deliveries::load(tx, delivery)?;
    if deliveries::bounce(tx, now, delivery, reason)?
        && let Some(contact) = &row.contact
    {
        contact_points::mark(tx, now, row.channel, contact, ContactState::Bounced, Some(reason))?;
    }
    Ok(())
}

/// A message was reported as spam: the address is never written to again, whoever has it, and consent is taken as revoked.
pub fn complained(tx: &mut Tx<'_>, now: Instant, delivery: DeliveryId) -> Result<(), Problem> {
    let row = deliveries::load(tx, delivery)?;
    let customer = know::customers::survivor(tx, row.customer)?;
    let evidence = json!({ "campaign": row.campaign, "delivery": row.id });
    revoke(tx, now, &[customer], row.channel, Purpose::Marketing, "complaint", &evidence)?;
    if let Some(contact) = &row.contact {
        contact_points::mark(tx, now, row.channel, contact, ContactState::Complained, None)?;
        suppressions::add(tx, now, row.channel, contact, "complaint")?;
    }
    reactions::record(
        tx,
        &row,
        MessageKind::Complained,
        None,
        &Hit { at: now, agent: "feedback loop", ..Hit::default() },
    )?;
    Ok(())
}

/// What a token of this workspace stands for.
pub fn read_token(workspace: &Workspace, text: &str) -> Result<Token, Problem> {
    token_key(workspace).verify(text).ok_or_else(|| Problem::not_found(GONE))
}

fn revoke(
    tx: &mut Tx<'_>,
    now: Instant,
    people: &[CustomerId],
    channel: Channel,
    purpose: Purpose,
    source: &str,
    evidence: &serde_json::Value,
) -> Result<(), Problem> {
    let consents: Vec<NewConsent> = people
        .iter()
        .map(|customer| NewConsent {
            customer: *customer,
            channel,
            purpose,
            status: ConsentStatus::Revoked,
            source: source.to_owned(),
            text_version: None,
            evidence: Some(evidence.clone()),
            at: None,
        })
        .collect();
    consent::record(tx, now, &consents)?;
    Ok(())
}
