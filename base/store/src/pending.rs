use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::oneshot;

use crate::StoreError;

/// An answer on its way from a store thread: awaited on the edge, waited for elsewhere.
#[must_use = "the work runs, its outcome would be lost"]
pub struct Pending<T>(oneshot::Receiver<T>);

impl<T, E: From<StoreError>> Pending<Result<T, E>> {
    pub(crate) fn new() -> (oneshot::Sender<Result<T, E>>, Self) {
        let (sender, receiver) = oneshot::channel();
        (sender, Pending(receiver))
    }

    /// Blocks this thread until the answer is there; never on an async worker thread.
    pub fn wait(self) -> Result<T, E> {
        self.0.blocking_recv().unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }
}

impl<T, E: From<StoreError>> Future for Pending<Result<T, E>> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0)
            .poll(context)
            .map(|received| received.unwrap_or_else(|_| Err(StoreError::Closed.into())))
    }
}
