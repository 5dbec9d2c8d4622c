use vocabulary::{Instant, MICROS_PER_DAY, Zone};

use super::definition::TimeOfDay;

const MICROS_PER_MINUTE: i64 = 60_000_000;
const MINUTES_PER_DAY: i64 = 1_440;

/// What calendar and clock of a zone show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Local {
    /// From Monday, 0.
    pub weekday: i64,
    /// After midnight.
    pub minute: i64,
}

impl Local {
    pub(super) fn of(zone: &Zone, at: Instant) -> Local {
        let date = zone.date(at);
        // 1970-01-01 was a Thursday.
        let weekday = (i64::from(date.epoch_days()) + 3).rem_euclid(7);
        Local { weekday, minute: minute(zone, at) }
    }

    /// The weekday on which a window began that is open now; nothing when it is not open.
    pub(super) fn within(self, from: Option<TimeOfDay>, to: Option<TimeOfDay>) -> Option<i64> {
        let from = from.map_or(0, |time| time.0);
        let to = to.map_or(MINUTES_PER_DAY, |time| time.0);
        if from < to {
            (from..to).contains(&self.minute).then_some(self.weekday)
        } else if self.minute >= from {
            Some(self.weekday)
        } else {
            (self.minute < to).then_some((self.weekday + 6) % 7)
        }
    }
}

/// Minutes the clock shows after midnight. On a day of another length than 24 hours the clock has been or will be put: what
/// it shows is then either the time since the day began, or 24 hours less the time until it ends.
fn minute(zone: &Zone, at: Instant) -> i64 {
    let begin = zone.start_of_day_after(at, 0);
    let end = zone.start_of_day_after(at, 1);
    let since = at.0.saturating_sub(begin.0).div_euclid(MICROS_PER_MINUTE);
    if end.0.saturating_sub(begin.0) == MICROS_PER_DAY {
        return since.clamp(0, MINUTES_PER_DAY - 1);
    }
    let until = end.0.saturating_sub(at.0);
    let after = (MICROS_PER_DAY.saturating_sub(until)).div_euclid(MICROS_PER_MINUTE);
    let shows = |minute: i64| {
        let (hour, rest) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
        let full = at.0 - at.0.rem_euclid(MICROS_PER_MINUTE);
        let clock = zone.at(zone.date(at).0.at(hour, rest, 0, 0))?;
        (clock.0 == full).then_some(minute)
    };
    let possible = |minute: i64| (0..MINUTES_PER_DAY).contains(&minute).then(|| shows(minute)).flatten();
    possible(after).or_else(|| possible(since)).unwrap_or(after).clamp(0, MINUTES_PER_DAY - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(at: &str) -> (i64, i64) {
        let zone = Zone::parse("Europe/Kyiv").expect("a zone");
        let local = Local::of(&zone, Instant::parse(at).expect("an instant"));
        (local.minute / 60, local.minute % 60)
    }

    #[test]
    fn the_clock_is_read_right_on_days_it_is_put() {
        assert_eq!(shown("2026-03-28T23:30:00Z"), (1, 30));
        assert_eq!(shown("2026-03-29T00:59:00Z"), (2, 59));
        assert_eq!(shown("2026-03-29T01:00:00Z"), (4, 0));
        assert_eq!(shown("2026-03-29T12:15:59Z"), (15, 15));
        assert_eq!(shown("2026-10-24T23:30:00Z"), (2, 30));
        assert_eq!(shown("2026-10-25T00:30:00Z"), (3, 30));
        assert_eq!(shown("2026-10-25T01:30:00Z"), (3, 30));
        assert_eq!(shown("2026-10-25T02:00:00Z"), (4, 0));
        assert_eq!(shown("2026-10-26T02:00:00Z"), (4, 0));
    }

    #[test]
    fn a_window_over_midnight_belongs_to_the_day_it_begins_on() {
        let (from, to) = (Some(TimeOfDay(22 * 60)), Some(TimeOfDay(2 * 60)));
        let at = |weekday, hour: i64| Local { weekday, minute: hour * 60 }.within(from, to);
        assert_eq!(at(0, 23), Some(0));
        assert_eq!(at(1, 1), Some(0));
        assert_eq!(at(0, 1), Some(6));
        assert_eq!(at(1, 2), None);
    }
}
