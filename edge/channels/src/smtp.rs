//! A mail server over SMTP, with lines kept open.

mod connection;
mod line;
mod reply;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use communicate::sender::{OpenSender, Security};
use communicate::{Channel, Message, Receipt, Verdict};
use rustls::pki_types::CertificateDer;
use tokio::runtime::Handle;
use tokio::sync::{Mutex, mpsc};

use crate::dkim::Signer;
use crate::mail;
use connection::Connection;

/// Messages in hand for each line: one on it, one behind it, so that none waits for the worker.
const IN_HAND: usize = 2;
/// An unused line is closed after this time.
const IDLE: Duration = Duration::from_secs(30);

/// How a mail server is reached.
#[derive(Clone)]
pub struct SmtpOptions {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the line is secured.
    pub security: Security,
    /// User name and password; none when the server wants none.
    pub login: Option<(String, String)>,
    /// Lines kept open at the same time.
    pub connections: usize,
    /// The name we greet with, also in each Message-ID.
    pub own_name: String,
    /// Domain, selector and private key of the signature.
    pub signer: Option<Arc<Signer>>,
    /// Hosts the operator allows to lie in a private network.
    pub private_hosts: Vec<String>,
    /// Further certificates to trust, besides the machine's.
    pub extra_roots: Vec<CertificateDer<'static>>,
    /// How long an answer may take; the one to a whole message thrice as long.
    pub patience: Duration,
}

impl SmtpOptions {
    /// The options of a workspace's settings; the error is a code for the console.
    pub fn of(
        sender: &OpenSender,
        own_name: &str,
        private_hosts: &[String],
    ) -> Result<SmtpOptions, &'static str> {
        let smtp = sender.settings.smtp.as_ref().ok_or("no_mail_server")?;
        let signer = match (&sender.settings.dkim, &sender.private_key) {
            (Some(dkim), Some(key)) => Some(Arc::new(
                Signer::try_new(&dkim.domain, &dkim.selector, key).map_err(|_| "bad_signing_key")?,
            )),
            _ => None,
        };
        let login = (!smtp.username.is_empty())
            .then(|| (smtp.username.clone(), sender.password.clone().unwrap_or_default()));
        Ok(SmtpOptions {
            host: smtp.host.clone(),
            port: smtp.port,
            security: smtp.security,
            login,
            connections: usize::from(smtp.connections),
            own_name: own_name.to_owned(),
            signer,
            private_hosts: private_hosts.to_vec(),
            extra_roots: Vec::new(),
            patience: Duration::from_secs(60),
        })
    }

    fn may_reach(&self, address: &SocketAddr) -> bool {
        is_public(address.ip()) || self.private_hosts.iter().any(|host| host.eq_ignore_ascii_case(&self.host))
    }
}

/// Hands messages over to one mail server.
pub struct SmtpChannel {
    queue: mpsc::UnboundedSender<(Message, Receipt)>,
    capacity: usize,
}

impl SmtpChannel {
    /// Starts the lines on a runtime; they open with the first message and end with the channel.
    pub fn start(runtime: &Handle, options: SmtpOptions) -> SmtpChannel {
        let lines = options.connections.max(1);
        let (queue, waiting) = mpsc::unbounded_channel();
        let (options, waiting) = (Arc::new(options), Arc::new(Mutex::new(waiting)));
        for _ in 0..lines {
            runtime.spawn(line::serve(Arc::clone(&options), Arc::clone(&waiting)));
        }
        SmtpChannel { queue, capacity: lines * IN_HAND }
    }
}

impl Channel for SmtpChannel {
    fn name(&self) -> &'static str {
        "smtp"
    }

    fn capacity(&self) -> usize {
        self.capacity
    }

    fn send(&self, message: Message, receipt: Receipt) {
        if let Err(mpsc::error::SendError((_, receipt))) = self.queue.send((message, receipt)) {
            receipt.answer(Verdict::Down("closing".to_owned()));
        }
    }
}

/// Opens a line, signs in and closes it again: whether the settings work. The error is a reason like `5.7.8`, `refused`, `timeout`.
pub async fn probe(options: &SmtpOptions) -> Result<(), String> {
    let mut connection = Connection::open(options).await?;
    connection.quit().await;
    Ok(())
}

/// Sends one message over a line of its own.
pub async fn send_one(options: &SmtpOptions, message: &Message) -> Verdict {
    match Connection::open(options).await {
        Ok(mut connection) => {
            let mail = mail::write(message, &options.own_name);
            let wire = mail.to_wire(options.signer.as_deref(), message.at_seconds);
            let (verdict, _) = connection.deliver(&message.from_email, &message.to, &wire).await;
            connection.quit().await;
            verdict
        }
        Err(reason) => Verdict::Down(reason),
    }
}

/// Whether an address lies in the open net.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            let is_shared = a == 100 && (64..128).contains(&b);
            let is_reserved = a == 0 || a >= 224 || (a == 198 && (b == 18 || b == 19));
            !(ip.is_private()
                || ip.is_loopback()
                || ip.is_link_local()
                || ip.is_documentation()
                || is_shared
                || is_reserved)
        }
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(mapped) => is_public(IpAddr::V4(mapped)),
            None => {
                let first = ip.segments()[0];
                let is_local = (first & 0xFE00) == 0xFC00 || (first & 0xFFC0) == 0xFE80;
                !(ip.is_loopback() || ip.is_unspecified() || ip.is_multicast() || is_local)
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_networks_are_told_from_the_open_net() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.20.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "fd00::1",
            "fe80::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(!is_public(private.parse().expect("address")), "{private}");
        }
        for public in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2001:4860::1"] {
            assert!(is_public(public.parse().expect("address")), "{public}");
        }
    }
}
