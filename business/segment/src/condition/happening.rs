use columnar::MessageKind;
use vocabulary::Date;

use super::ValueTest;

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Orders; amounts and quantities are less what was brought back.
    Orders,
    /// Returns.
    Returns,
    /// Events of a name.
    Events(String),
    /// What happened with messages; opened and clicked by a person, as far as can be told.
    Messages(MessageKind),
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
    /// Campaign of a message.
    Campaign,
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

/// A stretch of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// Which.
    pub stretch: Stretch,
    /// By whose clock days begin.
    pub days_of: DaysOf,
}

/// By whose clock days begin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DaysOf {
    /// The workspace's.
    #[default]
    Workspace,
    /// The customer's own where it is known, or else the workspace's.
    Customer,
}

/// From when to when.
#[derive(Debug, Clone, PartialEq)]
pub enum Stretch {
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
    /// After another thing happened. Where it did not there is no such time, and what is asked of it is unknown.
    Since(Box<Since>),
}

/// The thing after which a window begins; what happens at the same instant lies before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    /// Its first or its last time.
    pub edge: Edge,
    /// What.
    pub subject: Subject,
    /// Which.
    pub filters: Filters,
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
    /// Campaign of a message; its values are thousands of ids.
    Campaign,
    /// Channel of a message; its values are thousands of numbers.
    MessageChannel,
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

/// One thing, then another. Each step happens strictly after the one before.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequence {
    /// When the first step happened.
    pub window: Option<Window>,
    /// The steps, at least two.
    pub steps: Vec<SequenceStep>,
}

/// A step of a sequence.
#[derive(Debug, Clone, PartialEq)]
pub struct SequenceStep {
    /// What.
    pub subject: Subject,
    /// Which.
    pub filters: Filters,
    /// At most so many microseconds after the step before.
    pub within: Option<i64>,
    /// None of these happens strictly between the step before and this one.
    pub without: Vec<(Subject, Filters)>,
    /// False for a last step that did not come, which is known once its time is over.
    pub happens: bool,
}

/// What of orders is compared to find the favourite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FavouriteField {
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
}

/// By what the favourite is the largest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Weight {
    /// Orders.
    #[default]
    Count,
    /// Amount after returns.
    Total,
    /// Units after returns.
    Quantity,
}

/// What the customer buys most; of two alike the one bought last. What came back whole weighs nothing and is no favourite by amount or
/// units. Who bought nothing has none, and what is asked of its value is unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct FavouriteCondition {
    /// Of what.
    pub field: FavouriteField,
    /// The largest by what.
    pub by: Weight,
    /// What is asked of it: only what suits text.
    pub test: ValueTest,
    /// Among which orders.
    pub window: Option<Window>,
    /// Among which orders and lines.
    pub filters: Filters,
}
