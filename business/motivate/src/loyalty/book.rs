//! One customer's ledger opened for an operation: changed in memory, written at the end in a few statements.

use std::collections::BTreeSet;

use store::Tx;
use vocabulary::{AccountId, CustomerId, ErrorKind, Instant, LotId, Problem, ProgrammeId, ReservationId};

use super::accounts::Accounts;
use super::entries::{Entry, Kind};
use super::ledger::{Hold, Ledger, Lot};
use super::programme::Programme;
use super::sql;

mod write;

/// A debit looks at so many lots first, and only then at all.
const LOTS_AT_ONCE: i64 = 32;

/// A customer's accounts, what is in them, and what an operation adds.
pub(super) struct Book {
    pub accounts: Vec<sql::Account>,
    pub ledger: Ledger,
    programme: ProgrammeId,
    version: i64,
    entries: Vec<Entry>,
    born: Vec<Born>,
    touched: BTreeSet<LotId>,
    redated: BTreeSet<LotId>,
    held: BTreeSet<(ReservationId, LotId)>,
}

/// What a lot remembers for ever, beside its dates.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Origin {
    /// Points by line of the document.
    pub lines: Vec<(i64, i64)>,
    pub funder: Option<String>,
    pub unit_cost: i64,
}

/// A lot to be written; its id is below zero until then.
pub(super) struct Born {
    pub lot: Lot,
    pub amount: i64,
    pub kind: Kind,
    pub at: Instant,
    pub origin: Origin,
}

impl Book {
    /// Opens a customer's ledger and keeps others out of it until the transaction ends.
    pub fn open(
        tx: &mut Tx<'_>,
        programme: &Programme,
        customer: CustomerId,
        at: Instant,
    ) -> Result<Book, Problem> {
        let accounts = locked(tx, programme, customer, at)?;
        Book::of(tx, programme, accounts)
    }

    /// As [`Book::open`], to add points to accounts others are kept from: without the lots, where nothing is owed and nothing renewed.
    pub fn open_to_earn(
        tx: &mut Tx<'_>,
        programme: &Programme,
        accounts: &Accounts,
        at: Instant,
    ) -> Result<Book, Problem> {
        let accounts = with_own(tx, programme, accounts.clone(), at)?;
        let is_new = accounts.iter().all(|account| account.debts.is_empty()) && !is_renewed(programme);
        match is_new {
            true => Ok(Book::with(programme, accounts, Ledger::default())),
            false => Book::of(tx, programme, accounts),
        }
    }

    /// As [`Book::open`], to take points: with the lots that come first, if these are enough.
    pub fn open_to_take(
        tx: &mut Tx<'_>,
        programme: &Programme,
        customer: CustomerId,
        at: Instant,
        (currency, points, document): (&str, i64, &str),
    ) -> Result<Book, Problem> {
        let accounts = locked(tx, programme, customer, at)?;
        if let [only] = accounts.as_slice()
            && !is_renewed(programme)
        {
            let ledger = sql::first_lots(tx, only, currency, at, LOTS_AT_ONCE)?;
            if ledger.take(currency, points, at, document).is_some() {
                return Ok(Book::with(programme, accounts, ledger));
            }
        }
        Book::of(tx, programme, accounts)
    }

    /// Opens accounts already locked.
    pub fn of(tx: &mut Tx<'_>, programme: &Programme, accounts: Vec<sql::Account>) -> Result<Book, Problem> {
        let ledger = sql::ledger(tx, &accounts)?;
        Ok(Book::with(programme, accounts, ledger))
    }

    fn with(programme: &Programme, accounts: Vec<sql::Account>, ledger: Ledger) -> Book {
        Book {
            accounts,
            ledger,
            programme: programme.id,
            version: programme.version,
            entries: Vec::new(),
            born: Vec::new(),
            touched: BTreeSet::new(),
            redated: BTreeSet::new(),
            held: BTreeSet::new(),
        }
    }

