//! An order confirmed: its points that waited for it begin to count.

use motivate::receipts;
use store::Tx;
use vocabulary::{Instant, OrderId, Problem};

use super::club::Club;
use super::paper::PaperEarned;
use super::paper_of;

/// Makes the points of an order active that waited until it was confirmed, and gives them kind by kind: none for an order without such points.
/// Confirmed again it gives the same and changes nothing; refused once it was called off (`order_cancelled`).
pub fn confirm(tx: &mut Tx<'_>, now: Instant, order: OrderId) -> Result<Vec<PaperEarned>, Problem> {
    let Some(receipt) = receipts::of_order(tx, order)? else { return Ok(Vec::new()) };
    tx.lock("receipt", receipt.id.0)?;
    if receipt.customer.is_none() {
        return Ok(Vec::new());
    }
    let paper = paper_of(&receipt)?;
    // Bought before there was a programme: nothing was earned.
    if paper.points.is_none() {
        return Ok(Vec::new());
    }
    let Some(club) = Club::of(tx, &receipt, &paper)? else { return Ok(Vec::new()) };
    let confirmed = club.confirm(tx, receipt.id, now.max(receipt.placed_at))?;
    know::touch_standing(tx, receipt.customer.as_slice())?;
    Ok(confirmed)
}
