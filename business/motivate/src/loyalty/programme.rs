//! What a programme promises: how points are earned, live, are spent and die.

use serde::{Deserialize, Serialize};
use vocabulary::{Date, Problem, ProgrammeId, Zone};

use super::tiers::Tiers;
use crate::Funding;

/// A programme as it is kept, with its rules of one version.
#[derive(Debug, Clone, PartialEq)]
pub struct Programme {
    /// Its id.
    pub id: ProgrammeId,
    /// Counts from 1; lots remember theirs.
    pub version: i64,
    /// The newest version there is: whatever the version, customers rise by the levels of that.
    pub newest: i64,
    /// The rules of this version.
    pub rules: Rules,
    /// Whose calendar counts.
    pub zone: Zone,
}

/// The rules of a programme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// What people call it.
    pub name: String,
    /// IANA name of the zone whose days count.
    pub zone: String,
    /// Kinds of points.
    pub currencies: Vec<PointCurrency>,
    /// What points pay for.
    #[serde(default)]
    pub spending: Spending,
    /// Whether a balance may fall below zero.
    #[serde(default)]
    pub negative: Negative,
    /// What a return takes back.
    #[serde(default)]
    pub returns: ReturnPolicy,
    /// Days that points given back live on where their lot has expired meanwhile.
    #[serde(default)]
    pub return_grace_days: i64,
    /// More points than this by one person to a customer in a day, or from one, need a second person; nothing means none ever do.
    #[serde(default)]
    pub adjust_alone_max: Option<i64>,
    /// Steps of standing.
    #[serde(default)]
    pub tiers: Option<Tiers>,
    /// Points for what is no purchase.
    #[serde(default)]
    pub events: Vec<EventRule>,
    /// How many days before points expire it is noticed.
    #[serde(default)]
    pub notice_days: Vec<i64>,
}

/// A kind of points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PointCurrency {
    /// How the ledger names it.
    pub code: String,
    /// What customers and staff call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it pays.
    #[serde(default)]
    pub is_spendable: bool,
    /// How purchases earn it, if they do.
    #[serde(default)]
    pub earning: Option<Earning>,
    /// From when on points can be spent.
    #[serde(default)]
    pub pending: Pending,
    /// Until when.
    #[serde(default)]
    pub expiry: Expiry,
}

/// Points for money.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Earning {
    /// This many points…
    pub points: i64,
    /// …for this much money, minor units, paid after discounts.
    pub per: i64,
    /// Of the whole basket.
    #[serde(default)]
    pub rounding: Rounding,
    /// Who pays for them, when not the shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funding: Option<Funding>,
}

/// What becomes of broken points of a basket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Points only for each full amount of money.
    #[default]
    FullSteps,
    /// Down to whole points.
    Down,
    /// To the nearest, half up.
    Nearest,
}

/// How long new points wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pending {
    /// Not at all.
    #[default]
    None,
    /// Until the day so many days later begins.
    Days(i64),
    /// Until somebody confirms.
    UntilConfirmed,
}

/// When points die.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expiry {
    /// Never.
    #[default]
    Never,
    /// After this day; points earned later die at once.
    On(Date),
    /// A while after they became active.
    After(Lifetime),
}

/// A while in days of the calendar; the last day counts in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifetime {
    /// Calendar months, the day of month kept or the last there is.
    #[serde(default)]
    pub months: i64,
    /// Days.
    #[serde(default)]
    pub days: i64,
    /// The last day is moved to the end of its period.
    #[serde(default)]
    pub end_of: Option<Calendar>,
    /// Earning or spending begins it anew for all points.
    #[serde(default)]
    pub is_renewed: bool,
}

/// A period of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calendar {
    /// A month.
    Month,
    /// Three months from January, April, July or October.
    Quarter,
    /// A year.
    Year,
}

/// What points pay for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spending {
    /// This many points…
    pub points: i64,
    /// …pay this much, minor units.
    pub money: i64,
    /// The most of a receipt points may pay, percent.
    pub share_max: i64,
    /// At least this much is paid in money, minor units.
    pub money_min: i64,
    /// Points are spent in multiples of this.
    pub step: i64,
}

impl Default for Spending {
    fn default() -> Spending {
        Spending { points: 1, money: 1, share_max: 100, money_min: 0, step: 1 }
    }
}

/// Whether a balance may fall below zero; what is owed is netted against later accruals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Negative {
    /// Never: what is missing is forgiven.
    #[default]
    Forbid,
    /// Down to so many points owed, the rest is forgiven.
    Floor(i64),
    /// As far as it goes.
    Net,
}

/// What a return takes back of the points its units earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnPolicy {
    /// Only points not yet active.
    OnlyPending,
    /// As many as there are.
    #[default]
    WithinBalance,
    /// All of them, as far as the balance may fall below zero.
    Unlimited,
}

/// Points for something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventRule {
    /// Its name: registration, birthday, review.
    pub event: String,
    /// Which points.
    pub currency: String,
    /// How many.
    pub points: i64,
    /// At most so many times…
    #[serde(default)]
    pub times_max: Option<i64>,
    /// …in so many days, or ever.
    #[serde(default)]
    pub days: Option<i64>,
    /// Who pays for them, when not the shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funding: Option<Funding>,
}

impl Rules {
    /// Whether one person may give or take so many points by hand.
    pub fn is_alone(&self, points: i64) -> bool {
        self.adjust_alone_max.is_none_or(|max| points.unsigned_abs() <= max.max(0) as u64)
    }
}

impl Programme {
    /// A kind of points by its code.
    pub fn currency(&self, code: &str) -> Result<&PointCurrency, Problem> {
        self.rules.currencies.iter().find(|currency| currency.code == code).ok_or_else(|| {
            Problem::invalid("unknown_points", "currency", format!("{} has no points called {code}", self.id))
        })
    }
}
