//! What points are to the books: issued, alive, spent, dead, owed to customers, and who pays.

use std::collections::{BTreeMap, BTreeSet};

use store::Tx;
use vocabulary::{Instant, Problem};

use super::operations::read;
use super::programme::{Programme, Rules, Spending};
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
    /// What spent points cost their funder, minor units: what their lot says a point costs, or where it says nothing what they paid.
    pub cost: i64,
}

/// Figures of the points that cost the same.
pub(super) struct Part {
    /// What a point costs, thousandths of a minor unit; 0 for what it paid.
    pub unit_cost: i64,
    /// By which rules the spent ones paid; nothing for those of before the first version.
    pub version: Option<i64>,
    pub figures: Figures,
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
    let parts = sql::figures(tx, programme.id, at)?;
    let pay = pay_of_versions(tx, programme, &parts)?;
    let mut figures = summed(parts, &pay);
    for line in &mut figures {
        let ended = line.spent + line.expired;
        line.breakage = if ended > 0 { scale(line.expired, 10_000, ended) } else { 0 };
        let expected = redemption.unwrap_or(10_000 - line.breakage);
        let alive = line.active + line.pending + line.reserved;
        let spendable = programme.currency(&line.currency).is_ok_and(|currency| currency.is_spendable);
        line.liability = if spendable { programme.rules.spending.expected(alive, expected) } else { 0 };
    }
    Ok(figures)
}

/// What points pay by each version of the rules that spent points paid by.
fn pay_of_versions(
    tx: &mut Tx<'_>,
    programme: &Programme,
    parts: &[Part],
) -> Result<BTreeMap<i64, Spending>, Problem> {
    let spent = parts.iter().filter(|part| part.figures.spent != 0);
    let versions: BTreeSet<i64> = spent.map(Part::version).collect();
    let mut pay_of = |version| {
        let rules: Rules = read(&sql::rules_of(tx, programme.id, version)?)?;
        Ok((version, rules.spending))
    };
    versions.into_iter().map(&mut pay_of).collect()
}

/// The parts of a currency and funder together, which stand side by side.
fn summed(parts: Vec<Part>, pay: &BTreeMap<i64, Spending>) -> Vec<Figures> {
    let of = |part: &Part| (part.figures.currency.clone(), part.figures.funder.clone());
    let mut figures: Vec<Figures> = Vec::new();
    for same in parts.chunk_by(|one, next| of(one) == of(next)) {
        let mut line = Figures { cost: cost(same, pay), ..same[0].figures.clone() };
        for Part { figures: more, .. } in &same[1..] {
            line.issued += more.issued;
            line.active += more.active;
            line.pending += more.pending;
            line.reserved += more.reserved;
            line.spent += more.spent;
            line.expired += more.expired;
            line.reversed += more.reversed;
            line.erased += more.erased;
            line.owed += more.owed;
        }
        figures.push(line);
    }
    figures
}

/// What the spent points of parts cost, minor units; broken ones of what lots cost and of each version's are left out.
fn cost(parts: &[Part], pay: &BTreeMap<i64, Spending>) -> i64 {
    let named: i128 =
        parts.iter().map(|part| i128::from(part.figures.spent) * i128::from(part.unit_cost)).sum();
    let mut paid: BTreeMap<i64, i64> = BTreeMap::new();
    for part in parts.iter().filter(|part| part.unit_cost == 0) {
        *paid.entry(part.version()).or_default() += part.figures.spent;
    }
    let paid = paid.into_iter().filter_map(|(version, spent)| {
        let pay = pay.get(&version)?;
        Some(pay.money(spent))
    });
    paid.fold(i64::try_from(named / 1_000).unwrap_or(i64::MAX), i64::saturating_add)
}

impl Part {
    fn version(&self) -> i64 {
        self.version.unwrap_or(1)
    }
}

fn scale(part: i64, by: i64, whole: i64) -> i64 {
    i64::try_from(i128::from(part) * i128::from(by) / i128::from(whole.max(1))).unwrap_or(i64::MAX)
}
