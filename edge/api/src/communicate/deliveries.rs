use std::collections::HashMap;

use access::Scope;
use axum::Json;
use axum::response::IntoResponse;
use communicate::campaigns;
use communicate::deliveries::{self, Delivery, Outcome};
use know::customers::{self, Customer, Search, search};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::{IntoParams, ToSchema};
use vocabulary::{CampaignId, Channel, CustomerId, DeliveryId, Params, Problem, mask_email, mask_tail};

use crate::caller::Caller;
use crate::csv::{Csv, attachment};
use crate::problem::Answer;
use crate::read::{Ask, Named};
use crate::wire::{At, NamedId, Page, PageAsked};

const EXPORT_BATCH: usize = 1_000;
const FOUND_MAX: i64 = 500;

/// What became of a campaign for one person.
#[derive(Serialize, ToSchema)]
#[schema(as = Delivery)]
pub(crate) struct DeliveryBody {
    id: String,
    customer: NamedId,
    /// Masked.
    contact: Option<String>,
    /// `planned`, `leased`, `handed_over` or `done`.
    state: String,
    /// `sent`, `bounced`, `no_consent`, `no_address`, `control_group`, `duplicate_address`, `suppressed`, `stopped`, `failed` or `pending`.
    outcome: String,
    reason: Option<String>,
    at: At,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeliveriesAsked {
    outcome: Option<String>,
    /// A customer: name, phone, e-mail, id.
    #[serde(default)]
    q: String,
    cursor: Option<String>,
    limit: Option<u32>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportAsked {
    outcome: Option<String>,
    /// A customer: name, phone, e-mail, id.
    #[serde(default)]
    q: String,
}

/// The people of a campaign, each with how it ended for them.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/deliveries", tag = "campaigns", operation_id = "list_deliveries", params(("id" = String, Path), DeliveriesAsked), responses((status = 200, body = Page<DeliveryBody>)))]
pub(crate) async fn list(
    caller: Caller,
    Named(id): Named<CampaignId>,
    Ask(asked): Ask<DeliveriesAsked>,
) -> Answer<Json<Page<DeliveryBody>>> {
    caller.allow(Scope::CampaignsRead)?;
    let page = PageAsked { cursor: asked.cursor, limit: asked.limit };
    let (after, limit, outcome) =
        (page.after()?.map(DeliveryId), page.limit() as usize, outcome(asked.outcome)?);
    let (country, q) = (caller.workspace.settings().country.clone(), asked.q);
    let (rows, cards) = caller
        .read(move |tx| {
            campaigns::load(tx, id)?;
            let wanted = people(tx, &q, &country)?;
            let rows = deliveries::list(tx, id, outcome, wanted.as_deref(), after, limit)?;
            let cards = cards(tx, &rows)?;
            Ok((rows, cards))
        })
        .await?;
    let next = rows.last().filter(|_| rows.len() == limit).map(|last| last.id.0.to_string());
    Ok(Json(Page { items: rows.into_iter().map(|row| body(row, &cards)).collect(), next }))
}

/// The people of a campaign as a file. Addresses are masked.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/deliveries.csv", tag = "campaigns", operation_id = "export_deliveries", params(("id" = String, Path), ExportAsked), responses((status = 200, content_type = "text/csv")))]
pub(crate) async fn export(
    caller: Caller,
    Named(id): Named<CampaignId>,
    Ask(asked): Ask<ExportAsked>,
) -> Answer<impl IntoResponse> {
    caller.allow(Scope::CampaignsRead)?;
    let (outcome, q) = (outcome(asked.outcome)?, asked.q);
    let country = caller.workspace.settings().country.clone();
    caller.audit("campaign.deliveries_exported", id, Params::new()).await?;
    let mut csv =
        Csv::with_header(&["customer_id", "customer", "contact", "state", "outcome", "reason", "at"]);
    let mut after = None;
    loop {
        let (q, country) = (q.clone(), country.clone());
        let (rows, cards) = caller
            .read(move |tx| {
                campaigns::load(tx, id)?;
                let wanted = people(tx, &q, &country)?;
                let rows = deliveries::list(tx, id, outcome, wanted.as_deref(), after, EXPORT_BATCH)?;
                let cards = cards(tx, &rows)?;
                Ok((rows, cards))
            })
            .await?;
        let is_last = rows.len() < EXPORT_BATCH;
        after = rows.last().map(|row| row.id).or(after);
        for row in rows {
            let row = body(row, &cards);
            let text = |value: Option<String>| value.unwrap_or_default();
            let at = row.at.0.to_string();
            csv.row(&[
                row.customer.id,
                row.customer.name,
                text(row.contact),
                row.state,
                row.outcome,
                text(row.reason),
                at,
            ]);
        }
        if is_last {
            return Ok(attachment(&format!("{id}-deliveries.csv"), csv));
        }
    }
}

fn outcome(word: Option<String>) -> Result<Option<Outcome>, Problem> {
    let Some(word) = word.filter(|word| !word.is_empty()) else { return Ok(None) };
    let unknown = || Problem::invalid("unknown_value", "outcome", "there is no such outcome");
    Outcome::from_word(&word).map(Some).ok_or_else(unknown)
}

fn people(tx: &mut Tx<'_>, q: &str, country: &str) -> Result<Option<Vec<CustomerId>>, Problem> {
    if q.trim().is_empty() {
        return Ok(None);
    }
    let found = search(tx, &Search { text: q, country, before: None, limit: FOUND_MAX })?;
    Ok(Some(found.customers.iter().map(|card| card.id).collect()))
}

fn cards(tx: &mut Tx<'_>, rows: &[Delivery]) -> Result<HashMap<CustomerId, Customer>, Problem> {
    let ids: Vec<CustomerId> = rows.iter().map(|row| row.customer).collect();
    customers::load_map(tx, &ids)
}

fn body(row: Delivery, cards: &HashMap<CustomerId, Customer>) -> DeliveryBody {
    let masked = |contact: &String| {
        if row.channel == Channel::Email { mask_email(contact) } else { mask_tail(contact) }
    };
    DeliveryBody {
        id: row.id.to_string(),
        customer: NamedId::new(
            row.customer,
            cards.get(&row.customer).map(Customer::name).unwrap_or_default(),
        ),
        contact: row.contact.as_ref().map(masked),
        state: row.state.as_str().to_owned(),
        outcome: row.outcome.map_or("pending", |outcome| outcome.as_str()).to_owned(),
        at: row.done_at.or(row.handed_over_at).unwrap_or(row.planned_at).into(),
        reason: row.reason,
    }
}
