//! The ledger in memory: lots, what is held of them, what is owed. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vocabulary::{AccountId, Instant, LotId, ReservationId};

/// An accrual, and what entries have left of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    /// Its id.
    pub id: LotId,
    /// Whose.
    pub account: AccountId,
    /// Which points.
    pub currency: String,
    /// The document that earned it.
    pub document: String,
    /// When.
    pub earned_at: Instant,
    /// Points can be spent from here on; [`Instant::MAX`] until confirmed.
    pub active_from: Instant,
    /// Points are dead from here on; [`Instant::MAX`] for never.
    pub expires_at: Instant,
    /// Neither spent, reversed nor booked as expired.
    pub points: i64,
}

/// What a reservation holds of a lot, as long as it lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Of which reservation.
    pub reservation: ReservationId,
    /// Of which lot.
    pub lot: LotId,
    /// How many points.
    pub points: i64,
    /// The reservation ends here by itself.
    pub until: Instant,
}

/// What one customer has in a programme.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
    /// Lots with points left.
    pub lots: Vec<Lot>,
    /// Open reservations.
    pub holds: Vec<Hold>,
    /// Points owed, by currency.
    pub debts: BTreeMap<String, i64>,
}

/// Points of one currency as of an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Balance {
    /// Can be spent; below zero where points are owed.
    pub active: i64,
    /// Cannot be spent yet.
    pub pending: i64,
    /// Set aside by reservations.
    pub reserved: i64,
    /// Expired, booked as such or not yet, as far as entries still carry them.
    pub lapsed: i64,
}

impl Ledger {
    /// The balance as of an instant at or after the last entry, so also in the future.
    pub fn balance(&self, currency: &str, at: Instant) -> Balance {
        let mut balance = Balance { active: -self.debt(currency), ..Balance::default() };
        for lot in self.lots.iter().filter(|lot| lot.currency == currency) {
            let held = self.held(lot.id, at);
            balance.reserved += held;
            let free = lot.points - held;
            match () {
                () if at >= lot.expires_at => balance.lapsed += free,
                () if at < lot.active_from => balance.pending += free,
                () => balance.active += free,
            }
        }
        balance
    }

    /// Which lots a debit takes: earliest expiry first, then earliest earned; nothing when there are too few points.
    ///
    /// Points that the same document earned are left alone; nothing can be taken even where points are owed.
    pub fn take(
        &self,
        currency: &str,
        points: i64,
        at: Instant,
        document: &str,
    ) -> Option<Vec<(LotId, i64)>> {
        if points == 0 {
            return Some(Vec::new());
        }
        let lots = self.in_order(currency, |lot| lot.is_active(at) && lot.document != document);
        let free: i64 = lots.iter().map(|lot| self.free(lot, at)).sum();
        (points <= free - self.debt(currency)).then(|| self.take_from(&lots, points, at).0)
    }

    /// As many points as lots have, in order; and how many are missing.
    pub(super) fn take_from(&self, lots: &[&Lot], points: i64, at: Instant) -> (Vec<(LotId, i64)>, i64) {
        let mut missing = points;
        let mut taken = Vec::new();
        for lot in lots {
            let part = self.free(lot, at).min(missing);
            if part > 0 {
                taken.push((lot.id, part));
                missing -= part;
            }
        }
        (taken, missing)
    }

    /// Lots of a currency in the order debits take them.
    pub(super) fn in_order(&self, currency: &str, wanted: impl Fn(&Lot) -> bool) -> Vec<&Lot> {
        let mut lots: Vec<&Lot> =
            self.lots.iter().filter(|lot| lot.currency == currency && wanted(lot)).collect();
        lots.sort_by_key(|lot| (lot.expires_at, lot.earned_at, lot.id));
        lots
    }

    /// A lot with points left.
    pub fn lot(&self, id: LotId) -> Option<&Lot> {
        self.lots.iter().find(|lot| lot.id == id)
    }

    /// What no reservation holds of a lot.
    pub fn free(&self, lot: &Lot, at: Instant) -> i64 {
        lot.points - self.held(lot.id, at)
    }

    /// Points owed.
    pub fn debt(&self, currency: &str) -> i64 {
        self.debts.get(currency).copied().unwrap_or(0)
    }

    fn held(&self, lot: LotId, at: Instant) -> i64 {
        self.holds.iter().filter(|hold| hold.lot == lot && hold.until > at).map(|hold| hold.points).sum()
    }
}

impl Lot {
    /// Whether its points can be spent.
    pub fn is_active(&self, at: Instant) -> bool {
        self.active_from <= at && at < self.expires_at
    }
}
