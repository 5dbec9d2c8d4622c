use crate::{Moments, PersonOutcome};

/// One side of a campaign summed up: the treated or the control group. Sums made in parts merge to the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Arm {
    /// Bought at all, 0 or 1 a person.
    pub conversion: Moments,
    /// Orders a person.
    pub orders: Moments,
    /// Revenue a person, minor units.
    pub revenue: Moments,
    /// Margin a person, minor units.
    pub margin: Moments,
    /// People with an order whose cost is known.
    pub with_margin: u64,
}

impl Arm {
    /// Adds one person.
    pub fn add(&mut self, outcome: &PersonOutcome) {
        self.conversion.add(i64::from(outcome.orders > 0));
        self.orders.add(outcome.orders);
        self.revenue.add(outcome.revenue);
        self.margin.add(outcome.margin);
        self.with_margin += u64::from(outcome.has_margin);
    }

    /// Adds everybody of another sum.
    pub fn merge(&mut self, other: &Arm) {
        self.conversion.merge(&other.conversion);
        self.orders.merge(&other.orders);
        self.revenue.merge(&other.revenue);
        self.margin.merge(&other.margin);
        self.with_margin += other.with_margin;
    }

    /// How many people.
    pub fn people(&self) -> u64 {
        self.conversion.count()
    }
}

impl<'a> FromIterator<&'a PersonOutcome> for Arm {
    fn from_iter<I: IntoIterator<Item = &'a PersonOutcome>>(outcomes: I) -> Arm {
        let mut arm = Arm::default();
        outcomes.into_iter().for_each(|outcome| arm.add(outcome));
        arm
    }
}
