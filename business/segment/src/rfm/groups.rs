/// A name for cells of recency and frequency that call for the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Bought lately and often.
    Champions,
    /// Buy often, not long ago.
    Loyal,
    /// Bought lately, more than once.
    PotentialLoyalists,
    /// Bought just now, seldom.
    New,
    /// Bought lately, seldom.
    Promising,
    /// Neither lately nor long ago, neither seldom nor often.
    NeedAttention,
    /// Seldom, and it is getting long.
    AboutToSleep,
    /// Came often, but not for long.
    AtRisk,
    /// Were among the best, and stay away.
    CantLose,
    /// Seldom and long ago.
    Hibernating,
    /// Least often and longest ago.
    Lost,
}

use Group::{
    AboutToSleep, AtRisk, CantLose, Champions, Hibernating, Lost, Loyal, NeedAttention, New,
    PotentialLoyalists, Promising,
};

/// Each row a recency from 1 to 5, in it each frequency from 1 to 5.
const TABLE: [[Group; 5]; 5] = [
    [Lost, Hibernating, AtRisk, CantLose, CantLose],
    [Hibernating, AboutToSleep, AtRisk, AtRisk, CantLose],
    [AboutToSleep, NeedAttention, NeedAttention, Loyal, Loyal],
    [Promising, PotentialLoyalists, Loyal, Loyal, Champions],
    [New, PotentialLoyalists, PotentialLoyalists, Champions, Champions],
];

impl Group {
    /// All, best first.
    pub const ALL: [Group; 11] = [
        Champions,
        Loyal,
        PotentialLoyalists,
        New,
        Promising,
        NeedAttention,
        AboutToSleep,
        AtRisk,
        CantLose,
        Hibernating,
        Lost,
    ];

    /// The group of a cell; scores are 1 to 5.
    pub fn of(recency: u8, frequency: u8) -> Group {
        TABLE[usize::from(recency) - 1][usize::from(frequency) - 1]
    }

    /// Its cells as (R, F).
    pub fn cells(self) -> impl Iterator<Item = (u8, u8)> {
        let all = (1..=5).flat_map(|recency| (1..=5).map(move |frequency| (recency, frequency)));
        all.filter(move |(recency, frequency)| Group::of(*recency, *frequency) == self)
    }

    /// The word in addresses and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Champions => "champions",
            Loyal => "loyal",
            PotentialLoyalists => "potential_loyalists",
            New => "new",
            Promising => "promising",
            NeedAttention => "need_attention",
            AboutToSleep => "about_to_sleep",
            AtRisk => "at_risk",
            CantLose => "cant_lose",
            Hibernating => "hibernating",
            Lost => "lost",
        }
    }
}
