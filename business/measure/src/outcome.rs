use vocabulary::{Instant, MICROS_PER_DAY};

/// What one person of a campaign did within the window. Amounts in minor units of the workspace's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PersonOutcome {
    /// Orders that were not returned whole.
    pub orders: i64,
    /// Their totals less what was returned.
    pub revenue: i64,
    /// Revenue less cost, of the orders whose cost is known.
    pub margin: i64,
    /// Whether any of the orders has a known cost.
    pub has_margin: bool,
}

/// One order as the measurement sees it. Amounts in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purchase {
    /// When it was placed.
    pub placed_at: Instant,
    /// What was paid.
    pub total: i64,
    /// How much of it was returned since.
    pub returned: i64,
    /// What the goods cost the shop, where it is known.
    pub cost: Option<i64>,
}

impl Purchase {
    /// What stayed with the shop.
    pub fn kept(&self) -> i64 {
        self.total - self.returned
    }

    /// Kept money less the cost of the kept share of the goods.
    fn margin(&self) -> Option<i64> {
        let cost = i128::from(self.cost?);
        let kept_cost =
            if self.total > 0 { cost * i128::from(self.kept()) / i128::from(self.total) } else { cost };
        Some(self.kept() - kept_cost as i64)
    }
}

/// The time within which a person's orders count: it begins for each person when it was decided about them, for the control group just as for the treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Days of 24 hours.
    pub days: u32,
    /// The last instant data is known for.
    pub as_of: Instant,
}

impl Window {
    /// The window's end for a person decided about at the instant.
    pub fn end(&self, assigned_at: Instant) -> Instant {
        assigned_at.plus_days(i64::from(self.days)).min(self.as_of.plus_micros(1))
    }

    /// Whether a person's window is over.
    pub fn is_complete(&self, assigned_at: Instant) -> bool {
        assigned_at.plus_days(i64::from(self.days)) <= self.as_of
    }

    /// The person's day, from 0, on which an instant falls; nothing outside the window.
    pub fn day(&self, assigned_at: Instant, at: Instant) -> Option<usize> {
        (at >= assigned_at && at < self.end(assigned_at))
            .then(|| ((at.0 - assigned_at.0) / MICROS_PER_DAY) as usize)
    }
}

impl PersonOutcome {
    /// Sums a person's purchases within the window. An order returned whole is no order.
    pub fn of(
        purchases: impl IntoIterator<Item = Purchase>,
        assigned_at: Instant,
        window: Window,
    ) -> PersonOutcome {
        let mut outcome = PersonOutcome::default();
        for purchase in purchases {
            if window.day(assigned_at, purchase.placed_at).is_some() {
                outcome.count(&purchase);
            }
        }
        outcome
    }

    /// Adds a purchase known to lie within the window.
    pub fn count(&mut self, purchase: &Purchase) {
        if purchase.returned > 0 && purchase.kept() <= 0 {
            return;
        }
        self.orders += 1;
        self.revenue += purchase.kept();
        if let Some(margin) = purchase.margin() {
            self.margin += margin;
            self.has_margin = true;
        }
    }

    /// The outcome with revenue and margin held under a cap, so that one wholesale order does not decide a campaign.
    #[must_use]
    pub fn capped(self, cap: i64) -> PersonOutcome {
        PersonOutcome { revenue: self.revenue.min(cap), margin: self.margin.min(cap), ..self }
    }
}

/// The revenue that only so many of a thousand buyers of both groups together exceed: the cap for winsorising.
///
/// It must be taken over both groups at once, or the cap itself would differ with the effect. A capped difference is a little too small and much steadier.
pub fn cap_for_share(revenues: impl IntoIterator<Item = i64>, above_permille: usize) -> Option<i64> {
    let mut buyers: Vec<i64> = revenues.into_iter().filter(|revenue| *revenue > 0).collect();
    if buyers.is_empty() {
        return None;
    }
    let above = (buyers.len() * above_permille / 1_000).min(buyers.len() - 1);
    let place = buyers.len() - 1 - above;
    Some(*buyers.select_nth_unstable(place).1)
}
