//! Promotions as they price baskets and as they are kept.

mod laws;
mod oracle;
mod shelf;
mod speed;
