//! Processes that send. A worker says every few seconds that it is alive; what a dead one had in hand is taken care of by the others.

mod sql;

use store::Tx;
use vocabulary::{Instant, Problem};

/// Signs a worker on; gives its number, under which it leases rows.
pub fn sign_on(tx: &mut Tx<'_>, until: Instant) -> Result<i64, Problem> {
    Ok(sql::insert(tx, until)?)
}

/// Says that a worker is alive; false when it was taken for dead and must sign on anew, its rows being no longer its own.
pub fn beat(tx: &mut Tx<'_>, worker: i64, until: Instant) -> Result<bool, Problem> {
    Ok(sql::update(tx, worker, until)?)
}

/// Signs off those not heard of in time, and gives them.
pub fn sign_off_dead(tx: &mut Tx<'_>, now: Instant) -> Result<Vec<i64>, Problem> {
    Ok(sql::delete_dead(tx, now)?)
}

/// Signs a worker off that has nothing in hand.
pub fn sign_off(tx: &mut Tx<'_>, worker: i64) -> Result<(), Problem> {
    Ok(sql::delete(tx, worker)?)
}
