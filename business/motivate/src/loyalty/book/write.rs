//! What an operation changed goes to the store: a bounded number of statements, however long the history.

use std::collections::BTreeMap;

use store::Tx;
use vocabulary::{AccountId, Instant, LotId, Problem, ReservationId};

use super::super::entries::Entry;
use super::super::ledger::{Hold, Lot};
use super::super::operations::Operation;
use super::super::sql;
use super::{Book, Born, plain};

impl Book {
    /// Writes the operation and all that changed; gives the operation's id.
    pub fn write(mut self, tx: &mut Tx<'_>, operation: &Operation<'_>) -> Result<i64, Problem> {
        let id = sql::insert_operation(tx, self.programme, self.own(), operation)?;
        let ids = sql::insert_lots(tx, id, self.own(), self.version, &self.born)?;
        let real = |lot: LotId| if lot.0 < 0 { ids.get(&lot.0).copied().unwrap_or(lot) } else { lot };
        let mut entries: Vec<Entry> =
            self.born.iter().zip(1..).map(|(born, n)| birth(born, LotId(-n), self.own())).collect();
        entries.append(&mut self.entries);
        for entry in &mut entries {
            entry.lot = entry.lot.map(real);
            if let Some((reservation, _)) = &mut entry.reservation
                && reservation.0 == 0
            {
                *reservation = ReservationId(id);
            }
        }
        sql::insert_entries(tx, id, &entries)?;
        self.write_derived(tx, id, real, operation.at)?;
        Ok(id)
    }

    fn write_derived(
        &mut self,
        tx: &mut Tx<'_>,
        operation: i64,
        real: impl Fn(LotId) -> LotId,
        at: Instant,
    ) -> Result<(), Problem> {
        let touched: Vec<Lot> =
            self.ledger.lots.iter().filter(|lot| self.touched.contains(&lot.id)).cloned().collect();
        let touched: Vec<Lot> = touched.into_iter().map(|lot| Lot { id: real(lot.id), ..lot }).collect();
        let redated: Vec<(AccountId, LotId)> = touched
            .iter()
            .filter(|lot| self.redated.contains(&lot.id))
            .map(|lot| (lot.account, lot.id))
            .collect();
        sql::keep_lots(tx, self.programme, &touched, &redated, at)?;
        let named = |hold: &Hold| Hold {
            reservation: if hold.reservation.0 == 0 { ReservationId(operation) } else { hold.reservation },
            ..hold.clone()
        };
        let accounts: BTreeMap<LotId, AccountId> =
            self.ledger.lots.iter().map(|lot| (lot.id, lot.account)).collect();
        let mut kept = Vec::new();
        let mut gone = Vec::new();
        for (reservation, lot) in &self.held {
            let account = accounts.get(lot).copied().unwrap_or(AccountId(0));
            match self.ledger.holds.iter().find(|hold| (hold.reservation, hold.lot) == (*reservation, *lot)) {
                Some(hold) => kept.push((account, named(hold))),
                None => gone.push((account, *reservation, *lot)),
            }
        }
        sql::keep_holds(tx, &kept, &gone)?;
        sql::keep_accounts(tx, &self.accounts_after(at))?;
        Ok(())
    }
}

fn birth(born: &Born, id: LotId, account: AccountId) -> Entry {
    let is_settled = born.lot.active_from < Instant::MAX;
    let lot = Lot { id, account, ..born.lot.clone() };
    Entry {
        active_from: Some(lot.active_from),
        expires_at: is_settled.then_some(lot.expires_at),
        ..plain(born.kind, &lot, born.amount, born.at)
    }
}
