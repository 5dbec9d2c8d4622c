use std::collections::HashMap;

use access::Scope;
use axum::Json;
use axum::http::StatusCode;
use communicate::campaigns::{self, Campaign, CampaignChange, CampaignState, Goal, Sender, WHOLE};
use communicate::deliveries::{self, Outcome};
use communicate::reactions;
use flows::report::CampaignReport;
use measure::MetricCode;
use segment::segments;
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::{IntoParams, ToSchema};
use vocabulary::{CampaignId, ListId, Params, Problem, Purpose, SegmentId};

use crate::app::blocking;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Ask, Body, Named};
use crate::wire::{Amount, At, NamedId, Page, PageAsked, given};

/// A campaign in the list, with how it went so far.
#[derive(Serialize, ToSchema)]
pub(crate) struct CampaignRow {
    id: String,
    name: String,
    channel: String,
    state: String,
    segment: Option<NamedId>,
    audience: Option<i64>,
    sent: i64,
    done: i64,
    opened: i64,
    clicked: i64,
    conversion: Option<f64>,
    conversion_control: Option<f64>,
    revenue: Option<Amount>,
    scheduled_at: Option<At>,
    started_at: Option<At>,
    finished_at: Option<At>,
    updated_at: At,
}

/// A campaign.
#[derive(Serialize, ToSchema)]
#[schema(as = Campaign)]
pub(crate) struct CampaignBody {
    id: String,
    name: String,
    /// `win_back`, `welcome`, `birthday`, `cross_sell` or `other`.
    goal: String,
    /// `draft`, `scheduled`, `preparing`, `sending`, `paused`, `finished` or `stopped`.
    state: String,
    version: i64,
    channel: String,
    segment_id: Option<String>,
    segment: Option<NamedId>,
    list_id: Option<String>,
    subject: Option<String>,
    preheader: Option<String>,
    sender_id: Option<String>,
    sender: Option<SenderBody>,
    content: ContentBody,
    purpose: String,
    control_percent: f64,
    window_days: i64,
    scheduled_at: Option<At>,
    rate_per_minute: Option<i64>,
    created_at: At,
    updated_at: At,
    started_at: Option<At>,
    finished_at: Option<At>,
    progress: Option<ProgressBody>,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = CampaignSender)]
struct SenderBody {
    name: String,
    email: String,
    reply_to: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CampaignContent)]
struct ContentBody {
    mjml: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CampaignProgress)]
struct ProgressBody {
    planned: i64,
    done: i64,
    per_second: f64,
    eta_seconds: Option<i64>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewCampaign)]
pub(crate) struct CampaignTold {
    name: String,
    goal: Option<String>,
}

/// What to change; absent stays, null clears.
#[derive(Deserialize, ToSchema)]
#[schema(as = CampaignChange)]
pub(crate) struct CampaignChangeBody {
    name: Option<String>,
    goal: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    segment_id: Option<Option<SegmentId>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    list_id: Option<Option<ListId>>,
    subject: Option<String>,
    preheader: Option<String>,
    mjml: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<SenderBody>)]
    sender: Option<Option<SenderBody>>,
    control_percent: Option<f64>,
    window_days: Option<i64>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<At>)]
    scheduled_at: Option<Option<At>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    rate_per_minute: Option<Option<i64>>,
    purpose: Option<String>,
    /// The version the change was made on.
    version: i64,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CampaignsAsked {
    state: Option<String>,
    #[serde(default)]
    q: String,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Campaigns, the newest first.
#[utoipa::path(get, path = "/api/v1/campaigns", tag = "campaigns", operation_id = "list_campaigns", params(CampaignsAsked), responses((status = 200, body = Page<CampaignRow>)))]
pub(crate) async fn list(caller: Caller, Ask(asked): Ask<CampaignsAsked>) -> Answer<Json<Page<CampaignRow>>> {
    caller.allow(Scope::CampaignsRead)?;
    let unknown = || Problem::invalid("unknown_value", "state", "there is no such state of a campaign");
    let state = asked
        .state
        .filter(|word| !word.is_empty())
        .map(|word| CampaignState::from_word(&word).ok_or_else(unknown));
    let (state, page) = (state.transpose()?, PageAsked { cursor: asked.cursor, limit: asked.limit });
    let (below, limit, q) = (page.after()?.map(CampaignId), page.limit() as usize, asked.q);
    let mut found = caller.read(move |tx| campaigns::list(tx, state, &q, below, limit + 1)).await?;
    let has_more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| has_more).map(|last| last.id.0.to_string());
    Ok(Json(Page { items: rows(&caller, found).await?, next }))
}