    /// The account new points go to.
    pub fn own(&self) -> AccountId {
        self.accounts.first().map_or(AccountId(0), |account| account.id)
    }

    /// Whether a lot is in one of its accounts.
    pub fn owns(&self, lot: &Lot) -> bool {
        self.accounts.iter().any(|account| account.id == lot.account)
    }

    /// The ids of all its accounts.
    pub fn ids(&self) -> Vec<i64> {
        self.accounts.iter().map(|account| account.id.0).collect()
    }

    /// Its accounts as an operation of an instant leaves them.
    pub fn accounts_after(&self, at: Instant) -> Vec<sql::Account> {
        let after = |account: &sql::Account| sql::Account {
            changed_at: account.changed_at.max(at),
            ..account.clone()
        };
        self.accounts.iter().map(after).collect()
    }

    /// Takes points for a debit, or refuses.
    pub fn take(
        &self,
        currency: &str,
        points: i64,
        at: Instant,
        document: &str,
    ) -> Result<Vec<(LotId, i64)>, Problem> {
        self.ledger.take(currency, points, at, document).ok_or_else(|| {
            let active = self.ledger.balance(currency, at).active;
            Problem::new(
                ErrorKind::Conflict,
                "not_enough_points",
                format!("{points} points wanted, {active} there"),
            )
            .on("points")
            .with("wanted", points)
            .with("available", active)
        })
    }

    /// A new lot; what is owed is netted against it at once.
    pub fn accrue(&mut self, kind: Kind, lot: Lot, origin: Origin, at: Instant) -> LotId {
        let id = LotId(-1 - self.born.len() as i64);
        let currency = lot.currency.clone();
        self.born.push(Born { lot: lot.clone(), amount: lot.points, kind, at, origin });
        self.ledger.lots.push(Lot { id, account: self.own(), ..lot });
        self.touched.insert(id);
        self.settle(&currency, &[id], at);
        id
    }

    /// Adds to a lot, or takes from it below zero.
    pub fn change(&mut self, kind: Kind, id: LotId, points: i64, at: Instant) {
        if points == 0 {
            return;
        }
        let Some(lot) = self.ledger.lots.iter_mut().find(|lot| lot.id == id) else { return };
        lot.points += points;
        let entry = plain(kind, lot, points, at);
        self.entries.push(entry);
        self.touched.insert(id);
    }

    /// Gives a lot other dates.
    pub fn date(
        &mut self,
        kind: Kind,
        id: LotId,
        active_from: Option<Instant>,
        expires_at: Instant,
        at: Instant,
    ) {
        let Some(lot) = self.ledger.lots.iter_mut().find(|lot| lot.id == id) else { return };
        lot.active_from = active_from.unwrap_or(lot.active_from);
        lot.expires_at = expires_at;
        let entry = Entry { active_from, expires_at: Some(expires_at), ..plain(kind, lot, 0, at) };
        self.entries.push(entry);
        self.touched.insert(id);
        self.redated.insert(id);
    }

    /// Holds points of a lot; the reservation's id is 0 until it is written.
    pub fn hold(&mut self, id: LotId, points: i64, until: Instant, at: Instant) {
        let reservation = ReservationId(0);
        let Some(lot) = self.ledger.lot(id) else { return };
        let entry = Entry {
            held: points,
            reservation: Some((reservation, until)),
            ..plain(Kind::Reserve, lot, 0, at)
        };
        self.entries.push(entry);
        self.ledger.holds.push(Hold { reservation, lot: id, points, until });
        self.held.insert((reservation, id));
    }

