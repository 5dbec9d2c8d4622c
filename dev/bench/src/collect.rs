//! How many events a second the collection API takes: batches of a hundred over kept-open connections, each answered after its
//! commit reached the disk. Beside it the bare rate at which SQLite takes the same rows, as the limit.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::{Connection as Sqlite, params};
use serde_json::{Value, json};

use crate::figures::say;
use crate::http::Connection;
use crate::server::Perennial;

const CONNECTIONS: usize = 64;
const BATCH: u64 = 100;
/// Events of one person, in the long run.
const EVENTS_A_PERSON: u64 = 20;
const WARM_UP: Duration = Duration::from_secs(3);
const MEASURED: Duration = Duration::from_secs(20);
const BARE_ROWS: u64 = 1_000_000;
/// Rows of a bare commit: as many as the connections have under way.
const BARE_COMMIT: u64 = CONNECTIONS as u64 * BATCH;

/// Runs the load, then the limit.
pub fn run(binary: &Path) -> Result<Value> {
    let folder = tempfile::tempdir()?;
    let perennial = Perennial::new(binary, &folder.path().join("data"))?;
    perennial.first_run("USD")?;
    let key = perennial.key("")?;
    let serving = perennial.serve()?;
    let (answered, rate) = load(&perennial.address, &key)?;
    let (own, highest) = serving.memory_mb()?;
    serving.stop()?;
    let kept: u64 = Sqlite::open(perennial.store_file()?)?
        .query_row("select count(*) from events", [], |row| row.get::<_, i64>(0))?
        .try_into()?;
    ensure!(kept >= answered, "{answered} events were answered, {kept} are there");
    let bare = bare(&folder.path().join("bare.db"))?;
    say("events accepted and durable, a second", format!("{rate:.0}"));
    say("bare SQLite insert, rows a second", format!("{bare:.0}"));
    say("answered and kept", format!("{answered} of {kept}"));
    say("memory, own and highest, MB", format!("{own} {highest}"));
    Ok(json!({
        "bench": "collect", "events_per_s": rate.round(), "bare_sqlite_rows_per_s": bare.round(),
        "share_of_bare": (rate / bare * 1e3).round() / 1e3, "memory_own_mb": own,
    }))
}

fn load(address: &str, key: &str) -> Result<(u64, f64)> {
    let (answered, next) = (AtomicU64::new(0), AtomicU64::new(0));
    let is_over = AtomicBool::new(false);
    let authorization = format!("Basic {}", STANDARD.encode(format!("{key}:")));
    std::thread::scope(|scope| {
        let senders: Vec<_> = (0..CONNECTIONS)
            .map(|_| scope.spawn(|| send(address, &authorization, &next, &answered, &is_over)))
            .collect();
        std::thread::sleep(WARM_UP);
        let (before, watch) = (answered.load(Ordering::Relaxed), Instant::now());
        std::thread::sleep(MEASURED);
        let events = answered.load(Ordering::Relaxed) - before;
        let rate = events as f64 / watch.elapsed().as_secs_f64();
        is_over.store(true, Ordering::Relaxed);
        for sender in senders {
            sender.join().expect("a sender panicked")?;
        }
        Ok((answered.load(Ordering::Relaxed), rate))
    })
}

/// One connection's work: the request's bytes are made once, then only the numbers in them change.
fn send(
    address: &str,
    authorization: &str,
    next: &AtomicU64,
    answered: &AtomicU64,
    is_over: &AtomicBool,
) -> Result<()> {
    let mut connection = Connection::open(address, authorization)?;
    let body = batch();
    let mut request = connection.head("POST", "/v1/batch", body.len()).into_bytes();
    request.extend(body.as_bytes());
    let places = |mark: &str| -> Vec<usize> {
        let mark = mark.as_bytes();
        (0..request.len() - mark.len()).filter(|at| request[*at..].starts_with(mark)).collect()
    };
    let (messages, people) = (places("m000000000000"), places("a000000000000"));
    while !is_over.load(Ordering::Relaxed) {
        let first = next.fetch_add(BATCH, Ordering::Relaxed);
        for (index, (message, person)) in messages.iter().zip(&people).enumerate() {
            let number = first + index as u64;
            write_number(&mut request[message + 1..message + 13], number);
            // People come back: most events are of somebody seen before.
            let person_number = number.wrapping_mul(2_654_435_761) % (first / EVENTS_A_PERSON + 500);
            write_number(&mut request[person + 1..person + 13], person_number);
        }
        let (status, answer) = connection.exchange(&request)?;
        ensure!(status == 200, "answer {status}: {}", String::from_utf8_lossy(answer));
        answered.fetch_add(BATCH, Ordering::Relaxed);
    }
    Ok(())
}

fn write_number(digits: &mut [u8], mut number: u64) {
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

/// A batch as a site's client sends it.
fn batch() -> String {
    let event = json!({
        "type": "track", "event": "Product Viewed", "messageId": "m000000000000", "anonymousId": "a000000000000",
        "timestamp": "2026-01-01T12:00:00.000Z",
        "properties": {"product_id": "sku-48151", "name": "Ground coffee 250 g", "category": "coffee", "price": 12.5, "currency": "USD", "position": 3},
        "context": {"page": {"path": "/coffee/ground-250", "referrer": "https://search.example/", "title": "Ground coffee", "url": "https://shop.example/coffee/ground-250"},
            "userAgent": "Mozilla/5.0 (X11; Linux x86_64)", "locale": "en-US", "library": {"name": "analytics.js", "version": "2.1.0"}},
    });
    json!({"batch": vec![event; BATCH as usize], "sentAt": "2026-01-01T12:00:00.000Z"}).to_string()
}

/// Rows like those of an event into a table with the index a customer's history needs, and nothing else; synchronous as the store is.
fn bare(file: &Path) -> Result<f64> {
    let mut sqlite = Sqlite::open(file)?;
    sqlite.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full;
         create table events (id integer primary key, customer_id integer not null, name text not null, occurred_at integer not null,
           received_at integer not null, source text not null, properties text not null, context text);
         create index events_of_customer on events (customer_id, occurred_at);",
    )?;
    let properties = r#"{"category":"coffee","currency":"USD","name":"Ground coffee 250 g","position":3,"price":12.5,"product_id":"sku-48151"}"#;
    let context = r#"{"library":{"name":"analytics.js","version":"2.1.0"},"locale":"en-US","page":{"path":"/coffee/ground-250","referrer":"https://search.example/","title":"Ground coffee","url":"https://shop.example/coffee/ground-250"},"userAgent":"Mozilla/5.0 (X11; Linux x86_64)"}"#;
    let watch = Instant::now();
    for first in (0..BARE_ROWS).step_by(BARE_COMMIT as usize) {
        let transaction = sqlite.transaction()?;
        {
            let mut insert = transaction.prepare_cached(
                "insert into events (customer_id, name, occurred_at, received_at, source, properties, context) values (?, ?, ?, ?, ?, ?, ?)",
            )?;
            for number in first..first + BARE_COMMIT {
                let customer = number.wrapping_mul(2_654_435_761) % (first / EVENTS_A_PERSON + 500);
                insert.execute(params![
                    customer as i64,
                    "Product Viewed",
                    number as i64,
                    number as i64,
                    "site",
                    properties,
                    context
                ])?;
            }
        }
        transaction.commit()?;
    }
    Ok(BARE_ROWS as f64 / watch.elapsed().as_secs_f64())
}
