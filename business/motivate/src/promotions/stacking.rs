use serde::{Deserialize, Serialize};
use vocabulary::PromotionId;

/// How promotions go together: a tree of groups. Promotions that stand in none come after the tree, by priority and id.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stacking {
    /// The tree.
    #[serde(default)]
    pub root: Group,
    /// Hundredths of a percent of a unit's cost that must stay on top of it, where the cost is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin_min: Option<i64>,
}

/// A group of promotions and groups.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Which of its children apply.
    #[serde(default)]
    pub mode: Mode,
    /// Decided once for the basket, or for every line by itself.
    #[serde(default)]
    pub scope: GroupScope,
    /// Whether it and its siblings never apply together: it applies only when none before it did, and then none after it.
    #[serde(default)]
    pub exclusive: bool,
    /// How many children a best group may choose together; 1 when not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<usize>,
    /// In their order.
    #[serde(default)]
    pub children: Vec<Child>,
}

/// What stands in a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Child {
    /// A promotion.
    Promotion(PromotionId),
    /// A group.
    Group(Group),
}

/// Which of a group's children apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// All of them, one after another.
    #[default]
    All,
    /// The first that has an effect.
    First,
    /// Those that give most.
    BestForCustomer,
    /// The one that gives least, but something.
    BestForShop,
}

/// What a group is decided for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupScope {
    /// The basket.
    #[default]
    Basket,
    /// Every line by itself.
    Line,
}