    /// Ends what a reservation holds of a lot; `spent` of it are spent, the rest is free again.
    pub fn unhold(&mut self, hold: &Hold, spent: i64, at: Instant) {
        let Some(lot) = self.ledger.lots.iter_mut().find(|lot| lot.id == hold.lot) else { return };
        lot.points -= spent;
        let reservation = Some((hold.reservation, hold.until));
        for (kind, points, held) in [(Kind::Capture, -spent, -spent), (Kind::Release, 0, spent - hold.points)]
        {
            if held != 0 {
                self.entries.push(Entry { held, reservation, ..plain(kind, lot, points, at) });
            }
        }
        self.touched.insert(hold.lot);
        self.held.insert((hold.reservation, hold.lot));
        self.ledger.holds.retain(|there| (there.reservation, there.lot) != (hold.reservation, hold.lot));
    }

    /// Owes points.
    pub fn owe(&mut self, kind: Kind, currency: &str, points: i64, at: Instant) {
        if points > 0 {
            self.debt(kind, 0, currency, points, at);
        }
    }

    /// Nets what is owed against free points of lots.
    pub fn settle(&mut self, currency: &str, lots: &[LotId], at: Instant) {
        for id in lots {
            let Some(lot) = self.ledger.lot(*id) else { continue };
            let mut part = self.ledger.free(lot, at).min(self.ledger.debt(currency));
            if part <= 0 || at >= lot.expires_at {
                continue;
            }
            self.change(Kind::Settle, *id, -part, at);
            for index in 0..self.accounts.len() {
                let owed = self.accounts[index].debts.get(currency).copied().unwrap_or(0).min(part);
                if owed > 0 {
                    self.debt(Kind::Settle, index, currency, -owed, at);
                    part -= owed;
                }
            }
        }
    }

    /// Forgives all that is owed.
    pub fn forgive(&mut self, kind: Kind, at: Instant) {
        for index in 0..self.accounts.len() {
            for (currency, owed) in self.accounts[index].debts.clone() {
                self.debt(kind, index, &currency, -owed, at);
            }
        }
    }

    /// Points of a lot that this operation took back from what had expired.
    pub fn revived(&self, lot: LotId) -> i64 {
        let of_lot = |entry: &&Entry| entry.lot == Some(lot) && entry.kind == Kind::Expire;
        self.entries.iter().filter(of_lot).map(|entry| entry.points).sum()
    }

    fn debt(&mut self, kind: Kind, index: usize, currency: &str, more: i64, at: Instant) {
        let Some(account) = self.accounts.get_mut(index) else { return };
        for debts in [&mut account.debts, &mut self.ledger.debts] {
            let owed = debts.entry(currency.to_owned()).or_default();
            *owed += more;
            if *owed == 0 {
                debts.remove(currency);
            }
        }
        self.entries.push(Entry {
            account: account.id,
            lot: None,
            currency: currency.to_owned(),
            kind,
            points: -more,
            held: 0,
            at,
            earned_at: at,
            active_from: None,
            expires_at: None,
            reservation: None,
        });
    }
}

fn locked(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    at: Instant,
) -> Result<Vec<sql::Account>, Problem> {
    let accounts = Accounts::held(tx, programme, customer)?;
    with_own(tx, programme, accounts, at)
}

/// Accounts with the customer's own first, opened where it is missing.
fn with_own(
    tx: &mut Tx<'_>,
    programme: &Programme,
    Accounts { customer, mut rows, .. }: Accounts,
    at: Instant,
) -> Result<Vec<sql::Account>, Problem> {
    if rows.first().is_none_or(|account| account.origin != Some(customer)) {
        rows.insert(0, sql::open_account(tx, programme.id, customer, at)?);
    }
    Ok(rows)
}

fn is_renewed(programme: &Programme) -> bool {
    programme.rules.currencies.iter().any(super::PointCurrency::is_renewed)
}

fn plain(kind: Kind, lot: &Lot, points: i64, at: Instant) -> Entry {
    Entry {
        account: lot.account,
        lot: Some(lot.id),
        currency: lot.currency.clone(),
        kind,
        points,
        held: 0,
        at,
        earned_at: lot.earned_at,
        active_from: None,
        expires_at: None,
        reservation: None,
    }
}
