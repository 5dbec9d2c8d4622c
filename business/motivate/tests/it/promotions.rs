//! Promotions as they price baskets and as they are kept.

mod checks;
mod conflicts;
mod counters;
mod examples;
mod laws;
mod oracle;
mod replay;
mod saved;
mod shelf;
mod speed;
