use std::collections::BTreeMap;

use super::super::priced::{Priced, PricedLine};
use super::PastOrder;
use crate::basket::Line;
use crate::loyalty::{PaidLine, Programme, points_of};

/// A multiplier of one, hundredths of a percent.
const ONCE: i64 = 10_000;

/// Points that pay, earned by an order of somebody known, at the programme's lowest level.
pub(super) fn of(programme: Option<&Programme>, order: &PastOrder, priced: &Priced) -> i64 {
    let (Some(programme), Some(_)) = (programme, order.customer) else { return 0 };
    let earned = by_currency(programme, &order.basket.lines, priced, 100);
    let spendable = programme.rules.currencies.iter().filter(|currency| currency.is_spendable);
    spendable.filter_map(|currency| earned.get(currency.code.as_str())).sum()
}

/// Points an order of somebody known earns, by currency: the programme's own at a level's multiplier in percent and times what promotions multiply, and
/// those promotions give.
pub(crate) fn by_currency<'p>(
    programme: &'p Programme,
    lines: &[Line],
    priced: &Priced,
    multiplier: i64,
) -> BTreeMap<&'p str, i64> {
    let paid: Vec<PaidLine> = (1..).zip(lines.iter().zip(&priced.lines)).map(paid).collect();
    let mut earned: BTreeMap<&str, i64> = BTreeMap::new();
    let currencies = &programme.rules.currencies;
    for line in points_of(programme, &paid, multiplier) {
        if let Some(currency) = currencies.iter().find(|currency| currency.code == line.currency) {
            let points = multiplied(priced, (line.line - 1) as usize, line.points);
            *earned.entry(&currency.code).or_default() += points;
        }
    }
    if let Some(paying) = currencies.iter().find(|currency| currency.is_spendable) {
        let given: i64 = priced.points.iter().map(|of| of.points).sum();
        *earned.entry(&paying.code).or_default() += given;
    }
    earned.retain(|_, points| *points > 0);
    earned
}

fn multiplied(priced: &Priced, place: usize, points: i64) -> i64 {
    let times = priced.multipliers.iter().filter(|one| one.lines.contains(&place));
    times.fold(points, |points, one| {
        let exact = i128::from(points) * i128::from(one.basis_points) / i128::from(ONCE);
        i64::try_from(exact).unwrap_or(i64::MAX)
    })
}

fn paid((number, (line, priced)): (i64, (&Line, &PricedLine))) -> PaidLine {
    PaidLine { line: number, quantity: line.quantity, paid: priced.total, is_excluded: line.is_excluded }
}
