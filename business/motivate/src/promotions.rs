//! Promotions: what a basket costs, line by line, and which promotion gave what to which line, which did not and why.

pub mod counters;
pub mod replay;

mod apply;
mod check;
mod choose;
mod compile;
mod conflicts;
mod definition;
mod explain;
mod facts;
mod filter;
mod gifts;
mod limit;
mod local;
mod masks;
mod meet;
mod need;
mod offers;
mod priced;
mod saved;
mod sets;
mod shopper;
mod sql;
mod stacking;
mod state;
mod till;
mod words;

pub use check::{check, check_stacking};
pub use compile::RuleSet;
pub use conflicts::{Conflict, Outcome, conflicts};
pub use definition::{Base, Condition, Definition, Effect, Part, Promotion, Scope, TimeOfDay, Weekday};
pub use filter::Filter;
pub use gifts::{Gift, gifts_of};
pub use limit::{Limit, Measure, Per};
pub use offers::{Offer, next_offers};
pub use priced::{
    Applied, Choice, Discount, Extra, ExtraOf, Multiplier, NotApplied, PointsOf, Priced, PricedLine, Reason,
};
pub use saved::{
    Edition, NewPromotion, SavedPromotion, advance, change, create, discard, edition, edition_ahead, list,
    load, publish, rule_set, running, set_stacking, stacking, stacking_at, tick, unchanged_around, version,
};
pub use shopper::{Left, Shopper};
pub use stacking::{Child, Group, GroupScope, Mode, Stacking};
pub use state::{Move, PromotionState};
pub use till::price;

/// Sets of one bundle, or of buy and get, in one basket at most.
pub const SETS_MAX: i64 = 1_000;
/// Combinations a best group that stands in no other best group tries at most; above it the best addition is taken one by one.
pub const TRIALS_MAX: u64 = 1_024;
/// Combinations a best group within another tries at most.
pub const INNER_TRIALS_MAX: u64 = 32;
