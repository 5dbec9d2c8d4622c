//! What a cell means: numbers, dates, yes and no.

mod date;
mod number;
mod word;

pub(crate) use date::{When, looks_like_date, order_of, when};
pub(crate) use number::{decimal_sign_of, looks_like_number, scaled};
pub(crate) use word::{is_cancelled, yes_or_no};
