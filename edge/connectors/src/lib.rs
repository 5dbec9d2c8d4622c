#![doc = include_str!("../README.md")]

mod cell;
mod detect;
mod encoding;
mod files;
mod guess;
mod map;
mod plan;
mod readers;
mod samples;
mod values;

pub use files::Files;
pub use plan::{plan_from_toml, plan_to_toml};
pub use samples::sample_csv;
