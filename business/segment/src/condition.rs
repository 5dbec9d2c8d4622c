//! The condition tree as marketers build it: types only. [`crate::parse`] reads it, [`crate::Program`] answers it.

use vocabulary::{CampaignId, Channel, Date, ListId, Purpose, SegmentId};

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
    /// What became of a campaign's message to the customer.
    Campaign {
        /// The campaign.
        campaign: CampaignId,
        /// What is asked.
        op: CampaignOp,
    },
    /// Member of another segment.
    Segment(SegmentId),
    /// On a frozen list.
    List(ListId),
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
    /// Was held back as control group.
    InControl,
    /// No message was handed over.
    NotSent,
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Orders; amounts and quantities are less what was brought back.
    Orders,
    /// Returns.
    Returns,
    /// Events of a name.
    Events(String),
}

/// How it is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// How many.
    Count,
    /// Sum.
    Sum,
    /// Average of one order, return or event.
    Average,
    /// Smallest.
    Min,
    /// Largest.
    Max,
    /// How many different values.
    Distinct,
}

/// Of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeasureField {
    /// Amount in minor units.
    Total,
    /// Units.
    Quantity,
    /// Discount in minor units.
    Discount,
    /// Product.
    Product,
    /// Category.
    Category,
    /// Brand.
    Brand,
    /// Store.
    Store,
    /// Sales channel.
    Channel,
    /// Calendar day.
    Day,
    /// A property of an event.
    Property(String),
}

/// A comparison with numbers in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberTest {
    /// So much or more.
    AtLeast(i64),
    /// So much or less.
    AtMost(i64),
    /// Exactly.
    Equals(i64),
    /// Between, both included.
    Between(i64, i64),
}

/// A stretch of time; days are calendar days of the workspace's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// From the beginning of the day so many days ago.
    LastDays(i64),
    /// So many hours back from now.
    LastHours(i64),
    /// From a day's beginning, up to the beginning of another.
    Dates {
        /// First day.
        from: Option<Date>,
        /// The day after the last.
        to: Option<Date>,
    },
    /// Since the month began.
    ThisMonth,
    /// Since the year began.
    ThisYear,
}

/// A field of an order, a line or an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterField {
    /// Product of a line.
    Product,
    /// Category of a line.
    Category,
    /// Brand of a line.
    Brand,
    /// Units of a line.
    Quantity,
    /// Price of a unit of a line in minor units.
    Price,
    /// Amount of a line in minor units, less what was brought back.
    LineTotal,
    /// Store of an order.
    Store,
    /// Sales channel of an order.
    Channel,
    /// Way of payment of an order.
    Payment,
    /// Amount of an order in minor units, less what was brought back.
    Total,
    /// A property of an event.
    Property(String),
}

/// What is asked of a field. A field without a value passes no test.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// The field.
    pub field: FilterField,
    /// What is asked.
    pub test: ValueTest,
}

/// Filters taken together. With a filter on a line's field each line is asked, its order's own fields along with it: an order
/// passes when one of its lines does, and amounts are those of the lines that pass.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filters {
    /// The filters.
    pub of: Vec<Filter>,
    /// Whether one that passes is enough.
    pub is_any: bool,
}

/// How often or how much something happened.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureCondition {
    /// What.
    pub subject: Subject,
    /// How it is measured.
    pub measure: Measure,
    /// Of what, unless it is counted.
    pub field: Option<MeasureField>,
    /// Compared with what.
    pub test: NumberTest,
    /// When.
    pub window: Option<Window>,
    /// Which.
    pub filters: Filters,
}

/// Which end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// The first time.
    First,
    /// The last time.
    Last,
}

/// What is asked of the time. All but `Never` are false when it never happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeTest {
    /// Today or one of so many days before.
    WithinLast(i64),
    /// Earlier than so many days ago.
    LongerAgo(i64),
    /// Before this day.
    Before(Date),
    /// After this day.
    After(Date),
    /// Between two days, both included.
    Between(Date, Date),
    /// It never happened.
    Never,
}

/// When something happened first or last.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgeCondition {
    /// Which end.
    pub edge: Edge,
    /// Of what.
    pub subject: Subject,
    /// What is asked of it.
    pub test: TimeTest,
    /// Which.
    pub filters: Filters,
}
