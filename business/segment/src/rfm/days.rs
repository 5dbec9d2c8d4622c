use vocabulary::{Instant, MICROS_PER_DAY, Zone};

/// Longer ago than anybody bought; also the longest period.
pub(crate) const DAYS_MAX: i64 = 36_600;

/// Tells how many calendar days ago an instant was, quicker than a zone does.
#[derive(Debug)]
pub(crate) struct DaysAgo {
    /// Beginnings of today, yesterday and so on.
    midnights: Vec<i64>,
}

impl DaysAgo {
    /// Days of the zone before `now`, as far back as `most` days; what is older counts as that old.
    pub fn new(now: Instant, zone: &Zone, most: i64) -> DaysAgo {
        let today = zone.date(now);
        let midnights = (0..=most.clamp(0, DAYS_MAX)).map(|days| zone.start_of(today.plus_days(-days)).0);
        DaysAgo { midnights: midnights.collect() }
    }

    #[inline]
    pub fn of(&self, at: i64) -> i64 {
        let last = self.midnights.len() - 1;
        let today = self.midnights[0];
        if at >= today {
            return 0;
        }
        // Days of 23 and 25 hours move midnights by less than a day, so that the guess is one off at most.
        let mut days = (((today - at) / MICROS_PER_DAY) as usize).min(last);
        while days < last && at < self.midnights[days] {
            days += 1;
        }
        while days > 0 && at >= self.midnights[days - 1] {
            days -= 1;
        }
        days as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar_also_where_clocks_change() {
        for (zone, now) in [
            ("Europe/Kyiv", "2026-03-31T00:30:00Z"),
            ("America/New_York", "2026-11-05T04:59:59Z"),
            ("Asia/Almaty", "2026-06-30T19:00:00Z"),
        ] {
            let (zone, now) = (Zone::parse(zone).expect("a zone"), Instant::parse(now).expect("an instant"));
            let ago = DaysAgo::new(now, &zone, 500);
            let today = i64::from(zone.date(now).epoch_days());
            for half_hours in 0..24_000 {
                for nudge in [-1, 0, 1] {
                    let at = Instant(now.0 - half_hours * 1_800_000_000 + nudge);
                    let expected = (today - i64::from(zone.date(at).epoch_days())).clamp(0, 500);
                    assert_eq!(ago.of(at.0), expected, "{at:?}");
                }
            }
        }
    }
}
