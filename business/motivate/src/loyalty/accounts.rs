//! A customer's accounts in a programme, read once for several questions.

use std::borrow::Cow;
use std::cell::Cell;

use store::Tx;
use vocabulary::{CustomerId, Instant, Problem};

use super::balances::replayed;
use super::ledger::{Balance, Ledger};
use super::programme::Programme;
use super::standing::{Standing, highest, measured};
use super::tiers::{Level, Tiers};
use super::{sql, sql::Account};

/// The accounts as they were when they were read: the customer's own first, then those of who was joined to it.
#[derive(Debug, Clone)]
pub struct Accounts {
    pub(super) customer: CustomerId,
    pub(super) rows: Vec<Account>,
    /// What counted towards the levels of a version at an instant, once that was asked.
    measured: Cell<Option<((i64, Instant), i64)>>,
}

/// Keeps other operations on a customer's points waiting until the transaction ends.
pub fn hold(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Problem> {
    Ok(sql::lock(tx, customer)?)
}

impl Accounts {
    /// Says that they will be read.
    pub fn ahead(tx: &mut Tx<'_>, programme: &Programme, customer: CustomerId) -> Result<(), Problem> {
        Ok(sql::accounts_ahead(tx, programme.id, customer)?)
    }

    /// Reads them.
    pub fn of(tx: &mut Tx<'_>, programme: &Programme, customer: CustomerId) -> Result<Accounts, Problem> {
        let rows = sql::accounts(tx, programme.id, customer)?;
        Ok(Accounts { customer, rows, measured: Cell::new(None) })
    }

    /// Keeps others from them and reads them.
    pub fn held(tx: &mut Tx<'_>, programme: &Programme, customer: CustomerId) -> Result<Accounts, Problem> {
        hold(tx, customer)?;
        Accounts::of(tx, programme, customer)
    }

    /// What an operation made of them.
    pub(super) fn become_of(&mut self, rows: Vec<Account>) {
        self.rows = rows;
        self.measured.set(None);
    }

    /// What counts towards levels as of an instant.
    pub(super) fn measured(
        &self,
        tx: &mut Tx<'_>,
        programme: &Programme,
        tiers: &Tiers,
        at: Instant,
    ) -> Result<i64, Problem> {
        let asked = (programme.version, at);
        match self.measured.get() {
            _ if self.rows.is_empty() => Ok(0),
            Some((of, measured)) if of == asked => Ok(measured),
            _ => {
                let measured = measured(tx, programme, tiers, &self.rows, at)?;
                self.measured.set(Some((asked, measured)));
                Ok(measured)
            }
        }
    }

    /// The level that multiplies points and prices; nothing when the programme has no levels.
    pub fn level<'p>(&self, programme: &'p Programme) -> Option<&'p Level> {
        let tiers = programme.rules.tiers.as_ref()?;
        tiers.levels.get(highest(tiers, &self.rows).0)
    }

    /// As [`Accounts::level`], the one that did at an instant.
    pub fn level_at<'p>(
        &self,
        tx: &mut Tx<'_>,
        programme: &'p Programme,
        at: Instant,
    ) -> Result<Option<&'p Level>, Problem> {
        let Some(tiers) = programme.rules.tiers.as_ref() else { return Ok(None) };
        let (index, _) = highest(tiers, &self.rows_at(tx, at)?);
        Ok(tiers.levels.get(index))
    }

    /// Where the customer stands, or stood; nothing when the programme has no levels.
    pub fn standing(
        &self,
        tx: &mut Tx<'_>,
        programme: &Programme,
        at: Instant,
    ) -> Result<Option<Standing>, Problem> {
        let Some(tiers) = programme.rules.tiers.as_ref().filter(|tiers| !tiers.levels.is_empty()) else {
            return Ok(None);
        };
        let measured = self.measured(tx, programme, tiers, at)?;
        let (index, keep_until) = highest(tiers, &self.rows_at(tx, at)?);
        let level = &tiers.levels[index];
        let next = tiers.levels.get(index + 1);
        Ok(Some(Standing {
            tier: level.code.clone(),
            multiplier: level.multiplier,
            discount: level.discount,
            keep_until,
            measured,
            next: next.map(|next| (next.code.clone(), (next.from - measured).max(0))),
            missing_to_keep: (level.from - measured).max(0),
        }))
    }

    /// The accounts with the levels they had at an instant: their own where these are as old as that.
    fn rows_at(&self, tx: &mut Tx<'_>, at: Instant) -> Result<Cow<'_, [Account]>, Problem> {
        if self.rows.iter().all(|account| account.tier_since.is_none_or(|since| since <= at)) {
            return Ok(Cow::Borrowed(&self.rows));
        }
        let ids: Vec<i64> = self.rows.iter().map(|account| account.id.0).collect();
        let mut tiers = sql::tiers_at(tx, &ids, at)?;
        let then = |account: &Account| {
            let (tier, keep_until) = tiers.remove(&account.id.0).unzip();
            let keep_until = keep_until.filter(|until| *until < Instant::MAX);
            Account { tier, keep_until, ..account.clone() }
        };
        Ok(self.rows.iter().map(then).collect())
    }

    /// Points of one currency as of any instant, past or future.
    pub fn balance(&self, tx: &mut Tx<'_>, currency: &str, at: Instant) -> Result<Balance, Problem> {
        Ok(self.ledger(tx, at)?.balance(currency, at))
    }

    /// Points a debit of an instant can take: of what is left by now, also after what came later, what was active then.
    pub fn spendable(&self, tx: &mut Tx<'_>, currency: &str, at: Instant) -> Result<i64, Problem> {
        Ok(sql::ledger(tx, &self.rows)?.balance(currency, at).active)
    }

    /// The ledger as of an instant: of the open lots where nothing came later, otherwise of the entries.
    pub fn ledger(&self, tx: &mut Tx<'_>, at: Instant) -> Result<Ledger, Problem> {
        if self.rows.iter().all(|account| account.changed_at <= at) {
            return Ok(sql::ledger(tx, &self.rows)?);
        }
        replayed(tx, &self.rows, at)
    }
}
