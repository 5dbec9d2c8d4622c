//! Promotions, the loyalty programme, and the till: baskets priced, paid, called off.

mod answer;
mod awards;
mod points;
mod programmes;
mod promotions;
mod till;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(till::quote))
        .routes(routes!(till::order))
        .routes(routes!(till::commit))
        .routes(routes!(till::cancel))
        .routes(routes!(promotions::list, promotions::create))
        .routes(routes!(promotions::one, promotions::change))
        .routes(routes!(promotions::advance))
        .routes(routes!(promotions::stacking, promotions::set_stacking))
        .routes(routes!(programmes::list, programmes::create))
        .routes(routes!(programmes::one, programmes::change))
        .routes(routes!(programmes::tiers))
        .routes(routes!(programmes::report))
        .routes(routes!(points::show, awards::give))
        .routes(routes!(points::history))
        .routes(routes!(points::balance))
        .routes(routes!(awards::waiting))
        .routes(routes!(awards::approve))
        .routes(routes!(awards::decline))
        .routes(routes!(awards::undo))
}
