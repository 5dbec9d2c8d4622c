//! Prize draws.
