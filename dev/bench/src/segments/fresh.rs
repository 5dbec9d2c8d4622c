//! How fresh the columns are while a thousand orders a second come in and questions run: from the answer to an order, given after its
//! commit, to the first count that has it.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant as StopWatch};

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::traffic::{Answered, Shop, Traffic, now, order, rate};
use crate::figures::{say, shares};
use crate::http::Connection;
use crate::retail;

const ORDERS_A_SECOND: u64 = 1_000;
const SECONDS: u64 = 75;
const SENDERS: usize = 16;
const PATIENCE: Duration = Duration::from_secs(60);

/// A count: when its answer was there, how many of the new orders it had.
struct Seen {
    at: StopWatch,
    orders: u64,
}

/// Loads what is in the folder through the server unless a load is kept beside it; then lets orders come in.
pub fn run(binary: &Path, folder: &Path) -> Result<Value> {
    let Shop { perennial, serving, mut connection, key, customers } = Shop::open(binary, folder)?;
    let channel = format!("fresh-{}", now());
    let traffic = Traffic {
        address: &perennial.address,
        key: &key,
        orders: ORDERS_A_SECOND * SECONDS,
        a_second: ORDERS_A_SECOND,
        senders: SENDERS,
    };
    let is_over = AtomicBool::new(false);
    let (answered, seen, questions) = std::thread::scope(|scope| {
        let asker = scope.spawn(|| ask(&mut connection, &channel, &is_over));
        let answered = traffic.send(|number| order(number, &channel, customers, now()));
        is_over.store(true, Ordering::Relaxed);
        let (seen, questions) = asker.join().expect("the asker panicked")?;
        Ok::<_, anyhow::Error>((answered?, seen, questions))
    })?;
    serving.stop()?;
    figures(&answered, &seen, questions)
}

fn figures(answered: &[Answered], seen: &[Seen], questions: Vec<f64>) -> Result<Value> {
    let mut commits: Vec<StopWatch> = answered.iter().map(|(_, at)| *at).collect();
    commits.sort();
    let (sent, rate) = (commits.len(), rate(answered));
    let mut lags = Vec::new();
    for (before, at) in commits.iter().enumerate() {
        let first = seen.iter().find(|seen| seen.orders > before as u64 && seen.at >= *at);
        ensure!(first.is_some(), "{sent} orders were answered, some were never counted");
        lags.extend(first.map(|first| (first.at - *at).as_secs_f64() * 1e3));
    }
    let (lag, question) = (shares(lags), shares(questions));
    say("orders accepted, a second", rate);
    say("from commit to a count, ms (median p99 max)", format!("{} {} {}", lag.median, lag.p99, lag.max));
    say(
        "question meanwhile, ms (median p99 max)",
        format!("{} {} {}", question.median, question.p99, question.max),
    );
    Ok(json!({
        "bench": "segments-fresh", "orders_per_s": rate, "fresh_ms_p99": lag.p99, "fresh_ms_max": lag.max,
        "question_ms_median": question.median, "question_ms_p99": question.p99,
    }))
}

/// Counts the new orders again and again, with another question over everybody between; ends when all are counted.
fn ask(connection: &mut Connection, channel: &str, is_over: &AtomicBool) -> Result<(Vec<Seen>, Vec<f64>)> {
    let new = json!([{"kind": "orders", "measure": "count", "op": "at_least", "value": 1, "window": {"last_days": 2},
        "where": [{"field": "channel", "op": "equals", "value": channel}]}]);
    let (mut seen, mut questions) = (Vec::new(), Vec::new());
    let mut ended = None;
    loop {
        let watch = StopWatch::now();
        retail::count(connection, retail::four_conditions())?;
        questions.push(watch.elapsed().as_secs_f64() * 1e3);
        let orders = retail::count(connection, new.clone())?;
        seen.push(Seen { at: StopWatch::now(), orders });
        if is_over.load(Ordering::Relaxed) {
            let ended = ended.get_or_insert_with(StopWatch::now);
            if orders >= ORDERS_A_SECOND * SECONDS || ended.elapsed() > PATIENCE {
                return Ok((seen, questions));
            }
        }
    }
}
