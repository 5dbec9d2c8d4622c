use std::collections::HashMap;

use access::Scope;
use axum::Json;
use axum::http::StatusCode;
use communicate::{ad_audiences, campaigns};
use motivate::promotions::{self, PromotionState};
use segment::Worth;
use segment::segments::{self, NewSegment, Segment, Version};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Tx;
use utoipa::{IntoParams, ToSchema};
use vocabulary::{Currency, Money, Params, Problem, SegmentId};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Ask, Body, Named};
use crate::wire::{Amount, At, NamedId, Page, PageAsked};

use super::live::{self, LiveBody};

/// Campaigns looked through for those that use a segment.
const CAMPAIGNS_READ: usize = 1_000;

/// A segment in the list, with what it was worth when last counted.
#[derive(Serialize, ToSchema)]
pub(crate) struct SegmentRow {
    id: String,
    name: String,
    version: i64,
    #[serde(flatten)]
    figures: SegmentFigures,
    updated_at: At,
    used_in: Vec<NamedId>,
    /// Nothing unless it is kept live.
    live: Option<LiveBody>,
}

/// What a segment is worth.
#[derive(Serialize, ToSchema)]
pub(crate) struct SegmentFigures {
    /// Members: of a live segment now, of another when it was counted.
    size: u64,
    /// Of all customers, 0 to 1.
    share: f64,
    /// Of the revenue of all customers, 0 to 1.
    revenue_share: Option<f64>,
    average_receipt: Option<Amount>,
    counted_at: Option<At>,
}

/// A segment.
#[derive(Serialize, ToSchema)]
#[schema(as = Segment)]
pub(crate) struct SegmentBody {
    id: String,
    name: String,
    description: Option<String>,
    version: i64,
    /// `{"version": 1, "root": Condition}`
    #[schema(value_type = Object)]
    tree: Value,
    size: u64,
    counted_at: Option<At>,
    created_at: At,
    updated_at: At,
    archived_at: Option<At>,
    used_in: Vec<NamedId>,
    versions: Vec<VersionBody>,
    /// Nothing unless it is kept live.
    live: Option<LiveBody>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SegmentVersion)]
struct VersionBody {
    version: i64,
    at: At,
    by: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewSegment)]
pub(crate) struct SegmentTold {
    name: String,
    description: Option<String>,
    #[schema(value_type = Object)]
    tree: Value,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = SegmentChange)]
