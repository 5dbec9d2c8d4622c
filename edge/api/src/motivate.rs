//! Promotions, and the till: baskets priced, paid, called off.

mod answer;
mod budgets;
mod products;
mod promotions;
mod replayed;
mod simulations;
mod stacking;
mod till;
mod tries;

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
        .routes(routes!(budgets::uses))
        .routes(routes!(stacking::conflicts))
        .routes(routes!(stacking::stacking, stacking::set_stacking))
        .routes(routes!(tries::try_out))
        .routes(routes!(simulations::list, simulations::begin))
        .routes(routes!(products::search))
}
