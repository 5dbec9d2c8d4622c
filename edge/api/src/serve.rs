use std::future::Future;
use std::net::SocketAddr;

use tokio::net::TcpListener;

use crate::{App, router};

/// Answers requests until told to stop, then finishes those at hand.
pub async fn serve(
    listener: TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}
