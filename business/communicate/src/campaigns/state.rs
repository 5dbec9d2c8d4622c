use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $number:literal, $word:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// All of them, in order of their numbers.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];
            /// The number the store keeps.
            pub fn number(self) -> i64 { match self { $($name::$variant => $number,)* } }
            /// The one with the stored number.
            pub fn from_number(number: i64) -> Option<$name> { match number { $($number => Some($name::$variant),)* _ => None } }
            /// The word of the API.
            pub fn as_str(self) -> &'static str { match self { $($name::$variant => $word,)* } }
            /// The one with the word.
            pub fn from_word(word: &str) -> Option<$name> { match word { $($word => Some($name::$variant),)* _ => None } }
        }
    };
}
pub(crate) use words;

words! {
    /// What a campaign is for.
    Goal {
        /// Bring back those who stopped buying.
        WinBack = 1, "win_back";
        /// Greet new customers.
        Welcome = 2, "welcome";
        /// Congratulate.
        Birthday = 3, "birthday";
        /// Offer what goes with what was bought.
        CrossSell = 4, "cross_sell";
        /// Anything else.
        Other = 5, "other";
    }
}

words! {
    /// Where a campaign stands.
    CampaignState {
        /// Being written.
        Draft = 1, "draft";
        /// Starts at its time.
        Scheduled = 2, "scheduled";
        /// The audience is being decided, person by person.
        Preparing = 3, "preparing";
        /// Messages are going out.
        Sending = 4, "sending";
        /// Held by staff; nothing goes out.
        Paused = 5, "paused";
        /// Every row is done.
        Finished = 6, "finished";
        /// Ended by staff; who had not been written to will not be.
        Stopped = 7, "stopped";
    }
}

/// What can be done with a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Let it start at a time.
    Schedule,
    /// Take it back to a draft before it starts.
    Unschedule,
    /// Start deciding the audience.
    Prepare,
    /// All decided: let messages go out.
    Send,
    /// Hold it.
    Pause,
    /// Go on.
    Resume,
    /// Every row is done.
    Finish,
    /// End it.
    Stop,
}

impl Move {
    pub(crate) fn participle(self) -> &'static str {
        match self {
            Move::Schedule => "scheduled",
            Move::Unschedule => "unscheduled",
            Move::Prepare => "launched",
            Move::Send => "sent",
            Move::Pause => "paused",
            Move::Resume => "resumed",
            Move::Finish => "finished",
            Move::Stop => "stopped",
        }
    }
}

impl CampaignState {
    /// Where a move leads from here; nothing when it is not allowed.
    pub fn after(self, step: Move, is_prepared: bool) -> Option<CampaignState> {
        use CampaignState::{Draft, Finished, Paused, Preparing, Scheduled, Sending, Stopped};
        Some(match (self, step) {
            (Draft | Scheduled, Move::Schedule) => Scheduled,
            (Scheduled, Move::Unschedule) => Draft,
            (Draft | Scheduled, Move::Prepare) => Preparing,
            (Preparing, Move::Send) if is_prepared => Sending,
            (Preparing | Sending, Move::Pause) => Paused,
            (Paused, Move::Resume) => {
                if is_prepared {
                    Sending
                } else {
                    Preparing
                }
            }
            (Sending | Paused, Move::Finish) if is_prepared => Finished,
            (Preparing | Sending | Paused, Move::Stop) => Stopped,
            _ => return None,
        })
    }

    /// Whether its words may still be changed.
    pub fn is_editable(self) -> bool {
        matches!(self, CampaignState::Draft | CampaignState::Scheduled)
    }

    /// Whether it has come to its end.
    pub fn is_over(self) -> bool {
        matches!(self, CampaignState::Finished | CampaignState::Stopped)
    }
}
