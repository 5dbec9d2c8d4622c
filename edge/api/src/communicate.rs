//! Campaigns and what they say, deliveries, ad audiences, the sandbox mailbox, the sender, and the links in messages.

mod ads;
mod audience;
mod campaigns;
mod content;
mod deliveries;
mod links;
mod moves;
mod sandbox;
mod sender;
mod way_out;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;

pub(crate) use campaigns::{CampaignRow, rows};
pub(crate) use links::{gone, read as read_link};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(campaigns::list, campaigns::create))
        .routes(routes!(campaigns::show, campaigns::change, campaigns::delete))
        .routes(routes!(content::preview))
        .routes(routes!(content::test))
        .routes(routes!(audience::check))
        .routes(routes!(moves::launch))
        .routes(routes!(moves::pause))
        .routes(routes!(moves::resume))
        .routes(routes!(moves::stop))
        .routes(routes!(moves::duplicate))
        .routes(routes!(deliveries::list))
        .routes(routes!(deliveries::export))
        .routes(routes!(ads::audiences::list, ads::audiences::create))
        .routes(routes!(ads::audiences::show, ads::audiences::delete))
        .routes(routes!(ads::audiences::export))
        .routes(routes!(ads::files::full))
        .routes(routes!(ads::files::additions))
        .routes(routes!(ads::files::removals))
        .routes(routes!(sandbox::list, sandbox::empty))
        .routes(routes!(sandbox::show))
        .routes(routes!(sender::show, sender::change))
        .routes(routes!(sender::test))
        .routes(routes!(sender::sign))
        .routes(routes!(links::opened))
        .routes(routes!(links::followed))
        .routes(routes!(links::way_out, links::unsubscribe))
}
