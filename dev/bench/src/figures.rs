//! Figures and how they are printed.

use std::time::{Duration, Instant};

use anyhow::Result;

/// The middle and the slowest of repeated runs, milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    pub median: f64,
    pub p99: f64,
}

/// Runs something `runs` times, each with its number.
pub fn times(runs: usize, mut one: impl FnMut(usize) -> Result<()>) -> Result<Times> {
    let mut taken = Vec::with_capacity(runs);
    for run in 0..runs {
        let watch = Instant::now();
        one(run)?;
        taken.push(watch.elapsed());
    }
    taken.sort();
    Ok(Times { median: millis(taken[runs / 2]), p99: millis(taken[(runs * 99 / 100).min(runs - 1)]) })
}

/// The middle, the slowest of a hundred and the slowest of all.
pub struct Shares {
    pub median: f64,
    pub p99: f64,
    pub max: f64,
}

/// Where so many times lie, to a tenth.
pub fn shares(mut times: Vec<f64>) -> Shares {
    times.sort_by(f64::total_cmp);
    let at = |share: usize| (times[(times.len() * share / 100).min(times.len() - 1)] * 10.0).round() / 10.0;
    Shares { median: at(50), p99: at(99), max: at(100) }
}

/// Milliseconds to three places.
pub fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

/// Prints a figure under its name.
pub fn say(name: &str, figure: impl std::fmt::Display) {
    println!("{name:<44} {figure}");
}

/// Runs something once; gives milliseconds and what came of it.
pub fn timed<T>(one: impl FnOnce() -> Result<T>) -> Result<(f64, T)> {
    let watch = Instant::now();
    let done = one()?;
    Ok((millis(watch.elapsed()), done))
}

/// The middle one.
pub fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// One to another, to three places.
pub fn ratio(one: f64, other: f64) -> f64 {
    (one / other * 1e3).round() / 1e3
}

/// A line of this process's memory (`VmHWM`, `RssAnon`), MB.
pub fn memory_mb(what: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
}
