use access::{Details, workspaces};
use axum::Json;
use flows::Settings;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{ErrorKind, Params, Problem, Zone};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Body;
use crate::wire::NamedId;

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

/// What a company sets, and whether what would then ask for events that are gone is meant.
#[derive(Deserialize, ToSchema)]
#[schema(as = WorkspaceChange)]
pub(crate) struct ChangeBody {
    #[serde(flatten)]
    settings: SettingsBody,
    /// Keeps events for shorter although segments or promotions ask for older ones: they go on with those that are kept.
    #[serde(default)]
    keep_shorter: bool,
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

/// Changes the workspace's settings. Keeping events for a shorter time than segments or promotions ask for is refused with their names, unless it is
/// said that this is meant.
#[utoipa::path(put, path = "/api/v1/settings/workspace", tag = "settings", operation_id = "change_workspace", request_body = ChangeBody, responses((status = 200, body = SettingsBody), (status = 409, description = "history_asked_for")))]
pub(crate) async fn change(caller: Caller, Body(asked): Body<ChangeBody>) -> Answer<Json<SettingsBody>> {
    caller.allow(access::Scope::Admin)?;
    let (id, details) = (caller.workspace.id, Details::from(asked.settings));
    if !asked.keep_shorter {
        check_history(&caller, details.events_kept_days).await?;
    }
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

/// Refuses days for which events are kept that are too few for what asks for them.
async fn check_history(caller: &Caller, days: Option<i64>) -> Result<(), Problem> {
    let settings = caller.workspace.settings();
    let Some(days) = days.filter(|days| settings.events_kept_days.is_none_or(|kept| *days < kept)) else {
        return Ok(());
    };
    let (today, kept) = (settings.zone.date(caller.now()), settings.events_kept_days);
    let asking = caller.read(move |tx| flows::segment::asking_beyond(tx, today, kept, days)).await?;
    if asking.is_empty() {
        return Ok(());
    }
    let asking: Vec<NamedId> = asking.into_iter().map(|one| NamedId::new(one.id, one.name)).collect();
    let words = "segments or promotions ask for events older than would be kept";
    Err(Problem::new(ErrorKind::Conflict, "history_asked_for", words)
        .on("events_kept_days")
        .with("days", days)
        .with("asking", serde_json::to_value(asking).map_err(Problem::internal)?))
}
