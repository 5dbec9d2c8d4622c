//! Reports held against loops over the rows they are made of.

#![allow(clippy::unwrap_used)]

mod guards;
mod reports;
mod shop;
