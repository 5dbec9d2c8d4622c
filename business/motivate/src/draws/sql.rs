//! Statements, by table.

pub(super) mod draws;
pub(super) mod tickets;
