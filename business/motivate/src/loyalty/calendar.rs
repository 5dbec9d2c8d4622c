//! When points begin and end: days of the programme's calendar.

use vocabulary::{Date, Instant, Zone};

use super::programme::{Calendar, Expiry, Lifetime, Pending, PointCurrency};

impl PointCurrency {
    /// When points earned at an instant become active; [`Instant::MAX`] until somebody confirms.
    pub fn active_from(&self, zone: &Zone, earned_at: Instant) -> Instant {
        match self.pending {
            Pending::None => earned_at,
            Pending::Days(days) => zone.start_of_day_after(earned_at, days).max(earned_at),
            Pending::UntilConfirmed => Instant::MAX,
        }
    }

    /// When points active from an instant expire; [`Instant::MAX`] for never.
    pub fn expires_at(&self, zone: &Zone, active_from: Instant) -> Instant {
        let last_day = match self.expiry {
            Expiry::Never => return Instant::MAX,
            Expiry::On(date) => date,
            Expiry::After(lifetime) => lifetime.last_day(zone.date(active_from)),
        };
        zone.start_of(last_day.plus_days(1))
    }

    /// Whether buying or spending lengthens the life of all points.
    pub fn is_renewed(&self) -> bool {
        matches!(self.expiry, Expiry::After(Lifetime { is_renewed: true, .. }))
    }
}

impl Lifetime {
    fn last_day(self, first: Date) -> Date {
        let day = plus_months(first, self.months).plus_days(self.days);
        self.end_of.map_or(day, |period| period.start_of(period.next(day)).plus_days(-1))
    }
}

impl Calendar {
    /// The first day of the period a day lies in.
    pub fn start_of(self, day: Date) -> Date {
        let month = i64::from(day.0.month()) - 1;
        let back = match self {
            Calendar::Month => 0,
            Calendar::Quarter => month % 3,
            Calendar::Year => month,
        };
        plus_months(Date(day.0.first_of_month()), -back)
    }

    /// A day of the following period.
    pub fn next(self, day: Date) -> Date {
        plus_months(self.start_of(day), self.months())
    }

    fn months(self) -> i64 {
        match self {
            Calendar::Month => 1,
            Calendar::Quarter => 3,
            Calendar::Year => 12,
        }
    }
}

/// The same day so many months later, or the last of that month.
pub(super) fn plus_months(day: Date, months: i64) -> Date {
    let count = i64::from(day.0.year()) * 12 + i64::from(day.0.month()) - 1 + months;
    let year = i16::try_from(count.div_euclid(12)).unwrap_or(i16::MAX);
    let month = (count.rem_euclid(12) + 1) as i8;
    match day.0.first_of_month().with().year(year).month(month).build() {
        Ok(first) => Date(first).plus_days(i64::from(day.0.day().min(first.days_in_month())) - 1),
        Err(_) => day.plus_days(months.saturating_mul(31)),
    }
}
