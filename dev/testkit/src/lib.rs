#![doc = include_str!("../README.md")]

mod both;

pub use both::{POSTGRES_VARIABLE, both};
