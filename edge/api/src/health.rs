//! Whether the server lives, whether it can work, and its figures.

use std::sync::OnceLock;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::problem::Answer;

const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// Gathers the process's figures for `/metrics`; the same handle however often it is asked for.
pub fn metrics_handle() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    let made = || {
        let builder =
            PrometheusBuilder::new().set_buckets(&SECONDS).expect("the list of buckets is not empty");
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("figures are gathered by another recorder, /metrics stays empty");
        }
        handle
    };
    HANDLE.get_or_init(made).clone()
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::default().routes(routes!(healthz)).routes(routes!(readyz)).routes(routes!(figures))
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok`.
    status: &'static str,
}

/// Whether the process lives.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, body = Health)))]
pub(crate) async fn healthz() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Whether it can work: the stores answer.
#[utoipa::path(get, path = "/readyz", tag = "operation", responses((status = 200, body = Health), (status = 503)))]
pub(crate) async fn readyz(State(app): State<App>) -> Answer<Json<Health>> {
    app.read(access::staff::is_empty).await?;
    for workspace in app.open_workspaces() {
        workspace.store.read(|tx| jobs::list(tx, None, 1)).await?;
    }
    Ok(Json(Health { status: "ok" }))
}

/// The server's figures as Prometheus reads them.
#[utoipa::path(get, path = "/metrics", tag = "operation", operation_id = "metrics", responses((status = 200, content_type = "text/plain")))]
pub(crate) async fn figures(State(app): State<App>) -> impl IntoResponse {
    app.metrics().run_upkeep();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], app.metrics().render())
}
