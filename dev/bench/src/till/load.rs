//! Requests that are sent when they are due, and timed from then on.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant as StopWatch};

use anyhow::{Result, ensure};

use crate::http::Connection;

/// More than are ever under way while the server keeps up; when it does not, waiting for a free one counts as waiting for the answer.
const SENDERS: u64 = 64;

/// Where requests go, and with which key.
pub struct Load<'l> {
    pub address: &'l str,
    pub key: &'l str,
}

/// A request: its path and its body.
pub type Request = (&'static str, String);

impl Load<'_> {
    /// Sends so many a second for so long; gives milliseconds from when each was due to its answer.
    pub fn at_rate(
        &self,
        a_second: u64,
        seconds: u64,
        request: impl Fn(u64) -> Request + Sync,
    ) -> Result<Vec<f64>> {
        let (next, watch, all) = (AtomicU64::new(0), StopWatch::now(), a_second * seconds);
        self.over(SENDERS as usize, |connection| {
            let mut times = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= all {
                    return Ok(times);
                }
                let (path, body) = request(number);
                let bytes = connection.head("POST", path, body.len()) + &body;
                let due = Duration::from_nanos(number * 1_000_000_000 / a_second);
                std::thread::sleep(due.saturating_sub(watch.elapsed()));
                ask(connection, &bytes)?;
                times.push((watch.elapsed().saturating_sub(due)).as_secs_f64() * 1e3);
            }
        })
    }

    /// Sends the next as soon as one is answered; gives how many a second were.
    pub fn hurried(
        &self,
        connections: usize,
        how_long: Duration,
        request: impl Fn(u64) -> Request + Sync,
    ) -> Result<u64> {
        let (next, watch, is_over) = (AtomicU64::new(0), StopWatch::now(), AtomicBool::new(false));
        let answered = self.over(connections, |connection| {
            let mut answered = Vec::new();
            while !is_over.load(Ordering::Relaxed) {
                let (path, body) = request(next.fetch_add(1, Ordering::Relaxed));
                let bytes = connection.head("POST", path, body.len()) + &body;
                ask(connection, &bytes)?;
                answered.push(0.0);
                is_over.fetch_or(watch.elapsed() >= how_long, Ordering::Relaxed);
            }
            Ok(answered)
        })?;
        Ok((answered.len() as f64 / watch.elapsed().as_secs_f64()).round() as u64)
    }

    fn over(
        &self,
        connections: usize,
        one: impl Fn(&mut Connection) -> Result<Vec<f64>> + Sync,
    ) -> Result<Vec<f64>> {
        std::thread::scope(|scope| {
            let send = || one(&mut Connection::open(self.address, &format!("Bearer {}", self.key))?);
            let senders: Vec<_> = (0..connections).map(|_| scope.spawn(send)).collect();
            let mut all = Vec::new();
            for sender in senders {
                all.extend(sender.join().expect("a sender panicked")?);
            }
            Ok(all)
        })
    }
}

fn ask(connection: &mut Connection, bytes: &str) -> Result<()> {
    let (status, answer) = connection.exchange(bytes.as_bytes())?;
    ensure!(status < 300, "answer {status}: {}", String::from_utf8_lossy(answer));
    Ok(())
}
