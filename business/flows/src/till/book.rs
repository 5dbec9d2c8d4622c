//! The order of a paid receipt, among all orders.

use collect::orders::{self, NewLine, NewOrder, Recorded};
use collect::products::Catalogue;
use store::Tx;
use vocabulary::{ErrorKind, Instant, OrderId, Problem};

use super::ask::Ask;
use super::paper::{Paper, PaperGift, PaperLine};

/// Records the order of a paper, its products looked up where they are not yet; fails with `order_conflict` when its number is taken by an order that did not come through a till.
pub(super) fn order(
    tx: &mut Tx<'_>,
    now: Instant,
    ask: &Ask,
    paper: &Paper,
    placed_at: Instant,
    catalogue: Option<&Catalogue>,
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
    let one = [(paper.customer, &new)];
    let recorded = match catalogue {
        Some(catalogue) => orders::record_of(tx, now, &one, catalogue)?,
        None => orders::record(tx, now, &one)?,
    };
    match recorded.as_slice() {
        [Recorded::New(id)] => Ok(*id),
        _ => {
            let message = "another order with this source and number is recorded";
            Err(Problem::new(ErrorKind::Conflict, "order_conflict", message).on("number"))
        }
    }
}

fn lines(paper: &Paper) -> Vec<NewLine> {
    (0..paper.lines.len()).map(|place| line(paper, place)).collect()
}

/// A gift is no sale: it has no price and no discount, only what it costs the shop.
fn given(line: &PaperLine, gift: &PaperGift) -> NewLine {
    NewLine {
        sku: line.sku.clone(),
        quantity: line.quantity,
        discounts: vec![(format!("gift {}", gift.promotion), 0)],
        ..NewLine::default()
    }
}

fn line(paper: &Paper, place: usize) -> NewLine {
    let (line, priced, total) = (&paper.lines[place], &paper.priced.lines[place], paper.to_pay_of(place));
    if let Some(gift) = &line.gift {
        return given(line, gift);
    }
    let mut discounts: Vec<(String, i64)> =
        priced.discounts.iter().map(|part| (part.promotion.to_string(), part.amount)).collect();
    let tier = paper.tier.as_ref().map(|tier| (format!("tier {}", tier.tier), tier.lines[place]));
    let points = paper.spent.as_ref().map(|spent| (spent.currency.clone(), spent.payment.lines[place].1));
    discounts.extend(tier.into_iter().chain(points).filter(|(_, amount)| *amount > 0));
    NewLine {
        sku: line.sku.clone(),
        quantity: line.quantity,
        price: line.price,
        discount: priced.gross - total,
        total,
        discounts,
        ..NewLine::default()
    }
}
