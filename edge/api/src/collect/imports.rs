use axum::Json;
use axum::body::Body as HttpBody;
use axum::extract::Multipart;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use collect::imports::{
    self, Column, Format, Import, ImportKind, ImportState, Mapping, Plan, Tally, Target, state_word, targets,
};
use flows::Workspace;
use flows::import::{self as flow, Keep};
use serde::{Deserialize, Serialize};
use tokio::io::AsyncWriteExt;
use utoipa::{IntoParams, ToSchema};
use vocabulary::{ErrorKind, ImportId, Params, Problem, param};

use crate::app::blocking;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Ask, Body, Named};
use crate::wire::{At, Page, PageAsked};

/// An import of a file.
#[derive(Serialize, ToSchema)]
#[schema(as = Import)]
pub(crate) struct ImportBody {
    id: String,
    /// `customers`, `orders`, `products` or `returns`, once it is chosen.
    kind: Option<String>,
    file_name: String,
    size_bytes: i64,
    /// `uploaded`, `mapped`, `checking`, `checked`, `running`, `paused`, `finished`, `failed`, `undoing`, `undone` or `cancelled`.
    state: String,
    /// How the file is read.
    #[schema(value_type = Object)]
    format: Format,
    #[schema(value_type = Vec<ImportColumn>)]
    columns: Vec<Column>,
    #[schema(value_type = Vec<ImportTarget>)]
    targets: &'static [Target],
    /// Which column means what.
    #[schema(value_type = Option<Object>)]
    mapping: Option<Mapping>,
    #[schema(value_type = Option<ImportTally>)]
    check: Option<Tally>,
    progress: Option<ImportProgress>,
    #[schema(value_type = Option<ImportTally>)]
    result: Option<Tally>,
    /// Where the bad rows can be had.
    error_file: Option<String>,
    problem: Option<String>,
    can_undo_until: Option<At>,
    created_at: At,
    started_at: Option<At>,
    finished_at: Option<At>,
    job_id: Option<String>,
}

/// A column as it was found.
#[derive(Serialize, ToSchema)]
#[allow(dead_code, reason = "the page of `collect::imports::Column` in the document")]
struct ImportColumn {
    name: String,
    samples: Vec<String>,
    guess: Option<String>,
    /// In percent.
    confidence: u8,
}

/// Something a column can mean.
#[derive(Serialize, ToSchema)]
#[allow(dead_code, reason = "the page of `collect::imports::Target` in the document")]
struct ImportTarget {
    key: String,
    required: bool,
    label_code: String,
    #[serde(rename = "type")]
    kind: String,
    /// Whether several columns may mean it.
    many: bool,
}

/// What became of the rows.
#[derive(Serialize, ToSchema)]
#[allow(dead_code, reason = "the page of `collect::imports::Tally` in the document")]
struct ImportTally {
    rows: i64,
    new: i64,
    updated: i64,
    unchanged: i64,
    skipped: i64,
    errors: i64,
    /// Sum of what was new, minor units.
    amount: i64,
    by_code: Vec<ImportCode>,
}

#[derive(Serialize, ToSchema)]
#[allow(dead_code, reason = "part of `ImportTally`")]
struct ImportCode {
    code: String,
    count: i64,
    sample_rows: Vec<ImportRowError>,
}

#[derive(Serialize, ToSchema)]
#[allow(dead_code, reason = "part of `ImportTally`")]
struct ImportRowError {
    row: u64,
    field: String,
    value: String,
    code: String,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct ImportProgress {
    rows_done: i64,
    rows_total: Option<i64>,
    rows_per_second: f64,
    seconds_left: Option<i64>,
}

/// What the file is about and which column means what.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ImportMapping {
    #[schema(value_type = Option<String>)]
    kind: Option<ImportKind>,
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    format: Format,
    /// Left out, the file is looked at anew and its columns are guessed again.
    #[schema(value_type = Option<Object>)]
    mapping: Option<Mapping>,
}

