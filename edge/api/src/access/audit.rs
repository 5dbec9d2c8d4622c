use access::audit;
use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::Params;

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Ask;
use crate::wire::{At, Page, PageAsked};

/// A line of the audit trail.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub(crate) struct EntryBody {
    at: At,
    actor: ActorBody,
    /// `campaign.launched`.
    action: String,
    /// `cam_5`.
    object: String,
    #[schema(value_type = Object)]
    params: Params,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Actor)]
struct ActorBody {
    /// `staff`, `key` or `system`.
    kind: String,
    id: String,
    name: String,
}

/// The audit trail, the newest first.
#[utoipa::path(get, path = "/api/v1/audit", tag = "settings", operation_id = "list_audit_entries", params(PageAsked), responses((status = 200, body = Page<EntryBody>)))]
pub(crate) async fn list(caller: Caller, Ask(asked): Ask<PageAsked>) -> Answer<Json<Page<EntryBody>>> {
    caller.allow(access::Scope::Admin)?;
    let (workspace, before, limit) = (caller.workspace.id, asked.after()?, asked.limit());
    let entries = caller.app.read(move |tx| audit::list(tx, workspace, before, limit)).await?;
    let next =
        if entries.len() as i64 == limit { entries.last().map(|entry| entry.id.to_string()) } else { None };
    let items = entries
        .into_iter()
        .map(|entry| EntryBody {
            at: entry.at.into(),
            actor: ActorBody {
                kind: entry.actor.kind().to_owned(),
                id: entry.actor.id_text(),
                name: entry.actor_name,
            },
            action: entry.action,
            object: entry.object,
            params: entry.params,
        })
        .collect();
    Ok(Json(Page { items, next }))
}
