use std::collections::HashMap;

use access::Scope;
use axum::Json;
use axum::http::StatusCode;
use communicate::campaigns;
use communicate::sandbox::{self, Caught};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::{IntoParams, ToSchema};
use vocabulary::{CampaignId, Params, Problem, SandboxMessageId};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Ask, Named};
use crate::wire::{At, NamedId, PageAsked};

/// A caught message in the list.
#[derive(Serialize, ToSchema)]
pub(crate) struct SandboxRow {
    id: String,
    to: String,
    subject: String,
    campaign: Option<NamedId>,
    at: At,
    customer_id: Option<String>,
}

/// A page of the sandbox mailbox.
#[derive(Serialize, ToSchema)]
pub(crate) struct SandboxPage {
    items: Vec<SandboxRow>,
    next: Option<String>,
    /// All messages in it.
    total: i64,
}

/// A caught message.
#[derive(Serialize, ToSchema)]
pub(crate) struct SandboxMessage {
    #[serde(flatten)]
    row: SandboxRow,
    from: String,
    html: String,
    text: String,
    /// Names and values in their order.
    headers: Vec<Vec<String>>,
    raw_size: i64,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SandboxAsked {
    /// A part of the recipient's address.
    #[serde(default)]
    q: String,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Caught messages, the newest first.
#[utoipa::path(get, path = "/api/v1/sandbox", tag = "sandbox", operation_id = "list_sandbox", params(SandboxAsked), responses((status = 200, body = SandboxPage)))]
pub(crate) async fn list(caller: Caller, Ask(asked): Ask<SandboxAsked>) -> Answer<Json<SandboxPage>> {
    caller.allow(Scope::CampaignsRead)?;
    let page = PageAsked { cursor: asked.cursor, limit: asked.limit };
    let (below, limit, q) = (page.after()?.map(SandboxMessageId), page.limit() as usize, asked.q);
    let (found, names, total) = caller
        .read(move |tx| {
            let found = sandbox::list(tx, &q, below, limit)?;
            let names = names(tx, found.iter().filter_map(|caught| caught.campaign))?;
            Ok((found, names, sandbox::count(tx)?))
        })
        .await?;
    let next = found.last().filter(|_| found.len() == limit).map(|last| last.id.0.to_string());
    Ok(Json(SandboxPage {
        items: found.into_iter().map(|caught| row(caught, &names)).collect(),
        next,
        total,
    }))
}

/// A caught message with its parts.
#[utoipa::path(get, path = "/api/v1/sandbox/{id}", tag = "sandbox", operation_id = "show_sandbox_message", params(("id" = String, Path)), responses((status = 200, body = SandboxMessage)))]
pub(crate) async fn show(caller: Caller, Named(id): Named<SandboxMessageId>) -> Answer<Json<SandboxMessage>> {
    caller.allow(Scope::CampaignsRead)?;
    let (opened, names) = caller
        .read(move |tx| {
            let opened = sandbox::load(tx, id)?;
            let names = names(tx, opened.caught.campaign)?;
            Ok((opened, names))
        })
        .await?;
    Ok(Json(SandboxMessage {
        row: row(opened.caught, &names),
        from: opened.from,
        html: opened.html,
        text: opened.text,
        headers: opened.headers.into_iter().map(|(name, value)| vec![name, value]).collect(),
        raw_size: opened.size_bytes,
    }))
}

/// Empties the mailbox.
#[utoipa::path(delete, path = "/api/v1/sandbox", tag = "sandbox", responses((status = 204)))]
pub(crate) async fn empty(caller: Caller) -> Answer<StatusCode> {
    caller.allow(Scope::CampaignsWrite)?;
    caller.write(sandbox::empty).await?;
    caller.audit("sandbox.emptied", caller.workspace.id, Params::new()).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn names(
    tx: &mut Tx<'_>,
    ids: impl IntoIterator<Item = CampaignId>,
) -> Result<HashMap<CampaignId, String>, Problem> {
    let mut ids: Vec<CampaignId> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(campaigns::load_many(tx, &ids)?.into_iter().map(|campaign| (campaign.id, campaign.name)).collect())
}

fn row(caught: Caught, names: &HashMap<CampaignId, String>) -> SandboxRow {
    SandboxRow {
        id: caught.id.to_string(),
        to: caught.to,
        subject: caught.subject,
        campaign: caught.campaign.map(|id| NamedId::new(id, names.get(&id).cloned().unwrap_or_default())),
        at: caught.at.into(),
        customer_id: caught.customer.map(|id| id.to_string()),
    }
}
