//! A customer's life in one line: orders, returns, events, messages and what they did with them, consents, the latest first.

use std::collections::HashMap;

use columnar::MessageKind;
use communicate::campaigns::{self, Campaign};
use communicate::{deliveries, reactions};
use know::timeline::What;
use serde_json::{Value, json};
use store::Tx;
use vocabulary::{CampaignId, Currency, CustomerId, Instant, Money, Params, Problem};

/// Messages and reactions looked at: newest first, more than a person gets in years.
const MESSAGES_READ: usize = 1_000;

/// What to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Filter {
    /// Everything.
    #[default]
    All,
    /// Orders and returns.
    Orders,
    /// Messages and what was done with them.
    Messages,
    /// Events of site and app.
    Events,
    /// What changed in the card.
    Profile,
}

impl Filter {
    /// The filter of a word.
    pub fn from_word(word: &str) -> Option<Filter> {
        Some(match word {
            "all" | "" => Filter::All,
            "orders" => Filter::Orders,
            "messages" => Filter::Messages,
            "events" => Filter::Events,
            "profile" => Filter::Profile,
            _ => return None,
        })
    }

    fn shows(self, part: Filter) -> bool {
        self == Filter::All || self == part
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When.
    pub at: Instant,
    /// `order`, `return`, `event`, `message`, `open`, `click`, `unsubscribe`, `bounce`, `consent`, `created` or `merged`.
    pub kind: &'static str,
    /// Code of the words for it.
    pub code: &'static str,
    /// Values the words need.
    pub params: Params,
    /// Where in the console it is.
    pub link: Option<String>,
}

/// Where a page ends: at an instant, after so many entries of that instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The instant of the last entry shown.
    pub at: Instant,
    /// Entries of that instant already shown.
    pub shown: usize,
}

/// A page of a customer's life, the latest first, and where it ends when there is more.
pub fn page(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    filter: Filter,
    after: Option<Place>,
    limit: usize,
) -> Result<(Vec<Entry>, Option<Place>), Problem> {
    let before = after.map_or(Instant::MAX, |place| place.at.plus_micros(1));
    let skip = after.map_or(0, |place| place.shown);
    let wanted = limit + skip + 1;
    let mut entries = Vec::new();
    if filter.shows(Filter::Orders) {
        entries.extend(orders(tx, customer, before, wanted)?);
    }
    if filter.shows(Filter::Events) {
        entries.extend(events(tx, customer, before, wanted)?);
    }
    if filter.shows(Filter::Messages) {
        entries.extend(messages(tx, customer, before)?);
    }
    if filter.shows(Filter::Profile) {
        entries.extend(know::timeline::of(tx, customer, before, wanted)?.into_iter().map(of_card));
    }
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    let page: Vec<Entry> = entries.iter().skip(skip).take(limit).cloned().collect();
    let has_more = entries.len() > skip + limit;
    let end = page.last().filter(|_| has_more).map(|last| {
        let of_instant = page.iter().filter(|entry| entry.at == last.at).count();
        let before_page = after.filter(|place| place.at == last.at).map_or(0, |place| place.shown);
        Place { at: last.at, shown: of_instant + before_page }
    });
    Ok((page, end))
}

fn orders(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    before: Instant,
    limit: usize,
) -> Result<Vec<Entry>, Problem> {
    let orders = collect::orders::of_customer(tx, customer, before, limit as i64)?;
    let returns = collect::returns::of_customer(tx, customer, before, limit as i64)?;
    let orders = orders.into_iter().map(|order| {
        let money = |minor| money(minor, &order.currency);
        let lines: Vec<Value> = order
            .lines
            .iter()
            .map(|line| {
                let name = line.name.as_deref().unwrap_or(&line.sku);
                json!({"name": name, "quantity": quantity(line.quantity), "total": money(line.total)})
            })
            .collect();
        let params = json!({
            "id": order.id, "number": order.number, "total": money(order.total), "store": order.store, "channel": order.channel,
            "lines": lines, "discount": money(order.discount),
        });
        let code = if order.cancelled_at.is_some() { "order_cancelled" } else { "order" };
        entry(order.placed_at, "order", code, params, None)
    });
    let returns = returns.into_iter().map(|back| {
        let params = json!({"id": back.id, "number": back.number, "order_id": back.order, "total": money(back.total, &back.currency)});
        entry(back.returned_at, "return", "return", params, None)
    });
    Ok(orders.chain(returns).collect())
}

