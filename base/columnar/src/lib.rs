#![doc = include_str!("../README.md")]

mod facts;
mod source;

pub use facts::{
    ConsentFact, ContactFact, CustomerFact, EventFact, LineFact, MessageFact, MessageKind, OrderFact, ReturnFact,
    ReturnLineFact, Value,
};
pub use source::{Lives, Source};
