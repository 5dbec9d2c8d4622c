use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use channels::SmtpChannel;
use communicate::{Channel, Receipt, Verdict};
use tokio::runtime::Builder;
use vocabulary::DeliveryId;

use crate::message;
use crate::refusals::options;

/// Debian's mail server of tests, ended with the test.
struct Sink {
    process: Child,
    port: u16,
}

impl Sink {
    fn start() -> Sink {
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        let mut command = Command::new("/usr/sbin/smtp-sink");
        // It refuses to serve as root.
        if is_root() {
            command.args(["-u", "nobody"]);
        }
        let address = format!("127.0.0.1:{port}");
        let process = command
            .arg(&address)
            .arg("100")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("smtp-sink of Debian's postfix");
        let sink = Sink { process, port };
        let until = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(&address).is_err() {
            assert!(Instant::now() < until, "smtp-sink does not answer");
            std::thread::yield_now();
        }
        sink
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|answer| answer.stdout == b"0\n")
}

/// A client that writes the end of a message apart, or lets packets wait, needs 40 ms for each.
#[test]
fn two_thousand_messages_go_over_one_line_without_a_pause_after_each() {
    let sink = Sink::start();
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let channel = SmtpChannel::start(runtime.handle(), options(sink.port, 1));
    let (answers, verdicts) = mpsc::channel();
    let started = Instant::now();
    for number in 0..2_000 {
        channel.send(message(number, "ann@example.com"), Receipt::new(DeliveryId(number), answers.clone()));
    }
    drop(answers);
    let accepted = verdicts.iter().filter(|(_, verdict)| *verdict == Verdict::Accepted).count();
    let took = started.elapsed();
    assert_eq!(accepted, 2_000);
    assert!(took < Duration::from_millis(20) * 2_000, "{took:?}");
    println!("{:.0} messages a second over one line", 2_000.0 / took.as_secs_f64());
}
