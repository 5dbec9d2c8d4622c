use std::sync::Arc;

use access::{AccessError, Key, Scope};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::HeaderMap;
use collect::events::{EVENT_BYTES_MAX, EventKind, NewEvent};
use flows::event::Verdict;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;
use vocabulary::{ErrorKind, Problem};

use super::DEFAULT_SOURCE;
use super::event::{Arrival, Stamp, read};
use crate::App;
use crate::caller::{key_of, key_text};
use crate::problem::{Answer, Failure};

/// Events a batch.
const BATCH_LENGTH_MAX: usize = 2_500;

/// What became of what was sent.
#[derive(Serialize, ToSchema)]
pub(crate) struct Taken {
    success: bool,
    /// Events taken, when some were not.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<usize>,
    /// Those that were not, and why. The others are safe.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rejected: Vec<Rejected>,
}

#[derive(Serialize, ToSchema)]
struct Rejected {
    /// Its place in the batch, from 0.
    index: usize,
    code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

/// An event as Segment's clients send it. Timestamps are corrected by `received − sentAt`.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "the shape is read field by field in `event`; this is its page in the document")]
pub(crate) struct TrackedEvent {
    /// In a batch: `identify`, `track`, `page`, `screen`, `group` or `alias`.
    #[serde(rename = "type")]
    kind: Option<String>,
    /// The event's name, for `track`.
    event: Option<String>,
    /// Seen twice, it counts once.
    message_id: Option<String>,
    user_id: Option<String>,
    anonymous_id: Option<String>,
    /// For `alias`.
    previous_id: Option<String>,
    group_id: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    timestamp: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    sent_at: Option<String>,
    #[schema(value_type = Option<Object>)]
    properties: Option<serde_json::Value>,
    #[schema(value_type = Option<Object>)]
    traits: Option<serde_json::Value>,
    #[schema(value_type = Option<Object>)]
    context: Option<serde_json::Value>,
    /// The write key, where the client cannot set headers.
    write_key: Option<String>,
}

/// A batch of events: at most 500 KB, 32 KB an event.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "the shape is read lazily as `Batch`; this is its page in the document")]
pub(crate) struct TrackedBatch {
    batch: Vec<TrackedEvent>,
    #[schema(value_type = Option<String>, format = DateTime)]
    sent_at: Option<String>,
    #[schema(value_type = Option<Object>)]
    context: Option<serde_json::Value>,
    write_key: Option<String>,
}

/// What a browser's client asks for before it starts.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClientSettings {
    #[schema(value_type = Object)]
    integrations: serde_json::Value,
    #[schema(value_type = Object)]
    plan: serde_json::Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Batch<'a> {
    #[serde(borrow)]
    batch: Vec<&'a RawValue>,
    sent_at: Option<Stamp>,
    #[serde(borrow)]
    context: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WithWriteKey {
    write_key: Option<String>,
}

/// A body with the workspace whose key came with it.
pub(crate) struct Collected {
    workspace: Arc<flows::Workspace>,
    key: Arc<Key>,
    body: Bytes,
}

impl FromRequest<App> for Collected {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Collected, Failure> {
        let headers = request.headers().clone();
        let body = crate::read::bytes(request, app).await.map_err(batch_limit)?;
        let key = key_of_request(app, &headers, &body).await?;
        key.allow(Scope::CollectWrite)?;
        let workspace = app.workspace(key.workspace_id).await?;
        Ok(Collected { workspace, key, body })
    }
}

fn batch_limit(problem: Problem) -> Problem {
    if problem.kind != ErrorKind::TooLarge {
        return problem;
    }
    let words = "a batch of events is larger than allowed";
    Problem::new(ErrorKind::TooLarge, "batch_too_large", words).with("at_most", super::BATCH_BYTES_MAX)
}

/// The key stands in the headers, or in the body of clients that cannot set them.
async fn key_of_request(app: &App, headers: &HeaderMap, body: &[u8]) -> Result<Arc<Key>, Problem> {
    let text = match key_text(headers).filter(|text| !text.is_empty()) {
        Some(text) => text,
        None => {
            let told: WithWriteKey = crate::read::json(body)?;
            told.write_key.ok_or(AccessError::UnknownKey)?
        }
    };
    key_of(app, &text).await
}

async fn take_one(app: App, collected: Collected, kind: EventKind) -> Answer<Json<Taken>> {
    let json = text(&collected.body)?;
    let arrival =
        Arrival { received_at: app.now(), sent_at: None, source: source(&collected.key), context: None };
    let event = read(json, Some(kind), &arrival)?;
    let verdicts = flows::event::collect(&collected.workspace, vec![event]).await?;
    metrics::counter!("events_accepted_total").increment(1);
    match verdicts.into_iter().next() {
        Some(Verdict::Refused(problem)) => Err(problem.into()),
        _ => Ok(Json(Taken { success: true, accepted: None, rejected: Vec::new() })),
    }
}

async fn take_batch(app: App, collected: Collected, corrects_clock: bool) -> Answer<Json<Taken>> {
    let (events, places, mut rejected) = read_batch(&app, &collected, corrects_clock)?;
    let verdicts = flows::event::collect(&collected.workspace, events).await?;
    let mut accepted = 0;
    for (place, verdict) in places.into_iter().zip(verdicts) {
        match verdict {
            Verdict::Refused(problem) => rejected.push(rejection(place, problem)),
            Verdict::Accepted | Verdict::Duplicate => accepted += 1,
        }
    }
    rejected.sort_by_key(|rejection| rejection.index);
    metrics::counter!("events_accepted_total").increment(accepted as u64);
    metrics::counter!("events_rejected_total").increment(rejected.len() as u64);
    let accepted = (!rejected.is_empty()).then_some(accepted);
    Ok(Json(Taken { success: true, accepted, rejected }))
}

type ReadBatch = (Vec<NewEvent>, Vec<usize>, Vec<Rejected>);

/// The events that can be read with their places, and those that cannot.
fn read_batch(app: &App, collected: &Collected, corrects_clock: bool) -> Result<ReadBatch, Problem> {
    let batch: Batch<'_> = crate::read::json(&collected.body)?;
    if batch.batch.len() > BATCH_LENGTH_MAX {
        return Err(Problem::invalid("too_many", "batch", "too many events in a batch")
            .with("at_most", BATCH_LENGTH_MAX));
    }
    let arrival = Arrival {
        received_at: app.now(),
        sent_at: batch.sent_at.as_ref().filter(|_| corrects_clock).and_then(Stamp::read),
        source: source(&collected.key),
        context: batch.context.filter(|context| context.get().len() <= EVENT_BYTES_MAX),
    };
    let (mut events, mut places, mut rejected) =
        (Vec::with_capacity(batch.batch.len()), Vec::new(), Vec::new());
    for (place, json) in batch.batch.iter().enumerate() {
        match read(json.get(), None, &arrival) {
            Ok(event) => {
                events.push(event);
                places.push(place);
            }
            Err(problem) => rejected.push(rejection(place, problem)),
        }
    }
    Ok((events, places, rejected))
}

fn rejection(index: usize, problem: Problem) -> Rejected {
    Rejected { index, code: problem.code.to_owned(), field: problem.field }
}

fn source(key: &Key) -> &str {
    if key.source.is_empty() { DEFAULT_SOURCE } else { &key.source }
}

fn text(body: &[u8]) -> Result<&str, Problem> {
    std::str::from_utf8(body)
        .map_err(|_| Problem::new(ErrorKind::Malformed, "malformed_json", "JSON is written in UTF-8"))
}

macro_rules! doors {
    ($($(#[$doc:meta])* $name:ident $short:ident = $kind:expr, $path:literal, $short_path:literal;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(post, path = $path, tag = "collect", request_body = TrackedEvent, responses((status = 200, body = Taken)), security(("write_key" = [])))]
        pub(crate) async fn $name(State(app): State<App>, collected: Collected) -> Answer<Json<Taken>> {
            take_one(app, collected, $kind).await
        }

        $(#[$doc])*
        #[utoipa::path(post, path = $short_path, tag = "collect", request_body = TrackedEvent, responses((status = 200, body = Taken)), security(("write_key" = [])))]
        pub(crate) async fn $short(State(app): State<App>, collected: Collected) -> Answer<Json<Taken>> {
            take_one(app, collected, $kind).await
        }
    )*};
}

doors! {
    /// Says who someone is.
    identify i = EventKind::Identify, "/v1/identify", "/v1/i";
    /// Something the person did.
    track t = EventKind::Track, "/v1/track", "/v1/t";
    /// A page was seen.
    page p = EventKind::Page, "/v1/page", "/v1/p";
    /// A screen of an app was seen.
    screen s = EventKind::Screen, "/v1/screen", "/v1/s";
    /// The person belongs to a group.
    group g = EventKind::Group, "/v1/group", "/v1/g";
    /// Two ids are the same person.
    alias a = EventKind::Alias, "/v1/alias", "/v1/a";
}

/// Many events at once; a bad one costs the others nothing.
#[utoipa::path(post, path = "/v1/batch", tag = "collect", request_body = TrackedBatch, responses((status = 200, body = Taken), (status = 413, description = "batch_too_large")), security(("write_key" = [])))]
pub(crate) async fn batch(State(app): State<App>, collected: Collected) -> Answer<Json<Taken>> {
    take_batch(app, collected, true).await
}

/// Many events at once, in the browser client's short form.
#[utoipa::path(post, path = "/v1/b", tag = "collect", request_body = TrackedBatch, responses((status = 200, body = Taken)), security(("write_key" = [])))]
pub(crate) async fn b(State(app): State<App>, collected: Collected) -> Answer<Json<Taken>> {
    take_batch(app, collected, true).await
}

/// Events of the past, whose timestamps are taken as they are.
#[utoipa::path(post, path = "/v1/import", tag = "collect", operation_id = "import_calls", request_body = TrackedBatch, responses((status = 200, body = Taken)), security(("write_key" = [])))]
pub(crate) async fn import(State(app): State<App>, collected: Collected) -> Answer<Json<Taken>> {
    take_batch(app, collected, false).await
}

/// The browser client's figures about itself: taken and let go.
#[utoipa::path(post, path = "/v1/m", tag = "collect", responses((status = 200, body = Taken)))]
pub(crate) async fn m() -> Json<Taken> {
    Json(Taken { success: true, accepted: None, rejected: Vec::new() })
}

/// Settings of the browser client: everything is sent here.
#[utoipa::path(get, path = "/v1/projects/{write_key}/settings", tag = "collect", params(("write_key" = String, Path)), responses((status = 200, body = ClientSettings)))]
pub(crate) async fn client_settings(
    State(app): State<App>,
    Path(write_key): Path<String>,
) -> Answer<Json<ClientSettings>> {
    key_of(&app, &write_key).await?.allow(Scope::CollectWrite)?;
    let address = app.options().public_url.split_once("://").map_or("", |(_, rest)| rest).to_owned();
    let segment = serde_json::json!({"apiKey": write_key, "apiHost": format!("{address}/v1"), "type": "server", "bundlingStatus": "bundled"});
    Ok(Json(ClientSettings {
        integrations: serde_json::json!({"Segment.io": segment}),
        plan: serde_json::json!({}),
    }))
}
