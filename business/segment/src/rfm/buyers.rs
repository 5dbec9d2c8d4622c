use std::ops::Range;
use std::sync::atomic::AtomicBool;

use columnar::{Life, Snapshot};
use vocabulary::{CustomerId, Instant, Zone};

use super::days::{DAYS_MAX, DaysAgo};

/// What is known of one who bought in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buyer {
    /// Who.
    pub customer: CustomerId,
    /// Calendar days since the last order.
    pub days: i64,
    /// Orders.
    pub orders: i64,
    /// Paid in minor units, less what was brought back.
    pub spent: i64,
}

/// A period that ends with an instant: orders outside of it are not seen.
#[derive(Debug)]
pub struct Stretch {
    from: i64,
    to: i64,
    days: DaysAgo,
}

impl Stretch {
    /// So many calendar days up to `now`, today not counted; all time without a number.
    pub fn new(now: Instant, zone: &Zone, period_days: Option<i64>) -> Stretch {
        let from = period_days.map_or(i64::MIN, |days| zone.days_before(now, days).0);
        Stretch { from, to: now.0, days: DaysAgo::new(now, zone, period_days.unwrap_or(DAYS_MAX)) }
    }

    /// The customer as a buyer; nothing for those who did not buy.
    #[inline]
    pub fn buyer(&self, life: Life<'_>) -> Option<Buyer> {
        let seen = self.seen(life);
        let last = *life.part.orders.placed_at[seen.clone()].last()?;
        let paid = &life.part.orders.net_total[seen.clone()];
        Some(Buyer {
            customer: life.customer(),
            days: self.days.of(last),
            orders: seen.len() as i64,
            spent: paid.iter().fold(0, |sum, paid| sum.saturating_add(*paid)),
        })
    }

    /// Rows of the customer's orders within.
    #[inline]
    pub(crate) fn seen(&self, life: Life<'_>) -> Range<usize> {
        let orders = life.orders();
        let times = &life.part.orders.placed_at[orders.clone()];
        let end = times.len() - times.iter().rev().take_while(|at| **at > self.to).count();
        let is_all = self.from == i64::MIN || times.first().is_none_or(|first| *first >= self.from);
        let count = match is_all {
            true => end,
            false => times[..end].iter().rev().take_while(|at| **at >= self.from).count(),
        };
        orders.start + end - count..orders.start + end
    }

    pub(crate) fn days_since(&self, at: i64) -> i64 {
        self.days.of(at)
    }
}

/// Everybody who bought in a period, with how many customers there are in all.
#[derive(Debug, Default)]
pub struct Crowd {
    /// Each thread's find, in no order.
    pub(crate) buyers: Vec<Vec<Buyer>>,
    /// All customers, those who did not buy among them.
    pub(crate) base: u64,
}

impl Crowd {
    /// Finds them over so many threads. Ends early when `stop` is set; the crowd is then of no use.
    pub fn of(snapshot: &Snapshot, stretch: &Stretch, threads: usize, stop: &AtomicBool) -> Crowd {
        let found = snapshot.scan(threads, stop, Find::default, |(buyers, base), part, rows| {
            *base += rows.len() as u64;
            buyers.extend(rows.iter().filter_map(|row| stretch.buyer(part.life(*row as usize))));
        });
        let base = found.iter().map(|(_, base)| base).sum();
        Crowd { buyers: found.into_iter().map(|(buyers, _)| buyers).collect(), base }
    }

    /// All customers, those who did not buy among them.
    pub fn base(&self) -> u64 {
        self.base
    }

    /// All of them.
    pub fn buyers(&self) -> impl Iterator<Item = &Buyer> {
        self.buyers.iter().flatten()
    }
}

type Find = (Vec<Buyer>, u64);
