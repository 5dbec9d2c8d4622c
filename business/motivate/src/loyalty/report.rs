//! What points are to the books: issued, alive, spent, dead, owed to customers, and who pays.

use store::Tx;
use vocabulary::{Instant, Problem};

use super::programme::Programme;
use super::sql;

/// Points of one currency and funder as of an instant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    /// Which points.
    pub currency: String,
    /// Who pays for them; nothing for the shop.
    pub funder: Option<String>,
    /// Earned and given by hand, less taken by hand.
    pub issued: i64,
    /// Can be spent.
    pub active: i64,
    /// Cannot be spent yet.
    pub pending: i64,
    /// Set aside.
    pub reserved: i64,
    /// Spent, less given back.
    pub spent: i64,
    /// Dead, booked or not.
    pub expired: i64,
    /// Taken back with returns.
    pub reversed: i64,
    /// Ended with their erased customers.
    pub erased: i64,
    /// Owed by customers.
    pub owed: i64,
    /// Of the points that were spent or died, those that died: hundredths of a percent.
    pub breakage: i64,
    /// What the points alive will cost, minor units: points × value × the part expected to be spent.
    pub liability: i64,
    /// What spent points cost their funder, minor units.
    pub cost: i64,
}

/// The figures of a programme as of an instant, by currency and funder.
///
/// `redemption` is the part of points expected to be spent, hundredths of a percent; what was spent and died so far when nothing is said.
pub fn report(
    tx: &mut Tx<'_>,
    programme: &Programme,
    at: Instant,
    redemption: Option<i64>,
) -> Result<Vec<Figures>, Problem> {
    let mut figures = sql::figures(tx, programme.id, at)?;
    for line in &mut figures {
        let ended = line.spent + line.expired;
        line.breakage = if ended > 0 { scale(line.expired, 10_000, ended) } else { 0 };
        let expected = redemption.unwrap_or(10_000 - line.breakage);
        let alive = line.active + line.pending + line.reserved;
        let spendable = programme.currency(&line.currency).is_ok_and(|currency| currency.is_spendable);
        let spending = programme.rules.spending;
        let points = i128::from(alive) * i128::from(expected) * i128::from(spending.money);
        let money = points / (10_000 * i128::from(spending.points.max(1)));
        line.liability = if spendable { i64::try_from(money).unwrap_or(i64::MAX) } else { 0 };
    }
    Ok(figures)
}

fn scale(part: i64, by: i64, whole: i64) -> i64 {
    i64::try_from(i128::from(part) * i128::from(by) / i128::from(whole.max(1))).unwrap_or(i64::MAX)
}
