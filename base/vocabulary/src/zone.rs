use std::fmt;

use jiff::ToSpan;
use serde::{Deserialize, Serialize};

use crate::Instant;

/// A calendar date, `2026-11-22` outside, days since 1970 inside the columns.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Date(pub jiff::civil::Date);

impl Date {
    /// Parses `2026-11-22`.
    pub fn parse(text: &str) -> Option<Date> {
        text.parse().ok().map(Date)
    }

    /// The date so many days after 1970-01-01.
    pub fn from_epoch_days(days: i32) -> Date {
        Date(jiff::civil::date(1970, 1, 1).saturating_add(i64::from(days).days()))
    }

    /// Days since 1970-01-01.
    pub fn epoch_days(self) -> i32 {
        jiff::civil::date(1970, 1, 1).until(self.0).map_or(0, |span| span.get_days())
    }

    /// This many days later.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Date {
        Date(self.0.saturating_add(days.days()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// A time zone by its IANA name, for calendar days.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone(jiff::tz::TimeZone);

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Zone {
        Zone(jiff::tz::TimeZone::UTC)
    }

    /// The zone with the IANA name (`Asia/Almaty`).
    pub fn parse(name: &str) -> Option<Zone> {
        jiff::tz::TimeZone::get(name).ok().map(Zone)
    }

    /// All names there are.
    pub fn names() -> impl Iterator<Item = String> {
        jiff::tz::db().available().map(|name| name.as_str().to_owned())
    }

    /// The calendar date at the instant.
    pub fn date(&self, at: Instant) -> Date {
        Date(at.timestamp().to_zoned(self.0.clone()).date())
    }

    /// The instant at which the date begins.
    pub fn start_of(&self, date: Date) -> Instant {
        date.0
            .to_zoned(self.0.clone())
            .and_then(|zoned| zoned.start_of_day())
            .map_or(Instant::MIN, |zoned| Instant(zoned.timestamp().as_microsecond()))
    }

    /// The instant a wall clock showed a date and time; on a gap or fold the earlier reading.
    pub fn at(&self, local: jiff::civil::DateTime) -> Option<Instant> {
        let zoned = self.0.to_ambiguous_zoned(local).compatible().ok()?;
        Some(Instant(zoned.timestamp().as_microsecond()))
    }

    /// The beginning of the calendar day that lies so many days before the day of `now`.
    pub fn days_before(&self, now: Instant, days: i64) -> Instant {
        self.start_of(self.date(now).plus_days(-days))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_the_zone_is_not_always_24_hours() {
        let zone = Zone::parse("Europe/Kyiv").expect("known zone");
        let spring = Date::parse("2026-03-29").expect("date");
        let hours = (zone.start_of(spring.plus_days(1)).0 - zone.start_of(spring).0) / crate::MICROS_PER_HOUR;
        assert_eq!(hours, 23);
        assert_eq!(zone.days_before(zone.start_of(spring.plus_days(1)), 1), zone.start_of(spring));
    }

    #[test]
    fn epoch_days_go_there_and_back() {
        for text in ["1969-12-31", "1970-01-01", "2000-02-29", "2026-11-22"] {
            let date = Date::parse(text).expect("date");
            assert_eq!(Date::from_epoch_days(date.epoch_days()), date);
        }
    }
}
