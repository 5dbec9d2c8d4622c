//! A mail server that does what the recipient's name says.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// What a server offers.
#[derive(Clone, Default)]
pub struct Manners {
    pub pipelines: bool,
    pub wants_login: bool,
    pub tls: Option<TlsAcceptor>,
    /// Says something ahead of the handshake, as someone between us and the server would.
    pub injects: bool,
}

/// What a server saw.
#[derive(Default)]
pub struct Seen {
    pub lines: AtomicUsize,
    pub messages: AtomicUsize,
    pub resets: AtomicUsize,
    pub logins: AtomicUsize,
}

/// Starts a server on a free port of the loopback; it lives as long as the runtime.
pub async fn start(manners: Manners) -> (u16, Arc<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let seen = Arc::new(Seen::default());
    let counted = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            counted.lines.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(serve(stream, manners.clone(), Arc::clone(&counted)));
        }
    });
    (port, seen)
}

async fn serve(stream: TcpStream, manners: Manners, seen: Arc<Seen>) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut stream = BufReader::new(stream);
    say(&mut stream, "220 ready").await?;
    if let Some(acceptor) = &manners.tls {
        loop {
            let line = hear(&mut stream).await?;
            if line.starts_with("STARTTLS") {
                break;
            }
            say(&mut stream, "250-hello\r\n250 STARTTLS").await?;
        }
        say(&mut stream, if manners.injects { "220 go\r\n250 I was here first" } else { "220 go" }).await?;
        let secured = acceptor.accept(stream.into_inner()).await.ok()?;
        return talk(BufReader::new(secured), &manners, &seen).await;
    }
    talk(stream, &manners, &seen).await
}

async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: BufReader<S>,
    manners: &Manners,
    seen: &Seen,
) -> Option<()> {
    let (mut has_sender, mut has_recipient) = (false, false);
    loop {
        let line = hear(&mut stream).await?;
        let upper = line.to_ascii_uppercase();
        if upper.starts_with("EHLO") {
            let more = if manners.pipelines { "250-PIPELINING\r\n" } else { "" };
            say(&mut stream, &format!("250-hello\r\n{more}250-ENHANCEDSTATUSCODES\r\n250 AUTH LOGIN PLAIN"))
                .await?;
        } else if upper.starts_with("AUTH PLAIN") {
            seen.logins.fetch_add(1, Ordering::SeqCst);
            let is_right = line.ends_with("AHVzZXIAcmlnaHQ=");
            say(&mut stream, if is_right { "235 2.7.0 welcome" } else { "535 5.7.8 wrong" }).await?;
        } else if upper.starts_with("MAIL") {
            has_recipient = false;
            has_sender = !manners.wants_login || seen.logins.load(Ordering::SeqCst) > 0;
            say(&mut stream, if has_sender { "250 2.1.0 ok" } else { "530 5.7.0 sign in" }).await?;
        } else if upper.starts_with("RCPT") {
            let reply = match local_part(&line) {
                _ if !has_sender => "503 5.5.1 from whom?",
                "unknown" => "550 5.1.1 <unknown@example.com> who?",
                "greylisted" => "450 4.2.1 later",
                "hangup" => return None,
                _ => "250 2.1.5 ok",
            };
            has_recipient = reply.starts_with('2');
            say(&mut stream, reply).await?;
            if has_recipient {
                take_message(&mut stream, seen, local_part(&line)).await?;
            }
        } else if upper.starts_with("RSET") {
            seen.resets.fetch_add(1, Ordering::SeqCst);
            say(&mut stream, "250 ok").await?;
        } else if upper.starts_with("DATA") {
            say(&mut stream, if has_recipient { "354 go" } else { "503 5.5.1 nobody" }).await?;
        } else if upper.starts_with("QUIT") {
            return None;
        } else {
            say(&mut stream, "500 5.5.2 what?").await?;
        }
    }
}

/// After a recipient that was taken: `DATA`, the message, and what the name asks for.
async fn take_message<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    seen: &Seen,
    name: &str,
) -> Option<()> {
    hear(stream).await.filter(|line| line.starts_with("DATA"))?;
    say(stream, "354 go").await?;
    while hear(stream).await? != "." {}
    seen.messages.fetch_add(1, Ordering::SeqCst);
    match name {
        "spam" => say(stream, "554 5.7.1 no").await,
        "busy" => say(stream, "451 4.3.0 later").await,
        "last" => {
            say(stream, "250 2.0.0 taken").await?;
            None
        }
        "silent" => None,
        _ => say(stream, "250 2.0.0 taken").await,
    }
}

fn local_part(line: &str) -> &str {
    line.split('<').nth(1).and_then(|rest| rest.split('@').next()).unwrap_or_default()
}

async fn say<S: AsyncWrite + Unpin>(stream: &mut S, words: &str) -> Option<()> {
    stream.write_all(format!("{words}\r\n").as_bytes()).await.ok()?;
    stream.flush().await.ok()
}

async fn hear<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut line = String::new();
    let count = stream.read_line(&mut line).await.ok()?;
    (count > 0).then(|| line.trim_end().to_owned())
}
