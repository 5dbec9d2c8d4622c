//! Writes that are done once: the same `Idempotency-Key` from the same caller gets the same answer again.

use access::answers::{self, Answer};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use vocabulary::{ErrorKind, Problem, WorkspaceId};

use crate::App;
use crate::caller::Caller;
use crate::desk::RequestId;
use crate::problem::{Failure, write_body};

const KEY_HEADER: &str = "idempotency-key";
const KEY_LENGTH_MAX: usize = 200;
const BODY_BYTES_MAX: usize = 8 * 1024 * 1024;
/// What kept answers are sealed for: they may hold a fresh key or a customer's card.
const SEALED_FOR: &str = "kept answers";

/// Passes a request on, unless it was answered before.
pub(crate) async fn pass(State(app): State<App>, request: Request, next: Next) -> Response {
    match key_text(&request) {
        Some(key) => {
            once(app, key, request, next).await.unwrap_or_else(|problem| Failure(problem).into_response())
        }
        None => next.run(request).await,
    }
}

/// The key of a write with one. Uploaded files are not held in memory for it.
fn key_text(request: &Request) -> Option<String> {
    let is_write = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let is_upload = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
    let key = request.headers().get(KEY_HEADER).filter(|_| is_write && !is_upload)?;
    Some(String::from_utf8_lossy(key.as_bytes()).into_owned())
}

async fn once(app: App, key: String, request: Request, next: Next) -> Result<Response, Problem> {
    if key.is_empty() || key.len() > KEY_LENGTH_MAX {
        let words = "an Idempotency-Key has 1 to 200 characters";
        return Err(Problem::invalid("bad_idempotency_key", "Idempotency-Key", words));
    }
    let (mut parts, body) = request.into_parts();
    let Ok(caller) = Caller::from_request_parts(&mut parts, &app).await else {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    };
    let id = parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let too_large =
        |_| Problem::new(ErrorKind::TooLarge, "too_large", "the body is larger than this address takes");
    let body = to_bytes(body, BODY_BYTES_MAX).await.map_err(too_large)?;
    let key = format!("{}/{key}", caller.actor().id_text());
    let path = parts.uri.path_and_query().map_or("", |path| path.as_str());
    let hash = answers::request_hash(parts.method.as_str(), path, &body);
    let (now, workspace, begun) = (app.now(), caller.workspace.id, key.clone());
    if let Some(kept) = app.write(move |tx| answers::begin(tx, now, workspace, &begun, &hash)).await? {
        return replay(&app, kept);
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    keep(&app, workspace, key, &id, response).await
}

/// Keeps what was answered; what failed on our side may be tried again.
async fn keep(
    app: &App,
    workspace: WorkspaceId,
    key: String,
    id: &str,
    mut response: Response,
) -> Result<Response, Problem> {
    if response.status().is_server_error() {
        app.write(move |tx| answers::release(tx, workspace, &key)).await?;
        return Ok(response);
    }
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        write_body(&mut response, &problem, id);
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(Problem::internal)?;
    let answer = Answer {
        status: parts.status.as_u16(),
        content_type: content_type(&parts.headers),
        body: seal(app, &body)?,
    };
    app.write(move |tx| answers::keep(tx, workspace, &key, &answer)).await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn content_type(headers: &HeaderMap) -> String {
    headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned()
}

fn seal(app: &App, body: &Bytes) -> Result<Vec<u8>, Problem> {
    let text = std::str::from_utf8(body).map_err(Problem::internal)?;
    Ok(app.secrets().seal(SEALED_FOR, text, app.dice().as_ref())?.into_bytes())
}

fn replay(app: &App, kept: Answer) -> Result<Response, Problem> {
    let sealed = std::str::from_utf8(&kept.body).map_err(Problem::internal)?;
    let mut response = Response::new(Body::from(app.secrets().open(SEALED_FOR, sealed)?));
    *response.status_mut() = StatusCode::from_u16(kept.status).map_err(Problem::internal)?;
    if let Ok(kind) = HeaderValue::from_str(&kept.content_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    response.headers_mut().insert("idempotent-replay", HeaderValue::from_static("true"));
    Ok(response)
}
