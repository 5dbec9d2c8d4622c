//! Units that come back: their share of money and tax, of promotions' limits, of points earned and of points that paid.

use std::collections::BTreeMap;

use collect::orders::Order;
use collect::returns::{NewReturn, ReturnedLine};
use motivate::loyalty::{GivenBack, Units};
use motivate::promotions::counters;
use motivate::receipts::{self, Receipt};
use motivate::tax::Prices;
use store::Tx;
use vocabulary::{Currency, Instant, OrderId, Problem, PromotionId, ReceiptId, ReturnId};

use super::club::{Club, given_back};
use super::paper::Paper;
use super::paper_of;
use crate::Workspace;
use crate::undone::undone;

/// What a customer gets back for units, and gives back. Amounts are minor units.
#[derive(Debug, Clone, PartialEq)]
pub struct Refund {
    /// Of all amounts.
    pub currency: Currency,
    /// What is paid out: of all lines.
    pub amount: i64,
    /// What prices were and the tax that goes back; it is in the amount. Nothing where no line was taxed.
    pub tax: Option<(Prices, i64)>,
    /// Line by line.
    pub lines: Vec<RefundLine>,
    /// By currency of points.
    pub points: Vec<RefundPoints>,
    /// Of the points taken back, those that were no longer there and are forgiven.
    pub forgiven: i64,
}

/// What is paid out for units of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundLine {
    /// Its number in the order, from 1.
    pub line: i64,
    /// The product's code.
    pub sku: String,
    /// Thousandths of a unit.
    pub quantity: i64,
    /// With the tax.
    pub amount: i64,
    /// The tax in it; nothing for a line without a rate.
    pub tax: Option<i64>,
}

/// What a return did to points of a currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundPoints {
    /// Its code.
    pub currency: String,
    /// Earned by the units: they go with them.
    pub taken_back: i64,
    /// Had paid for the units, and are back.
    pub given_back: i64,
}

/// An order's receipt, and what was told.
pub(crate) struct Sold {
    receipt: Receipt,
    paper: Paper,
}

