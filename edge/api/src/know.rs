//! Customers: list, card, timeline, consents, what is kept and its end.

mod card;
mod change;
mod fields;
mod list;
mod privacy;
mod timeline;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;

pub(crate) use list::{CustomerPage, count, row_bodies};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(list::list, change::tell))
        .routes(routes!(card::show, change::change))
        .routes(routes!(timeline::show))
        .routes(routes!(change::consent))
        .routes(routes!(privacy::reveal))
        .routes(routes!(privacy::erase))
        .routes(routes!(privacy::export))
        .routes(routes!(fields::list))
}