/// A file and, if known, what it is about.
#[derive(ToSchema)]
#[allow(dead_code, reason = "read field by field from the form; this is its page in the document")]
pub(crate) struct ImportUpload {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    kind: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PreviewAsked {
    limit: Option<usize>,
}

/// The first rows of a file.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportPreview {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Uploads a file and finds out what it looks like.
#[utoipa::path(post, path = "/api/v1/imports", tag = "imports", request_body(content = ImportUpload, content_type = "multipart/form-data"), responses((status = 201, body = ImportBody)))]
pub(crate) async fn upload(caller: Caller, mut form: Multipart) -> Answer<(StatusCode, Json<ImportBody>)> {
    caller.session()?;
    let folder = caller.workspace.folder.join("uploads");
    let path = folder.join(format!("{:016x}", caller.app.dice().number()));
    tokio::fs::create_dir_all(&folder).await.map_err(Problem::internal)?;
    let received = receive(&mut form, &path).await;
    let (file_name, kind) = match received {
        Ok(found) => found,
        Err(problem) => {
            // What came of the file so far is of no use; that it was there at all need not be reported.
            let _ = tokio::fs::remove_file(&path).await;
            return Err(problem.into());
        }
    };
    let (workspace, app) = (caller.workspace.clone(), caller.app.clone());
    let import = blocking(move || {
        let outcome = flow::receive(&workspace, app.reader().as_ref(), &path, &file_name, kind, Keep::Move);
        if outcome.is_err() {
            let _ = std::fs::remove_file(&path);
        }
        outcome
    })
    .await?;
    caller.audit("import.uploaded", import.id, Params::new()).await?;
    Ok((StatusCode::CREATED, Json(body(&caller, import).await?)))
}

/// Imports, the newest first.
#[utoipa::path(get, path = "/api/v1/imports", tag = "imports", operation_id = "list_imports", params(PageAsked), responses((status = 200, body = Page<ImportBody>)))]
pub(crate) async fn list(caller: Caller, Ask(asked): Ask<PageAsked>) -> Answer<Json<Page<ImportBody>>> {
    caller.session()?;
    let (before, limit) = (asked.after()?.map(ImportId), asked.limit());
    let found = caller.read(move |tx| imports::list(tx, before, limit)).await?;
    let next = found.last().filter(|_| found.len() as i64 == limit).map(|last| last.id.0.to_string());
    let mut items = Vec::with_capacity(found.len());
    for import in found {
        items.push(body(&caller, import).await?);
    }
    Ok(Json(Page { items, next }))
}

/// An import.
#[utoipa::path(get, path = "/api/v1/imports/{id}", tag = "imports", operation_id = "show_import", params(("id" = String, Path)), responses((status = 200, body = ImportBody)))]
pub(crate) async fn show(caller: Caller, Named(id): Named<ImportId>) -> Answer<Json<ImportBody>> {
    caller.session()?;
    let import = caller.read(move |tx| imports::load(tx, id)).await?;
    Ok(Json(body(&caller, import).await?))
}

/// Says what the file is about and which column means what.
#[utoipa::path(put, path = "/api/v1/imports/{id}/mapping", tag = "imports", params(("id" = String, Path)), request_body = ImportMapping, responses((status = 200, body = ImportBody)))]
pub(crate) async fn map(
    caller: Caller,
    Named(id): Named<ImportId>,
    Body(asked): Body<ImportMapping>,
) -> Answer<Json<ImportBody>> {
    caller.session()?;
    let ImportMapping { kind, format, mapping } = asked;
    let (workspace, app) = (caller.workspace.clone(), caller.app.clone());
    let import = blocking(move || {
        let reader = app.reader().as_ref();
        let Some(mapping) = mapping else { return flow::look_again(&workspace, reader, id, kind, &format) };
        let kind = kind
            .ok_or_else(|| Problem::invalid("field_required", "kind", "a mapping is for one kind of file"))?;
        flow::map(&workspace, reader, id, &Plan { kind, format, mapping })
    })
    .await?;
    Ok(Json(body(&caller, import).await?))
}

/// Tries the import: a verdict for every row, nothing written.
#[utoipa::path(post, path = "/api/v1/imports/{id}/check", tag = "imports", operation_id = "check_import", params(("id" = String, Path)), responses((status = 202, body = ImportBody)))]
pub(crate) async fn check(
    caller: Caller,
    Named(id): Named<ImportId>,
) -> Answer<(StatusCode, Json<ImportBody>)> {
    moved(caller, id, None, flow::start_check).await
}

/// Runs the import.
#[utoipa::path(post, path = "/api/v1/imports/{id}/run", tag = "imports", params(("id" = String, Path)), responses((status = 202, body = ImportBody)))]
pub(crate) async fn run(
    caller: Caller,
    Named(id): Named<ImportId>,
) -> Answer<(StatusCode, Json<ImportBody>)> {
    moved(caller, id, Some("import.run"), flow::start_run).await
}

/// Lets a running import stand still.
#[utoipa::path(post, path = "/api/v1/imports/{id}/pause", tag = "imports", operation_id = "pause_import", params(("id" = String, Path)), responses((status = 202, body = ImportBody)))]
pub(crate) async fn pause(
    caller: Caller,
    Named(id): Named<ImportId>,
) -> Answer<(StatusCode, Json<ImportBody>)> {
    moved(caller, id, Some("import.paused"), flow::pause).await
}

/// Lets a paused import go on.
#[utoipa::path(post, path = "/api/v1/imports/{id}/resume", tag = "imports", operation_id = "resume_import", params(("id" = String, Path)), responses((status = 202, body = ImportBody)))]
pub(crate) async fn resume(
    caller: Caller,
    Named(id): Named<ImportId>,
) -> Answer<(StatusCode, Json<ImportBody>)> {
    moved(caller, id, Some("import.resumed"), flow::start_run).await
}

/// Stops an import; what was written stays until it is undone.
#[utoipa::path(post, path = "/api/v1/imports/{id}/cancel", tag = "imports", operation_id = "cancel_import", params(("id" = String, Path)), responses((status = 202, body = ImportBody)))]
pub(crate) async fn cancel(
    caller: Caller,
    Named(id): Named<ImportId>,
) -> Answer<(StatusCode, Json<ImportBody>)> {
    moved(caller, id, Some("import.cancelled"), flow::cancel).await
}

/// Takes back what an import did.
#[utoipa::path(post, path = "/api/v1/imports/{id}/undo", tag = "imports", operation_id = "undo_import", params(("id" = String, Path)), responses((status = 202, body = ImportBody), (status = 410, description = "undo_over")))]
pub(crate) async fn undo(
    caller: Caller,
    Named(id): Named<ImportId>,
) -> Answer<(StatusCode, Json<ImportBody>)> {
    moved(caller, id, Some("import.undone"), flow::start_undo).await
}

/// The rows that were not taken, ready to be repaired and imported again.
#[utoipa::path(get, path = "/api/v1/imports/{id}/errors.csv", tag = "imports", params(("id" = String, Path)), responses((status = 200, content_type = "text/csv"), (status = 404)))]
pub(crate) async fn errors(caller: Caller, Named(id): Named<ImportId>) -> Answer<impl IntoResponse> {
    caller.session()?;
    caller.read(move |tx| imports::load(tx, id)).await?;
    let path = flow::errors_path(&caller.workspace, id);
    let bytes = tokio::fs::read(path).await.map_err(|_| Problem::not_found(format!("{id}/errors.csv")))?;
    let disposition = format!("attachment; filename=\"{id}-errors.csv\"");
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        HttpBody::from(bytes),
    ))
}

