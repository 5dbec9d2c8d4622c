use columnar::{Part, Snapshot};
use vocabulary::{Date, Instant, Zone};

use crate::scan::{Scan, merged};

/// What customers are gathered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Calendar months.
    Month,
    /// Weeks from Monday.
    Week,
}

/// Customers whose first order fell into the same period, and what they did in it and in those after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// First day of the period.
    pub begins: Date,
    /// From that period to the present one.
    pub periods: Vec<Active>,
}

/// Those of a cohort who ordered in a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Active {
    /// How many of them ordered.
    pub customers: i64,
    /// Their orders.
    pub orders: i64,
    /// Order totals less what was given back, minor units.
    pub revenue: i64,
}

impl Cohort {
    /// How many belong to it: all who ordered in its first period.
    pub fn size(&self) -> i64 {
        self.periods.first().map_or(0, |first| first.customers)
    }
}

impl Period {
    /// First days of so many periods up to the one a day is in, earliest first.
    pub fn first_days(self, day: Date, count: usize) -> Vec<Date> {
        let first = |day: Date| match self {
            Period::Month => Date(day.0.first_of_month()),
            Period::Week => day.plus_days(-i64::from(day.0.weekday().to_monday_zero_offset())),
        };
        let mut days: Vec<Date> =
            std::iter::successors(Some(first(day)), |begins| Some(first(begins.plus_days(-1))))
                .take(count)
                .collect();
        days.reverse();
        days
    }
}

/// Gathers customers by the period of their first order up to `now`. Periods begin with the days given, ascending, as the zone's calendar has
/// them; who ordered before the first of them is left out. `keep` says which of some rows are asked about.
pub fn cohorts(
    snapshot: &Snapshot,
    scan: Scan<'_>,
    (now, zone): (Instant, &Zone),
    first_days: &[Date],
    keep: impl Fn(&Part, &mut Vec<u32>) + Sync,
) -> Vec<Cohort> {
    let count = first_days.len();
    let bounds: Vec<i64> = first_days.iter().map(|day| zone.start_of(*day).0).collect();
    let table = || vec![Active::default(); count * count];
    let states = snapshot.scan(scan.threads, scan.stop, table, |table, part, rows| {
        keep(part, rows);
        rows.iter().for_each(|row| add(table, &bounds, now, part, *row as usize));
    });
    let table = merged(states, |sum: &mut Vec<Active>, other| {
        sum.iter_mut().zip(other).for_each(|(all, one)| all.add(&one));
    });
    let cohort = |(index, begins): (usize, &Date)| Cohort {
        begins: *begins,
        periods: table[index * count + index..(index + 1) * count].to_vec(),
    };
    first_days.iter().enumerate().map(cohort).collect()
}

/// Adds the orders of one customer to the row of the cohort.
fn add(table: &mut [Active], bounds: &[i64], now: Instant, part: &Part, row: usize) {
    let orders = &part.orders;
    let mut own = None;
    let mut last = None;
    for order in part.life(row).orders().take_while(|order| orders.placed_at[*order] <= now.0) {
        let period = bounds.partition_point(|bound| *bound <= orders.placed_at[order]);
        let Some(period) = period.checked_sub(1) else { return };
        let cohort = *own.get_or_insert(period);
        table[cohort * bounds.len() + period].add(&Active {
            customers: i64::from(last != Some(period)),
            orders: 1,
            revenue: orders.net_total[order],
        });
        last = Some(period);
    }
}

impl Active {
    fn add(&mut self, other: &Active) {
        self.customers += other.customers;
        self.orders += other.orders;
        self.revenue += other.revenue;
    }
}
