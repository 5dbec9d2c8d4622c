use vocabulary::numbered_words;

numbered_words! {
    /// Where an order of a prize stands.
    PrizeOrderState {
        /// Taken from the stock.
        Ordered = 1, "ordered";
        /// In its parcel.
        Packed = 2, "packed";
        /// On its way.
        Sent = 3, "sent";
        /// With the customer.
        Delivered = 4, "delivered";
        /// Called off; back in the stock.
        Cancelled = 5, "cancelled";
    }
}

/// What can be done with an order of a prize.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Put it into its parcel.
    Pack,
    /// Send it off, or hand it over at a counter.
    Send,
    /// Note that the customer has it.
    Deliver,
    /// Call it off, or note that its parcel came back.
    Cancel,
}

impl Move {
    /// Where it leads.
    pub fn target(self) -> PrizeOrderState {
        match self {
            Move::Pack => PrizeOrderState::Packed,
            Move::Send => PrizeOrderState::Sent,
            Move::Deliver => PrizeOrderState::Delivered,
            Move::Cancel => PrizeOrderState::Cancelled,
        }
    }
}

impl PrizeOrderState {
    /// Where a move leads from here; nothing when it is not allowed. A step may be left out, none is taken back.
    pub fn after(self, step: Move) -> Option<PrizeOrderState> {
        let is_allowed = match step {
            Move::Cancel => !self.is_over(),
            _ => !self.is_over() && self < step.target(),
        };
        is_allowed.then(|| step.target())
    }

    /// Whether it has come to its end.
    pub fn is_over(self) -> bool {
        matches!(self, PrizeOrderState::Delivered | PrizeOrderState::Cancelled)
    }
}
