//! The columns fed from a source in memory.

mod columns;
mod shop;
