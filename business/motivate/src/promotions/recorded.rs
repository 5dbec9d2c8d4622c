//! What priced an order, so that a return is priced by the order's own versions.

use std::collections::BTreeMap;

use store::Tx;
use vocabulary::{Problem, PromotionId, ReceiptId};

use super::priced::Priced;
use super::sql::discounts as sql;

/// What a version of a promotion did for a line of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AppliedToLine {
    /// The line's number in the order, from 1.
    pub line: i64,
    /// Which promotion.
    pub promotion: PromotionId,
    /// Its version.
    pub version: i64,
    /// Minor units off.
    pub amount: i64,
    /// Points the promotion gave for the line.
    pub points: i64,
}

/// Keeps what priced an order; again changes nothing.
pub fn record(tx: &mut Tx<'_>, order: ReceiptId, priced: &Priced) -> Result<(), Problem> {
    Ok(sql::insert(tx, order, &applied_to_lines(priced))?)
}

/// What priced the lines of an order, by line and promotion.
pub fn recorded(tx: &mut Tx<'_>, order: ReceiptId) -> Result<Vec<AppliedToLine>, Problem> {
    Ok(sql::of_orders(tx, &[order.0])?.into_iter().map(|(_, applied)| applied).collect())
}

/// What each promotion did for each line, by line and promotion.
pub fn applied_to_lines(priced: &Priced) -> Vec<AppliedToLine> {
    let mut sums: BTreeMap<(i64, PromotionId), AppliedToLine> = BTreeMap::new();
    let mut add = |place: usize, promotion, version, amount, points| {
        let line = place as i64 + 1;
        let empty = AppliedToLine { line, promotion, version, amount: 0, points: 0 };
        let sum = sums.entry((line, promotion)).or_insert(empty);
        sum.amount += amount;
        sum.points += points;
    };
    for (place, line) in priced.lines.iter().enumerate() {
        for discount in &line.discounts {
            add(place, discount.promotion, discount.version, discount.amount, 0);
        }
    }
    for given in &priced.points {
        for (place, points) in given.lines.iter().enumerate().filter(|(_, points)| **points > 0) {
            add(place, given.promotion, given.version, 0, *points);
        }
    }
    sums.into_values().collect()
}
