//! Reports: what a campaign changed, and turnover told apart.

mod campaign;
mod cohorts;
mod turnover;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(campaign::report))
        .routes(routes!(turnover::sales))
        .routes(routes!(turnover::products))
        .routes(routes!(turnover::customers))
        .routes(routes!(cohorts::cohorts))
}
