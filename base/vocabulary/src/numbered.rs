/// An enum whose variants have a number in the stores and a word in the API, files and logs. The calling crate has `serde`.
#[macro_export]
macro_rules! numbered_words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $number:literal, $word:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
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
