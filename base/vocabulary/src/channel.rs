use crate::numbered_words;

numbered_words! {
    /// A way to reach a person.
    Channel {
        /// E-mail.
        Email = 1, "email";
        /// Text message.
        Sms = 2, "sms";
        /// Push notification of app or browser.
        Push = 3, "push";
        /// A call by a person.
        Call = 4, "call";
    }
}

numbered_words! {
    /// What a person agreed to be contacted for.
    Purpose {
        /// Advertising, offers, newsletters.
        Marketing = 1, "marketing";
        /// Messages about the person's own orders and account.
        Transactional = 2, "transactional";
    }
}

numbered_words! {
    /// What a person said about a channel and purpose.
    ConsentStatus {
        /// Agreed.
        Granted = 1, "granted";
        /// Was asked and did not agree.
        Denied = 2, "denied";
        /// Agreed once and took it back.
        Revoked = 3, "revoked";
    }
}