/// The first rows of the file as text.
#[utoipa::path(get, path = "/api/v1/imports/{id}/preview", tag = "imports", operation_id = "preview_import", params(("id" = String, Path), PreviewAsked), responses((status = 200, body = ImportPreview)))]
pub(crate) async fn preview(
    caller: Caller,
    Named(id): Named<ImportId>,
    Ask(asked): Ask<PreviewAsked>,
) -> Answer<Json<ImportPreview>> {
    caller.session()?;
    let import = caller.read(move |tx| imports::load(tx, id)).await?;
    let (workspace, app, limit) =
        (caller.workspace.clone(), caller.app.clone(), asked.limit.unwrap_or(50).clamp(1, 200));
    let (columns, rows) =
        blocking(move || flow::preview(&workspace, app.reader().as_ref(), &import, limit)).await?;
    Ok(Json(ImportPreview { columns, rows }))
}

/// A small file of a kind to look at or start from.
#[utoipa::path(get, path = "/api/v1/import-samples/{file}", tag = "imports", operation_id = "import_sample", params(("file" = String, Path, description = "customers.csv, orders.csv, products.csv or returns.csv")), responses((status = 200, content_type = "text/csv")))]
pub(crate) async fn sample(caller: Caller, Named(file): Named<String>) -> Answer<impl IntoResponse> {
    caller.session()?;
    let kind =
        file.strip_suffix(".csv").and_then(ImportKind::from_word).ok_or_else(|| Problem::not_found(&file))?;
    let disposition = format!("attachment; filename=\"{file}\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, caller.app.sample(kind)))
}

type Pending = store::Pending<Result<Import, Problem>>;

async fn moved(
    caller: Caller,
    id: ImportId,
    action: Option<&'static str>,
    step: fn(&Workspace, ImportId) -> Pending,
) -> Answer<(StatusCode, Json<ImportBody>)> {
    caller.session()?;
    let import = step(&caller.workspace, id).await?;
    if let Some(action) = action {
        caller.audit(action, id, param("state", state_word(import.state))).await?;
    }
    Ok((StatusCode::ACCEPTED, Json(body(&caller, import).await?)))
}

/// Writes the uploaded file to disk as it comes; gives its name and kind.
async fn receive(
    form: &mut Multipart,
    path: &std::path::Path,
) -> Result<(String, Option<ImportKind>), Problem> {
    let (mut name, mut kind) = (None, None);
    while let Some(mut field) = form.next_field().await.map_err(cut_off)? {
        match field.name() {
            Some("file") => {
                name = Some(field.file_name().unwrap_or("file").chars().take(200).collect::<String>());
                let mut file = tokio::fs::File::create(path).await.map_err(Problem::internal)?;
                while let Some(chunk) = field.chunk().await.map_err(cut_off)? {
                    file.write_all(&chunk).await.map_err(Problem::internal)?;
                }
                file.flush().await.map_err(Problem::internal)?;
            }
            Some("kind") => {
                let word = field.text().await.map_err(cut_off)?;
                let unknown = || Problem::invalid("unknown_value", "kind", "there is no such kind of file");
                kind = Some(word)
                    .filter(|word| !word.is_empty())
                    .map(|word| ImportKind::from_word(&word).ok_or_else(unknown))
                    .transpose()?;
            }
            _ => {}
        }
    }
    let name = name.ok_or_else(|| Problem::invalid("field_required", "file", "the form has no file"))?;
    Ok((name, kind))
}

fn cut_off(error: axum::extract::multipart::MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::new(ErrorKind::TooLarge, "too_large", "the file is larger than this server takes");
    }
    Problem::new(ErrorKind::Malformed, "bad_form", "the form cannot be read to its end")
}

