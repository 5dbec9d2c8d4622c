use std::ops::Range;

use columnar::{Part, Snapshot};
use vocabulary::Instant;

use crate::scan::{Scan, merged};

/// What was sold on a day or within a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sold {
    /// Order totals less what was given back, minor units, on the day of the order.
    pub revenue: i64,
    /// Orders.
    pub orders: i64,
    /// Known customers with at least one of them.
    pub buyers: i64,
}

/// Sales by day, and of the period as a whole (where a customer of two days counts once).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sales {
    /// Each day of the period.
    pub days: Vec<Sold>,
    /// The period.
    pub whole: Sold,
}

/// Sums the sales, receipts of nobody known included, between neighbouring bounds (one more than days, ascending): each bound begins a day and ends the one before.
pub fn sales(snapshot: &Snapshot, scan: Scan<'_>, bounds: &[Instant]) -> Sales {
    let days = bounds.len().saturating_sub(1);
    let empty = || Sales { days: vec![Sold::default(); days], whole: Sold::default() };
    if days == 0 {
        return empty();
    }
    let states = snapshot.scan(scan.threads, scan.stop, empty, |sales, part, rows| {
        for row in rows.iter() {
            add(sales, bounds, part, part.life(*row as usize).orders(), true);
        }
    });
    let mut sales = merged(states, |sum: &mut Sales, other| {
        sum.whole.add(&other.whole);
        for (day, more) in sum.days.iter_mut().zip(&other.days) {
            day.add(more);
        }
    });
    snapshot.scan_receipts(|part, rows| add(&mut sales, bounds, part, rows, false));
    sales
}

/// Adds the orders of one customer, or receipts of nobody known.
fn add(sales: &mut Sales, bounds: &[Instant], part: &Part, rows: Range<usize>, is_known: bool) {
    let orders = &part.orders;
    let mut last_day = None;
    for order in within(&orders.placed_at, rows, bounds[0], bounds[bounds.len() - 1]) {
        let placed_at = orders.placed_at[order];
        let day = bounds.partition_point(|bound| bound.0 <= placed_at) - 1;
        let sold = Sold {
            revenue: orders.net_total[order],
            orders: 1,
            buyers: i64::from(is_known && last_day != Some(day)),
        };
        sales.days[day].add(&sold);
        sales.whole.add(&Sold { buyers: i64::from(is_known && last_day.is_none()), ..sold });
        last_day = Some(day);
    }
}

/// The rows of a range, in order of time, that lie from one instant until before another.
pub(crate) fn within(times: &[i64], rows: Range<usize>, from: Instant, until: Instant) -> Range<usize> {
    let slice = &times[rows.clone()];
    let start = rows.start + slice.partition_point(|at| *at < from.0);
    let end = rows.start + slice.partition_point(|at| *at < until.0);
    start..end.max(start)
}

impl Sold {
    fn add(&mut self, other: &Sold) {
        self.revenue += other.revenue;
        self.orders += other.orders;
        self.buyers += other.buyers;
    }
}