/// Makes a draft.
#[utoipa::path(post, path = "/api/v1/campaigns", tag = "campaigns", operation_id = "create_campaign", request_body = CampaignTold, responses((status = 201, body = CampaignBody)))]
pub(crate) async fn create(
    caller: Caller,
    Body(asked): Body<CampaignTold>,
) -> Answer<(StatusCode, Json<CampaignBody>)> {
    caller.allow(Scope::CampaignsWrite)?;
    let (now, goal) = (caller.now(), asked.goal.as_deref().map_or(Ok(Goal::Other), goal)?);
    let campaign = caller.write(move |tx| campaigns::create(tx, now, &asked.name, goal)).await?;
    caller.audit("campaign.created", campaign.id, Params::new()).await?;
    Ok((StatusCode::CREATED, Json(body(&caller, campaign).await?)))
}

/// A campaign.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}", tag = "campaigns", operation_id = "show_campaign", params(("id" = String, Path)), responses((status = 200, body = CampaignBody)))]
pub(crate) async fn show(caller: Caller, Named(id): Named<CampaignId>) -> Answer<Json<CampaignBody>> {
    caller.allow(Scope::CampaignsRead)?;
    let campaign = caller.read(move |tx| campaigns::load(tx, id)).await?;
    Ok(Json(body(&caller, campaign).await?))
}

/// Changes a draft on top of a version.
#[utoipa::path(patch, path = "/api/v1/campaigns/{id}", tag = "campaigns", operation_id = "change_campaign", params(("id" = String, Path)), request_body = CampaignChangeBody, responses((status = 200, body = CampaignBody), (status = 409, description = "version_conflict, wrong_state")))]
pub(crate) async fn change(
    caller: Caller,
    Named(id): Named<CampaignId>,
    Body(asked): Body<CampaignChangeBody>,
) -> Answer<Json<CampaignBody>> {
    caller.allow(Scope::CampaignsWrite)?;
    let (now, version) = (caller.now(), asked.version);
    let change = change_of(asked)?;
    let campaign = caller.write(move |tx| campaigns::change(tx, now, id, version, change.clone())).await?;
    Ok(Json(body(&caller, campaign).await?))
}

