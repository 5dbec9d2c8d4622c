#![doc = include_str!("../README.md")]

pub mod ad_audiences;
pub mod ad_exports;
pub mod ad_networks;
pub mod audiences;
pub mod campaigns;
mod channel;
pub mod content;
pub mod deliveries;
pub mod facts;
pub mod links;
mod members;
pub mod reactions;
pub mod sandbox;
mod seal;
pub mod sender;
pub mod suppressions;
pub mod tokens;
pub mod workers;

pub use channel::{Answers, Channel, Header, Message, Receipt, Verdict};
pub use seal::SealKey;

use store::{Migration, Tx};
use vocabulary::{CustomerId, Problem};

/// The tables of this crate.
pub const MIGRATIONS: &[Migration] = &[
    Migration { number: 7001, name: "communicate", sql: include_str!("migrations/7001_communicate.sql") },
    Migration { number: 7003, name: "ad audiences", sql: include_str!("migrations/7003_ad_audiences.sql") },
];

/// Moves everything of a customer to the one they were joined into.
pub fn move_customer(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Problem> {
    deliveries::move_customer(tx, from, into)?;
    reactions::move_customer(tx, from, into)?;
    sandbox::move_customer(tx, from, into)
}

/// Removes what is personal in what was sent to a customer; that something was sent stays.
pub fn erase(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Problem> {
    deliveries::erase(tx, customer)?;
    sandbox::erase(tx, customer)
}
