//! Who may come in: sessions, the first owner's welcome, staff and their invitations, keys, the audit trail, the workspace's settings.

mod audit;
mod invitations;
mod join;
mod keys;
mod session;
mod staff;
mod welcome;
mod workspace;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;

pub use workspace::settings_of;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .routes(routes!(session::show, session::sign_in, session::sign_out, session::change))
        .routes(routes!(session::enter_workspace))
        .routes(routes!(session::sign_in_by_link))
        .routes(routes!(welcome::look, welcome::welcome))
        .routes(routes!(join::join))
        .routes(routes!(staff::list))
        .routes(routes!(staff::change, staff::remove))
        .routes(routes!(invitations::list, invitations::invite))
        .routes(routes!(invitations::withdraw))
        .routes(routes!(workspace::show, workspace::change))
        .routes(routes!(keys::list, keys::create))
        .routes(routes!(keys::revoke))
        .routes(routes!(audit::list))
}
