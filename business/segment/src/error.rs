use vocabulary::{ErrorKind, Problem};

/// Why a condition is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A field the condition does not have.
    UnknownField,
    /// A field that must be there is not.
    Missing,
    /// Not the type that is expected.
    WrongType,
    /// The right type, not a value that is allowed.
    WrongValue,
    /// A kind of condition there is none of.
    UnknownKind,
    /// An operation there is none of.
    UnknownOp,
    /// An operation this field does not have.
    DoesNotSuit,
    /// A group or list of nothing.
    Empty,
    /// Nested too deep.
    TooDeep,
    /// Too many conditions, values or letters.
    TooLarge,
    /// There is no such segment or list.
    NotFound,
    /// The segment asks for itself.
    Cycle,
    /// Events are not kept for so long.
    BeyondHistory,
}

impl Reason {
    /// The word in the answer.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::UnknownField => "unknown_field",
            Reason::Missing => "missing",
            Reason::WrongType => "wrong_type",
            Reason::WrongValue => "wrong_value",
            Reason::UnknownKind => "unknown_kind",
            Reason::UnknownOp => "unknown_op",
            Reason::DoesNotSuit => "does_not_suit",
            Reason::Empty => "empty",
            Reason::TooDeep => "too_deep",
            Reason::TooLarge => "too_large",
            Reason::NotFound => "not_found",
            Reason::Cycle => "cycle",
            Reason::BeyondHistory => "beyond_history",
        }
    }
}

/// A tree that is refused, with the place in it.
pub(crate) fn bad_condition(path: &str, reason: Reason) -> Problem {
    Problem::new(ErrorKind::Invalid, "bad_condition", format!("condition at {path}: {}", reason.as_str()))
        .on(path)
        .with("path", path)
        .with("reason", reason.as_str())
}
