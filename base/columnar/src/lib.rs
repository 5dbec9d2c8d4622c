#![doc = include_str!("../README.md")]

mod attributes;
mod bucket;
mod chunk;
mod columns;
mod combine;
mod error;
mod facts;
mod manifest;
mod map;
mod merge;
mod pace;
mod page;
mod part;
mod reports;
mod snapshot;
mod source;
mod table;
mod tables;
mod words;

pub use attributes::{AttributeColumn, AttributeKey, ValueKind};
pub use bucket::{BUCKET_BITS, Bucket, TableName, bucket_of};
pub use columns::{Columns, ColumnsOptions, Freshness};
pub use error::ColumnarError;
pub use facts::{
    ConsentFact, ContactFact, CustomerFact, EventFact, LineFact, MessageFact, MessageKind, OrderFact,
    ReturnFact, ReturnLineFact, Value,
};
pub use manifest::forget;
pub use part::{Life, Part, consent_shift, contact_known_bit, contact_usable_bit};
pub use reports::{Answer, Cell, ReportLimits, Reports};
pub use snapshot::{Snapshot, TableImage};
pub use source::{Lives, Source, Touched};
pub use table::{MEANING, MISSING, MISSING_DAY};
pub use tables::{Customers, Events, Lines, Messages, Orders, Properties, ReturnLines, Returns};
pub use words::{NO_WORD, Words};

/// The table the manifest lives in.
pub const MIGRATIONS: &[store::Migration] =
    &[store::Migration { number: 9001, name: "columnar", sql: include_str!("migrations/9001_columnar.sql") }];
