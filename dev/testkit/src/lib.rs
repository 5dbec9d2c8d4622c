#![doc = include_str!("../README.md")]

mod both;
mod settle;

pub use both::{POSTGRES_VARIABLE, both};
pub use settle::settle;
