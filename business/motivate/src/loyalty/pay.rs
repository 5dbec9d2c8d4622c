//! What points may pay of a receipt, and which lines they pay. Pure.

use serde::{Deserialize, Serialize};
use vocabulary::{ErrorKind, Problem, split_by_weight};

use super::programme::Spending;

/// How many points a customer wants to pay with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// As many as may be.
    Most,
    /// So many.
    Exactly(i64),
}

/// A line that is to be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payable {
    /// After discounts, minor units.
    pub total: i64,
    /// Points do not pay for it.
    pub is_excluded: bool,
}

/// Points that pay, and how much money they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Payment {
    /// In all.
    pub points: i64,
    /// Minor units, in all.
    pub money: i64,
    /// Points and minor units of every line, summing to all.
    pub lines: Vec<(i64, i64)>,
}

impl Spending {
    /// The most points that may pay, of so many active ones.
    pub fn most(&self, lines: &[Payable], active: i64) -> i64 {
        let total: i64 = lines.iter().map(|line| line.total).sum();
        let payable: i64 = weights(lines).map(|weight| weight as i64).sum();
        let by_share = i128::from(total) * i128::from(self.share_max.clamp(0, 100)) / 100;
        let by_rest = i128::from(total) - i128::from(self.money_min);
        let money = i128::from(payable).min(by_share).min(by_rest).max(0);
        let points = money * i128::from(self.points) / i128::from(self.money.max(1));
        let points = i64::try_from(points).unwrap_or(i64::MAX).min(active.max(0));
        points - points % self.step.max(1)
    }

    /// Pays with points; fails with `not_enough_points`, `too_many_points` or `wrong_step`, each saying what there is.
    pub fn pay(&self, wanted: Wanted, lines: &[Payable], active: i64) -> Result<Payment, Problem> {
        let most = self.most(lines, active);
        let points = match wanted {
            Wanted::Most => most,
            Wanted::Exactly(points) => self.checked(points, most, active)?,
        };
        let money = i128::from(points) * i128::from(self.money) / i128::from(self.points.max(1));
        let money = i64::try_from(money).unwrap_or(i64::MAX);
        let weights: Vec<u64> = weights(lines).collect();
        let shares = split_by_weight(points, &weights).into_iter().zip(split_by_weight(money, &weights));
        Ok(Payment { points, money, lines: shares.collect() })
    }

    fn checked(&self, points: i64, most: i64, active: i64) -> Result<i64, Problem> {
        if points < 0 {
            return Err(Problem::invalid("negative", "points", "points to pay with are not negative"));
        }
        if points > active {
            let message = format!("{points} points wanted, {active} there");
            let short = Problem::new(ErrorKind::Conflict, "not_enough_points", message).on("points");
            return Err(short.with("wanted", points).with("available", active));
        }
        if points % self.step.max(1) != 0 {
            let message = format!("points are spent in steps of {}", self.step);
            return Err(Problem::invalid("wrong_step", "points", message).with("step", self.step));
        }
        if points > most {
            let message = format!("{points} points wanted, of this basket {most} may be paid");
            let wrong = Problem::invalid("too_many_points", "points", message);
            return Err(wrong.with("wanted", points).with("most", most));
        }
        Ok(points)
    }
}

fn weights(lines: &[Payable]) -> impl Iterator<Item = u64> {
    lines.iter().map(|line| if line.is_excluded { 0 } else { line.total.max(0) as u64 })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(totals: &[(i64, bool)]) -> Vec<Payable> {
        totals
            .iter()
            .map(|(total, is_excluded)| Payable { total: *total, is_excluded: *is_excluded })
            .collect()
    }

    #[test]
    fn points_pay_up_to_the_share_the_rest_and_the_step_and_never_for_what_is_excluded() {
        let rule = Spending { points: 1, money: 100, share_max: 50, money_min: 60_000, step: 10 };
        let basket = lines(&[(70_000, false), (30_000, true)]);
        assert_eq!(rule.most(&basket, 10_000), 400, "600.00 are to be paid in money");
        assert_eq!(rule.most(&basket, 137), 130, "in steps of ten");
        let free = Spending { share_max: 100, money_min: 0, ..rule };
        assert_eq!(free.most(&basket, 10_000), 700, "nothing for tobacco");
        let paid = rule.pay(Wanted::Exactly(100), &basket, 500).expect("paid");
        assert_eq!((paid.money, paid.lines), (10_000, vec![(100, 10_000), (0, 0)]));
    }

    #[test]
    fn what_cannot_be_paid_says_why_and_what_can() {
        let rule = Spending { points: 1, money: 100, share_max: 50, money_min: 0, step: 10 };
        let basket = lines(&[(100_000, false)]);
        let refused =
            |points, active| rule.pay(Wanted::Exactly(points), &basket, active).expect_err("refused").code;
        assert_eq!(refused(600, 599), "not_enough_points");
        assert_eq!(refused(105, 1_000), "wrong_step");
        assert_eq!(refused(510, 1_000), "too_many_points");
        assert_eq!(refused(-10, 1_000), "negative");
        assert_eq!(
            rule.pay(Wanted::Most, &basket, 0).expect("none"),
            Payment { lines: vec![(0, 0)], ..Payment::default() }
        );
    }

    proptest! {
        #[test]
        fn shares_sum_and_no_line_is_paid_more_than_it_costs(
            totals in prop::collection::vec((0_i64..1_000_000, any::<bool>()), 1..9),
            (points, money) in (1_i64..200, 1_i64..200),
            (share_max, money_min, step) in (0_i64..=100, 0_i64..100_000, 1_i64..50),
            active in 0_i64..2_000_000,
        ) {
            let rule = Spending { points, money, share_max, money_min, step };
            let basket = lines(&totals);
            let total: i64 = totals.iter().map(|(total, _)| total).sum();
            let paid = rule.pay(Wanted::Most, &basket, active).expect("paid");
            prop_assert!(paid.points <= active && paid.points % step == 0);
            prop_assert!(paid.money == 0 || (total - paid.money >= money_min && paid.money * 100 <= total * share_max));
            prop_assert_eq!(paid.lines.iter().map(|(points, _)| points).sum::<i64>(), paid.points);
            prop_assert_eq!(paid.lines.iter().map(|(_, money)| money).sum::<i64>(), paid.money);
            for ((_, money), (total, is_excluded)) in paid.lines.iter().zip(&totals) {
                let most = if *is_excluded { 0 } else { *total };
                prop_assert!(*money <= most);
            }
        }
    }
}
