#![doc = include_str!("../README.md")]

mod job;
mod runner;
mod sql;

pub use job::{Job, JobState, Progress, QueueOptions, cancel, list, load, queue};
pub use runner::{Handler, Outcome, Run, Runner};

use store::Migration;

/// The tables of this crate.
pub const MIGRATIONS: &[Migration] =
    &[Migration { number: 2001, name: "jobs", sql: include_str!("migrations/2001_jobs.sql") }];
