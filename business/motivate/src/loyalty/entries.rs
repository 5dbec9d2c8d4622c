//! Entries: the truth from which lots, balances and reservations follow. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vocabulary::{AccountId, Instant, LotId, ReservationId};

use super::ledger::{Hold, Ledger, Lot};

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Points come to be: a lot.
    Accrue,
    /// Pending points become active.
    Confirm,
    /// Activity lengthens a lot's life.
    Renew,
    /// Points are set aside.
    Reserve,
    /// Points set aside are spent.
    Capture,
    /// Points set aside are free again.
    Release,
    /// Points are spent.
    Spend,
    /// Spent points come back.
    GiveBack,
    /// Earned points are taken back.
    Reverse,
    /// What was owed is netted against points that came.
    Settle,
    /// Points died.
    Expire,
    /// Points go to or come from another customer.
    Transfer,
    /// Somebody corrected the balance.
    Adjust,
    /// The customer was erased.
    Erase,
}

const WORDS: [(Kind, &str); 14] = [
    (Kind::Accrue, "accrue"),
    (Kind::Confirm, "confirm"),
    (Kind::Renew, "renew"),
    (Kind::Reserve, "reserve"),
    (Kind::Capture, "capture"),
    (Kind::Release, "release"),
    (Kind::Spend, "spend"),
    (Kind::GiveBack, "give_back"),
    (Kind::Reverse, "reverse"),
    (Kind::Settle, "settle"),
    (Kind::Expire, "expire"),
    (Kind::Transfer, "transfer"),
    (Kind::Adjust, "adjust"),
    (Kind::Erase, "erase"),
];

impl Kind {
    /// The word the store keeps.
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(kind, _)| *kind == self).map_or("accrue", |(_, word)| word)
    }

    /// The kind a word means.
    pub fn read(word: &str) -> Option<Kind> {
        WORDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// In whose account.
    pub account: AccountId,
    /// Of which lot; nothing for what is owed.
    pub lot: Option<LotId>,
    /// Which points.
    pub currency: String,
    /// What it is.
    pub kind: Kind,
    /// What it adds to the lot, or takes from it below zero.
    pub points: i64,
    /// What it adds to what is held.
    pub held: i64,
    /// When it counts.
    pub at: Instant,
    /// When the lot was earned.
    pub earned_at: Instant,
    /// The lot's points can be spent from here on.
    pub active_from: Option<Instant>,
    /// The lot's points are dead from here on.
    pub expires_at: Option<Instant>,
    /// Whose hold, and until when.
    pub reservation: Option<(ReservationId, Instant)>,
}

/// What entries leave of lots, holds and debts.
pub fn replay(entries: &[Entry]) -> Ledger {
    let mut ledger = Ledger::default();
    let mut lots: BTreeMap<LotId, Lot> = BTreeMap::new();
    for entry in entries {
        let Some(id) = entry.lot else {
            *ledger.debts.entry(entry.currency.clone()).or_default() -= entry.points;
            continue;
        };
        if let Some((reservation, until)) = entry.reservation {
            hold(&mut ledger.holds, Hold { reservation, lot: id, points: entry.held, until });
        }
        lots.entry(id).and_modify(|lot| change(lot, entry)).or_insert_with(|| born(id, entry));
    }
    ledger.lots = lots.into_values().filter(|lot| lot.points != 0).collect();
    ledger.holds.retain(|hold| hold.points != 0);
    ledger.debts.retain(|_, owed| *owed != 0);
    ledger
}

fn hold(holds: &mut Vec<Hold>, new: Hold) {
    match holds.iter_mut().find(|hold| (hold.reservation, hold.lot) == (new.reservation, new.lot)) {
        Some(there) => there.points += new.points,
        None => holds.push(new),
    }
}

fn change(lot: &mut Lot, entry: &Entry) {
    lot.points += entry.points;
    if let Some(from) = entry.active_from {
        lot.active_from = lot.active_from.min(from);
    }
    if let Some(until) = entry.expires_at {
        lot.expires_at = if lot.expires_at == Instant::MAX { until } else { lot.expires_at.max(until) };
    }
}

fn born(id: LotId, entry: &Entry) -> Lot {
    Lot {
        id,
        account: entry.account,
        currency: entry.currency.clone(),
        document: String::new(),
        earned_at: entry.earned_at,
        active_from: entry.active_from.unwrap_or(Instant::MAX),
        expires_at: entry.expires_at.unwrap_or(Instant::MAX),
        points: entry.points,
    }
}
