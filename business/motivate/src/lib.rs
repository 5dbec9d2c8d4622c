#![doc = include_str!("../README.md")]

pub mod basket;
pub mod coupons;
pub mod loyalty;
pub mod promotions;
pub mod receipts;

use store::Migration;

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[
    Migration { number: 10_001, name: "promotions", sql: include_str!("migrations/10001_promotions.sql") },
    Migration { number: 10_002, name: "coupons", sql: include_str!("migrations/10002_coupons.sql") },
    Migration { number: 10_003, name: "loyalty", sql: include_str!("migrations/10003_loyalty.sql") },
    Migration { number: 10_006, name: "receipts", sql: include_str!("migrations/10006_receipts.sql") },
];
