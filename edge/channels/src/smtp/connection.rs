use std::io;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use communicate::Verdict;
use communicate::sender::Security;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::SmtpOptions;
use super::reply::{Reply, Stage};

/// Why a message did not go out when the line broke before its end was sent.
pub(super) const LOST: &str = "connection_lost";

/// Bytes an answer may have.
const REPLY_MAX: usize = 64 * 1024;

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A line to the server, greeted and signed in.
pub(super) struct Connection {
    stream: Box<dyn Stream>,
    unread: Vec<u8>,
    patience: Duration,
    can_pipeline: bool,
    can_utf8: bool,
}

impl Connection {
    /// Opens a line: resolve, connect, secure, greet, sign in. The error is a reason for the log and the console.
    pub(super) async fn open(options: &SmtpOptions) -> Result<Connection, String> {
        let stream = within(options.patience, connect(options)).await??;
        let mut connection = match options.security {
            Security::Tls => Connection::on(secure(Box::new(stream), options).await?, options.patience),
            Security::None | Security::Starttls => Connection::on(Box::new(stream), options.patience),
        };
        connection.expect_fine().await?;
        let mut abilities = connection.greet(&options.own_name).await?;
        if options.security == Security::Starttls {
            if !has(&abilities, "STARTTLS") {
                return Err("no_starttls".to_owned());
            }
            connection.ask("STARTTLS\r\n").await?;
            // Words sent ahead of the handshake could come from someone between us and the server.
            if !connection.unread.is_empty() {
                return Err("starttls_injection".to_owned());
            }
            connection = Connection::on(secure(connection.stream, options).await?, options.patience);
            abilities = connection.greet(&options.own_name).await?;
        }
        if let Some((user, password)) = &options.login {
            connection.sign_in(&abilities, user, password).await?;
        }
        connection.can_pipeline = has(&abilities, "PIPELINING");
        connection.can_utf8 = has(&abilities, "SMTPUTF8");
        Ok(connection)
    }

    fn on(stream: Box<dyn Stream>, patience: Duration) -> Connection {
        Connection { stream, unread: Vec::new(), patience, can_pipeline: false, can_utf8: false }
    }

    /// Hands one message over; says whether the line can be used again.
    pub(super) async fn deliver(&mut self, from: &str, to: &str, wire: &[u8]) -> (Verdict, bool) {
        if !is_one_address(from) || !is_one_address(to) {
            return (Verdict::Bounced("5.1.3".to_owned()), true);
        }
        let needs_utf8 = !(from.is_ascii() && to.is_ascii());
        if needs_utf8 && !self.can_utf8 {
            return (Verdict::Bounced("5.6.7".to_owned()), true);
        }
        match self.envelope(from, to, needs_utf8).await {
            Ok(None) => self.message(wire).await,
            Ok(Some(verdict)) => {
                let is_usable = self.ask("RSET\r\n").await.is_ok();
                (verdict, is_usable)
            }
            Err(_) => (Verdict::Later(LOST.to_owned()), false),
        }
    }

    /// Says good-bye without waiting for an answer.
    pub(super) async fn quit(&mut self) {
        let _ = timeout(Duration::from_secs(1), self.say(b"QUIT\r\n")).await;
    }

    /// Sender, recipient and the wish to send: nothing when the server waits for the message, else why not.
    async fn envelope(&mut self, from: &str, to: &str, needs_utf8: bool) -> Result<Option<Verdict>, String> {
        let utf8 = if needs_utf8 { " SMTPUTF8" } else { "" };
        let words =
            [format!("MAIL FROM:<{from}>{utf8}\r\n"), format!("RCPT TO:<{to}>\r\n"), "DATA\r\n".to_owned()];
        let stages = [Stage::From, Stage::To, Stage::Data];
        if self.can_pipeline {
            self.say(words.concat().as_bytes()).await?;
            let mut refusal = None;
            for stage in stages {
                let reply = self.hear().await?;
                if stage == Stage::Data && reply.is_fine() && refusal.is_some() {
                    // The server waits for a message nobody is to get: an empty one ends it.
                    self.say(b".\r\n").await?;
                    self.hear().await?;
                } else if !reply.is_fine() && refusal.is_none() {
                    refusal = Some(reply.verdict(stage));
                }
            }
            return Ok(refusal);
        }
        for (word, stage) in words.iter().zip(stages) {
            self.say(word.as_bytes()).await?;
            let reply = self.hear().await?;
            if !reply.is_fine() {
                return Ok(Some(reply.verdict(stage)));
            }
        }
        Ok(None)
    }

    /// The message with its end in one write. Once that is begun, a broken line leaves everybody in doubt.
    async fn message(&mut self, wire: &[u8]) -> (Verdict, bool) {
        if self.say(wire).await.is_err() {
            return (Verdict::Unknown, false);
        }
        match within(self.patience * 3, self.read_reply()).await {
            Ok(Ok(reply)) => (reply.verdict(Stage::End), reply.code != 421),
            Ok(Err(_)) | Err(_) => (Verdict::Unknown, false),
        }
    }