fn events(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    before: Instant,
    limit: usize,
) -> Result<Vec<Entry>, Problem> {
    let events = collect::events::of_customer(tx, customer, before, limit as i64)?;
    let events = events.into_iter().map(|event| {
        let properties: Value = serde_json::from_str(&event.properties).unwrap_or_default();
        entry(
            event.occurred_at,
            "event",
            "event",
            json!({"name": event.name, "properties": properties}),
            None,
        )
    });
    Ok(events.collect())
}

fn messages(tx: &mut Tx<'_>, customer: CustomerId, before: Instant) -> Result<Vec<Entry>, Problem> {
    let rows = deliveries::of_customer(tx, customer, None, MESSAGES_READ)?;
    let reactions = reactions::of_customer(tx, customer, None, MESSAGES_READ)?;
    let mut ids: Vec<CampaignId> =
        rows.iter().map(|row| row.campaign).chain(reactions.iter().map(|(_, row)| row.campaign)).collect();
    ids.sort_unstable();
    ids.dedup();
    let campaigns: HashMap<CampaignId, Campaign> =
        campaigns::load_many(tx, &ids)?.into_iter().map(|found| (found.id, found)).collect();
    let messages = rows.into_iter().map(|row| {
        let at = row.handed_over_at.or(row.done_at).unwrap_or(row.planned_at);
        let outcome = row.outcome.map_or("pending", |outcome| outcome.as_str());
        let mut params = about(&campaigns, row.campaign);
        params["outcome"] = json!(outcome);
        params["reason"] = json!(row.reason);
        params["channel"] = json!(row.channel);
        entry(at, "message", "message", params, campaign_link(row.campaign))
    });
    let reactions = reactions.into_iter().filter_map(|(_, row)| {
        let (kind, code) = match row.kind {
            MessageKind::Opened => ("open", "open"),
            MessageKind::Clicked => ("click", "click"),
            MessageKind::Unsubscribed => ("unsubscribe", "unsubscribe"),
            MessageKind::Complained => ("unsubscribe", "complaint"),
            MessageKind::Bounced => ("bounce", "bounce"),
            MessageKind::Sent | MessageKind::Control => return None,
        };
        let mut params = about(&campaigns, row.campaign);
        params["is_human"] = json!(row.is_human);
        params["reason"] = json!(row.reason);
        Some(entry(row.at, kind, code, params, campaign_link(row.campaign)))
    });
    Ok(messages.chain(reactions).filter(|entry| entry.at < before).collect())
}

fn about(campaigns: &HashMap<CampaignId, Campaign>, id: CampaignId) -> Value {
    let campaign = campaigns.get(&id);
    json!({
        "campaign_id": id,
        "campaign_name": campaign.map(|campaign| campaign.name.as_str()),
        "subject": campaign.map(|campaign| campaign.subject.as_str()),
    })
}

fn campaign_link(id: CampaignId) -> Option<String> {
    Some(format!("/campaigns/{id}"))
}

fn of_card(happening: know::timeline::Happening) -> Entry {
    let at = happening.at;
    match happening.what {
        What::Created => entry(at, "created", "created", json!({}), None),
        What::Merged { from } => entry(at, "merged", "merged", json!({"from": from}), None),
        What::Consent { channel, purpose, status, source } => {
            let params = json!({"channel": channel, "purpose": purpose, "status": status, "source": source});
            entry(at, "consent", status.as_str(), params, None)
        }
    }
}

fn entry(at: Instant, kind: &'static str, code: &'static str, params: Value, link: Option<String>) -> Entry {
    let params = match params {
        Value::Object(values) => values.into_iter().collect(),
        _ => Params::new(),
    };
    Entry { at, kind, code, params, link }
}

fn money(minor: i64, currency: &str) -> Value {
    match currency.parse::<Currency>() {
        Ok(currency) => json!(Money::new(minor, currency)),
        Err(_) => json!({"minor": minor, "currency": currency}),
    }
}

/// Thousandths as text: `1500` is `1.5`.
pub(crate) fn quantity(thousandths: i64) -> String {
    let (sign, whole) = (if thousandths < 0 { "-" } else { "" }, thousandths.unsigned_abs());
    let text = format!("{sign}{}.{:03}", whole / 1_000, whole % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
