use serde::{Deserialize, Serialize};

/// How much a promotion may give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// What is counted.
    pub measure: Measure,
    /// For whom it is counted apart.
    #[serde(default)]
    pub per: Per,
    /// Whether every calendar day of the workspace's zone begins anew.
    #[serde(default)]
    pub daily: bool,
    /// The most there is: minor units of money, or baskets.
    pub most: i64,
}

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Minor units given away.
    Money,
    /// Baskets it was applied to.
    Times,
}

impl Measure {
    /// The stable word in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Measure::Money => "money",
            Measure::Times => "times",
        }
    }
}

/// For whom a limit is counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// For everybody together.
    #[default]
    Everybody,
    /// For each customer; nothing is left for a basket of nobody known.
    Customer,
    /// For each store; a basket of no store is not counted.
    Store,
}

impl Per {
    /// The stable word in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Per::Everybody => "everybody",
            Per::Customer => "customer",
            Per::Store => "store",
        }
    }
}
