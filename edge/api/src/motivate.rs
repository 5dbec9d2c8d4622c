//! Promotions, the loyalty programme, coupons, prizes and draws; and the till: baskets priced, paid, called off.

mod answer;
mod awards;
mod budgets;
mod coupon_codes;
mod coupon_pools;
mod coupons;
mod draws;
mod held;
mod launch;
mod notices;
mod points;
mod prize_orders;
mod prizes;
mod products;
mod programmes;
mod promotions;
mod published;
mod rehearsals;
mod replayed;
mod simulations;
mod stacking;
mod till;
mod tries;

use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;

pub(crate) use answer::EarnedBody;

/// Bytes of a file of codes: about three million.
const CODES_BYTES_MAX: usize = 64 * 1024 * 1024;

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
        .routes(routes!(launch::check))
        .routes(routes!(stacking::conflicts))
        .routes(routes!(stacking::stacking, stacking::set_stacking))
        .routes(routes!(tries::try_out))
        .routes(routes!(simulations::list, simulations::begin))
        .routes(routes!(products::search))
        .merge(programme_routes())
        .merge(coupon_routes())
        .merge(prize_routes())
}

fn programme_routes() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(programmes::list, programmes::create))
        .routes(routes!(programmes::one, programmes::change))
        .routes(routes!(programmes::tiers))
        .routes(routes!(programmes::report))
        .routes(routes!(rehearsals::list, rehearsals::begin))
        .routes(routes!(points::show, awards::give))
        .routes(routes!(points::history))
        .routes(routes!(points::balance))
        .routes(routes!(notices::feed))
        .routes(routes!(awards::waiting))
        .routes(routes!(awards::approve))
        .routes(routes!(awards::decline))
        .routes(routes!(awards::undo))
}

fn coupon_routes() -> OpenApiRouter<App> {
    let import = OpenApiRouter::default()
        .routes(routes!(coupon_codes::import))
        .layer(DefaultBodyLimit::max(CODES_BYTES_MAX));
    OpenApiRouter::default()
        .routes(routes!(coupon_pools::list, coupon_pools::create))
        .routes(routes!(coupon_pools::show, coupon_pools::change))
        .routes(routes!(coupon_pools::pause))
        .routes(routes!(coupon_pools::resume))
        .routes(routes!(coupon_codes::generate))
        .merge(import)
        .routes(routes!(coupon_codes::download))
        .routes(routes!(coupon_codes::sample))
        .routes(routes!(coupons::issue))
        .routes(routes!(coupons::look))
        .routes(routes!(coupons::withdraw))
        .routes(routes!(held::show))
}

fn prize_routes() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(prizes::list, prizes::create))
        .routes(routes!(prizes::show, prizes::change))
        .routes(routes!(prizes::restock))
        .routes(routes!(prize_orders::list, prize_orders::create))
        .routes(routes!(prize_orders::show))
        .routes(routes!(prize_orders::advance))
        .routes(routes!(draws::list, draws::create))
        .routes(routes!(draws::show))
        .routes(routes!(draws::winners))
        .routes(routes!(draws::entries))
        .routes(routes!(draws::protocol))
        .routes(routes!(published::page))
        .routes(routes!(published::text))
        .routes(routes!(published::script))
        .routes(routes!(draws::give))
        .routes(routes!(draws::advance))
}
