#![doc = include_str!("../README.md")]

mod campaigns;
mod condition;
mod count;
mod error;
mod explain;
mod favourite;
mod flip;
mod happening;
mod history;
mod lines;
mod needs;
mod overlap;
mod own;
mod parse;
mod program;
mod sequence;
mod sets;
mod share;
mod span;
mod templates;
mod truth;
mod value;

pub mod lists;
pub mod live;
pub mod rfm;
pub mod segments;

pub use campaigns::check_campaigns;
pub use condition::{
    AttributeName, CampaignOp, Condition, ContactOp, DaysOf, Edge, EdgeCondition, FavouriteCondition,
    FavouriteField, Filter, FilterField, Filters, Measure, MeasureCondition, MeasureField, NumberTest,
    Scalar, Sequence, SequenceStep, Share, Since, Stretch, Subject, TimeTest, ValueTest, Weight, Window,
};
pub use count::{Count, Reach, Step, Worth, count, estimate, member_set, members, size, worth};
pub use error::Reason;
pub use explain::{Actual, Explained};
pub use flip::Outlook;
pub use history::check_history;
pub use needs::Needs;
pub use overlap::{Overlap, overlap};
pub use parse::{VERSION, parse};
pub use program::{Context, Program, is_reachable};
pub use templates::templates;
pub use truth::Truth;

/// Ids of members as a set.
pub type MemberSet = roaring::RoaringTreemap;

use store::Migration;

/// The tables of this crate.
pub const MIGRATIONS: &[Migration] = &[
    Migration { number: 5001, name: "segment", sql: include_str!("migrations/5001_segment.sql") },
    Migration { number: 5002, name: "live", sql: include_str!("migrations/5002_live.sql") },
    Migration { number: 5003, name: "rfm", sql: include_str!("migrations/5003_rfm.sql") },
];
