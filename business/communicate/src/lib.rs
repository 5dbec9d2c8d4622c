#![doc = include_str!("../README.md")]

pub mod audiences;
pub mod campaigns;
mod channel;
pub mod content;
pub mod deliveries;
pub mod facts;
pub mod links;
pub mod reactions;
pub mod sandbox;
mod seal;
pub mod sender;
pub mod suppressions;
pub mod tokens;

pub use channel::{Answers, Channel, Header, Message, Receipt, Verdict};
pub use seal::SealKey;

use store::Migration;

/// The tables of this crate.
pub const MIGRATIONS: &[Migration] =
    &[Migration { number: 7001, name: "communicate", sql: include_str!("migrations/7001_communicate.sql") }];
