//! Reading requests: bodies, questions and ids, each refused with the field at fault.

use std::str::FromStr;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use vocabulary::{ErrorKind, Problem};

use crate::App;
use crate::problem::Failure;

/// A JSON body.
pub(crate) struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Body<T>, Failure> {
        let is_json = is_json(request.headers());
        let bytes = bytes(request, app).await?;
        if !bytes.is_empty() && !is_json {
            let words = "the body is JSON and says so: Content-Type: application/json";
            return Err(Problem::new(ErrorKind::Malformed, "unsupported_media_type", words).into());
        }
        Ok(Body(json(if bytes.is_empty() { b"{}" } else { &bytes })?))
    }
}

/// Also a guard: a form on a stranger's page cannot send JSON under its own name.
fn is_json(headers: &HeaderMap) -> bool {
    let content_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    content_type.split(';').next().is_some_and(|kind| kind.trim().ends_with("json"))
}

/// The bytes of a body within its limit.
pub(crate) async fn bytes(request: Request, app: &App) -> Result<Bytes, Problem> {
    Bytes::from_request(request, app).await.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(cause)
            if cause.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE =>
        {
            Problem::new(ErrorKind::TooLarge, "too_large", "the body is larger than this address takes")
        }
        cause => Problem::new(ErrorKind::Malformed, "body_cut_off", cause.body_text()),
    })
}

/// Reads JSON, naming the field that cannot be read.
pub(crate) fn json<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, Problem> {
    // What can be read is read at full speed; only a refusal is worth the second walk that finds the field.
    serde_json::from_slice(bytes).or_else(|_| json_with_path(bytes))
}

fn json_with_path<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        unreadable(error.inner(), &path)
    })?;
    reader.end().map_err(|error| unreadable(&error, "."))?;
    Ok(value)
}

/// The problem of JSON that cannot be read.
fn unreadable(error: &serde_json::Error, path: &str) -> Problem {
    if !error.is_data() {
        let problem =
            Problem::new(ErrorKind::Malformed, "malformed_json", format!("this is not JSON: {error}"));
        return problem.with("line", error.line()).with("column", error.column());
    }
    let words = error.to_string();
    let missing = words.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    let parent = if path == "." { "" } else { path };
    match missing {
        Some(name) => {
            let field = if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") };
            Problem::invalid("field_required", field, format!("the field {name} is missing"))
        }
        None => Problem::invalid("bad_value", parent, shorten(&words)),
    }
}

/// The reader's words end in what was expected; the value itself may be personal.
fn shorten(words: &str) -> String {
    let expected = words.find("expected").map_or("", |at| &words[at..]);
    let expected = expected.split(" at line").next().unwrap_or_default();
    if expected.is_empty() {
        "the value cannot be read".to_owned()
    } else {
        format!("the value cannot be read, {expected}")
    }
}

/// The question in the address.
pub(crate) struct Ask<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Ask<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Ask<T>, Failure> {
        let Query(asked) = Query::try_from_uri(&parts.uri).map_err(|rejection| {
            let words = rejection.body_text();
            let field = words
                .split(": ")
                .nth(1)
                .filter(|field| field.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
            Problem::invalid("bad_value", field.unwrap_or("query"), "a value in the address cannot be read")
        })?;
        Ok(Ask(asked))
    }
}

/// The id in the address; what cannot be one is not found.
pub(crate) struct Named<T>(pub T);

impl<T: FromStr> FromRequestParts<App> for Named<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Named<T>, Failure> {
        let path = Path::<String>::from_request_parts(parts, app).await;
        let Path(text) =
            path.map_err(|rejection| Problem::new(ErrorKind::Malformed, "bad_value", rejection.body_text()))?;
        let short: String = text.chars().take(40).collect();
        Ok(Named(text.parse().map_err(|_| Problem::not_found(short))?))
    }
}
