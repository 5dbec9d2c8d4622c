#![doc = include_str!("../README.md")]

mod cells;
mod engine;
mod image;
mod table;

pub use engine::DataFusionReports;
