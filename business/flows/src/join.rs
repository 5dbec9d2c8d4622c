//! Two cards turn out to be one person: what every room keeps of the one goes to the other.

use store::Tx;
use vocabulary::{CustomerId, Instant, Problem};

/// Moves the facts of joined customers; `know` has already joined the cards themselves.
pub fn move_facts(
    tx: &mut Tx<'_>,
    now: Instant,
    joined: &[CustomerId],
    into: CustomerId,
) -> Result<(), Problem> {
    for from in joined {
        collect::orders::move_customer(tx, *from, into)?;
        collect::returns::move_customer(tx, *from, into)?;
        collect::events::move_customer(tx, *from, into)?;
        communicate::deliveries::move_customer(tx, *from, into)?;
        communicate::reactions::move_customer(tx, *from, into)?;
        communicate::sandbox::move_customer(tx, *from, into)?;
        segment::lists::move_customer(tx, *from, into)?;
        motivate::move_customer(tx, now, *from, into)?;
    }
    Ok(())
}
