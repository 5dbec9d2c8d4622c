#![doc = include_str!("../README.md")]

pub mod attributes;
pub mod consent;
pub mod contact_points;
pub mod customers;
pub mod facts;
pub mod identity;
pub mod past;
mod refusals;
pub mod timeline;
mod touched;

pub use touched::{
    Changed, changed_since, touch, touch_by_time, touch_card, touch_standing, touched_end, touched_since,
};

use store::Migration;
use vocabulary::CustomerId;

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[
    Migration { number: 4001, name: "customers", sql: include_str!("migrations/4001_customers.sql") },
    Migration { number: 4002, name: "touched cards", sql: include_str!("migrations/4002_touched_cards.sql") },
    Migration { number: 4003, name: "touched what", sql: include_str!("migrations/4003_touched_what.sql") },
    Migration { number: 4004, name: "card changes", sql: include_str!("migrations/4004_card_changes.sql") },
];

/// The plain numbers of ids, for a list in a statement.
fn numbers(customers: &[CustomerId]) -> Vec<i64> {
    customers.iter().map(|customer| customer.0).collect()
}
