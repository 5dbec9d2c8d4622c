//! Segments: kept, counted live, listed, frozen, exported.

mod compare;
mod count;
mod live;
mod members;
mod rfm;
mod saved;
mod trend;
mod why;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;

pub(crate) use members::{members, of_customer};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(saved::list, saved::create))
        .routes(routes!(count::count))
        .routes(routes!(compare::compare))
        .routes(routes!(why::why))
        .routes(routes!(saved::show, saved::change, saved::archive))
        .routes(routes!(saved::restore))
        .routes(routes!(saved::duplicate))
        .routes(routes!(live::start, live::stop))
        .routes(routes!(live::changes))
        .routes(routes!(live::feed))
        .routes(routes!(trend::of_tree))
        .routes(routes!(trend::of_segment))
        .routes(routes!(saved::figures))
        .routes(routes!(members::list))
        .routes(routes!(members::freeze))
        .routes(routes!(members::export))
        .routes(routes!(members::lists))
        .routes(routes!(count::templates))
        .routes(routes!(rfm::matrix))
        .routes(routes!(rfm::preview))
        .routes(routes!(rfm::save))
        .routes(routes!(rfm::moves))
}
