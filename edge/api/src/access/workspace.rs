use access::{Details, workspaces};
use axum::Json;
use flows::Settings;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{Params, Problem, Zone};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Body;

/// What a company sets for its workspace.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = WorkspaceSettings)]
pub(crate) struct SettingsBody {
    name: String,
    /// IANA name: `Asia/Almaty`.
    time_zone: String,
    /// ISO 4217: `KZT`.
    currency: String,
    /// ISO 3166: `KZ`.
    country: String,
    /// `en`, `ru`, `kk`, `tr` or `uk`.
    language: String,
    /// Days for which events are kept, at least 31; for ever when it is left out. Orders are always kept.
    events_kept_days: Option<i64>,
}

impl From<SettingsBody> for Details {
    fn from(body: SettingsBody) -> Details {
        let SettingsBody { name, time_zone, currency, country, language, events_kept_days } = body;
        Details { name, time_zone, currency, country, language, events_kept_days }
    }
}

impl From<Details> for SettingsBody {
    fn from(details: Details) -> SettingsBody {
        let Details { name, time_zone, currency, country, language, events_kept_days } = details;
        SettingsBody { name, time_zone, currency, country, language, events_kept_days }
    }
}

/// A stored workspace's details as a workspace at work needs them.
pub fn settings_of(details: &Details) -> Result<Settings, Problem> {
    let zone = Zone::parse(&details.time_zone);
    Ok(Settings {
        name: details.name.clone(),
        zone: zone.ok_or_else(|| Problem::internal(format!("unknown time zone {}", details.time_zone)))?,
        currency: details.currency.parse().map_err(Problem::internal)?,
        country: details.country.clone(),
        language: details.language.clone(),
        events_kept_days: details.events_kept_days,
    })
}

/// The workspace's settings.
#[utoipa::path(get, path = "/api/v1/settings/workspace", tag = "settings", operation_id = "show_workspace", responses((status = 200, body = SettingsBody)))]
pub(crate) async fn show(caller: Caller) -> Answer<Json<SettingsBody>> {
    caller.allow(access::Scope::Admin)?;
    let id = caller.workspace.id;
    let workspace = caller.app.read(move |tx| workspaces::load(tx, id)).await?;
    Ok(Json(workspace.details.into()))
}

/// Changes the workspace's settings.
#[utoipa::path(put, path = "/api/v1/settings/workspace", tag = "settings", operation_id = "change_workspace", request_body = SettingsBody, responses((status = 200, body = SettingsBody)))]
pub(crate) async fn change(caller: Caller, Body(asked): Body<SettingsBody>) -> Answer<Json<SettingsBody>> {
    caller.allow(access::Scope::Admin)?;
    let (id, details) = (caller.workspace.id, Details::from(asked));
    let workspace = caller.app.write(move |tx| workspaces::change(tx, id, &details)).await?;
    let (old, new) = (caller.workspace.settings(), settings_of(&workspace.details)?);
    let has_other_days = old.zone != new.zone || old.events_kept_days != new.events_kept_days;
    caller.workspace.set_settings(new);
    if has_other_days {
        caller.write(flows::live::all_changed).await?;
    }
    caller.audit("workspace.changed", id, Params::new()).await?;
    Ok(Json(workspace.details.into()))
}
