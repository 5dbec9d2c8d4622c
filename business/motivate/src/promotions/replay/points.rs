use super::super::priced::Priced;
use super::PastOrder;
use crate::loyalty::{PaidLine, Programme, points_of};

/// A multiplier of one, hundredths of a percent.
const ONCE: i64 = 10_000;

/// Points that pay, earned by an order of somebody known, at the programme's lowest level.
pub(super) fn of(programme: Option<&Programme>, order: &PastOrder, priced: &Priced) -> i64 {
    let (Some(programme), Some(_)) = (programme, order.customer) else { return 0 };
    let is_spendable =
        |code: &str| programme.rules.currencies.iter().any(|one| one.is_spendable && one.code == code);
    let lines: Vec<PaidLine> = (1..).zip(order.basket.lines.iter().zip(&priced.lines)).map(paid).collect();
    let own = points_of(programme, &lines, 100).into_iter().filter(|line| is_spendable(&line.currency));
    let own: i64 = own.map(|line| multiplied(priced, (line.line - 1) as usize, line.points)).sum();
    own + priced.points.iter().map(|of| of.points).sum::<i64>()
}

fn multiplied(priced: &Priced, place: usize, points: i64) -> i64 {
    let times = priced.multipliers.iter().filter(|one| one.lines.contains(&place));
    times.fold(points, |points, one| {
        let exact = i128::from(points) * i128::from(one.basis_points) / i128::from(ONCE);
        i64::try_from(exact).unwrap_or(i64::MAX)
    })
}

fn paid(
    (number, (line, priced)): (i64, (&crate::basket::Line, &super::super::priced::PricedLine)),
) -> PaidLine {
    PaidLine { line: number, quantity: line.quantity, paid: priced.total, is_excluded: line.is_excluded }
}
