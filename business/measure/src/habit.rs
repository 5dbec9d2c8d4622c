use columnar::Life;
use vocabulary::{Date, Instant, Zone};

use crate::turnover::within;

/// What a customer's card says about buying. Amounts in minor units, less what was given back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Habit {
    /// Everything ever bought.
    pub turnover: i64,
    /// Orders.
    pub orders: i64,
    /// The first.
    pub first_order_at: Option<Instant>,
    /// The last.
    pub last_order_at: Option<Instant>,
    /// The last twelve calendar months, this one last: first day, orders, turnover.
    pub months: Vec<Month>,
}

/// A calendar month of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub begins: Date,
    /// Orders.
    pub orders: i64,
    /// Turnover.
    pub turnover: i64,
}

/// Months shown on a card.
const MONTHS: i32 = 12;

impl Habit {
    /// What the customer's orders say on the day of `now`.
    pub fn of(life: &Life<'_>, now: Instant, zone: &Zone) -> Habit {
        let orders = &life.part.orders;
        let rows = life.orders();
        let at = |row: Option<usize>| row.map(|row| Instant(orders.placed_at[row]));
        let months = (0..MONTHS).rev().map(|ago| {
            let begins = month_before(zone.date(now), ago);
            let until = month_before(zone.date(now), ago - 1);
            let rows = within(&orders.placed_at, rows.clone(), zone.start_of(begins), zone.start_of(until));
            Month { begins, orders: rows.len() as i64, turnover: orders.net_total[rows].iter().sum() }
        });
        Habit {
            turnover: orders.net_total[rows.clone()].iter().sum(),
            orders: rows.len() as i64,
            first_order_at: at(rows.clone().next()),
            last_order_at: at(rows.clone().last()),
            months: months.collect(),
        }
    }

    /// Turnover of an average order; nothing without one.
    pub fn average_receipt(&self) -> Option<i64> {
        (self.orders > 0).then(|| self.turnover / self.orders)
    }

    /// Orders a month of 30 days since the first one, at least one month long.
    pub fn purchases_per_month(&self, now: Instant) -> f64 {
        let Some(first) = self.first_order_at else { return 0.0 };
        let days = (now.0 - first.0) as f64 / vocabulary::MICROS_PER_DAY as f64;
        self.orders as f64 / (days / 30.0).max(1.0)
    }
}

/// The first day of the month so many months before the date's.
fn month_before(date: Date, months: i32) -> Date {
    let number = i32::from(date.0.year()) * 12 + i32::from(date.0.month()) - 1 - months;
    let text = format!("{:04}-{:02}-01", number.div_euclid(12), number.rem_euclid(12) + 1);
    Date::parse(&text).unwrap_or(date)
}
