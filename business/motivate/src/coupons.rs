//! Coupons.