    async fn greet(&mut self, own_name: &str) -> Result<Vec<String>, String> {
        self.say(format!("EHLO {own_name}\r\n").as_bytes()).await?;
        let reply = self.hear().await?;
        if reply.is_fine() {
            return Ok(reply.lines);
        }
        self.ask(&format!("HELO {own_name}\r\n")).await?;
        Ok(Vec::new())
    }

    async fn sign_in(&mut self, abilities: &[String], user: &str, password: &str) -> Result<(), String> {
        let offered = abilities
            .iter()
            .find(|line| line.to_ascii_uppercase().starts_with("AUTH"))
            .map(|line| line.to_ascii_uppercase())
            .unwrap_or_default();
        if offered.contains("PLAIN") {
            let words = STANDARD.encode(format!("\0{user}\0{password}"));
            return self.ask(&format!("AUTH PLAIN {words}\r\n")).await;
        }
        if offered.contains("LOGIN") {
            self.ask("AUTH LOGIN\r\n").await?;
            self.ask(&format!("{}\r\n", STANDARD.encode(user))).await?;
            return self.ask(&format!("{}\r\n", STANDARD.encode(password))).await;
        }
        Err("no_sign_in_offered".to_owned())
    }

    async fn ask(&mut self, words: &str) -> Result<(), String> {
        self.say(words.as_bytes()).await?;
        self.expect_fine().await
    }

    async fn expect_fine(&mut self) -> Result<(), String> {
        let reply = self.hear().await?;
        if reply.is_fine() { Ok(()) } else { Err(reply.reason()) }
    }

    async fn say(&mut self, words: &[u8]) -> Result<(), String> {
        let stream = &mut self.stream;
        within(self.patience, async {
            stream.write_all(words).await.map_err(|error| reason(&error))?;
            stream.flush().await.map_err(|error| reason(&error))
        })
        .await?
    }

    async fn hear(&mut self) -> Result<Reply, String> {
        within(self.patience, self.read_reply()).await?
    }

    async fn read_reply(&mut self) -> Result<Reply, String> {
        let mut reply = Reply { code: 0, lines: Vec::new() };
        let mut size = 0;
        loop {
            let line = self.read_line().await?;
            size += line.len();
            let code = line
                .get(..3)
                .and_then(|code| code.parse::<u16>().ok())
                .filter(|code| (200..600).contains(code));
            let (Some(code), true) = (code, size < REPLY_MAX) else { return Err("not_smtp".to_owned()) };
            reply.code = code;
            reply.lines.push(line.get(4..).unwrap_or_default().to_owned());
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(reply);
            }
        }
    }

    async fn read_line(&mut self) -> Result<String, String> {
        loop {
            if let Some(end) = self.unread.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.unread.drain(..=end).collect();
                return Ok(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
            if self.unread.len() > REPLY_MAX {
                return Err("not_smtp".to_owned());
            }
            let mut chunk = [0; 2_048];
            let count = self.stream.read(&mut chunk).await.map_err(|error| reason(&error))?;
            if count == 0 {
                return Err(LOST.to_owned());
            }
            self.unread.extend_from_slice(&chunk[..count]);
        }
    }
}

async fn connect(options: &SmtpOptions) -> Result<TcpStream, String> {
    let found =
        lookup_host((options.host.as_str(), options.port)).await.map_err(|_| "unknown_host".to_owned())?;
    let mut failure = "unknown_host".to_owned();
    for address in found {
        if !options.may_reach(&address) {
            failure = "private_host".to_owned();
            continue;
        }
        match TcpStream::connect(address).await {
            Ok(stream) => {
                // Without this each message waits 40 ms for a delayed acknowledgement.
                stream.set_nodelay(true).map_err(|error| reason(&error))?;
                return Ok(stream);
            }
            Err(error) => failure = reason(&error),
        }
    }
    Err(failure)
}

async fn secure(stream: Box<dyn Stream>, options: &SmtpOptions) -> Result<Box<dyn Stream>, String> {
    let name = ServerName::try_from(options.host.clone()).map_err(|_| "bad_host".to_owned())?;
    let connector = TlsConnector::from(Arc::new(trust(options)?));
    let secured =
        within(options.patience, connector.connect(name, stream)).await?.map_err(|error| reason(&error))?;
    Ok(Box::new(secured))
}

fn trust(options: &SmtpOptions) -> Result<ClientConfig, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots.add_parsable_certificates(options.extra_roots.iter().cloned());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

async fn within<T>(patience: Duration, work: impl Future<Output = T>) -> Result<T, String> {
    timeout(patience, work).await.map_err(|_| "timeout".to_owned())
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "refused".to_owned(),
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof => {
            LOST.to_owned()
        }
        io::ErrorKind::InvalidData => "bad_certificate".to_owned(),
        _ => "network".to_owned(),
    }
}

fn has(abilities: &[String], word: &str) -> bool {
    abilities.iter().any(|line| line.split(' ').next().is_some_and(|first| first.eq_ignore_ascii_case(word)))
}

fn is_one_address(address: &str) -> bool {
    !address.is_empty()
        && address.len() <= 320
        && !address.contains(|c: char| c.is_control() || c.is_whitespace() || c == '<' || c == '>')
}
