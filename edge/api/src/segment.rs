//! Segments: kept, counted live, listed, frozen, exported.

mod count;
mod members;
mod saved;
mod why;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;

pub(crate) use members::{members, of_customer};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(saved::list, saved::create))
        .routes(routes!(count::count))
        .routes(routes!(why::why))
        .routes(routes!(saved::show, saved::change, saved::archive))
        .routes(routes!(saved::restore))
        .routes(routes!(saved::duplicate))
        .routes(routes!(members::list))
        .routes(routes!(members::freeze))
        .routes(routes!(members::export))
        .routes(routes!(members::lists))
        .routes(routes!(count::templates))
}
