//! The room as it is used, on both databases.

mod coupons;
mod loyalty;
mod promotions;
