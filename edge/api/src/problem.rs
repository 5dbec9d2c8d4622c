//! Failures as they leave: one map from kinds to statuses, one shape on the wire.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::{ErrorKind, FieldError, Params, Problem};

/// A problem on its way out; the desk writes its body, because it knows the request's id.
#[derive(Debug, Clone)]
pub struct Failure(pub Problem);

/// What a door gives.
pub type Answer<T> = Result<T, Failure>;

/// `application/problem+json`.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody<'a> {
    /// Always `about:blank`; the code tells problems apart.
    #[serde(rename = "type")]
    kind: &'static str,
    status: u16,
    /// Stable code.
    code: &'a str,
    /// English for developers.
    title: &'a str,
    /// The field at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    /// Values the words need.
    #[schema(value_type = Object)]
    params: &'a Params,
    /// The request's id.
    instance: &'a str,
    /// Further fields at fault.
    #[schema(value_type = Vec<FieldProblem>)]
    errors: &'a [FieldError],
}

/// One field at fault.
#[derive(Serialize, ToSchema)]
pub struct FieldProblem {
    code: String,
    field: String,
    #[schema(value_type = Object)]
    params: Option<serde_json::Value>,
}

impl<P: Into<Problem>> From<P> for Failure {
    fn from(problem: P) -> Failure {
        Failure(problem.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = status(self.0.kind).into_response();
        if self.0.kind == ErrorKind::Throttled
            && let Some(seconds) =
                self.0.params.get("retry_after_seconds").and_then(serde_json::Value::as_i64)
        {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self.0);
        response
    }
}

/// The status of a kind of failure.
pub(crate) fn status(kind: ErrorKind) -> StatusCode {
    match kind {
        ErrorKind::Malformed => StatusCode::BAD_REQUEST,
        ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorKind::Forbidden => StatusCode::FORBIDDEN,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::Conflict => StatusCode::CONFLICT,
        ErrorKind::Gone => StatusCode::GONE,
        ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::Throttled => StatusCode::TOO_MANY_REQUESTS,
        ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        ErrorKind::NotBuilt => StatusCode::NOT_IMPLEMENTED,
        ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// Writes the body of a failed answer; what went wrong inside stays inside.
pub(crate) fn write_body(response: &mut Response, problem: &Problem, instance: &str) {
    let title =
        if problem.kind == ErrorKind::Internal { "something broke on our side" } else { &problem.message };
    let body = ProblemBody {
        kind: "about:blank",
        status: response.status().as_u16(),
        code: problem.code,
        title,
        field: problem.field.as_deref(),
        params: &problem.params,
        instance,
        errors: &problem.errors,
    };
    let text = serde_json::to_vec(&body).unwrap_or_default();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    *response.body_mut() = Body::from(text);
}

/// The problem of a bare status that some layer gave.
pub(crate) fn of_status(status: StatusCode) -> Option<Problem> {
    let (kind, code, words) = match status {
        StatusCode::NOT_FOUND => (ErrorKind::NotFound, "no_such_route", "there is nothing at this address"),
        StatusCode::METHOD_NOT_ALLOWED => {
            (ErrorKind::Malformed, "method_not_allowed", "this address does not take the method")
        }
        StatusCode::PAYLOAD_TOO_LARGE => (ErrorKind::TooLarge, "too_large", "the request is too large"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            (ErrorKind::Malformed, "unsupported_encoding", "the content encoding is not known here, use gzip")
        }
        StatusCode::REQUEST_TIMEOUT => (ErrorKind::Unavailable, "timeout", "the request took too long"),
        status if status.is_server_error() => {
            (ErrorKind::Internal, "internal", "something broke on our side")
        }
        status if status.is_client_error() => {
            (ErrorKind::Malformed, "bad_request", "the request cannot be read")
        }
        _ => return None,
    };
    Some(Problem::new(kind, code, words))
}
