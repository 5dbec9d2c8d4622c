//! Statements, by table.

pub(super) mod catalogue;
pub(super) mod orders;
