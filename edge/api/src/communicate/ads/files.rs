use std::io;
use std::sync::Arc;

use access::Scope;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use communicate::ad_audiences::{self, AdAudience};
use communicate::ad_exports::{self, AdExport, FilePart};
use communicate::ad_networks::{Line, text_of};
use flows::Workspace;
use vocabulary::{AdExportId, Problem, param};

use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::Named;

/// Lines read at a time: some hundred kilobytes, however long the file.
const LINES_AT_ONCE: i64 = 2_000;

/// The file of everybody in an export: hashes in the columns the network reads.
#[utoipa::path(get, path = "/api/v1/ad-exports/{id}/full.csv", tag = "ad audiences", params(("id" = String, Path)), responses((status = 200, content_type = "text/csv"), (status = 409, description = "ad_export_not_ready"), (status = 410, description = "ad_export_files_gone")))]
pub(crate) async fn full(caller: Caller, Named(id): Named<AdExportId>) -> Answer<impl IntoResponse> {
    file(caller, id, FilePart::Full, "full").await
}

/// The file of who came since the export before; to be uploaded after the removals.
#[utoipa::path(get, path = "/api/v1/ad-exports/{id}/additions.csv", tag = "ad audiences", params(("id" = String, Path)), responses((status = 200, content_type = "text/csv"), (status = 409, description = "ad_export_not_ready"), (status = 410, description = "ad_export_files_gone")))]
pub(crate) async fn additions(caller: Caller, Named(id): Named<AdExportId>) -> Answer<impl IntoResponse> {
    file(caller, id, FilePart::Additions, "additions").await
}

/// The file of the addresses that left since the export before.
#[utoipa::path(get, path = "/api/v1/ad-exports/{id}/removals.csv", tag = "ad audiences", params(("id" = String, Path)), responses((status = 200, content_type = "text/csv"), (status = 409, description = "ad_export_not_ready"), (status = 410, description = "ad_export_files_gone")))]
pub(crate) async fn removals(caller: Caller, Named(id): Named<AdExportId>) -> Answer<impl IntoResponse> {
    file(caller, id, FilePart::Removals, "removals").await
}

async fn file(
    caller: Caller,
    id: AdExportId,
    part: FilePart,
    word: &'static str,
) -> Answer<impl IntoResponse + use<>> {
    caller.allow(Scope::SegmentsRead)?;
    caller.allow(Scope::CustomersRead)?;
    let (audience, export) = caller
        .read(move |tx| {
            let export = ad_exports::check_files(tx, id)?;
            Ok((ad_audiences::load(tx, export.audience)?, export))
        })
        .await?;
    caller.audit("ad_audience.downloaded", id, param("file", word)).await?;
    let name = format!("{}-{}-{}-{word}.csv", audience.network.as_str(), audience.id, export.number);
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, disposition.map_err(Problem::internal)?),
    ];
    Ok((headers, streamed(Arc::clone(&caller.workspace), audience, export, part)))
}

/// The lines of a file as they are read. A fault half-way breaks the answer off, so that nobody takes half a file for a whole one.
fn streamed(workspace: Arc<Workspace>, audience: AdAudience, export: AdExport, part: FilePart) -> Body {
    let head = Bytes::from(audience.network.header(audience.keys));
    let head = futures::stream::once(async move { Ok::<_, io::Error>(head) });
    let pages = futures::stream::try_unfold(Some(Line::default()), move |place| {
        let (workspace, export, keys) = (Arc::clone(&workspace), export.clone(), audience.keys);
        async move {
            let Some(after) = place else { return Ok(None) };
            let read =
                workspace.store.read(move |tx| ad_exports::page(tx, &export, part, &after, LINES_AT_ONCE));
            let page = read.await.map_err(|problem| io::Error::other(problem.to_string()))?;
            let text: String = page.lines.iter().map(|line| text_of(keys, line)).collect();
            Ok(Some((Bytes::from(text), page.next)))
        }
    });
    Body::from_stream(futures::StreamExt::chain(head, pages))
}