/// Removes a draft.
#[utoipa::path(delete, path = "/api/v1/campaigns/{id}", tag = "campaigns", operation_id = "delete_campaign", params(("id" = String, Path)), responses((status = 204), (status = 409, description = "wrong_state")))]
pub(crate) async fn delete(caller: Caller, Named(id): Named<CampaignId>) -> Answer<StatusCode> {
    caller.allow(Scope::CampaignsWrite)?;
    caller.write(move |tx| campaigns::delete(tx, id)).await?;
    caller.audit("campaign.deleted", id, Params::new()).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn change_of(asked: CampaignChangeBody) -> Result<CampaignChange, Problem> {
    let purpose = |word: String| {
        Purpose::from_word(&word)
            .ok_or_else(|| Problem::invalid("unknown_value", "purpose", "there is no such purpose"))
    };
    let sender =
        |sender: SenderBody| Sender { name: sender.name, email: sender.email, reply_to: sender.reply_to };
    Ok(CampaignChange {
        name: asked.name,
        goal: asked.goal.as_deref().map(goal).transpose()?,
        purpose: asked.purpose.map(purpose).transpose()?,
        segment_id: asked.segment_id,
        list_id: asked.list_id,
        subject: asked.subject,
        preheader: asked.preheader,
        mjml: asked.mjml,
        sender: asked.sender.map(|given| given.map(sender)),
        control_basis_points: asked.control_percent.map(|percent| (percent * 100.0).round() as i64),
        window_days: asked.window_days,
        scheduled_at: asked.scheduled_at.map(|at| at.map(|at| at.0)),
        rate_per_minute: asked.rate_per_minute,
    })
}

fn goal(word: &str) -> Result<Goal, Problem> {
    Goal::from_word(word).ok_or_else(|| Problem::invalid("unknown_value", "goal", "there is no such goal"))
}

/// A campaign with its segment and progress.
pub(super) async fn body(caller: &Caller, campaign: Campaign) -> Result<CampaignBody, Problem> {
    let (id, segment_id) = (campaign.id, campaign.segment_id);
    let (segment, funnel) = caller
        .read(move |tx| {
            let segment = segments::load_many(tx, segment_id.as_slice())?.pop();
            Ok((segment, deliveries::funnel(tx, id)?))
        })
        .await?;
    let progress = campaign.started_at.map(|started| {
        let planned = campaign.audience_size.unwrap_or(0).max(funnel.total());
        let done = funnel.total() - funnel.pending;
        let seconds = (campaign.finished_at.unwrap_or(caller.now()).0 - started.0) as f64 / 1e6;
        let per_second = if seconds > 0.0 { done as f64 / seconds } else { 0.0 };
        let left = planned - done;
        let eta_seconds = (per_second > 0.0 && left > 0).then(|| (left as f64 / per_second).ceil() as i64);
        ProgressBody { planned, done, per_second, eta_seconds }
    });
    let text = |text: String| Some(text).filter(|text| !text.is_empty());
    Ok(CampaignBody {
        id: campaign.id.to_string(),
        name: campaign.name,
        goal: campaign.goal.as_str().to_owned(),
        state: campaign.state.as_str().to_owned(),
        version: campaign.version,
        channel: campaign.channel.as_str().to_owned(),
        segment_id: campaign.segment_id.map(|id| id.to_string()),
        segment: segment.map(|segment| NamedId::new(segment.id, segment.name)),
        list_id: campaign.list_id.map(|id| id.to_string()),
        subject: text(campaign.subject),
        preheader: text(campaign.preheader),
        sender_id: None,
        sender: campaign.sender.map(|sender| SenderBody {
            name: sender.name,
            email: sender.email,
            reply_to: sender.reply_to,
        }),
        content: ContentBody { mjml: campaign.mjml },
        purpose: campaign.purpose.as_str().to_owned(),
        control_percent: campaign.control_basis_points as f64 * 100.0 / WHOLE as f64,
        window_days: campaign.window_days,
        scheduled_at: campaign.scheduled_at.map(At),
        rate_per_minute: campaign.rate_per_minute,
        created_at: campaign.created_at.into(),
        updated_at: campaign.updated_at.into(),
        started_at: campaign.started_at.map(At),
        finished_at: campaign.finished_at.map(At),
        progress,
    })
}

/// Rows of campaigns, with what they changed so far.
pub(crate) async fn rows(caller: &Caller, found: Vec<Campaign>) -> Result<Vec<CampaignRow>, Problem> {
    let ids: Vec<CampaignId> = found.iter().map(|campaign| campaign.id).collect();
    let segment_ids: Vec<SegmentId> = found.iter().filter_map(|campaign| campaign.segment_id).collect();
    let started: Vec<CampaignId> =
        found.iter().filter(|campaign| campaign.started_at.is_some()).map(|campaign| campaign.id).collect();
    let workspace = caller.workspace.clone();
    let reports: HashMap<CampaignId, CampaignReport> =
        blocking(move || flows::report::campaigns(&workspace, started)).await?.into_iter().collect();
    let known = caller.read(move |tx| Known::load(tx, &ids, &segment_ids)).await?;
    Ok(found.into_iter().map(|campaign| row(&campaign, &known, reports.get(&campaign.id))).collect())
}

struct Known {
    segments: HashMap<SegmentId, String>,
    funnels: HashMap<CampaignId, deliveries::Funnel>,
    engagements: HashMap<CampaignId, reactions::Engagement>,
}

impl Known {
    fn load(tx: &mut Tx<'_>, ids: &[CampaignId], segment_ids: &[SegmentId]) -> Result<Known, Problem> {
        Ok(Known {
            segments: segments::load_many(tx, segment_ids)?
                .into_iter()
                .map(|segment| (segment.id, segment.name))
                .collect(),
            funnels: deliveries::funnels(tx, ids)?,
            engagements: reactions::engagements(tx, ids)?.into_iter().collect(),
        })
    }
}

fn row(campaign: &Campaign, known: &Known, report: Option<&CampaignReport>) -> CampaignRow {
    let funnel = known.funnels.get(&campaign.id).cloned().unwrap_or_default();
    let engagement = known.engagements.get(&campaign.id).cloned().unwrap_or_default();
    let effect = report.and_then(|report| report.effect.as_ref());
    let conversion =
        effect.and_then(|effect| effect.metrics.iter().find(|metric| metric.code == MetricCode::Conversion));
    CampaignRow {
        id: campaign.id.to_string(),
        name: campaign.name.clone(),
        channel: campaign.channel.as_str().to_owned(),
        state: campaign.state.as_str().to_owned(),
        segment: campaign.segment_id.and_then(|id| Some(NamedId::new(id, known.segments.get(&id)?.clone()))),
        audience: Some(funnel.total()).filter(|total| *total > 0).or(campaign.audience_size),
        sent: funnel.count(Outcome::Sent),
        done: funnel.total() - funnel.pending,
        opened: engagement.opens_human,
        clicked: engagement.clicks_human,
        conversion: conversion.map(|metric| metric.treated_mean),
        conversion_control: conversion.map(|metric| metric.control_mean),
        revenue: effect.map(|effect| effect.total_revenue.into()),
        scheduled_at: campaign.scheduled_at.map(At),
        started_at: campaign.started_at.map(At),
        finished_at: campaign.finished_at.map(At),
        updated_at: campaign.updated_at.into(),
    }
}
