//! Statements, by table.

pub(super) mod codes;
pub(super) mod counters;
pub(super) mod failures;
pub(super) mod grants;
pub(super) mod look;
pub(super) mod pools;
pub(super) mod uses;
