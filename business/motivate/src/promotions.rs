//! Promotions.
