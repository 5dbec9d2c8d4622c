use std::sync::Arc;
use std::time::Duration;

use communicate::{Message, Receipt, Verdict};
use tokio::sync::{Mutex, mpsc};
use tokio::time::{sleep, timeout};

use super::connection::Connection;
use super::{IDLE, SmtpOptions};
use crate::mail;

/// Longest wait before a server that could not be reached is tried again.
const PAUSE_MAX: Duration = Duration::from_secs(20);

type Waiting = Arc<Mutex<mpsc::UnboundedReceiver<(Message, Receipt)>>>;

/// Serves one line until the channel is closed: opens it when a message comes, keeps it, opens it anew when it breaks.
pub(super) async fn serve(options: Arc<SmtpOptions>, waiting: Waiting) {
    let mut connection: Option<Connection> = None;
    let mut failures = 0_u32;
    loop {
        let Ok(next) = timeout(IDLE, async { waiting.lock().await.recv().await }).await else {
            close(&mut connection).await;
            continue;
        };
        let Some((message, receipt)) = next else { break };
        let mail = mail::write(&message, &options.own_name);
        let wire = mail.to_wire(options.signer.as_deref(), message.at_seconds);
        match deliver(&options, &mut connection, &message, &wire).await {
            Ok(verdict) => {
                failures = 0;
                receipt.answer(verdict);
            }
            Err(reason) => {
                tracing::warn!(host = options.host, reason, "the mail server cannot be used");
                receipt.answer(Verdict::Down(reason));
                failures += 1;
                sleep(PAUSE_MAX.min(Duration::from_millis(250 << failures.min(7)))).await;
            }
        }
    }
    close(&mut connection).await;
}

/// Delivers over the line there is; when it turns out to have been closed meanwhile, before anything was said, once more over a new one.
async fn deliver(
    options: &SmtpOptions,
    connection: &mut Option<Connection>,
    message: &Message,
    wire: &[u8],
) -> Result<Verdict, String> {
    let is_kept = connection.is_some();
    let (verdict, is_usable) = attempt(options, connection, message, wire).await?;
    if is_kept
        && !is_usable
        && matches!(&verdict, Verdict::Later(reason) if reason == super::connection::LOST)
    {
        *connection = None;
        let (verdict, is_usable) = attempt(options, connection, message, wire).await?;
        if !is_usable {
            *connection = None;
        }
        return Ok(verdict);
    }
    if !is_usable {
        *connection = None;
    }
    Ok(verdict)
}

async fn attempt(
    options: &SmtpOptions,
    connection: &mut Option<Connection>,
    message: &Message,
    wire: &[u8],
) -> Result<(Verdict, bool), String> {
    let open = match connection.take() {
        Some(open) => open,
        None => Connection::open(options).await?,
    };
    Ok(connection.insert(open).deliver(&message.from_email, &message.to, wire).await)
}

async fn close(connection: &mut Option<Connection>) {
    if let Some(mut open) = connection.take() {
        open.quit().await;
    }
}
