//! Tills at a shop of a million customers with a hundred promotions running: quotes and closed orders that come at a fixed rate, each timed
//! from the instant it was due, whether or not the server was ready for it; then the bare engine beside others of its kind.

mod engine;
mod journey;
mod load;
mod requests;
mod shelf;
mod shop;

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use serde_json::{Value, json};

pub use engine::run as run_engine;
pub use journey::run as run_journey;

use crate::figures::{Shares, say};
use load::Load;
use requests::Requests;
use shop::Shop;

/// What is asked of a run.
#[derive(Debug, Clone)]
pub struct Options {
    pub customers: u64,
    /// Of orders, and of quotes, though not for longer than [`QUOTING_SECONDS_MAX`].
    pub seconds: u64,
    pub orders_a_second: u64,
    pub quotes_a_second: u64,
    /// PostgreSQL to keep the shop in; the embedded store when empty.
    pub postgres: String,
}

impl Options {
    /// Reads `name=value` words.
    pub fn read(words: &[&str]) -> Result<Options> {
        let mut options = Options {
            customers: 1_000_000,
            seconds: 60,
            orders_a_second: 500,
            quotes_a_second: 2_000,
            postgres: String::new(),
        };
        for word in words {
            match word.split_once('=') {
                Some(("customers", value)) => options.customers = value.parse()?,
                Some(("seconds", value)) => options.seconds = value.parse()?,
                Some(("minutes", value)) => options.seconds = value.parse::<u64>()? * 60,
                Some(("orders", value)) => options.orders_a_second = value.parse()?,
                Some(("quotes", value)) => options.quotes_a_second = value.parse()?,
                Some(("postgres", value)) => value.clone_into(&mut options.postgres),
                _ => bail!("{word} is none of customers, seconds, minutes, orders, quotes, postgres"),
            }
        }
        Ok(options)
    }
}

const WARM_SECONDS: u64 = 10;
/// Quotes leave nothing behind, so that an hour of them tells no more than a minute.
const QUOTING_SECONDS_MAX: u64 = 60;
/// Quotes asked as fast as they are answered, over so many connections, for so long.
const HURRIED: usize = 16;
const HURRIED_FOR: Duration = Duration::from_secs(10);

/// Fills the shop unless it is kept in the folder, and lets tills ask.
pub fn run(binary: &Path, folder: &Path, options: &Options) -> Result<Value> {
    let wanted = options.orders_a_second * (options.seconds + WARM_SECONDS);
    let shop = Shop::open(binary, folder, options, wanted)?;
    let (own_before, _) = shop.serving.memory_mb()?;
    let requests = Requests::new(options.customers, shop.codes.clone());
    let load = Load { address: &shop.perennial.address, key: &shop.key };

    load.at_rate(options.quotes_a_second, WARM_SECONDS, |number| requests.quote(number))?;
    let quotes = measured(&shop, options, || {
        load.at_rate(options.quotes_a_second, options.seconds.min(QUOTING_SECONDS_MAX), |number| {
            requests.quote(number)
        })
    })?;
    let hurried = load.hurried(HURRIED, HURRIED_FOR, |number| requests.quote(number))?;
    load.at_rate(options.orders_a_second, WARM_SECONDS, |number| requests.order(number))?;
    let warm = options.orders_a_second * WARM_SECONDS;
    let orders = measured(&shop, options, || {
        load.at_rate(options.orders_a_second, options.seconds, |number| requests.order(warm + number))
    })?;
    let (own, highest) = shop.serving.memory_mb()?;
    let kept = shop.close()?;
    ensure!(kept == wanted, "{wanted} orders were answered, {kept} are there");

    let on = if options.postgres.is_empty() { "SQLite" } else { "PostgreSQL" };
    say("customers, store", format!("{} {on}", options.customers));
    say("closed orders a second, for s", format!("{} {}", options.orders_a_second, options.seconds));
    say("closed order, ms (median p99 max)", words(&orders.times));
    say("processor of the server an order, ms", orders.worked);
    say("written to the disk an order, kB", orders.written);
    say("quotes a second", options.quotes_a_second);
    say("quote, ms (median p99 max)", words(&quotes.times));
    say("processor of the server a quote, ms", quotes.worked);
    say("quotes a second, as many as go", hurried);
    say("memory, own at the start, at the end, highest, MB", format!("{own_before} {own} {highest}"));
    Ok(json!({
        "bench": "till", "store": on, "customers": options.customers, "seconds": options.seconds,
        "orders_per_s": options.orders_a_second, "order_p50_ms": orders.times.median, "order_p99_ms": orders.times.p99, "order_max_ms": orders.times.max,
        "order_cpu_ms": orders.worked, "order_written_kb": orders.written, "quotes_per_s": hurried, "quote_rate": options.quotes_a_second, "quote_p50_ms": quotes.times.median,
        "quote_p99_ms": quotes.times.p99, "quote_max_ms": quotes.times.max, "quote_cpu_ms": quotes.worked,
        "memory_start_mb": own_before, "memory_end_mb": own,
    }))
}

fn words(shares: &Shares) -> String {
    format!("{} {} {}", shares.median, shares.p99, shares.max)
}

/// A part of a run.
struct Part {
    times: Shares,
    /// For one request: how long the server's threads worked, ms, and what it gave the disk, kB.
    worked: f64,
    written: f64,
}

/// Runs a part.
fn measured(shop: &Shop, options: &Options, part: impl FnOnce() -> Result<Vec<f64>>) -> Result<Part> {
    let (worked, written) = (shop.serving.worked()?, shop.serving.written()?);
    let times = part()?;
    ensure!(options.seconds == 0 || !times.is_empty(), "nothing was answered");
    let each = |all: f64| (all / times.len().max(1) as f64 * 1e3).round() / 1e3;
    let worked = each((shop.serving.worked()? - worked).as_secs_f64() * 1e3);
    let written = each((shop.serving.written()? - written) as f64 / 1e3);
    Ok(Part { times: crate::figures::shares(times), worked, written })
}
