//! What is published of a prize draw, for anyone who has its link: no log-in, nobody named.

mod page;

use std::io;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use communicate::tokens::Token;
use flows::{Workspace, reaction};
use motivate::draws::{self, ProtocolPart};
use serde::Deserialize;
use utoipa::IntoParams;
use vocabulary::{DrawId, Problem};

use crate::App;
use crate::communicate::{gone, read_link};
use crate::problem::Answer;
use crate::read::Ask;

/// Winners that the page shows; the protocol has them all.
const WINNERS_SHOWN: i64 = 100;
/// Draws again by the protocol alone, in a browser or without.
const SCRIPT: &str = include_str!("published/again.js");
/// What was drawn stays as it is.
const KEPT_LONG: &str = "public, max-age=3600";
/// So that a page many look at while a draw is on the air is asked for rarely.
const KEPT_SHORTLY: &str = "public, max-age=20";

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageLanguage {
    /// `en`, `ru`, `kk`, `tr` or `uk`; the workspace's when absent.
    lang: Option<String>,
}

/// A draw's page: its commitment, then its frozen entries, then seed and winners, and how to draw again.
#[utoipa::path(get, path = "/d/{token}", operation_id = "draw_page", tag = "links", params(("token" = String, Path), PageLanguage), responses((status = 200, content_type = "text/html"), (status = 404)))]
pub(crate) async fn page(
    State(app): State<App>,
    Path(token): Path<String>,
    Ask(asked): Ask<PageLanguage>,
) -> Answer<impl IntoResponse> {
    let (workspace, id) = read(&app, &token).await?;
    let found: Result<_, Problem> = workspace
        .store
        .read(move |tx| Ok((draws::load(tx, id)?, draws::winners(tx, id, WINNERS_SHOWN)?)))
        .await;
    let (draw, winners) = found?;
    let settings = workspace.settings();
    let language = asked.lang.unwrap_or_else(|| settings.language.clone());
    let kept = if draw.seed.is_some() { KEPT_LONG } else { KEPT_SHORTLY };
    let is_part = draw.prizes > WINNERS_SHOWN && winners.len() as i64 == WINNERS_SHOWN;
    let html = page::written(&language, &settings.name, &token, &draw, &winners, is_part);
    Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, kept)], html))
}

/// A draw's protocol as it stands: with it anyone can draw again.
#[utoipa::path(get, path = "/d/{token}/protocol.txt", operation_id = "draw_protocol", tag = "links", params(("token" = String, Path)), responses((status = 200, content_type = "text/plain"), (status = 404)))]
pub(crate) async fn text(State(app): State<App>, Path(token): Path<String>) -> Answer<impl IntoResponse> {
    let (workspace, id) = read(&app, &token).await?;
    let opening: Result<_, Problem> =
        workspace.store.read(move |tx| draws::publish_part(tx, id, ProtocolPart::Opening)).await;
    Ok(([(header::CACHE_CONTROL, KEPT_SHORTLY)], streamed(&workspace, id, opening?)))
}

/// The program that draws again from a protocol.
#[utoipa::path(get, path = "/d/again.js", operation_id = "draw_again", tag = "links", responses((status = 200, content_type = "text/javascript")))]
pub(crate) async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, KEPT_LONG)], SCRIPT)
}

/// The address of a draw's page: the same for ever, and not to be guessed.
pub(super) fn link(workspace: &Workspace, id: DrawId) -> String {
    format!("{}/d/{}", workspace.public_url, reaction::token_key(workspace).sign(Token::Draw(id)))
}

/// A protocol as a file, read as it is sent. A fault half-way breaks the answer off, so that nobody takes half of it for the whole.
pub(super) fn streamed(
    workspace: &Arc<Workspace>,
    id: DrawId,
    (opening, next): (String, Option<ProtocolPart>),
) -> impl IntoResponse + use<> {
    let workspace = Arc::clone(workspace);
    let head = futures::stream::once(async { Ok::<_, io::Error>(Bytes::from(opening)) });
    let rest = futures::stream::try_unfold(next, move |part| {
        let workspace = Arc::clone(&workspace);
        async move {
            let Some(part) = part else { return Ok(None) };
            let read = workspace.store.read(move |tx| draws::publish_part(tx, id, part));
            let read: Result<_, Problem> = read.await;
            let (text, next) = read.map_err(|problem| io::Error::other(problem.to_string()))?;
            Ok(Some((Bytes::from(text), next)))
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{id}-protocol.txt\"")),
    ];
    (headers, Body::from_stream(futures::StreamExt::chain(head, rest)))
}

async fn read(app: &App, token: &str) -> Result<(Arc<Workspace>, DrawId), Problem> {
    match read_link(app, token).await? {
        (workspace, Token::Draw(id)) => Ok((workspace, id)),
        _ => Err(gone()),
    }
}
