//! A customer's accounts in a programme, read once for several questions.

use store::Tx;
use vocabulary::{CustomerId, Instant, Problem};

use super::balances::replayed;
use super::ledger::{Balance, Ledger};
use super::programme::Programme;
use super::standing::{Standing, highest, measured};
use super::tiers::Level;
use super::{sql, sql::Account};

/// The accounts as they were when they were read: the customer's own first, then those of who was joined to it.
#[derive(Debug, Clone)]
pub struct Accounts(Vec<Account>);

impl Accounts {
    /// Reads them.
    pub fn of(tx: &mut Tx<'_>, programme: &Programme, customer: CustomerId) -> Result<Accounts, Problem> {
        Ok(Accounts(sql::accounts(tx, programme.id, customer)?))
    }

    /// The level that multiplies points and prices; nothing when the programme has no levels.
    pub fn level<'p>(&self, programme: &'p Programme) -> Option<&'p Level> {
        let tiers = programme.rules.tiers.as_ref()?;
        tiers.levels.get(highest(tiers, &self.0).0)
    }

    /// Where the customer stands; nothing when the programme has no levels.
    pub fn standing(
        &self,
        tx: &mut Tx<'_>,
        programme: &Programme,
        at: Instant,
    ) -> Result<Option<Standing>, Problem> {
        let Some(tiers) = programme.rules.tiers.as_ref().filter(|tiers| !tiers.levels.is_empty()) else {
            return Ok(None);
        };
        let measured = match self.0.is_empty() {
            true => 0,
            false => measured(tx, programme, tiers, &self.0, at)?,
        };
        let (index, keep_until) = highest(tiers, &self.0);
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

    /// Points of one currency as of any instant, past or future.
    pub fn balance(&self, tx: &mut Tx<'_>, currency: &str, at: Instant) -> Result<Balance, Problem> {
        Ok(self.ledger(tx, at)?.balance(currency, at))
    }

    /// Points a debit of an instant can take: of what is left by now, also after what came later, what was active then.
    pub fn spendable(&self, tx: &mut Tx<'_>, currency: &str, at: Instant) -> Result<i64, Problem> {
        Ok(sql::ledger(tx, &self.0)?.balance(currency, at).active)
    }

    /// The ledger as of an instant: of the open lots where nothing came later, otherwise of the entries.
    pub fn ledger(&self, tx: &mut Tx<'_>, at: Instant) -> Result<Ledger, Problem> {
        if self.0.iter().all(|account| account.changed_at <= at) {
            return Ok(sql::ledger(tx, &self.0)?);
        }
        replayed(tx, &self.0, at)
    }
}
