//! The loyalty ledger.
