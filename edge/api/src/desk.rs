//! The desk every request passes: it gets an id, is timed and logged, and a failure gets its body.

use std::time::Instant as StopWatch;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use vocabulary::{ErrorKind, Problem};

use crate::App;
use crate::problem;

const REQUEST_ID: &str = "x-request-id";

/// The id of a request, quoted in its answer and in the log.
#[derive(Clone)]
pub(crate) struct RequestId(pub String);

/// Passes a request on and sees its answer out. Neither query string nor body is ever logged.
pub(crate) async fn pass(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let started = StopWatch::now();
    let id = format!("req_{:016x}", app.dice().number());
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str).to_owned();
    let mut response = next.run(request).await;
    let code = finish_failure(&mut response, &id);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let (status, took) = (response.status().as_u16(), started.elapsed());
    let labels = [("method", method.to_string()), ("route", route.clone()), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", "route" => route.clone()).record(took.as_secs_f64());
    tracing::debug!(%method, route, status, took_us = took.as_micros() as u64, request = id, code, "request");
    response
}

/// Gives a failed answer its body; an internal one is logged here, once, with its cause.
fn finish_failure(response: &mut Response, id: &str) -> Option<&'static str> {
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None if is_bare_failure(response) => problem::of_status(response.status())?,
        None => return None,
    };
    if problem.kind == ErrorKind::Internal {
        tracing::error!(request = id, code = problem.code, "{problem}");
    }
    problem::write_body(response, &problem, id);
    Some(problem.code)
}

fn is_bare_failure(response: &Response) -> bool {
    let is_failure = response.status().is_client_error() || response.status().is_server_error();
    let content_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    is_failure && content_type.is_none_or(|kind| kind.starts_with("text/plain"))
}
