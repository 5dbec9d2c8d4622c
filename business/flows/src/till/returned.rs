//! Units that come back: their share of promotions' money, of points earned and of points that paid.

use std::collections::BTreeMap;

use motivate::loyalty::Units;
use motivate::promotions::counters;
use motivate::receipts;
use store::Tx;
use vocabulary::{Instant, OrderId, Problem, PromotionId, ReceiptId, ReturnId, share_of_units};

use super::club::Club;
use super::paper::Paper;
use super::paper_of;

/// Gives back what units of an order had taken of promotions' limits and takes back the points they had earned, once a return of them is recorded.
pub(crate) fn give_back_units(
    tx: &mut Tx<'_>,
    order: OrderId,
    returned: ReturnId,
    at: Instant,
) -> Result<(), Problem> {
    let Some(receipt) = receipts::of_order(tx, order)? else { return Ok(()) };
    tx.lock("receipt", receipt.id.0)?;
    let paper = paper_of(&receipt)?;
    let lines = collect::returns::lines(tx, returned)?;
    limits(tx, order, receipt.id, &paper, &lines)?;
    // Bought before there was a programme: nothing was earned.
    if paper.points.is_none() {
        return Ok(());
    }
    let Some(club) = Club::of(tx, receipt.customer)? else { return Ok(()) };
    let units: Vec<Units> = lines.into_iter().map(|(line, quantity)| Units { line, quantity }).collect();
    club.give_back(tx, receipt.id, &returned.to_string(), &units, at)?;
    know::touch(tx, receipt.customer.as_slice())
}

/// With the last unit everything that is still taken goes back; before that the units' share of money.
fn limits(
    tx: &mut Tx<'_>,
    order: OrderId,
    receipt: ReceiptId,
    paper: &Paper,
    lines: &[(i64, i64)],
) -> Result<(), Problem> {
    let back = collect::returns::returned_quantities(tx, order)?;
    let is_back = |line: i64, all: i64| back.get(&line).is_some_and(|back| *back >= all);
    if paper.lines.iter().zip(1..).all(|(line, number)| is_back(number, line.quantity)) {
        return counters::give_back(tx, receipt);
    }
    let mut amounts: BTreeMap<PromotionId, i64> = BTreeMap::new();
    for (number, quantity) in lines {
        let after = back.get(number).copied().unwrap_or(0);
        let place = (number - 1) as usize;
        for part in &paper.priced.lines[place].discounts {
            let share = share_of_units(part.amount, after - quantity, after, paper.lines[place].quantity);
            *amounts.entry(part.promotion).or_default() += share;
        }
    }
    counters::give_back_money(tx, receipt, &amounts)
}
