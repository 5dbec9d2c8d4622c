use store::{Param, StoreError, Tx, params};
use vocabulary::{PromotionId, ReceiptId};

use crate::promotions::recorded::AppliedToLine;

/// Keeps what priced the lines of an order; what is there stays.
pub(in crate::promotions) fn insert(
    tx: &mut Tx<'_>,
    order: ReceiptId,
    applied: &[AppliedToLine],
) -> Result<(), StoreError> {
    let rows: Vec<Vec<Param<'_>>> = applied
        .iter()
        .map(|a| params![order, a.line, a.promotion, a.version, a.amount, a.points].to_vec())
        .collect();
    tx.batch(
        "insert into promotion_discounts (receipt_id, line, promotion_id, version, amount, points) \
         values ($1, $2, $3, $4, $5, $6) on conflict (receipt_id, line, promotion_id) do nothing",
        &rows,
    )
    .map(|_| ())
}

/// What priced the lines of orders.
pub(in crate::promotions) fn of_orders(
    tx: &mut Tx<'_>,
    orders: &[i64],
) -> Result<Vec<(ReceiptId, AppliedToLine)>, StoreError> {
    tx.query(
        "select receipt_id, line, promotion_id, version, amount, points from promotion_discounts where receipt_id = any($1) \
         order by receipt_id, line, promotion_id",
        params![orders],
        |row| {
            let applied = AppliedToLine {
                line: row.int(1)?,
                promotion: PromotionId(row.int(2)?),
                version: row.int(3)?,
                amount: row.int(4)?,
                points: row.int(5)?,
            };
            Ok((ReceiptId(row.int(0)?), applied))
        },
    )
}
