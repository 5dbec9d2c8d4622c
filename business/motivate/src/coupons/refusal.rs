use vocabulary::numbered_words;

use super::limits::ScopeKind;

numbered_words! {
    /// Why a coupon that was shown cannot be used.
    Refusal {
        /// There is no such code.
        Unknown = 1, "unknown";
        /// There can be no such code: it was misread or mistyped.
        WrongCheckDigit = 2, "wrong_check_digit";
        /// Its time is over.
        Expired = 3, "expired";
        /// Its time has not begun.
        NotYetValid = 4, "not_yet_valid";
        /// It is somebody else's.
        Foreign = 5, "foreign";
        /// It has been used as often as it may.
        UsedUp = 6, "used_up";
        /// An open order holds it.
        Reserved = 7, "reserved";
        /// Its pool is paused.
        Paused = 8, "paused";
        /// The customer has used coupons of its pool as often as one may.
        CustomerLimit = 9, "customer_limit";
        /// Coupons of its pool have been used as often as they may on this day.
        DayLimit = 10, "day_limit";
        /// It is for a known customer, and none was named.
        NeedsCustomer = 11, "needs_customer";
        /// It was shown twice.
        ShownTwice = 12, "shown_twice";
    }
}

impl Refusal {
    /// Whether who tries codes at random gets this.
    pub fn is_guess(self) -> bool {
        matches!(self, Refusal::Unknown | Refusal::WrongCheckDigit | Refusal::Foreign)
    }

    /// Why a counter that is full stands in the way.
    pub(super) fn of(kind: ScopeKind) -> Refusal {
        match kind {
            ScopeKind::Code => Refusal::UsedUp,
            ScopeKind::Customer => Refusal::CustomerLimit,
            ScopeKind::Day => Refusal::DayLimit,
        }
    }
}
