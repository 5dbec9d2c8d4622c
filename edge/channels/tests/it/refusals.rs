use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::time::Duration;

use channels::smtp::probe;
use channels::{SmtpChannel, SmtpOptions};
use communicate::sender::Security;
use communicate::{Channel, Receipt, Verdict};
use tokio::runtime::{Builder, Runtime};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use vocabulary::DeliveryId;

use crate::message;
use crate::server::{Manners, start};

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

pub fn options(port: u16, connections: usize) -> SmtpOptions {
    SmtpOptions {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        login: None,
        connections,
        own_name: "shop.example".to_owned(),
        signer: None,
        private_hosts: vec!["127.0.0.1".to_owned()],
        extra_roots: Vec::new(),
        patience: Duration::from_secs(5),
    }
}

/// Sends to each address in turn over one line; gives the verdicts in that order.
fn send(runtime: &Runtime, options: SmtpOptions, to: &[&str]) -> Vec<Verdict> {
    let channel = SmtpChannel::start(runtime.handle(), options);
    let (answers, verdicts) = mpsc::channel();
    let mut found = Vec::new();
    for (number, address) in to.iter().enumerate() {
        channel
            .send(message(number as i64, address), Receipt::new(DeliveryId(number as i64), answers.clone()));
        found.push(verdicts.recv_timeout(Duration::from_secs(30)).expect("an answer").1);
    }
    found
}

#[test]
fn each_refusal_leaves_the_line_usable_and_says_whose_fault_it_is() {
    for pipelines in [true, false] {
        let runtime = runtime();
        let (port, seen) = runtime.block_on(start(Manners { pipelines, ..Manners::default() }));
        let to = [
            "unknown@example.com",
            "ann@example.com",
            "greylisted@example.com",
            "spam@example.com",
            "busy@example.com",
            "bob@example.com",
        ];
        let verdicts = send(&runtime, options(port, 1), &to);
        let expected = [
            Verdict::Bounced("5.1.1".into()),
            Verdict::Accepted,
            Verdict::Later("4.2.1".into()),
            Verdict::Refused("5.7.1".into()),
            Verdict::Later("4.3.0".into()),
            Verdict::Accepted,
        ];
        assert_eq!(verdicts, expected, "pipelining: {pipelines}");
        assert_eq!(seen.lines.load(Ordering::SeqCst), 1, "one line for all");
        assert_eq!(seen.resets.load(Ordering::SeqCst), 2);
        assert_eq!(seen.messages.load(Ordering::SeqCst), 4);
    }
}

#[test]
fn a_line_that_breaks_before_the_message_is_no_doubt_and_one_that_breaks_after_it_is() {
    let runtime = runtime();
    let (port, seen) = runtime.block_on(start(Manners { pipelines: true, ..Manners::default() }));
    let verdicts =
        send(&runtime, options(port, 1), &["hangup@example.com", "silent@example.com", "ann@example.com"]);
    assert_eq!(verdicts, [Verdict::Later("connection_lost".into()), Verdict::Unknown, Verdict::Accepted]);
    assert_eq!(seen.messages.load(Ordering::SeqCst), 2);
}

#[test]
fn a_line_the_server_closed_meanwhile_costs_nothing() {
    let runtime = runtime();
    let (port, seen) = runtime.block_on(start(Manners { pipelines: true, ..Manners::default() }));
    let verdicts = send(&runtime, options(port, 1), &["last@example.com", "ann@example.com"]);
    assert_eq!(verdicts, [Verdict::Accepted, Verdict::Accepted]);
    assert_eq!(seen.lines.load(Ordering::SeqCst), 2);
}

#[test]
fn addresses_that_would_say_more_than_an_address_are_not_said() {
    let runtime = runtime();
    let (port, seen) = runtime.block_on(start(Manners { pipelines: true, ..Manners::default() }));
    let verdicts =
        send(&runtime, options(port, 1), &["a@example.com>\r\nRCPT TO:<b@example.com", "жанна@example.com"]);
    assert_eq!(verdicts, [Verdict::Bounced("5.1.3".into()), Verdict::Bounced("5.6.7".into())]);
    assert_eq!(seen.messages.load(Ordering::SeqCst), 0);
}

#[test]
fn a_server_that_does_not_let_us_in_is_down_and_the_message_untried() {
    let runtime = runtime();
    let (port, seen) =
        runtime.block_on(start(Manners { pipelines: true, wants_login: true, ..Manners::default() }));
    let login =
        |password: &str| SmtpOptions { login: Some(("user".into(), password.into())), ..options(port, 1) };
    assert_eq!(send(&runtime, options(port, 1), &["ann@example.com"]), [Verdict::Down("5.7.0".into())]);
    assert_eq!(send(&runtime, login("wrong"), &["ann@example.com"]), [Verdict::Down("5.7.8".into())]);
    assert_eq!(send(&runtime, login("right"), &["ann@example.com"]), [Verdict::Accepted]);
    assert_eq!(seen.messages.load(Ordering::SeqCst), 1);
    assert_eq!(runtime.block_on(probe(&login("wrong"))), Err("5.7.8".to_owned()));
    assert_eq!(runtime.block_on(probe(&login("right"))), Ok(()));
}

#[test]
fn a_private_host_is_reached_only_when_the_operator_said_so() {
    let runtime = runtime();
    let (port, seen) = runtime.block_on(start(Manners::default()));
    let open = SmtpOptions { private_hosts: Vec::new(), ..options(port, 1) };
    assert_eq!(runtime.block_on(probe(&open)), Err("private_host".to_owned()));
    let named = SmtpOptions { host: "localhost".to_owned(), ..open };
    assert_eq!(runtime.block_on(probe(&named)), Err("private_host".to_owned()));
    assert_eq!(seen.lines.load(Ordering::SeqCst), 0);
}

#[test]
fn tls_is_begun_trusted_and_never_given_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let (certificate, key) = self_signed(folder.path());
    let provider = Arc::new(ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key)
        .expect("a certificate");
    let tls = Some(TlsAcceptor::from(Arc::new(config)));
    let runtime = runtime();
    let secured = |port: u16| SmtpOptions {
        security: Security::Starttls,
        extra_roots: vec![certificate.clone()],
        ..options(port, 1)
    };

    let (port, _) =
        runtime.block_on(start(Manners { pipelines: true, tls: tls.clone(), ..Manners::default() }));
    assert_eq!(send(&runtime, secured(port), &["ann@example.com"]), [Verdict::Accepted]);
    let untrusting = SmtpOptions { extra_roots: Vec::new(), ..secured(port) };
    assert_eq!(runtime.block_on(probe(&untrusting)), Err("bad_certificate".to_owned()));

    let (port, _) = runtime.block_on(start(Manners { tls, injects: true, ..Manners::default() }));
    assert_eq!(runtime.block_on(probe(&secured(port))), Err("starttls_injection".to_owned()));

    let (port, _) = runtime.block_on(start(Manners::default()));
    assert_eq!(runtime.block_on(probe(&secured(port))), Err("no_starttls".to_owned()));
}

/// A certificate for the loopback, made by the machine's own openssl.
fn self_signed(folder: &std::path::Path) -> (CertificateDer<'static>, PrivateKeyDer<'static>) {
    let (certificate, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "3650",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
        ])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .expect("openssl");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let certificate = CertificateDer::from_pem_file(certificate).expect("a certificate");
    (certificate, PrivateKeyDer::from_pem_file(key).expect("a key"))
}
