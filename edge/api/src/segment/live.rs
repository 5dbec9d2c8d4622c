use std::collections::HashMap;

use access::Scope;
use axum::Json;
use axum::http::StatusCode;
use flows::live::Liveness;
use know::customers;
use segment::live::{self, Change};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CustomerId, Instant, Params, Problem, SegmentId};

use crate::app::blocking;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Ask, Body, Named};
use crate::wire::{At, Feed, FeedAsked, NamedId, Page, PageAsked};

/// How a segment that is kept live stands.
#[derive(Serialize, ToSchema)]
#[schema(as = SegmentLive)]
pub(crate) struct LiveBody {
    state: LiveState,
    /// Of the customers, 0 to 1, for how many it is worked out whether they are in it.
    progress: f64,
    /// Members so far.
    size: i64,
    since: At,
    /// Everything accepted up to this instant has been taken into account.
    as_of: At,
    /// Milliseconds between that instant and now.
    lag_ms: i64,
}

/// `filling` while the members of a new or changed segment are worked out.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum LiveState {
    Filling,
    Live,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = SegmentLiveAsked)]
pub(crate) struct LiveAsked {
    /// Whether those found in it at the start set things going as if they had just entered.
    #[serde(default)]
    fires: bool,
}

/// An entry into a segment or an exit from it.
#[derive(Serialize, ToSchema)]
#[schema(as = MembershipChange)]
pub(crate) struct ChangeBody {
    id: String,
    /// Nothing once the customer is erased.
    customer: Option<NamedId>,
    entered: bool,
    /// `order`, `return`, `event`, `message`, `card`, `time`, `edit` or `gone`.
    #[schema(value_type = String)]
    cause: &'static str,
    /// The version of the segment it was told by.
    version: i64,
    /// Whether it sets things going.
    fires: bool,
    at: At,
}

/// Keeps a segment live; who is in it is worked out in the background.
#[utoipa::path(put, path = "/api/v1/segments/{id}/live", tag = "segments", params(("id" = String, Path)), request_body = LiveAsked, responses((status = 204), (status = 409, description = "segment_archived")))]
pub(crate) async fn start(
    caller: Caller,
    Named(id): Named<SegmentId>,
    Body(asked): Body<LiveAsked>,
) -> Answer<StatusCode> {
    caller.session()?;
    let now = caller.now();
    caller.write(move |tx| flows::live::start(tx, now, id, asked.fires)).await?;
    caller.audit("segment.live", id, Params::new()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Keeps a segment live no longer.
#[utoipa::path(delete, path = "/api/v1/segments/{id}/live", tag = "segments", operation_id = "stop_live_segment", params(("id" = String, Path)), responses((status = 204)))]
pub(crate) async fn stop(caller: Caller, Named(id): Named<SegmentId>) -> Answer<StatusCode> {
    caller.session()?;
    caller.write(move |tx| live::stop(tx, id)).await?;
    caller.audit("segment.not_live", id, Params::new()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who entered and left a live segment, newest first.
#[utoipa::path(get, path = "/api/v1/segments/{id}/changes", tag = "segments", params(("id" = String, Path), PageAsked), responses((status = 200, body = Page<ChangeBody>)))]
pub(crate) async fn changes(
    caller: Caller,
    Named(id): Named<SegmentId>,
    Ask(asked): Ask<PageAsked>,
) -> Answer<Json<Page<ChangeBody>>> {
    caller.allow(Scope::SegmentsRead)?;
    caller.allow(Scope::CustomersRead)?;
    let (before, limit) = (asked.after()?, asked.limit());
    let (found, cards) = caller
        .read(move |tx| {
            segment::segments::load(tx, id)?;
            let found = live::changes(tx, id, before, limit + 1)?;
            let ids: Vec<CustomerId> = found.iter().map(|(_, change)| change.customer).collect();
            Ok((found, customers::load_map(tx, &ids)?))
        })
        .await?;
    let next =
        found.get(limit as usize).and_then(|_| found.get(limit as usize - 1)).map(|(id, _)| id.to_string());
    let body = |(id, change): (i64, Change)| ChangeBody {
        id: id.to_string(),
        customer: cards.get(&change.customer).map(|card| NamedId::new(change.customer, card.name())),
        entered: change.entered,
        cause: change.cause.as_str(),
        version: change.version,
        fires: change.fires,
        at: change.at.into(),
    };
    Ok(Json(Page { items: found.into_iter().take(limit as usize).map(body).collect(), next }))
}

/// An entry into a live segment or an exit from it, as machines follow them.
#[derive(Serialize, ToSchema)]
#[schema(as = SegmentMove)]
pub(crate) struct MoveBody {
    segment: String,
    customer: String,
    entered: bool,
    /// `order`, `return`, `event`, `message`, `card`, `time`, `edit` or `gone`.
    #[schema(value_type = String)]
    cause: &'static str,
    /// The version of the segment it was told by.
    version: i64,
    /// Whether it sets things going.
    fires: bool,
    at: At,
}

/// Who entered and left live segments, the oldest first, each once: for systems that follow. Kept for 400 days.
#[utoipa::path(get, path = "/v1/segments/moves", tag = "segments", operation_id = "segment_moves", params(FeedAsked), responses((status = 200, body = Feed<MoveBody>)))]
pub(crate) async fn feed(caller: Caller, Ask(asked): Ask<FeedAsked>) -> Answer<Json<Feed<MoveBody>>> {
    caller.allow(Scope::SegmentsRead)?;
    caller.allow(Scope::CustomersRead)?;
    let body = |change: Change| {
        Some(MoveBody {
            segment: change.segment.to_string(),
            customer: change.customer.to_string(),
            entered: change.entered,
            cause: change.cause.as_str(),
            version: change.version,
            fires: change.fires,
            at: change.at.into(),
        })
    };
    let read = caller.read(move |tx| Feed::read(tx, &asked, live::changes_end, live::changes_since, body));
    Ok(Json(read.await?))
}

impl LiveBody {
    /// Members, once they are all worked out.
    pub(super) fn whole_size(&self) -> Option<u64> {
        matches!(self.state, LiveState::Live).then(|| self.size.max(0) as u64)
    }
}

/// How the live segments stand, by their ids.
pub(super) async fn all(caller: &Caller) -> Result<HashMap<SegmentId, LiveBody>, Problem> {
    let (workspace, now) = (caller.workspace.clone(), caller.now());
    let found = blocking(move || flows::live::liveness(&workspace)).await?;
    Ok(found.into_iter().map(|one| (one.segment.id, body(&one, now))).collect())
}

fn body(one: &Liveness, now: Instant) -> LiveBody {
    let segment = &one.segment;
    let (state, progress) = match segment.filled_to {
        None => (LiveState::Live, 1.0),
        Some(to) if one.last.0 > 0 => (LiveState::Filling, (to.0 as f64 / one.last.0 as f64).min(1.0)),
        Some(_) => (LiveState::Filling, 0.0),
    };
    LiveBody {
        state,
        progress,
        size: segment.size,
        since: segment.started_at.into(),
        as_of: one.as_of.into(),
        lag_ms: (now.0 - one.as_of.0).max(0) / 1_000,
    }
}
