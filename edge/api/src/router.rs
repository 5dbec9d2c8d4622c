use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use vocabulary::Problem;

use crate::problem::{Failure, FieldProblem, ProblemBody};
use crate::{
    App, access, collect, communicate, desk, health, home, jobs, know, measure, motivate, once, pages,
    segment,
};

/// Bytes of a body, unpacked, where a door does not say otherwise.
const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;

#[derive(OpenApi)]
#[openapi(
    info(title = "Perennial", description = "The doors of the marketing CRM. Failures are application/problem+json with a stable code."),
    components(schemas(ProblemBody<'static>, FieldProblem))
)]
struct Document;

/// All doors, with the desk in front of them.
pub fn router(app: App) -> Router {
    let (doors, document) = doors().split_for_parts();
    let document: &'static str = Box::leak(text_of(&document).into_boxed_str());
    let document = move || async move { ([(header::CONTENT_TYPE, "application/json")], document) };
    doors
        .route("/openapi.json", get(document))
        .fallback(pages::serve)
        .layer(from_fn_with_state(app.clone(), once::pass))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(RequestDecompressionLayer::new().no_deflate().no_br().no_zstd())
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), pages::guard))
        .layer(from_fn_with_state(app.clone(), desk::pass))
        .with_state(app)
}

/// The OpenAPI document as text, the same for the same doors.
pub fn openapi() -> String {
    text_of(&doors().into_openapi())
}

fn doors() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(health::routes())
        .merge(access::routes())
        .merge(jobs::routes())
        .merge(home::routes())
        .merge(collect::routes())
        .merge(know::routes())
        .merge(segment::routes())
        .merge(communicate::routes())
        .merge(measure::routes())
        .merge(motivate::routes())
}

fn text_of(document: &utoipa::openapi::OpenApi) -> String {
    let mut text = document.to_pretty_json().expect("the document is made of text and numbers");
    text.push('\n');
    text
}

/// A panic is a bug of ours; the request gets a problem, the server goes on.
fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let words = panic.downcast_ref::<String>().cloned();
    let words = words.or_else(|| panic.downcast_ref::<&str>().map(|words| (*words).to_owned()));
    Failure(Problem::internal(format!("a door panicked: {}", words.unwrap_or_default()))).into_response()
}
