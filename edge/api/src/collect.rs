//! Customers' data coming in: the collection doors that shops' clients speak to, orders, returns and products of machines.

pub(crate) mod amounts;
mod confirmations;
mod deletion;
mod event;
mod imports;
pub(crate) mod orders;
mod products;
mod returns;
mod track;

use axum::extract::DefaultBodyLimit;
use tower_http::cors::{Any, CorsLayer};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vocabulary::{ErrorKind, Problem};

use crate::App;

/// The source of ids that come without one, from any door.
pub(crate) const DEFAULT_SOURCE: &str = "shop";
/// Bytes of a batch of events, unpacked.
pub(crate) const BATCH_BYTES_MAX: usize = 500 * 1024;
/// Bytes of a body of orders or products.
const RECORDS_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Bytes of an uploaded file.
const FILE_BYTES_MAX: usize = 4 * 1024 * 1024 * 1024;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::default().merge(open_doors()).merge(machine_doors()).merge(import_doors())
}

/// Open to every web page: a write key in the page is all they need, and all it can do is collect.
fn open_doors() -> OpenApiRouter<App> {
    let any_page = CorsLayer::new().allow_origin(Any).allow_headers(Any).allow_methods(Any);
    OpenApiRouter::default()
        .routes(routes!(track::identify))
        .routes(routes!(track::track))
        .routes(routes!(track::page))
        .routes(routes!(track::screen))
        .routes(routes!(track::group))
        .routes(routes!(track::alias))
        .routes(routes!(track::batch))
        .routes(routes!(track::import))
        .routes(routes!(track::i))
        .routes(routes!(track::t))
        .routes(routes!(track::p))
        .routes(routes!(track::s))
        .routes(routes!(track::g))
        .routes(routes!(track::a))
        .routes(routes!(track::b))
        .routes(routes!(track::m))
        .routes(routes!(track::client_settings))
        .layer(DefaultBodyLimit::max(BATCH_BYTES_MAX))
        .layer(any_page)
}

fn machine_doors() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(orders::record))
        .routes(routes!(returns::record))
        .routes(routes!(returns::quote))
        .routes(routes!(confirmations::confirm))
        .routes(routes!(deletion::delete))
        .routes(routes!(products::record))
        .layer(DefaultBodyLimit::max(RECORDS_BYTES_MAX))
}

fn import_doors() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(imports::upload, imports::list))
        .layer(DefaultBodyLimit::max(FILE_BYTES_MAX))
        .routes(routes!(imports::show))
        .routes(routes!(imports::map))
        .routes(routes!(imports::check))
        .routes(routes!(imports::run))
        .routes(routes!(imports::pause))
        .routes(routes!(imports::resume))
        .routes(routes!(imports::cancel))
        .routes(routes!(imports::undo))
        .routes(routes!(imports::errors))
        .routes(routes!(imports::preview))
        .routes(routes!(imports::sample))
}

/// PostgreSQL cannot keep the character NUL in text, so nobody may send it.
pub(crate) fn refuse_nul(json: &[u8]) -> Result<(), Problem> {
    const ESCAPED: &[u8] = br"\u0000";
    let has_nul = json.windows(ESCAPED.len()).any(|window| window == ESCAPED);
    if has_nul {
        return Err(Problem::new(ErrorKind::Invalid, "bad_character", "text cannot hold the character NUL"));
    }
    Ok(())
}
