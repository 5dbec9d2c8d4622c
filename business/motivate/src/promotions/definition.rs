use serde::{Deserialize, Serialize};
use serde_json::Value;
use vocabulary::{CouponPoolId, Instant, PromotionId};

use super::filter::Filter;
use super::limit::Limit;
use crate::Funding;

/// A version of a promotion, ready to be compiled.
#[derive(Debug, Clone, PartialEq)]
pub struct Promotion {
    /// Its id.
    pub id: PromotionId,
    /// Its version: an order remembers it.
    pub version: i64,
    /// What it says.
    pub definition: Definition,
}

/// What a promotion says. Amounts are minor units of the workspace's currency, quantities thousandths of a unit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// When it applies; always when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// What it gives, one after another.
    pub effects: Vec<Effect>,
    /// From what its discounts are computed.
    #[serde(default)]
    pub base: Base,
    /// How much it may give.
    #[serde(default)]
    pub limits: Vec<Limit>,
    /// From when on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Instant>,
    /// Until just before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Instant>,
    /// Among promotions that stand in no group the higher comes first.
    #[serde(default)]
    pub priority: i64,
    /// Minor units that what is not money (a gift, tickets) counts for when the best is chosen.
    #[serde(default)]
    pub worth: i64,
}

/// When a promotion applies. Totals and quantities are those of the basket before discounts, without excluded lines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// All of these hold.
    All {
        /// The conditions.
        of: Vec<Condition>,
    },
    /// One of these holds.
    Any {
        /// The conditions.
        of: Vec<Condition>,
    },
    /// This does not hold.
    Not {
        /// The condition.
        of: Box<Condition>,
    },
    /// The customer fits a condition tree; whether so is handed in.
    Customer {
        /// The tree, not looked into here.
        tree: Value,
    },
    /// Matching lines cost so much together.
    Total {
        /// Which lines.
        #[serde(default)]
        of: Filter,
        /// Minor units.
        at_least: i64,
    },
    /// There is so much of matching lines together.
    Quantity {
        /// Which lines.
        #[serde(default)]
        of: Filter,
        /// Thousandths of a unit.
        at_least: i64,
    },
    /// Bought in one of these stores.
    Store {
        /// Names or codes of stores.
        any_of: Vec<String>,
    },
    /// Bought through one of these channels.
    Channel {
        /// Channels.
        any_of: Vec<String>,
    },
    /// Paid in one of these ways; not while that is unknown.
    Payment {
        /// Ways of paying.
        any_of: Vec<String>,
    },
    /// At this time of day, on these weekdays, by the clock of the workspace's zone.
    Time {
        /// From when on; a window that ends before it begins goes over midnight and belongs to the weekday it begins on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<TimeOfDay>,
        /// Until just before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<TimeOfDay>,
        /// On which days; on all when there are none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        weekdays: Vec<Weekday>,
    },
    /// It is the customer's so-many-th purchase; not one of nobody known.
    Purchase {
        /// Which, from 1; or
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<i64>,
        /// every so-many-th.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        every: Option<i64>,
    },
    /// A usable coupon of the pool was shown.
    Coupon {
        /// The pool.
        pool: CouponPoolId,
    },
}

/// What a promotion gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Effect {
    /// A share of the price.
    Percent {
        /// Hundredths of a percent: 1250 is 12.5 %.
        basis_points: i64,
        /// Of which lines.
        #[serde(default)]
        of: Filter,
        /// Each line by itself, or the sum, shared out.
        #[serde(default)]
        scope: Scope,
    },
    /// An amount off.
    Amount {
        /// Minor units: of each unit (line), or once (basket).
        amount: i64,
        /// Of which lines.
        #[serde(default)]
        of: Filter,
        /// Each unit by itself, or once, shared out over the lines.
        #[serde(default)]
        scope: Scope,
    },
    /// Every unit costs this.
    FixedPrice {
        /// Minor units a unit.
        price: i64,
        /// Which lines.
        of: Filter,
    },
    /// A set of units costs this together, the dearest units first.
    BundlePrice {
        /// Minor units a set.
        price: i64,
        /// What makes a set.
        parts: Vec<Part>,
        /// Sets in a basket at most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<i64>,
    },
    /// Who buys these gets a share off those, the cheapest first.
    BuyGet {
        /// What is paid.
        buy: Part,
        /// What is cheaper for it.
        get: Part,
        /// Hundredths of a percent off what is got.
        basis_points: i64,
        /// Sets in a basket at most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<i64>,
    },
    /// Of every so many units one is free, the cheapest of all.
    CheapestFree {
        /// Which lines.
        of: Filter,
        /// Units of which one is free, at least 2.
        each: i64,
        /// Units free in a basket at most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<i64>,
    },
    /// A product on top.
    Gift {
        /// Its code.
        sku: String,
        /// Thousandths of a unit.
        quantity: i64,
    },
    /// So many points.
    Points {
        /// Points, shared out over the lines by what they cost.
        points: i64,
        /// Which lines.
        #[serde(default)]
        of: Filter,
        /// Who pays for them, when not the shop.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        funding: Option<Funding>,
    },
    /// Points for money, by what lines cost after all discounts.
    PointsPerMoney {
        /// Points for every full
        points: i64,
        /// minor units.
        per: i64,
        /// Of which lines.
        #[serde(default)]
        of: Filter,
        /// Who pays for them, when not the shop.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        funding: Option<Funding>,
    },
    /// The programme's own points for these lines, multiplied.
    PointsMultiplier {
        /// Hundredths of a percent: 20000 doubles.
        basis_points: i64,
        /// Which lines.
        #[serde(default)]
        of: Filter,
        /// Who pays for what is added, when not the shop.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        funding: Option<Funding>,
    },
    /// Coupons of a pool for the next purchase.
    Coupon {
        /// The pool.
        pool: CouponPoolId,
        /// How many.
        count: i64,
    },
    /// Entries for a prize draw.
    Ticket {
        /// The draw's code.
        draw: String,
        /// How many.
        count: i64,
    },
    /// Delivery costs nothing.
    FreeDelivery,
    /// Words for the receipt.
    Message {
        /// The words.
        text: String,
    },
}

/// A part of a set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Which lines.
    #[serde(default)]
    pub of: Filter,
    /// Thousandths of a unit.
    pub quantity: i64,
}

/// What a discount is worked out on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Each line by itself.
    #[default]
    Line,
    /// Matching lines together, shared out by what they cost.
    Basket,
}

/// From what a discount is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// What promotions before it left.
    #[default]
    Discounted,
    /// The price before all discounts.
    Initial,
}

/// A time of day by the clock, `17:30`; kept as minutes after midnight, 24:00 included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(pub i64);

impl TryFrom<String> for TimeOfDay {
    type Error = String;
    fn try_from(text: String) -> Result<TimeOfDay, String> {
        let number = |part: &str| {
            (part.len() == 2 && !part.starts_with('+')).then(|| part.parse::<u8>().ok()).flatten()
        };
        text.split_once(':')
            .and_then(|(hour, minute)| Some((number(hour)?, number(minute)?)))
            .filter(|(hour, minute)| (*hour < 24 && *minute < 60) || (*hour, *minute) == (24, 0))
            .map(|(hour, minute)| TimeOfDay(i64::from(hour) * 60 + i64::from(minute)))
            .ok_or_else(|| "expected a time of day as in 17:30".to_owned())
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> String {
        format!("{:02}:{:02}", time.0 / 60, time.0 % 60)
    }
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}
