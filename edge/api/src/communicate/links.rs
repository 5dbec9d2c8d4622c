//! The links in messages: the picture that tells of an opening, the links followed through us, and the way out.
//!
//! Only a POST unsubscribes: programs that look into messages for safety follow every link in them.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use communicate::reactions::Hit;
use communicate::tokens::{Token, workspace_of};
use flows::{Workspace, reaction};
use vocabulary::{CustomerId, Problem};

use super::way_out as page;
use crate::App;
use crate::problem::Answer;

/// One transparent pixel.
const PIXEL: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";
const AGENT_LENGTH_MAX: usize = 200;

/// What a request says of who is behind it.
struct Seen {
    agent: String,
    is_head: bool,
    is_prefetch: bool,
}

/// A message was opened: the picture, whatever the token says.
#[utoipa::path(get, path = "/t/o/{file}", tag = "links", params(("file" = String, Path)), responses((status = 200, content_type = "image/gif")))]
pub(crate) async fn opened(
    State(app): State<App>,
    method: Method,
    headers: HeaderMap,
    Path(file): Path<String>,
) -> Response {
    let token = file.strip_suffix(".gif").unwrap_or(&file).to_owned();
    if let Ok((workspace, Token::Open(delivery))) = read(&app, &token).await {
        let (at, seen) = (app.now(), seen(&method, &headers));
        let noted: Result<(), Problem> =
            workspace.store.transact(move |tx| reaction::opened(tx, delivery, &seen.hit(at))).await;
        if let Err(problem) = noted {
            tracing::debug!(code = problem.code, "an opening was not noted");
        }
    }
    let headers = [(header::CONTENT_TYPE, "image/gif"), (header::CACHE_CONTROL, "no-store, max-age=0")];
    (headers, PIXEL).into_response()
}

/// A link was followed: on to where the campaign's own link leads, and nowhere else.
#[utoipa::path(get, path = "/t/c/{token}", tag = "links", params(("token" = String, Path)), responses((status = 302), (status = 404)))]
pub(crate) async fn followed(
    State(app): State<App>,
    method: Method,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Answer<Response> {
    let (workspace, token) = read(&app, &token).await?;
    let Token::Click(delivery, link) = token else { return Err(gone().into()) };
    let (at, seen) = (app.now(), seen(&method, &headers));
    let url: Result<String, Problem> =
        workspace.store.transact(move |tx| reaction::followed(tx, delivery, link, &seen.hit(at))).await;
    let location = HeaderValue::from_str(&url?).map_err(|_| gone())?;
    Ok((
        StatusCode::FOUND,
        [(header::LOCATION, location), (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"))],
    )
        .into_response())
}

/// The page with the way out; looking at it changes nothing.
#[utoipa::path(get, path = "/u/{token}", tag = "links", params(("token" = String, Path)), responses((status = 200, content_type = "text/html"), (status = 404)))]
pub(crate) async fn way_out(State(app): State<App>, Path(token): Path<String>) -> Answer<Response> {
    let (workspace, customer, _) = read_way_out(&app, &token).await?;
    let language = language(&workspace, customer).await?;
    Ok(page::ask(&language, &workspace.settings().name))
}

/// Unsubscribes: by the page's button, or by one click in the mail program (RFC 8058).
#[utoipa::path(post, path = "/u/{token}", tag = "links", params(("token" = String, Path)), responses((status = 200, content_type = "text/html"), (status = 404)))]
pub(crate) async fn unsubscribe(
    State(app): State<App>,
    method: Method,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Answer<Response> {
    let (workspace, customer, delivery) = read_way_out(&app, &token).await?;
    let (at, seen) = (app.now(), seen(&method, &headers));
    let done: Result<(), Problem> = workspace
        .store
        .transact(move |tx| reaction::unsubscribed(tx, delivery, customer, &seen.hit(at)))
        .await;
    done?;
    let language = language(&workspace, customer).await?;
    Ok(page::done(&language, &workspace.settings().name))
}

impl Seen {
    fn hit(&self, at: vocabulary::Instant) -> Hit<'_> {
        Hit { at, agent: &self.agent, is_head: self.is_head, is_prefetch: self.is_prefetch }
    }
}

fn seen(method: &Method, headers: &HeaderMap) -> Seen {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_prefetch =
        ["purpose", "sec-purpose", "x-purpose", "x-moz"].iter().any(|name| text(name).contains("prefetch"));
    Seen {
        agent: text("user-agent").chars().take(AGENT_LENGTH_MAX).collect(),
        is_head: *method == Method::HEAD,
        is_prefetch,
    }
}

/// The workspace a token is of, and what it stands for.
pub(crate) async fn read(app: &App, text: &str) -> Result<(Arc<Workspace>, Token), Problem> {
    let workspace = app.workspace(workspace_of(text).ok_or_else(gone)?).await.map_err(|_| gone())?;
    let token = reaction::read_token(&workspace, text)?;
    Ok((workspace, token))
}

async fn read_way_out(
    app: &App,
    text: &str,
) -> Result<(Arc<Workspace>, CustomerId, vocabulary::DeliveryId), Problem> {
    match read(app, text).await? {
        (workspace, Token::Unsubscribe(delivery, customer)) => Ok((workspace, customer, delivery)),
        _ => Err(gone()),
    }
}

/// The customer's own language where it is known, else the workspace's.
async fn language(workspace: &Workspace, customer: CustomerId) -> Result<String, Problem> {
    let found: Result<Vec<know::customers::Customer>, Problem> =
        workspace.store.read(move |tx| know::customers::load_many(tx, &[customer])).await;
    let own = found?.pop().and_then(|card| card.language);
    Ok(own
        .filter(|language| access::workspaces::is_language(language))
        .unwrap_or_else(|| workspace.settings().language.clone()))
}

pub(crate) fn gone() -> Problem {
    Problem::not_found("a link that leads nowhere")
}
