//! The condition tree as marketers build it: types only. [`crate::parse`] reads it, [`crate::Program`] answers it.

use std::cmp::Ordering;

use vocabulary::{CampaignId, Channel, Date, ListId, Purpose, SegmentId};

mod happening;

pub use happening::{
    DaysOf, Edge, EdgeCondition, FavouriteCondition, FavouriteField, Filter, FilterField, Filters, Measure,
    MeasureCondition, MeasureField, NumberTest, Sequence, SequenceStep, Since, Stretch, Subject, TimeTest,
    Weight, Window,
};

/// A condition on one customer. Each is true, false or unknown; a customer for whom the root is true is a member.
///
/// Only attributes can be unknown: what was never said is neither equal nor unequal to anything, and `not` leaves it unknown.
/// Orders, returns, events and messages that did not happen are known not to have happened: "bought at most 0 times in 30 days"
/// and "not (bought in 30 days)" include those who never bought. Average, smallest and largest of nothing are unknown.
/// Nothing after the instant of the question is seen.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// All hold; true of everybody when there is none.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// Does not hold.
    Not(Box<Condition>),
    /// An attribute of the customer.
    Attribute {
        /// A built-in key, or the key behind `attributes.`.
        key: AttributeName,
        /// What is asked of it.
        test: ValueTest,
    },
    /// Whether the customer can be reached.
    Contact {
        /// Over which channel.
        channel: Channel,
        /// What for.
        purpose: Purpose,
        /// What is asked.
        op: ContactOp,
    },
    /// How often or how much.
    Measure(Box<MeasureCondition>),
    /// When first or last.
    Edge(Box<EdgeCondition>),
    /// One thing, then another: in order, each within its time.
    Sequence(Box<Sequence>),
    /// What the customer buys most.
    Favourite(Box<FavouriteCondition>),
    /// What became of a campaign's message to the customer.
    Campaign {
        /// The campaign.
        campaign: CampaignId,
        /// What is asked.
        op: CampaignOp,
    },
    /// One of a share of all customers, drawn by the salt: the same people every time, others with another salt.
    Share(Share),
    /// Member of another segment.
    Segment(SegmentId),
    /// On a frozen list.
    List(ListId),
    /// Has some scores of recency, frequency and money; false of who did not buy in their period.
    Rfm(crate::rfm::Wanted),
}

/// An attribute by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeName {
    /// First name.
    FirstName,
    /// Last name.
    LastName,
    /// City.
    City,
    /// Gender.
    Gender,
    /// Language.
    Language,
    /// Birthday.
    Birthday,
    /// Whole years since the birthday.
    Age,
    /// When the card was made.
    CreatedAt,
    /// The company's own.
    Own(String),
}

/// A value a condition compares with.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// Text; a date when it reads as one and is compared with a date.
    Text(String),
    /// A number in thousandths.
    Number(i64),
    /// Yes or no.
    Bool(bool),
}

/// Values of a kind by their size; dates lie in the order of their letters.
impl PartialOrd for Scalar {
    fn partial_cmp(&self, other: &Scalar) -> Option<Ordering> {
        match (self, other) {
            (Scalar::Text(a), Scalar::Text(b)) => a.partial_cmp(b),
            (Scalar::Number(a), Scalar::Number(b)) => a.partial_cmp(b),
            (Scalar::Bool(a), Scalar::Bool(b)) => a.partial_cmp(b),
            _ => None,
        }
    }
}

/// What is asked of a value. Texts are equal to the letter; `contains` and `starts` set case and accents aside.
/// Of a list: whether one of its words passes; the negative tests ask that none does.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueTest {
    /// Is this.
    Equals(Scalar),
    /// Is known and is not this.
    NotEquals(Scalar),
    /// Is one of these.
    OneOf(Vec<Scalar>),
    /// Is known and none of these.
    NoneOf(Vec<Scalar>),
    /// Contains the text.
    Contains(String),
    /// Starts with the text.
    Starts(String),
    /// Is so much or more; a date is that day or later.
    AtLeast(Scalar),
    /// Is so much or less; a date is that day or earlier.
    AtMost(Scalar),
    /// Lies between, both included.
    Between(Scalar, Scalar),
    /// There is a value.
    IsKnown,
    /// There is none.
    IsUnknown,
    /// A day before this one.
    Before(Date),
    /// A day after this one.
    After(Date),
    /// Today or one of so many days before.
    WithinLast(i64),
    /// Earlier than so many days ago.
    LongerAgo(i64),
    /// Today or one of so many days after.
    WithinNext(i64),
    /// Later than in so many days.
    FurtherAhead(i64),
    /// The same day of the year comes today or within so many days. 29 February counts as 28 February in common years.
    AnniversaryIn(i64),
}

/// What is asked of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactOp {
    /// There is a usable address, and consent: granted for marketing, not refused for transactional messages.
    Reachable,
    /// Not reachable.
    Unreachable,
    /// There is an address of any state.
    Known,
    /// There is none.
    Unknown,
    /// Consent was given.
    Granted,
    /// It was refused or taken back.
    Refused,
    /// Nothing was said.
    Unasked,
}

/// A share of all customers: each stands at a place between 0 and 100 that the salt decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Tells shares apart that have nothing to do with one another.
    pub salt: String,
    /// From this place on, in thousandths of a percent.
    pub from: i64,
    /// Up to this place, itself not included.
    pub to: i64,
}

impl Share {
    /// How many places there are: thousandths of a percent.
    pub const PLACES: i64 = 100_000;
}

/// What is asked of a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CampaignOp {
    /// A message was handed over.
    Sent,
    /// A person opened it.
    Opened,
    /// A person followed a link.
    Clicked,
    /// Ordered after a message was handed over, at most so many microseconds later.
    Converted(i64),
    /// Was held back as control group.
    InControl,
    /// No message was handed over.
    NotSent,
}
