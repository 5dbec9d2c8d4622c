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
            /// The number the stores keep.
            pub fn number(self) -> i64 { match self { $($name::$variant => $number,)* } }
            /// The one with the stored number.
            pub fn from_number(number: i64) -> Option<$name> { match number { $($number => Some($name::$variant),)* _ => None } }
            /// The word used in the API, files and logs.
            pub fn as_str(self) -> &'static str { match self { $($name::$variant => $word,)* } }
            /// The one with the word.
            pub fn from_word(word: &str) -> Option<$name> { match word { $($word => Some($name::$variant),)* _ => None } }
        }
    };
}

words! {
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

words! {
    /// What a person agreed to be contacted for.
    Purpose {
        /// Advertising, offers, newsletters.
        Marketing = 1, "marketing";
        /// Messages about the person's own orders and account.
        Transactional = 2, "transactional";
    }
}

words! {
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
