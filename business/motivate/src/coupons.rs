//! Coupons: codes that open a promotion which is not for everybody.
//!
//! A pool says what its codes open and how often; a coupon is one code of a pool. A coupon may be issued to a customer, and an order takes it:
//! reserved for a while, redeemed, given back. What an order took is written down with the counters it was counted in, so that giving it back
//! undoes exactly that.

mod card;
mod code;
mod code_key;
mod figures;
mod find;
mod generate;
mod import;
mod issue;
mod limits;
mod look;
mod pools;
mod refusal;
mod sql;
mod throttle;
mod uses;

pub use card::{Held, Standing, UsedCoupon, erase, held, held_then, move_customer, of_customer, used_by};
pub use code::{DIGITS, Format, LETTERS, normal};
pub use code_key::CodeKey;
pub use figures::{Figures, figures};
pub use find::{Found, SHOWN_MAX, Usable, find, find_ahead};
pub use generate::{Progress, codes, generate, want};
pub use import::{Imported, import};
pub use issue::{Issued, issue, issue_many, left, withdraw};
pub use limits::Limits;
pub use look::{Seen, end, look};
pub use pools::{Codes, Counts, Pool, Settings, change, counts, create, list, load, set_paused, wanted_max};
pub use refusal::Refusal;
pub use throttle::{Who, forget, note_failures, throttle, throttle_ahead};
pub use uses::{
    Use, UseState, capture, lapse, of_order, redeem, release, reserve, roll_back, roll_back_some,
};
