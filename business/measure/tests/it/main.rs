//! What measurement promises: published figures, honest error rates, exact sums.

#![allow(clippy::unwrap_used)]

mod laws;
mod outcomes;
mod shop;
mod simulations;
mod tables;
mod walks;
