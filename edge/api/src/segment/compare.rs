use access::Scope;
use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{Problem, SegmentId};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Body;
use crate::wire::{At, NamedId};

#[derive(Deserialize, ToSchema)]
pub(crate) struct CompareAsked {
    /// `seg_…`
    a: String,
    /// `seg_…`
    b: String,
}

/// How two segments overlap, at one instant.
#[derive(Serialize, ToSchema)]
pub(crate) struct SegmentOverlap {
    a: ComparedBody,
    b: ComparedBody,
    /// Members of both.
    both: u64,
    as_of: At,
    /// False while the columns are still being filled.
    is_complete: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ComparedSegment)]
struct ComparedBody {
    segment: NamedId,
    size: u64,
    /// Members of this one and not of the other.
    only: u64,
}

/// Counts who is in two saved segments: in each, in both, in one alone.
#[utoipa::path(post, path = "/api/v1/segments/compare", tag = "segments", request_body = CompareAsked, responses((status = 200, body = SegmentOverlap), (status = 404, description = "not_found")))]
pub(crate) async fn compare(caller: Caller, Body(asked): Body<CompareAsked>) -> Answer<Json<SegmentOverlap>> {
    caller.allow(Scope::SegmentsRead)?;
    let (a, b) = (segment_of(&asked.a, "a")?, segment_of(&asked.b, "b")?);
    let workspace = caller.workspace.clone();
    let found =
        caller.app.questions().ask(move |stop| flows::segment::compare(&workspace, a, b, stop)).await?;
    let overlap = found.overlap;
    let body = |segment: segment::segments::Segment, size, only| ComparedBody {
        segment: NamedId::new(segment.id, segment.name),
        size,
        only,
    };
    Ok(Json(SegmentOverlap {
        a: body(found.a, overlap.a, overlap.only_a()),
        b: body(found.b, overlap.b, overlap.only_b()),
        both: overlap.both,
        as_of: found.as_of.into(),
        is_complete: found.is_complete,
    }))
}

fn segment_of(text: &str, field: &'static str) -> Result<SegmentId, Problem> {
    text.parse().map_err(|_| Problem::invalid("bad_id", field, "a segment's id is written seg_…"))
}
