//! Orders that come in over HTTP at a steady rate.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant as StopWatch, SystemTime, UNIX_EPOCH};

use anyhow::Result;
use serde_json::{Value, json};
use vocabulary::Instant;

use crate::http::Connection;
use crate::retail;
use crate::server::{OWNER, Perennial, Serving};

/// A step through the customers that meets everybody once.
const STRIDE: u64 = 7_919;

/// The common workload's shop, being served, its columns complete.
pub struct Shop {
    pub perennial: Perennial,
    pub serving: Serving,
    /// The owner's.
    pub connection: Connection,
    /// A key that may send orders.
    pub key: String,
    pub customers: u64,
}

impl Shop {
    /// Loads what is in the folder through the server unless a load is kept beside it.
    pub fn open(binary: &Path, folder: &Path) -> Result<Shop> {
        let (perennial, _) = retail::loaded(binary, folder)?;
        let key = perennial.key("orders:write")?;
        let serving = perennial.serve()?;
        let mut connection = Connection::open(&perennial.address, "")?;
        connection.sign_in(OWNER.0, OWNER.1)?;
        let (customers, _) = retail::wait_for_columns(&mut connection, &perennial.store_file()?)?;
        Ok(Shop { perennial, serving, connection, key, customers })
    }
}

/// How many orders, how fast, over how many connections.
#[derive(Clone, Copy)]
pub struct Traffic<'t> {
    pub address: &'t str,
    pub key: &'t str,
    pub orders: u64,
    pub a_second: u64,
    pub senders: usize,
}

/// An order's number and when it was answered.
pub type Answered = (u64, StopWatch);

impl Traffic<'_> {
    /// Sends each order when it is due; gives when each was answered, which is after its commit.
    pub fn send(&self, order: impl Fn(u64) -> Value + Sync) -> Result<Vec<Answered>> {
        let (next, watch) = (AtomicU64::new(0), StopWatch::now());
        std::thread::scope(|scope| {
            let send = || self.send_some(watch, &next, &order);
            let senders: Vec<_> = (0..self.senders).map(|_| scope.spawn(send)).collect();
            let mut answered = Vec::new();
            for sender in senders {
                answered.extend(sender.join().expect("a sender panicked")?);
            }
            Ok(answered)
        })
    }

    fn send_some(
        &self,
        watch: StopWatch,
        next: &AtomicU64,
        order: &(impl Fn(u64) -> Value + Sync),
    ) -> Result<Vec<Answered>> {
        let mut connection = Connection::open(self.address, &format!("Bearer {}", self.key))?;
        let mut answered = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= self.orders {
                return Ok(answered);
            }
            let due = Duration::from_micros(number * 1_000_000 / self.a_second);
            std::thread::sleep(due.saturating_sub(watch.elapsed()));
            connection.call("POST", "/v1/orders", Some(&order(number)))?;
            answered.push((number, StopWatch::now()));
        }
    }
}

/// Orders a second that were answered, the first and the last included.
pub fn rate(answered: &[Answered]) -> f64 {
    let times = || answered.iter().map(|(_, at)| *at);
    let took = times().max().zip(times().min()).map_or(0.0, |(last, first)| (last - first).as_secs_f64());
    (answered.len() as f64 / took).round()
}

/// The customer of an order: another for each.
pub fn buyer(number: u64, customers: u64) -> u64 {
    number * STRIDE % customers + 1
}

/// An order of that customer, which has had none in this channel before.
pub fn order(number: u64, channel: &str, customers: u64, placed_at: i64) -> Value {
    let email = format!("person{}@mail.example", buyer(number, customers));
    json!({
        "source": channel, "number": number.to_string(), "placed_at": Instant(placed_at), "currency": "USD", "channel": channel, "store": "7",
        "customer": {"email": email}, "lines": [{"sku": "cat_07", "quantity": "1", "price": "12.50"}],
    })
}

/// Microseconds since 1970.
pub fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros() as i64)
}
