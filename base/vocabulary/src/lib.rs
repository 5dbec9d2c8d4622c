#![doc = include_str!("../README.md")]

mod channel;
mod clock;
mod error;
mod fold;
mod id;
mod identifier;
mod mask;
mod money;
mod numbered;
mod units;
mod zone;

pub use channel::{Channel, ConsentStatus, Purpose};
pub use clock::{Clock, Dice, FixedClock, Instant, MICROS_PER_DAY, MICROS_PER_HOUR, SeededDice};
pub use error::{ErrorKind, FieldError, Params, Problem, param};
pub use fold::{fold, words};
pub use id::*;
pub use identifier::{Identifier, IdentifierKind};
pub use mask::{mask_email, mask_phone, mask_tail};
pub use money::{Currency, Money, MoneyError, parse_decimal, split_by_weight};
pub use units::{UNIT, of_quantity, share_of_units, share_until};
pub use zone::{Date, Zone};
