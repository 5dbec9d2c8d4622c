use access::Scope;
use axum::Json;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use vocabulary::{Date, SegmentId};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Body, Named};
use crate::wire::Items;

#[derive(Deserialize, ToSchema)]
pub(crate) struct TrendAsked {
    /// `{"version": 1, "root": Condition}`
    #[schema(value_type = Object)]
    tree: Value,
}

/// How many a tree described at the end of a day.
#[derive(Serialize, ToSchema)]
#[schema(as = SegmentTrendPoint)]
pub(crate) struct PointBody {
    #[schema(value_type = String, format = Date)]
    day: Date,
    count: u64,
}

/// Twelve weeks of a tree's size, the last of them now. What has happened is seen as of each day; what is known of the people themselves, and what
/// later returns took from orders, is as it is today.
#[utoipa::path(post, path = "/api/v1/segments/trend", tag = "segments", request_body = TrendAsked, responses((status = 200, body = Items<PointBody>), (status = 422, description = "bad_condition")))]
pub(crate) async fn of_tree(caller: Caller, Body(asked): Body<TrendAsked>) -> Answer<Json<Items<PointBody>>> {
    caller.allow(Scope::SegmentsRead)?;
    let workspace = caller.workspace.clone();
    let points =
        caller.app.questions().ask(move |stop| flows::segment::trend(&workspace, &asked.tree, stop)).await?;
    Ok(Json(Items { items: points.into_iter().map(point).collect() }))
}

/// Twelve weeks of a saved segment's size, worked out once a day.
#[utoipa::path(get, path = "/api/v1/segments/{id}/trend", tag = "segments", params(("id" = String, Path)), responses((status = 200, body = Items<PointBody>)))]
pub(crate) async fn of_segment(
    caller: Caller,
    Named(id): Named<SegmentId>,
) -> Answer<Json<Items<PointBody>>> {
    caller.allow(Scope::SegmentsRead)?;
    let workspace = caller.workspace.clone();
    let points =
        caller.app.questions().ask(move |stop| flows::segment::kept_trend(&workspace, id, stop)).await?;
    Ok(Json(Items { items: points.into_iter().map(point).collect() }))
}

fn point((day, count): (Date, u64)) -> PointBody {
    PointBody { day, count }
}
