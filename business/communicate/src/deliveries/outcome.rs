use vocabulary::numbered_words;

numbered_words! {
    /// How it ended for a person: exactly one of these.
    Outcome {
        /// The mail server took it, or may have: see the crate's page.
        Sent = 1, "sent";
        /// The mail server refused it for good.
        Bounced = 2, "bounced";
        /// The person did not agree.
        NoConsent = 3, "no_consent";
        /// There is no address that can be written to.
        NoAddress = 4, "no_address";
        /// Held back to compare with.
        ControlGroup = 5, "control_group";
        /// Another person of the audience has the address.
        DuplicateAddress = 6, "duplicate_address";
        /// The address is on the list of those never to be written to.
        Suppressed = 7, "suppressed";
        /// The campaign was stopped before.
        Stopped = 8, "stopped";
        /// It could not be sent; the reason says why.
        Failed = 9, "failed";
    }
}

numbered_words! {
    /// Where a row stands.
    DeliveryState {
        /// Waits for a worker.
        Planned = 0, "planned";
        /// In a worker's hands.
        Leased = 1, "leased";
        /// With the channel, no answer yet.
        HandedOver = 2, "handed_over";
        /// Ended.
        Done = 3, "done";
    }
}
