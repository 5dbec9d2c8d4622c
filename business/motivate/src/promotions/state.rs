use vocabulary::numbered_words;

numbered_words! {
    /// Where a promotion stands.
    PromotionState {
        /// Being written.
        Draft = 1, "draft";
        /// Ready to be tried on the simulator.
        Staged = 2, "staged";
        /// Begins at its time.
        Scheduled = 3, "scheduled";
        /// Prices baskets.
        Running = 4, "running";
        /// Held by staff.
        Paused = 5, "paused";
        /// Over.
        Ended = 6, "ended";
    }
}

/// What can be done with a promotion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Let it be tried on the simulator.
    Stage,
    /// Take it back to be written, before it begins.
    Unstage,
    /// Let it begin at its own time.
    Schedule,
    /// Let it begin.
    Start,
    /// Hold it.
    Pause,
    /// Go on.
    Resume,
    /// End it.
    End,
}

impl Move {
    pub(super) fn participle(self) -> &'static str {
        match self {
            Move::Stage => "staged",
            Move::Unstage => "taken back to draft",
            Move::Schedule => "scheduled",
            Move::Start => "started",
            Move::Pause => "paused",
            Move::Resume => "resumed",
            Move::End => "ended",
        }
    }
}

impl PromotionState {
    /// Where a move leads from here; nothing when it is not allowed.
    pub fn after(self, step: Move) -> Option<PromotionState> {
        use PromotionState::{Draft, Ended, Paused, Running, Scheduled, Staged};
        Some(match (self, step) {
            (Draft, Move::Stage) => Staged,
            (Staged | Scheduled, Move::Unstage) => Draft,
            (Draft | Staged | Scheduled, Move::Schedule) => Scheduled,
            (Draft | Staged | Scheduled, Move::Start) => Running,
            (Running, Move::Pause) => Paused,
            (Paused, Move::Resume) => Running,
            (Scheduled | Running | Paused, Move::End) => Ended,
            _ => return None,
        })
    }

    /// Whether it has begun, so that a change waits as a pending revision.
    pub fn has_begun(self) -> bool {
        matches!(self, PromotionState::Running | PromotionState::Paused)
    }
}
