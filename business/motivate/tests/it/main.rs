//! The room as it is used, on both databases.

mod coupons;
mod draws;
mod loyalty;
mod prizes;
mod promotions;
mod simulations;
