//! The order of a paid receipt, among all orders.

use collect::orders::{self, NewLine, NewOrder, Recorded};
use store::Tx;
use vocabulary::{ErrorKind, Instant, OrderId, Problem};

use super::ask::Ask;
use super::paper::Paper;

/// Records the order of a paper; fails with `order_conflict` when its number is taken by an order that did not come through a till.
pub(super) fn order(
    tx: &mut Tx<'_>,
    now: Instant,
    ask: &Ask,
    paper: &Paper,
    placed_at: Instant,
) -> Result<OrderId, Problem> {
    let new = NewOrder {
        source: ask.source.clone(),
        number: ask.number.clone(),
        who: Vec::new(),
        placed_at,
        currency: ask.currency,
        store: ask.store.clone(),
        channel: ask.channel.clone(),
        payment: ask.payment.clone(),
        cancelled: false,
        lines: lines(paper),
        import: None,
    };
    match orders::record(tx, now, &[(paper.customer, &new)])?.as_slice() {
        [Recorded::New(id)] => Ok(*id),
        _ => {
            let message = "another order with this source and number is recorded";
            Err(Problem::new(ErrorKind::Conflict, "order_conflict", message).on("number"))
        }
    }
}

fn lines(paper: &Paper) -> Vec<NewLine> {
    let named = |promotion: vocabulary::PromotionId| promotion.to_string();
    let line = |(line, priced): (&super::PaperLine, &motivate::promotions::PricedLine)| NewLine {
        sku: line.sku.clone(),
        quantity: line.quantity,
        price: line.price,
        discount: priced.gross - priced.total,
        total: priced.total,
        discounts: priced.discounts.iter().map(|part| (named(part.promotion), part.amount)).collect(),
        ..NewLine::default()
    };
    paper.lines.iter().zip(&paper.priced.lines).map(line).collect()
}
