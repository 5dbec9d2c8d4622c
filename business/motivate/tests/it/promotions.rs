//! Promotions as they price baskets and as they are kept.

mod checks;
mod conflicts;
mod counters;
mod examples;
mod laws;
mod oracle;
mod saved;
mod shelf;
mod speed;
