//! What measurement promises: published figures, honest error rates, exact sums.

#![allow(clippy::unwrap_used)]

mod laws;
mod outcomes;
mod simulations;
mod tables;
