#![doc = include_str!("../README.md")]

pub mod basket;
pub mod coupons;
pub mod draws;
pub mod loyalty;
pub mod prizes;
pub mod promotions;
pub mod receipts;

use store::Migration;

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[
    Migration { number: 10_001, name: "promotions", sql: include_str!("migrations/10001_promotions.sql") },
    Migration { number: 10_002, name: "coupons", sql: include_str!("migrations/10002_coupons.sql") },
    Migration { number: 10_003, name: "loyalty", sql: include_str!("migrations/10003_loyalty.sql") },
    Migration { number: 10_004, name: "prizes", sql: include_str!("migrations/10004_prizes.sql") },
    Migration { number: 10_005, name: "draws", sql: include_str!("migrations/10005_draws.sql") },
    Migration { number: 10_006, name: "receipts", sql: include_str!("migrations/10006_receipts.sql") },
];