async fn body(caller: &Caller, import: Import) -> Result<ImportBody, Problem> {
    let has_errors =
        tokio::fs::try_exists(flow::errors_path(&caller.workspace, import.id)).await.unwrap_or(false);
    let progress = match import.job {
        Some(job) if is_at_work(import.state) => caller.read(move |tx| jobs::load(tx, job)).await?.progress,
        _ => None,
    };
    let progress = is_at_work(import.state).then(|| ImportProgress {
        rows_done: progress.as_ref().map_or(import.checkpoint.rows as i64, |progress| progress.done),
        rows_total: progress.as_ref().and_then(|progress| progress.total).or(import.rows_total),
        rows_per_second: progress.as_ref().and_then(|progress| progress.rate_per_second).unwrap_or(0.0),
        seconds_left: progress.as_ref().and_then(|progress| progress.seconds_left),
    });
    let is_finished =
        matches!(import.state, ImportState::Finished | ImportState::Cancelled | ImportState::Failed);
    Ok(ImportBody {
        id: import.id.to_string(),
        kind: import.kind.map(|kind| kind.as_str().to_owned()),
        file_name: import.file_name,
        size_bytes: import.size_bytes,
        state: state_word(import.state),
        format: import.format,
        columns: import.columns,
        targets: import.kind.map_or(&[], targets),
        mapping: import.mapping,
        check: import.checked,
        progress,
        result: import.result,
        error_file: has_errors.then(|| format!("/api/v1/imports/{}/errors.csv", import.id)),
        problem: import.problem,
        can_undo_until: import.undo_until.filter(|_| is_finished).map(At),
        created_at: import.created_at.into(),
        started_at: import.started_at.map(At),
        finished_at: import.finished_at.map(At),
        job_id: import.job.map(|job| job.to_string()),
    })
}

fn is_at_work(state: ImportState) -> bool {
    matches!(state, ImportState::Checking | ImportState::Running | ImportState::Paused | ImportState::Undoing)
}