impl Sold {
    /// Those of an order; nothing for one that came through no till.
    pub fn of(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<Sold>, Problem> {
        let receipt = receipts::of_order(tx, order)?;
        receipt.map(|receipt| Ok(Sold { paper: paper_of(&receipt)?, receipt })).transpose()
    }

    /// The numbers of its lines that are gifts: they come back with the last of what was bought.
    pub fn gifts(&self) -> Vec<i64> {
        self.paper.gifts()
    }
}

/// What a return came to: told again it is the same.
pub fn refund(tx: &mut Tx<'_>, order: &Order, returned: ReturnId) -> Result<Refund, Problem> {
    let back = collect::returns::lines(tx, returned)?;
    let sold = Sold::of(tx, order.id)?;
    let paper = sold.as_ref().map(|sold| &sold.paper);
    let tax = paper.and_then(|paper| paper.tax.as_ref());
    let is_on_top = tax.is_some_and(|tax| tax.prices == Prices::WithoutTax);
    let mut lines = Vec::with_capacity(back.len());
    for one in &back {
        let sold = order.lines.iter().find(|line| line.number == one.line);
        let sold = sold.ok_or_else(|| Problem::internal("a return of a line that is not there"))?;
        let of_line = tax.and_then(|tax| tax.lines.get((one.line - 1) as usize).copied().flatten());
        let tax = of_line.map(|(_, amount)| one.share_of(amount, sold.quantity));
        let on_top = if is_on_top { tax.unwrap_or(0) } else { 0 };
        lines.push(RefundLine {
            line: one.line,
            sku: sold.sku.clone(),
            quantity: one.quantity,
            amount: one.total + on_top,
            tax,
        });
    }
    let done = match &sold {
        Some(Sold { receipt, paper }) => given_back(tx, receipt, paper, returned)?.unwrap_or_default(),
        None => GivenBack::default(),
    };
    let paid_with = paper.and_then(|paper| paper.spent.as_ref()).map(|spent| spent.currency.as_str());
    Ok(Refund {
        currency: order.currency.parse().map_err(Problem::internal)?,
        amount: lines.iter().map(|line| line.amount).sum(),
        tax: tax.map(|tax| (tax.prices, lines.iter().filter_map(|line| line.tax).sum())),
        points: points(&done, paid_with),
        forgiven: done.forgiven,
        lines,
    })
}

/// What a return would come to: it is recorded in a transaction that is always undone, so that it is what recording it will tell. `find` names the order.
/// Blocks this thread.
pub fn quote_return(
    workspace: &Workspace,
    new: NewReturn,
    find: impl Fn(&mut Tx<'_>) -> Result<Order, Problem> + Send + 'static,
) -> Result<Refund, Problem> {
    let now = workspace.now();
    undone(&workspace.store, move |tx| {
        let order = find(tx)?;
        let recorded = crate::order::give_back(tx, now, &order, &new)?;
        refund(tx, &order, recorded.id())
    })
}

fn points(done: &GivenBack, paid_with: Option<&str>) -> Vec<RefundPoints> {
    let mut by_currency: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for (_, currency, points) in &done.reversed {
        by_currency.entry(currency).or_default().0 += points;
    }
    if let Some(currency) = paid_with.filter(|_| !done.returned.is_empty()) {
        by_currency.entry(currency).or_default().1 +=
            done.returned.iter().map(|(_, _, points)| points).sum::<i64>();
    }
    let of = |(currency, (taken_back, given_back)): (&str, (i64, i64))| RefundPoints {
        currency: currency.to_owned(),
        taken_back,
        given_back,
    };
    by_currency.into_iter().map(of).collect()
}

/// Gives back what units of an order had taken of promotions' limits and takes back the points they had earned, once a return of them is recorded; with
/// the last unit coupons and tickets that promotions gave go back, too. Coupons the order used stay used.
pub(crate) fn give_back_units(
    tx: &mut Tx<'_>,
    now: Instant,
    Sold { receipt, paper }: &Sold,
    order: OrderId,
    returned: ReturnId,
    at: Instant,
) -> Result<(), Problem> {
    tx.lock("receipt", receipt.id.0)?;
    let lines = collect::returns::lines(tx, returned)?;
    if is_all_back(tx, order, paper)? {
        counters::give_back(tx, receipt.id)?;
        crate::reward::take_back(tx, now, receipt.id, Some(order), &paper.priced.extras)?;
    } else {
        limits(tx, receipt.id, paper, &lines)?;
    }
    // Bought before there was a programme: nothing was earned.
    if paper.points.is_none() {
        return Ok(());
    }
    let Some(club) = Club::of(tx, receipt, paper)? else { return Ok(()) };
    let units: Vec<Units> =
        lines.iter().map(|line| Units { line: line.line, quantity: line.quantity }).collect();
    club.give_back(tx, receipt.id, returned, &units, at)?;
    know::touch_standing(tx, receipt.customer.as_slice())
}

/// Whether every unit of a paper is back.
fn is_all_back(tx: &mut Tx<'_>, order: OrderId, paper: &Paper) -> Result<bool, Problem> {
    let back = collect::returns::returned_quantities(tx, order)?;
    let is_back = |line: i64, all: i64| back.get(&line).is_some_and(|back| *back >= all);
    Ok(paper.lines.iter().zip(1..).all(|(line, number)| is_back(number, line.quantity)))
}

/// Gives the units' share of money limits back.
fn limits(tx: &mut Tx<'_>, receipt: ReceiptId, paper: &Paper, lines: &[ReturnedLine]) -> Result<(), Problem> {
    let mut amounts: BTreeMap<PromotionId, i64> = BTreeMap::new();
    for line in lines {
        let place = (line.line - 1) as usize;
        for part in &paper.priced.lines[place].discounts {
            *amounts.entry(part.promotion).or_default() +=
                line.share_of(part.amount, paper.lines[place].quantity);
        }
    }
    counters::give_back_money(tx, receipt, &amounts)
}