pub(crate) struct SegmentChange {
    name: String,
    description: Option<String>,
    #[schema(value_type = Object)]
    tree: Value,
    /// The version the change was made on.
    version: i64,
    /// Of a live segment: whether those who come in or go out by the change set things going.
    fires: Option<bool>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SegmentsAsked {
    #[serde(default)]
    q: String,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Segments, changed last first.
#[utoipa::path(get, path = "/api/v1/segments", tag = "segments", operation_id = "list_segments", params(SegmentsAsked), responses((status = 200, body = Page<SegmentRow>)))]
pub(crate) async fn list(caller: Caller, Ask(asked): Ask<SegmentsAsked>) -> Answer<Json<Page<SegmentRow>>> {
    caller.allow(Scope::SegmentsRead)?;
    let page = PageAsked { cursor: asked.cursor, limit: asked.limit };
    let (before, limit, q) = (page.after()?.map(SegmentId), page.limit() as usize, asked.q);
    let (found, mut used) =
        caller.read(move |tx| Ok((segments::list(tx, &q, before, limit + 1)?, uses(tx)?))).await?;
    let next = found.get(limit).and_then(|_| found.get(limit - 1)).map(|last| last.id.0.to_string());
    let currency = caller.workspace.settings().currency;
    let mut live = live::all(&caller).await?;
    let row = |segment: Segment| {
        let used_in = used.remove(&segment.id).unwrap_or_default();
        let live = live.remove(&segment.id);
        row(segment, used_in, live, currency)
    };
    Ok(Json(Page { items: found.into_iter().take(limit).map(row).collect(), next }))
}

/// Keeps a new segment, counted.
#[utoipa::path(post, path = "/api/v1/segments", tag = "segments", operation_id = "create_segment", request_body = SegmentTold, responses((status = 201, body = SegmentBody), (status = 422, description = "bad_condition")))]
pub(crate) async fn create(
    caller: Caller,
    Body(asked): Body<SegmentTold>,
) -> Answer<(StatusCode, Json<SegmentBody>)> {
    let by = caller.session()?.0.staff.name.clone();
    let new = NewSegment {
        name: asked.name,
        description: asked.description.unwrap_or_default(),
        tree: asked.tree,
        by,
    };
    let workspace = caller.workspace.clone();
    let saved = caller.app.questions().ask(move |stop| flows::segment::create(&workspace, new, stop)).await?;
    caller.audit("segment.created", saved.id, Params::new()).await?;
    Ok((StatusCode::CREATED, Json(body(&caller, saved).await?)))
}

/// A segment.
#[utoipa::path(get, path = "/api/v1/segments/{id}", tag = "segments", operation_id = "show_segment", params(("id" = String, Path)), responses((status = 200, body = SegmentBody)))]
pub(crate) async fn show(caller: Caller, Named(id): Named<SegmentId>) -> Answer<Json<SegmentBody>> {
    caller.allow(Scope::SegmentsRead)?;
    let saved = caller.read(move |tx| segments::load(tx, id)).await?;
    Ok(Json(body(&caller, saved).await?))
}

/// Changes a segment on top of a version.
#[utoipa::path(put, path = "/api/v1/segments/{id}", tag = "segments", operation_id = "change_segment", params(("id" = String, Path)), request_body = SegmentChange, responses((status = 200, body = SegmentBody), (status = 409, description = "version_conflict")))]
pub(crate) async fn change(
    caller: Caller,
    Named(id): Named<SegmentId>,
    Body(asked): Body<SegmentChange>,
) -> Answer<Json<SegmentBody>> {
    let by = caller.session()?.0.staff.name.clone();
    let new = NewSegment {
        name: asked.name,
        description: asked.description.unwrap_or_default(),
        tree: asked.tree,
        by,
    };
    let workspace = caller.workspace.clone();
    let fires = asked.fires.unwrap_or(false);
    let change = move |stop: &_| flows::segment::change(&workspace, id, asked.version, new, fires, stop);
    let saved = caller.app.questions().ask(change).await?;
    caller.audit("segment.changed", id, Params::new()).await?;
    Ok(Json(body(&caller, saved).await?))
}

/// Puts a segment away.
#[utoipa::path(delete, path = "/api/v1/segments/{id}", tag = "segments", params(("id" = String, Path)), responses((status = 204)))]
pub(crate) async fn archive(caller: Caller, Named(id): Named<SegmentId>) -> Answer<StatusCode> {
    caller.session()?;
    let now = caller.now();
    caller.write(move |tx| flows::segment::archive(tx, now, id)).await?;
    caller.audit("segment.archived", id, Params::new()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a segment out of the archive.
#[utoipa::path(post, path = "/api/v1/segments/{id}/restore", tag = "segments", params(("id" = String, Path)), responses((status = 200, body = SegmentBody)))]
pub(crate) async fn restore(caller: Caller, Named(id): Named<SegmentId>) -> Answer<Json<SegmentBody>> {
    caller.session()?;
    let saved = caller.write(move |tx| segments::restore(tx, id)).await?;
    caller.audit("segment.restored", id, Params::new()).await?;
    Ok(Json(body(&caller, saved).await?))
}

/// Makes a copy.
#[utoipa::path(post, path = "/api/v1/segments/{id}/duplicate", tag = "segments", operation_id = "duplicate_segment", params(("id" = String, Path)), responses((status = 201, body = SegmentBody)))]
pub(crate) async fn duplicate(
    caller: Caller,
    Named(id): Named<SegmentId>,
) -> Answer<(StatusCode, Json<SegmentBody>)> {
    let by = caller.session()?.0.staff.name.clone();
    let now = caller.now();
    let copy = caller
        .write(move |tx| {
            let name = copy_name(&segments::load(tx, id)?.name);
            segments::duplicate(tx, now, id, &name, &by)
        })
        .await?;
    let (workspace, copy_id) = (caller.workspace.clone(), copy.id);
    let copy =
        caller.app.questions().ask(move |stop| flows::segment::recount(&workspace, copy_id, stop)).await?;
    caller.audit("segment.created", copy.id, Params::new()).await?;
    Ok((StatusCode::CREATED, Json(body(&caller, copy).await?)))
}

/// `Sleeping` becomes `Sleeping (2)`, that `Sleeping (3)`.
fn copy_name(name: &str) -> String {
    let counted = name.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    match counted.and_then(|(base, number)| Some((base, number.parse::<u32>().ok()?))) {
        Some((base, number)) => format!("{base} ({})", number.saturating_add(1)),
        None => format!("{name} (2)"),
    }
}

async fn body(caller: &Caller, saved: Segment) -> Result<SegmentBody, Problem> {
    let id = saved.id;
    let (versions, mut used, referring) = caller
        .read(move |tx| Ok((segments::versions(tx, id)?, uses(tx)?, segments::referring(tx, id)?)))
        .await?;
    let mut used_in = used.remove(&id).unwrap_or_default();
    used_in.extend(referring.into_iter().map(|other| NamedId::new(other.id, other.name)));
    let version = |version: Version| VersionBody {
        version: version.version,
        at: version.at.into(),
        by: Some(version.by).filter(|by| !by.is_empty()),
    };
    let live = live::all(caller).await?.remove(&id);
    let counted = saved.worth.map_or(0, |worth| worth.size);
    Ok(SegmentBody {
        id: id.to_string(),
        name: saved.name,
        description: Some(saved.description).filter(|text| !text.is_empty()),
        version: saved.version,
        tree: saved.tree,
        size: live.as_ref().and_then(LiveBody::whole_size).unwrap_or(counted),
        counted_at: saved.counted_at.map(At),
        created_at: saved.created_at.into(),
        updated_at: saved.updated_at.into(),
        archived_at: saved.archived_at.map(At),
        used_in,
        versions: versions.into_iter().map(version).collect(),
        live,
    })
}

/// What a segment is worth now: counted anew when it was counted more than a minute ago.
#[utoipa::path(get, path = "/api/v1/segments/{id}/figures", tag = "segments", operation_id = "segment_figures", params(("id" = String, Path)), responses((status = 200, body = SegmentFigures), (status = 404)))]
pub(crate) async fn figures(caller: Caller, Named(id): Named<SegmentId>) -> Answer<Json<SegmentFigures>> {
    caller.allow(Scope::SegmentsRead)?;
    let workspace = caller.workspace.clone();
    let segment =
        caller.app.questions().ask(move |stop| flows::segment::counted(&workspace, id, stop)).await?;
    let live = live::all(&caller).await?.remove(&id);
    Ok(Json(figures_of(&segment, live.as_ref(), caller.workspace.settings().currency)))
}

fn row(segment: Segment, used_in: Vec<NamedId>, live: Option<LiveBody>, currency: Currency) -> SegmentRow {
    SegmentRow {
        figures: figures_of(&segment, live.as_ref(), currency),
        id: segment.id.to_string(),
        name: segment.name,
        version: segment.version,
        updated_at: segment.updated_at.into(),
        used_in,
        live,
    }
}

fn figures_of(segment: &Segment, live: Option<&LiveBody>, currency: Currency) -> SegmentFigures {
    let worth = segment.worth.unwrap_or_default();
    let size = live.and_then(LiveBody::whole_size).unwrap_or(worth.size);
    SegmentFigures {
        size,
        share: if worth.base > 0 { (size as f64 / worth.base as f64).min(1.0) } else { 0.0 },
        revenue_share: (worth.revenue_of_all > 0).then(|| worth.revenue as f64 / worth.revenue_of_all as f64),
        average_receipt: average_receipt(&worth).map(|minor| Money::new(minor, currency).into()),
        counted_at: segment.counted_at.map(At),
    }
}

fn average_receipt(worth: &Worth) -> Option<i64> {
    let orders = i128::from(worth.orders);
    (orders > 0).then(|| i64::try_from(worth.revenue / orders).ok()).flatten()
}

/// The campaigns, promotions and ad audiences that use each segment, and the lists frozen from it.
fn uses(tx: &mut Tx<'_>) -> Result<HashMap<SegmentId, Vec<NamedId>>, Problem> {
    let mut uses: HashMap<SegmentId, Vec<NamedId>> = HashMap::new();
    for campaign in campaigns::list(tx, None, "", None, CAMPAIGNS_READ)? {
        if let Some(segment) = campaign.segment_id {
            uses.entry(segment).or_default().push(NamedId::new(campaign.id, campaign.name));
        }
    }
    for promotion in promotions::list(tx)?.into_iter().filter(|one| one.state != PromotionState::Ended) {
        let pending = promotion.pending.iter().flat_map(flows::promotion::segments_of);
        let mut segments: Vec<_> =
            flows::promotion::segments_of(&promotion.definition).into_iter().chain(pending).collect();
        segments.sort_unstable();
        segments.dedup();
        for segment in segments {
            uses.entry(segment).or_default().push(NamedId::new(promotion.id, promotion.name.clone()));
        }
    }
    for audience in ad_audiences::list(tx, None)? {
        uses.entry(audience.segment).or_default().push(NamedId::new(audience.id, audience.name));
    }
    for list in segment::lists::all(tx)? {
        if let Some((segment, _)) = list.segment {
            uses.entry(segment).or_default().push(NamedId::new(list.id, list.name));
        }
    }
    Ok(uses)
}

#[cfg(test)]
mod tests {
    use super::copy_name;

    #[test]
    fn copies_are_numbered() {
        assert_eq!(copy_name("Sleeping"), "Sleeping (2)");
        assert_eq!(copy_name("Sleeping (2)"), "Sleeping (3)");
        assert_eq!(copy_name("Sleeping (old)"), "Sleeping (old) (2)");
    }
}
