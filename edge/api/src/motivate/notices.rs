use access::Scope;
use axum::Json;
use motivate::loyalty::{self, Notice};
use serde::Serialize;
use utoipa::ToSchema;

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Ask;
use crate::wire::{At, Feed, FeedAsked};

/// Points that began, are about to end or ended, as a night found it.
#[derive(Serialize, ToSchema)]
#[schema(as = PointsNotice)]
pub(crate) struct NoticeBody {
    programme: String,
    customer: String,
    /// `active`, `expiring` or `expired`.
    kind: String,
    currency: String,
    points: i64,
    /// When they begin or end.
    due_at: At,
    noticed_at: At,
}

/// Points that began, are about to end (`notice_days` of the programme before) or ended, the oldest notice first, each once: for systems that tell customers. Kept for
/// 60 days; those of erased customers are left out.
#[utoipa::path(get, path = "/v1/loyalty/notices", tag = "loyalty", operation_id = "points_notices", params(FeedAsked), responses((status = 200, body = Feed<NoticeBody>)))]
pub(crate) async fn feed(caller: Caller, Ask(asked): Ask<FeedAsked>) -> Answer<Json<Feed<NoticeBody>>> {
    caller.allow(Scope::CustomersRead)?;
    let body = |notice: Notice| {
        Some(NoticeBody {
            programme: notice.programme.to_string(),
            customer: notice.customer?.to_string(),
            kind: notice.kind,
            currency: notice.currency,
            points: notice.points,
            due_at: notice.due_at.into(),
            noticed_at: notice.at.into(),
        })
    };
    let read =
        caller.read(move |tx| Feed::read(tx, &asked, loyalty::notices_end, loyalty::notices_since, body));
    Ok(Json(read.await?))
}
