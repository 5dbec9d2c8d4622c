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

/// Milliseconds to three places.
pub fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

/// Prints a figure under its name.
pub fn say(name: &str, figure: impl std::fmt::Display) {
    println!("{name:<44} {figure}");
}
