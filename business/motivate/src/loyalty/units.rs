//! Whose points units of a line are: what they earned, in which lot, and what paid for them, out of which. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vocabulary::{LotId, Problem, share_of_units, share_until};

use super::spend::{Spending, Spent};

/// Units of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units {
    /// Its number in the order.
    pub line: i64,
    /// Thousandths of a unit.
    pub quantity: i64,
}

/// What is recorded of an order: its lines, what each earned and what paid for it.
#[derive(Debug, Clone, Default)]
pub(super) struct Document {
    /// Line to quantity and what was paid.
    pub lines: BTreeMap<i64, (i64, i64)>,
    /// Line to what is back.
    pub returned: BTreeMap<i64, i64>,
    pub earned: Vec<Share>,
    pub spent: Vec<Share>,
    pub is_cancelled: bool,
}

/// Points of a line out of a lot; `from` is where they begin among the points of all the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Share {
    pub line: i64,
    pub lot: LotId,
    pub from: i64,
    pub points: i64,
    /// All points of the line of this kind.
    pub whole: i64,
}

/// Steps of units of a line: after the first to up to the second.
pub(super) type Steps = BTreeMap<i64, (i64, i64)>;

impl Document {
    /// The units wanted as steps after those already back; refused when there are not so many.
    pub fn steps(&self, wanted: &[Units]) -> Result<Steps, Problem> {
        let mut steps = Steps::new();
        for (index, units) in wanted.iter().enumerate() {
            let field = |name: &str| format!("lines[{index}].{name}");
            let Some((all, _)) = self.lines.get(&units.line) else {
                return Err(Problem::invalid("unknown_line", field("line"), "the order has no such line"));
            };
            let before = self.returned.get(&units.line).copied().unwrap_or(0);
            let step = steps.entry(units.line).or_insert((before, before));
            step.1 = step.1.saturating_add(units.quantity);
            if units.quantity <= 0 {
                return Err(Problem::invalid("not_positive", field("quantity"), "units are above zero"));
            }
            if step.1 > *all {
                let left = all - before;
                let message = format!("{left} thousandths of the line are left");
                return Err(Problem::invalid("more_than_bought", field("quantity"), message)
                    .with("left_thousandths", left));
            }
        }
        Ok(steps)
    }

    /// All units not yet back.
    pub fn rest(&self) -> Vec<Units> {
        let left = |line: i64, all: i64| all - self.returned.get(&line).copied().unwrap_or(0);
        self.lines
            .iter()
            .map(|(line, (all, _))| Units { line: *line, quantity: left(*line, *all) })
            .filter(|units| units.quantity > 0)
            .collect()
    }

    /// What was paid for the units.
    pub fn paid(&self, steps: &Steps) -> i64 {
        steps
            .iter()
            .filter_map(|(line, (before, after))| {
                let (all, paid) = self.lines.get(line)?;
                Some(share_of_units(*paid, *before, *after, *all))
            })
            .sum()
    }

    /// The units' part of shares, by lot.
    pub fn part(&self, shares: &[Share], steps: &Steps) -> Vec<(i64, LotId, i64)> {
        let part = |share: &Share| {
            let (before, after) = steps.get(&share.line)?;
            let (all, _) = self.lines.get(&share.line)?;
            let from = share_until(share.whole, *before, *all).max(share.from);
            let to = share_until(share.whole, *after, *all).min(share.from + share.points);
            (to > from).then_some((share.line, share.lot, to - from))
        };
        shares.iter().filter_map(part).collect()
    }

    /// Lays the lots that paid beside the lines they paid for.
    pub fn paid_with(&mut self, spending: &Spending, spent: &Spent) {
        let mut lots = spent.lots.iter().copied();
        let mut lot = lots.next();
        for line in &spending.lines {
            self.lines.entry(line.line).or_insert((line.quantity, 0));
            let mut from = 0;
            while from < line.points {
                let Some((id, left)) = lot else { break };
                let points = left.min(line.points - from);
                self.spent.push(Share { line: line.line, lot: id, from, points, whole: line.points });
                from += points;
                lot = if left > points { Some((id, left - points)) } else { lots.next() };
            }
        }
    }
}
