//! One reader a kind of file.

pub(crate) mod csv;
pub(crate) mod parquet;
pub(crate) mod xlsx;
