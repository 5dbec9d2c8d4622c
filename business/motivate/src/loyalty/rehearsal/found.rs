use serde::{Deserialize, Serialize};
use vocabulary::{Date, PromotionId};

/// What new rules would have done. Amounts are minor units.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rehearsed {
    /// Orders looked at.
    pub orders: i64,
    /// Known customers with one of them.
    pub people: i64,
    /// Orders that earn other points or get another discount by the draft.
    pub concerned_orders: i64,
    /// Known customers with one of those, or on another level at the end.
    pub concerned_people: i64,
    /// Known customers on a higher level at the end than by the present rules.
    pub up: i64,
    /// On a lower one.
    pub down: i64,
    /// By the present rules.
    pub without: RehearsedSide,
    /// By the draft.
    pub with: RehearsedSide,
    /// Who is on another level at the end, from the present rules' to the draft's.
    pub moves: Vec<LevelMove>,
    /// Month by month, without gaps.
    pub months: Vec<RehearsedMonth>,
    /// Promotions of the orders that the draft's levels take something off.
    pub overlaps: Vec<LevelOverlap>,
}

/// All orders by one programme.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RehearsedSide {
    /// Paid.
    pub paid: i64,
    /// Taken off by levels.
    pub discount: i64,
    /// Paid for lines whose cost is known.
    pub costed: i64,
    /// What the goods of those lines cost.
    pub cost: i64,
    /// Points by kind, as the rules list them.
    pub points: Vec<RehearsedPoints>,
    /// People on each level at the end, from the lowest; none without levels.
    pub levels: Vec<(String, i64)>,
}

/// Points of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RehearsedPoints {
    /// Which.
    pub currency: String,
    /// Earned.
    pub issued: i64,
    /// Of those, dead at the end.
    pub expired: i64,
    /// What those issued pay for.
    pub worth: i64,
    /// What those alive at the end are expected to cost: points × what a point pays × the part expected to be spent.
    pub liability: i64,
}

/// People who end on another level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelMove {
    /// By the present rules; nothing where they have no levels.
    pub from: Option<String>,
    /// By the draft; nothing where it has no levels.
    pub to: Option<String>,
    /// How many.
    pub people: i64,
    /// How many levels of the draft higher, or lower below zero.
    pub steps: i64,
}

/// A calendar month of the workspace's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RehearsedMonth {
    /// Its first day.
    pub month: Date,
    /// Orders.
    pub orders: i64,
    /// By the present rules.
    pub without: MonthSide,
    /// By the draft.
    pub with: MonthSide,
}

/// A month by one programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MonthSide {
    /// Taken off by levels.
    pub discount: i64,
    /// Points that pay, earned.
    pub points: i64,
}

/// A promotion in the orders that levels take something off besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelOverlap {
    /// Which.
    pub promotion: PromotionId,
    /// How many orders.
    pub orders: i64,
    /// What it took off them.
    pub by_promotion: i64,
    /// What levels took off them.
    pub by_level: i64,
}

impl RehearsedMonth {
    /// One of which nothing is known yet.
    pub(super) fn of(month: Date) -> RehearsedMonth {
        RehearsedMonth { month, orders: 0, without: MonthSide::default(), with: MonthSide::default() }
    }
}
