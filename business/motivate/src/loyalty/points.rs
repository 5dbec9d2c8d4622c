//! Points for money and money for points, of one basket. Pure.

use serde::{Deserialize, Serialize};
use vocabulary::split_by_weight;

use super::programme::{Earning, Rounding, Spending};

/// A line as it is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PaidLine {
    /// Its number in the order, from 1.
    pub line: i64,
    /// Thousandths of a unit.
    pub quantity: i64,
    /// Minor units after discounts.
    pub paid: i64,
    /// Neither earns nor is paid with points.
    #[serde(default)]
    pub is_excluded: bool,
}

impl Earning {
    /// The points of each line: the basket's, rounded once, shared by what was paid.
    ///
    /// `multiplier` is in percent: 100 leaves the points as they are.
    pub fn points(&self, lines: &[PaidLine], multiplier: i64) -> Vec<i64> {
        let weights = weights(lines);
        let paid: u64 = weights.iter().sum();
        if paid == 0 {
            return vec![0; lines.len()];
        }
        split_by_weight(self.of_money(paid, multiplier), &weights)
    }

    fn of_money(&self, paid: u64, multiplier: i64) -> i64 {
        let (paid, per) = (i128::from(paid), i128::from(self.per.max(1)));
        let rate = i128::from(self.points) * i128::from(multiplier);
        let points = match self.rounding {
            Rounding::FullSteps => paid / per * rate / 100,
            Rounding::Down => paid * rate / (per * 100),
            Rounding::Nearest => (paid * rate * 2 + per * 100) / (per * 200),
        };
        i64::try_from(points).unwrap_or(i64::MAX)
    }
}

impl Spending {
    /// The most points that may pay for a basket, whatever the balance.
    pub fn limit(&self, lines: &[PaidLine]) -> i64 {
        let whole: i128 = lines.iter().map(|line| i128::from(line.paid.max(0))).sum();
        let open: i128 = weights(lines).iter().map(|paid| i128::from(*paid)).sum();
        let money =
            (whole * i128::from(self.share_max) / 100).min(whole - i128::from(self.money_min)).min(open);
        if money <= 0 || self.money <= 0 {
            return 0;
        }
        let points = money * i128::from(self.points) / i128::from(self.money);
        i64::try_from(points - points % i128::from(self.step.max(1))).unwrap_or(i64::MAX)
    }

    /// What points pay, minor units, rounded down.
    pub fn money(&self, points: i64) -> i64 {
        let exact = i128::from(points) * i128::from(self.money) / i128::from(self.points.max(1));
        i64::try_from(exact).unwrap_or(i64::MAX)
    }

    /// What points are expected to cost when so much of them is spent, hundredths of a percent: minor units, rounded down.
    pub fn expected(&self, points: i64, redemption: i64) -> i64 {
        let exact = i128::from(points) * i128::from(redemption) * i128::from(self.money);
        i64::try_from(exact / (10_000 * i128::from(self.points.max(1)))).unwrap_or(i64::MAX)
    }

    /// Points shared over the lines they pay for.
    pub fn share(points: i64, lines: &[PaidLine]) -> Vec<i64> {
        let weights = weights(lines);
        if weights.iter().all(|weight| *weight == 0) {
            return vec![0; lines.len()];
        }
        split_by_weight(points, &weights)
    }
}

fn weights(lines: &[PaidLine]) -> Vec<u64> {
    lines.iter().map(|line| if line.is_excluded { 0 } else { line.paid.max(0) as u64 }).collect()
}
