use std::fmt;
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};
use serde::{Deserialize, Serialize};

use crate::{Instant, MICROS_PER_DAY};

const MICROS_PER_SECOND: i64 = 1_000_000;

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
        Date(jiff::civil::date(1970, 1, 1).saturating_add(SignedDuration::from_hours(i64::from(days) * 24)))
    }

    /// Days since 1970-01-01.
    pub fn epoch_days(self) -> i32 {
        (self.0.duration_since(jiff::civil::date(1970, 1, 1)).as_hours() / 24) as i32
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
#[derive(Clone, Debug)]
pub struct Zone {
    zone: TimeZone,
    /// From when on which offset held, in microseconds; the first from the beginning of time.
    offsets: Arc<[(i64, i64)]>,
}

impl PartialEq for Zone {
    fn eq(&self, other: &Zone) -> bool {
        self.zone == other.zone
    }
}

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Zone {
        Zone::of(TimeZone::UTC)
    }

    /// Its IANA name.
    pub fn name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// The zone with the IANA name (`Asia/Almaty`).
    pub fn parse(name: &str) -> Option<Zone> {
        TimeZone::get(name).ok().map(Zone::of)
    }

    /// All names there are.
    pub fn names() -> impl Iterator<Item = String> {
        jiff::tz::db().available().map(|name| name.as_str().to_owned())
    }

    /// The calendar date at the instant.
    pub fn date(&self, at: Instant) -> Date {
        match self.steady(at.0) {
            Some(offset) => Date::from_epoch_days((at.0 + offset).div_euclid(MICROS_PER_DAY) as i32),
            None => Date(at.timestamp().to_zoned(self.zone.clone()).date()),
        }
    }

    /// The instant at which the date begins.
    pub fn start_of(&self, date: Date) -> Instant {
        let midnight = i64::from(date.epoch_days()) * MICROS_PER_DAY;
        self.midnight(midnight).unwrap_or_else(|| {
            let zoned = date.0.to_zoned(self.zone.clone()).and_then(|zoned| zoned.start_of_day());
            zoned.map_or(Instant::MIN, |zoned| Instant(zoned.timestamp().as_microsecond()))
        })
    }

    /// The beginning of the day that lies so many days after the day of `at`.
    pub fn start_of_day_after(&self, at: Instant, days: i64) -> Instant {
        let steady = || {
            let day = (at.0 + self.steady(at.0)?).div_euclid(MICROS_PER_DAY);
            self.midnight(day.checked_add(days)?.checked_mul(MICROS_PER_DAY)?)
        };
        steady().unwrap_or_else(|| self.start_of(self.date(at).plus_days(days)))
    }

    /// The instant a wall clock showed a date and time; on a gap or fold the earlier reading.
    pub fn at(&self, local: jiff::civil::DateTime) -> Option<Instant> {
        let zoned = self.zone.to_ambiguous_zoned(local).compatible().ok()?;
        Some(Instant(zoned.timestamp().as_microsecond()))
    }

    /// The instant of what a wall clock showed, written `2026-06-15T14:30`.
    pub fn parse_local(&self, text: &str) -> Option<Instant> {
        self.at(jiff::civil::DateTime::strptime("%Y-%m-%dT%H:%M", text).ok()?)
    }

    /// The beginning of the calendar day that lies so many days before the day of `now`.
    pub fn days_before(&self, now: Instant, days: i64) -> Instant {
        self.start_of_day_after(now, -days)
    }

    fn of(zone: TimeZone) -> Zone {
        let offset = |at: jiff::Timestamp| i64::from(zone.to_offset(at).seconds()) * MICROS_PER_SECOND;
        let known = |at: i64| Instant(at).timestamp();
        let mut offsets = vec![(i64::MIN, offset(known(KNOWN.0)))];
        let changes = zone.following(known(KNOWN.0)).take_while(|change| change.timestamp() < known(KNOWN.1));
        offsets.extend(changes.map(|change| {
            let at = change.timestamp();
            (at.as_microsecond(), offset(at))
        }));
        Zone { zone, offsets: offsets.into() }
    }

    /// The offset at an instant around which none changes for two days.
    #[inline]
    fn steady(&self, at: i64) -> Option<i64> {
        if !(KNOWN.0..KNOWN.1).contains(&at) {
            return None;
        }
        let after = self.offsets.partition_point(|(from, _)| *from <= at + 2 * MICROS_PER_DAY);
        let (from, offset) = self.offsets[after - 1];
        (from <= at - 2 * MICROS_PER_DAY).then_some(offset)
    }

    /// When the clock shows midnight of a day that begins so many microseconds after 1970, were it of UTC.
    #[inline]
    fn midnight(&self, midnight: i64) -> Option<Instant> {
        self.steady(midnight).map(|offset| Instant(midnight - offset))
    }
}

/// Between these instants, 1970 and 2070, the changes of a zone's clock are kept at hand.
const KNOWN: (i64, i64) = (0, 36_525 * MICROS_PER_DAY);

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
    fn what_is_kept_at_hand_is_what_the_zone_says() {
        for name in
            ["UTC", "Asia/Almaty", "Europe/Kyiv", "America/St_Johns", "Africa/Casablanca", "Pacific/Apia"]
        {
            let zone = Zone::parse(name).expect("known zone");
            let slow = |at: Instant| Date(at.timestamp().to_zoned(zone.zone.clone()).date());
            let slow_start = |date: Date| {
                let zoned = date.0.to_zoned(zone.zone.clone()).and_then(|zoned| zoned.start_of_day());
                Instant(zoned.expect("a day").timestamp().as_microsecond())
            };
            // Ten hours and a bit: every hour of the day comes, over 57 years, before and after what is kept as well.
            for step in -200..50_000_i64 {
                let at = Instant(step * 36_013 * MICROS_PER_SECOND);
                assert_eq!(zone.date(at), slow(at), "{name} {at:?}");
                assert_eq!(zone.start_of(slow(at)), slow_start(slow(at)), "{name} {at:?}");
                let later = slow_start(slow(at).plus_days(31));
                assert_eq!(zone.start_of_day_after(at, 31), later, "{name} {at:?}");
            }
        }
    }

    #[test]
    fn epoch_days_go_there_and_back() {
        for text in ["1969-12-31", "1970-01-01", "2000-02-29", "2026-11-22"] {
            let date = Date::parse(text).expect("date");
            assert_eq!(Date::from_epoch_days(date.epoch_days()), date);
        }
    }
}
