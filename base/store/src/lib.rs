#![doc = include_str!("../README.md")]

mod checkpoint;
mod durable;
mod error;
mod memory;
mod migrate;
mod param;
mod pending;
mod postgres_backend;
mod postgres_durable;
mod postgres_socket;
mod postgres_wire;
mod queue;
mod sqlite_backend;
mod statement;
mod statistics;
mod store;
mod tail;
mod transfer;
mod tx;

pub use error::StoreError;
pub use memory::Memory;
pub use migrate::Migration;
pub use param::Param;
pub use pending::Pending;
pub use statement::union_all;
pub use store::{Location, Store, StoreOptions};
pub use tail::Position;
pub use tx::{Dialect, Row, Tx};
