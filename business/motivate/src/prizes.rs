//! Prizes.
