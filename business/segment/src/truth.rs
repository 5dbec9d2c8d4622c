/// What a condition says of a customer. Ordered so that "all" is the smallest and "any" the largest (Kleene).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// No.
    False,
    /// Cannot be said.
    Unknown,
    /// Yes.
    True,
}

impl Truth {
    /// A plain yes or no.
    #[inline]
    pub fn of(is_true: bool) -> Truth {
        if is_true { Truth::True } else { Truth::False }
    }

    /// The contrary; unknown stays unknown.
    #[must_use]
    pub fn negated(self) -> Truth {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }
}
