//! Points of a receipt: what it earns, what a return takes back, and how the customer stands.

use motivate::loyalty::{
    self, Earned, Earning, Key, LinePoints, PaidLine, Programme, Units, points_of, programmes,
};
use store::Tx;
use vocabulary::{CustomerId, Instant, Problem, ReceiptId};

use super::paper::{Paper, PaperPoints};

/// What points of tills are known by in the ledger.
const SOURCE: &str = "till";
/// A multiplier of one, hundredths of a percent.
const ONCE: i64 = 10_000;

/// What a basket will earn and how the customer stands, for a quote.
pub(super) fn quote(tx: &mut Tx<'_>, paper: &Paper, at: Instant) -> Result<Option<PaperPoints>, Problem> {
    let (Some(customer), Some(programme)) = (paper.customer, programme(tx)?) else { return Ok(None) };
    let multiplier = loyalty::level(tx, &programme, customer)?.map_or(100, |level| level.multiplier);
    let earning = earning(&programme, paper, multiplier);
    let earned = earning.points.iter().map(|line| line.points).sum();
    standing(tx, &programme, customer, at, earned, None).map(Some)
}

/// Writes down what a paid receipt earned.
pub(super) fn earn(
    tx: &mut Tx<'_>,
    receipt: ReceiptId,
    paper: &Paper,
    at: Instant,
) -> Result<Option<PaperPoints>, Problem> {
    let (Some(customer), Some(programme)) = (paper.customer, programme(tx)?) else { return Ok(None) };
    let multiplier = loyalty::level(tx, &programme, customer)?.map_or(100, |level| level.multiplier);
    let earning = earning(&programme, paper, multiplier);
    let Earned { lots } = loyalty::earn(tx, &programme, customer, &key(receipt, "earn"), at, &earning)?;
    let earned = lots.iter().map(|lot| lot.points).sum();
    let active_from = lots.iter().filter_map(|lot| lot.active_from).max();
    standing(tx, &programme, customer, at, earned, active_from).map(Some)
}

/// Takes back what units that came back had earned.
pub(super) fn give_back(
    tx: &mut Tx<'_>,
    receipt: ReceiptId,
    customer: CustomerId,
    returned: &str,
    units: &[Units],
    at: Instant,
) -> Result<(), Problem> {
    let Some(programme) = programme(tx)? else { return Ok(()) };
    let key = key(receipt, &format!("return {returned}"));
    loyalty::give_back(tx, &programme, customer, &key, at, units).map(|_| ())
}

/// Undoes the points of a receipt that is called off.
pub(super) fn cancel(
    tx: &mut Tx<'_>,
    receipt: ReceiptId,
    customer: CustomerId,
    at: Instant,
) -> Result<(), Problem> {
    let Some(programme) = programme(tx)? else { return Ok(()) };
    loyalty::cancel(tx, &programme, customer, &key(receipt, "cancel"), at).map(|_| ())
}

fn key(receipt: ReceiptId, operation: &str) -> Key {
    Key::new(SOURCE, receipt.to_string(), operation)
}

/// The programme purchases earn in: the oldest.
fn programme(tx: &mut Tx<'_>) -> Result<Option<Programme>, Problem> {
    Ok(programmes::all(tx)?.into_iter().next())
}

/// The programme's own points, times what promotions multiply, and points promotions give.
fn earning(programme: &Programme, paper: &Paper, multiplier: i64) -> Earning {
    let lines: Vec<PaidLine> = paper.lines.iter().zip(&paper.priced.lines).zip(1..).map(paid).collect();
    let mut points = points_of(programme, &lines, multiplier);
    for line in &mut points {
        let place = (line.line - 1) as usize;
        let times = paper.priced.multipliers.iter().filter(|one| one.lines.contains(&place));
        line.points = times.fold(line.points, |points, one| times_basis(points, one.basis_points));
    }
    let spendable = programme.rules.currencies.iter().find(|currency| currency.is_spendable);
    if let Some(currency) = spendable {
        for of in &paper.priced.points {
            let of_line = of.lines.iter().zip(1..).filter(|(points, _)| **points > 0);
            points.extend(of_line.map(|(points, line)| LinePoints {
                line,
                currency: currency.code.clone(),
                points: *points,
                ..LinePoints::default()
            }));
        }
    }
    Earning { lines, points }
}

fn paid(((line, priced), number): ((&super::PaperLine, &motivate::promotions::PricedLine), i64)) -> PaidLine {
    PaidLine { line: number, quantity: line.quantity, paid: priced.total, is_excluded: line.is_excluded }
}

fn times_basis(points: i64, basis_points: i64) -> i64 {
    let exact = i128::from(points) * i128::from(basis_points) / i128::from(ONCE);
    i64::try_from(exact).unwrap_or(i64::MAX)
}

fn standing(
    tx: &mut Tx<'_>,
    programme: &Programme,
    customer: CustomerId,
    at: Instant,
    earned: i64,
    active_from: Option<Instant>,
) -> Result<PaperPoints, Problem> {
    let balances = loyalty::balances(tx, programme, customer, at)?;
    let spendable = programme.rules.currencies.iter().filter(|currency| currency.is_spendable);
    let balance = spendable.filter_map(|currency| balances.get(&currency.code)).map(|one| one.active).sum();
    let tier = loyalty::tier(tx, programme, customer, at)?;
    Ok(PaperPoints {
        earned,
        active_from,
        balance,
        tier: tier.as_ref().map(|tier| tier.tier.clone()),
        next_tier: tier.and_then(|tier| tier.next),
    })
}
