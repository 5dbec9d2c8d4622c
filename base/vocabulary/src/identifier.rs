use serde::{Deserialize, Serialize};

/// The kinds of identifiers by which a customer is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// Id of the customer in a source system.
    External,
    /// E-mail address, lower case.
    Email,
    /// Phone number, E.164.
    Phone,
    /// Loyalty card number.
    Card,
    /// Anonymous id of a browser or device.
    Anonymous,
}

impl IdentifierKind {
    /// All kinds, the most telling first: the order in which a customer is looked for.
    pub const ALL: [IdentifierKind; 5] = [
        IdentifierKind::External,
        IdentifierKind::Email,
        IdentifierKind::Phone,
        IdentifierKind::Card,
        IdentifierKind::Anonymous,
    ];

    /// The number the stores keep.
    pub fn number(self) -> i64 {
        match self {
            IdentifierKind::External => 1,
            IdentifierKind::Email => 2,
            IdentifierKind::Phone => 3,
            IdentifierKind::Card => 4,
            IdentifierKind::Anonymous => 5,
        }
    }

    /// The kind of a stored number.
    pub fn from_number(number: i64) -> Option<IdentifierKind> {
        IdentifierKind::ALL.into_iter().find(|kind| kind.number() == number)
    }

    /// The word used in the API and in logs.
    pub fn as_str(self) -> &'static str {
        match self {
            IdentifierKind::External => "external",
            IdentifierKind::Email => "email",
            IdentifierKind::Phone => "phone",
            IdentifierKind::Card => "card",
            IdentifierKind::Anonymous => "anonymous",
        }
    }
}

/// One name by which a customer is known.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identifier {
    /// Its kind.
    pub kind: IdentifierKind,
    /// The system that gave it; empty where the kind is the same everywhere (e-mail, phone).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The value; normalised once it has passed `know::identity::normalise`.
    pub value: String,
}

impl Identifier {
    /// An identifier of a kind that needs no source.
    pub fn new(kind: IdentifierKind, value: impl Into<String>) -> Identifier {
        Identifier { kind, source: String::new(), value: value.into() }
    }

    /// A customer's id in a source system.
    pub fn external(source: impl Into<String>, value: impl Into<String>) -> Identifier {
        Identifier { kind: IdentifierKind::External, source: source.into(), value: value.into() }
    }
}

/// Personal data stays out of logs: only the kind is shown.
impl std::fmt::Debug for Identifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:…", self.kind.as_str())
    }
}
