use access::Scope;
use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use know::customers;
use segment::lists::{self, List};
use segment::segments;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CustomerId, Params, Problem, SegmentId, param};

use crate::app::blocking;
use crate::caller::Caller;
use crate::csv::{Csv, attachment};
use crate::know::{CustomerPage, row_bodies};
use crate::problem::Answer;
use crate::read::{Ask, Body, Named};
use crate::wire::{At, Items, NamedId, PageAsked};

const EXPORT_BATCH: usize = 1_000;

#[derive(Deserialize, ToSchema)]
#[schema(as = NewList)]
pub(crate) struct ListTold {
    name: String,
}

/// A frozen list.
#[derive(Serialize, ToSchema)]
#[schema(as = CustomerList)]
pub(crate) struct ListBody {
    id: String,
    name: String,
    size: i64,
    /// The segment it was taken from.
    segment_id: Option<String>,
    created_at: At,
}

impl From<List> for ListBody {
    fn from(list: List) -> ListBody {
        ListBody {
            id: list.id.to_string(),
            name: list.name,
            size: list.size,
            segment_id: list.segment.map(|(id, _)| id.to_string()),
            created_at: list.created_at.into(),
        }
    }
}

/// Members of a segment as of now.
#[utoipa::path(get, path = "/api/v1/segments/{id}/customers", tag = "segments", operation_id = "list_segment_customers", params(("id" = String, Path), PageAsked), responses((status = 200, body = CustomerPage)))]
pub(crate) async fn list(
    caller: Caller,
    Named(id): Named<SegmentId>,
    Ask(asked): Ask<PageAsked>,
) -> Answer<Json<CustomerPage>> {
    caller.allow(Scope::SegmentsRead)?;
    caller.allow(Scope::CustomersRead)?;
    Ok(Json(members(&caller, id, &asked).await?))
}

/// Freezes who is in a segment now under a name.
#[utoipa::path(post, path = "/api/v1/segments/{id}/lists", tag = "segments", params(("id" = String, Path)), request_body = ListTold, responses((status = 201, body = ListBody)))]
pub(crate) async fn freeze(
    caller: Caller,
    Named(id): Named<SegmentId>,
    Body(asked): Body<ListTold>,
) -> Answer<(StatusCode, Json<ListBody>)> {
    caller.session()?;
    let workspace = caller.workspace.clone();
    let list = caller
        .app
        .questions()
        .ask(move |stop| flows::segment::freeze(&workspace, id, asked.name, stop))
        .await?;
    caller.audit("list.frozen", list.id, param("segment", id.to_string())).await?;
    Ok((StatusCode::CREATED, Json(list.into())))
}

/// All frozen lists, the newest first.
#[utoipa::path(get, path = "/api/v1/lists", tag = "segments", responses((status = 200, body = Items<ListBody>)))]
pub(crate) async fn lists(caller: Caller) -> Answer<Json<Items<ListBody>>> {
    caller.allow(Scope::SegmentsRead)?;
    let lists = caller.read(lists::all).await?;
    Ok(Json(Items { items: lists.into_iter().map(ListBody::from).collect() }))
}

/// Members of a segment as a file: ids, names and cities. Addresses stay here.
#[utoipa::path(get, path = "/api/v1/segments/{id}/export.csv", tag = "segments", operation_id = "export_segment", params(("id" = String, Path)), responses((status = 200, content_type = "text/csv")))]
pub(crate) async fn export(caller: Caller, Named(id): Named<SegmentId>) -> Answer<impl IntoResponse> {
    caller.allow(Scope::SegmentsRead)?;
    caller.allow(Scope::CustomersRead)?;
    caller.audit("segment.exported", id, Params::new()).await?;
    let workspace = caller.workspace.clone();
    let members = blocking(move || flows::segment::members(&workspace, id)).await?;
    let mut csv = Csv::with_header(&["id", "first_name", "last_name", "city"]);
    for batch in members.chunks(EXPORT_BATCH) {
        let ids = batch.to_vec();
        for card in caller.read(move |tx| customers::load_many(tx, &ids)).await? {
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            csv.row(&[card.id.to_string(), text(&card.first_name), text(&card.last_name), text(&card.city)]);
        }
    }
    Ok(attachment(&format!("{id}.csv"), csv))
}

/// A page of a segment's members, in order of their ids.
pub(crate) async fn members(
    caller: &Caller,
    id: SegmentId,
    asked: &PageAsked,
) -> Result<CustomerPage, Problem> {
    let (after, limit) = (CustomerId(asked.after()?.unwrap_or(0)), asked.limit() as usize);
    let workspace = caller.workspace.clone();
    let (ids, total) = caller
        .app
        .questions()
        .ask(move |stop| flows::segment::page(&workspace, id, after, limit, stop))
        .await?;
    let next = ids.last().filter(|_| ids.len() == limit).map(|last| last.0.to_string());
    let items = row_bodies(caller, ids).await?;
    Ok(CustomerPage { items, next, count: crate::know::count(total as i64, true) })
}

/// The segments a customer is in.
pub(crate) async fn of_customer(caller: &Caller, customer: CustomerId) -> Result<Vec<NamedId>, Problem> {
    if !caller.read(segments::any).await? {
        return Ok(Vec::new());
    }
    let workspace = caller.workspace.clone();
    let found = blocking(move || flows::segment::of_customer(&workspace, customer)).await?;
    Ok(found.into_iter().map(|segment| NamedId::new(segment.id, segment.name)).collect())
}
