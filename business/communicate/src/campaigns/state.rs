use vocabulary::numbered_words;

numbered_words! {
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

numbered_words! {
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
