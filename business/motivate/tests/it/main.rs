//! The room as it is used, on both databases.

mod coupons;
mod draws;
mod examples;
mod loyalty;
mod prizes;
mod promotions;
mod simulations;
