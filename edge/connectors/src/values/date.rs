use collect::imports::DateOrder;
use jiff::civil;
use vocabulary::{Instant, Zone};

use crate::cell::Cell;

/// The days between Excel's day 0 and 1970-01-01.
const EXCEL_EPOCH_DAYS: f64 = 25_569.0;
/// Serials from 1900-03-01, after the day that never was, to 9999-12-31.
const SERIALS: std::ops::RangeInclusive<f64> = 61.0..=2_958_465.999_99;

/// A point in time as precisely as a cell tells it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum When {
    /// A day.
    Date(civil::Date),
    /// What a wall clock showed.
    Local(civil::DateTime),
    /// A moment.
    Moment(Instant),
}

impl When {
    /// The moment, wall clocks read in the zone and days from their beginning.
    pub fn instant(self, zone: &Zone) -> Option<Instant> {
        match self {
            When::Date(date) => Some(zone.start_of(vocabulary::Date(date))),
            When::Local(local) => zone.at(local),
            When::Moment(at) => Some(at),
        }
    }

    /// The day in the zone.
    pub fn date(self, zone: &Zone) -> vocabulary::Date {
        match self {
            When::Date(date) => vocabulary::Date(date),
            When::Local(local) => vocabulary::Date(local.date()),
            When::Moment(at) => zone.date(at),
        }
    }
}

/// Reads a cell as a point in time. Numbers are Excel's serial days, or seconds or milliseconds since 1970 when too large for that.
pub(crate) fn when(cell: &Cell<'_>, order: DateOrder) -> Option<When> {
    match cell {
        Cell::Date(date) => Some(When::Date(*date)),
        Cell::Local(local) => Some(When::Local(*local)),
        Cell::Moment(at) => Some(When::Moment(*at)),
        Cell::Int(number) => from_integer(*number),
        Cell::Float(number) => from_serial(*number),
        Cell::Text(text) => from_text(text.trim(), order),
        _ => None,
    }
}

fn from_integer(number: i64) -> Option<When> {
    match number {
        1_000_000_000..=9_999_999_999 => Some(When::Moment(Instant(number * 1_000_000))),
        1_000_000_000_000..=9_999_999_999_999 => Some(When::Moment(Instant(number * 1_000))),
        19_000_101..=29_991_231 => compact(&number.to_string()).map(When::Date),
        _ => from_serial(number as f64),
    }
}

fn from_serial(serial: f64) -> Option<When> {
    if !SERIALS.contains(&serial) {
        return None;
    }
    let days = serial.floor();
    let date = vocabulary::Date::from_epoch_days((days - EXCEL_EPOCH_DAYS) as i32).0;
    let milliseconds = ((serial - days) * 86_400_000.0).round() as i64;
    if milliseconds == 0 {
        return Some(When::Date(date));
    }
    let midnight = date.at(0, 0, 0, 0);
    midnight.checked_add(jiff::SignedDuration::from_millis(milliseconds)).ok().map(When::Local)
}

fn from_text(text: &str, order: DateOrder) -> Option<When> {
    if !text.is_ascii() || text.len() > 40 {
        return None;
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == text.len() {
        return match digits {
            8 => compact(text).map(When::Date),
            10 | 13 => from_integer(text.parse().ok()?),
            5 => from_serial(text.parse().ok()?),
            _ => None,
        };
    }
    let (day, rest) = split_date(text)?;
    let date = date_of(day, order)?;
    let rest = rest.trim_start_matches([' ', 'T', 't', ',']).trim();
    if rest.is_empty() {
        return Some(When::Date(date));
    }
    let (clock, zone) = split_zone(rest);
    let local = date.to_datetime(time_of(clock)?);
    match zone {
        "" => Some(When::Local(local)),
        "Z" | "z" | "UTC" | "GMT" => Instant::parse(&format!("{local}Z")).map(When::Moment),
        offset => Instant::parse(&format!("{local}{}", colon_offset(offset)?)).map(When::Moment),
    }
}

fn compact(digits: &str) -> Option<civil::Date> {
    let part = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i16>().ok();
    civil::Date::new(part(0..4)?, part(4..6)? as i8, part(6..8)? as i8).ok()
}

/// The three numbers of a date, and the text after them.
fn split_date(text: &str) -> Option<([&str; 3], &str)> {
    let end_of = |from: usize| from + text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let first = end_of(0);
    let sign = *text.as_bytes().get(first)?;
    if !matches!(sign, b'.' | b'/' | b'-') {
        return None;
    }
    let second = end_of(first + 1);
    if text.as_bytes().get(second) != Some(&sign) {
        return None;
    }
    let third = end_of(second + 1);
    let parts = [&text[..first], &text[first + 1..second], &text[second + 1..third]];
    let fits = parts.iter().all(|part| (1..=4).contains(&part.len()));
    fits.then_some((parts, &text[third..]))
}

fn date_of([first, second, third]: [&str; 3], order: DateOrder) -> Option<civil::Date> {
    let (year, month, day) = match order {
        _ if first.len() == 4 => (first, second, third),
        DateOrder::MonthFirst => (third, first, second),
        DateOrder::DayFirst | DateOrder::Iso => (third, second, first),
    };
    let number = |part: &str| part.parse::<i16>().ok();
    let year = match year.len() {
        4 => number(year)?,
        // Two digits: this century up to 2049, the last one from 1950.
        2 => number(year)? + if number(year)? < 50 { 2000 } else { 1900 },
        _ => return None,
    };
    civil::Date::new(year, number(month)?.try_into().ok()?, number(day)?.try_into().ok()?).ok()
}

/// The clock and the zone after it: `Z`, `UTC`, `+05:00`, `+0500`.
fn split_zone(text: &str) -> (&str, &str) {
    let at = text.find(['+', 'Z', 'z', 'U', 'G']).or_else(|| text.find('-'));
    at.map_or((text, ""), |at| (text[..at].trim(), text[at..].trim()))
}

fn colon_offset(offset: &str) -> Option<String> {
    let (sign, digits) = offset.split_at(1);
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        2 => Some(format!("{sign}{digits}:00")),
        4 => Some(format!("{sign}{}:{}", &digits[..2], &digits[2..])),
        _ => None,
    }
}

fn time_of(clock: &str) -> Option<civil::Time> {
    let upper = clock.to_ascii_uppercase();
    let (digits, half) = match (upper.strip_suffix("AM"), upper.strip_suffix("PM")) {
        (Some(rest), _) => (rest.trim().to_owned(), Some(0)),
        (_, Some(rest)) => (rest.trim().to_owned(), Some(12)),
        _ => (upper, None),
    };
    let mut parts = digits.split(':');
    let mut hour: i8 = parts.next()?.parse().ok()?;
    let minute: i8 = parts.next()?.parse().ok()?;
    let seconds = parts.next().unwrap_or("0");
    if parts.next().is_some() {
        return None;
    }
    if let Some(half) = half {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + half;
    }
    let (whole, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
    if fraction.len() > 9 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let nanos: i32 = format!("{fraction:0<9}").parse().ok()?;
    civil::Time::new(hour, minute, whole.parse().ok()?, nanos).ok()
}

/// The order a text gives away, if it does.
pub(crate) fn order_of(text: &str) -> Option<DateOrder> {
    let ([first, second, _], _) = split_date(text.trim().get(..).filter(|text| text.is_ascii())?)?;
    let number = |part: &str| part.parse::<u16>().unwrap_or(0);
    match (number(first), number(second)) {
        _ if first.len() == 4 => Some(DateOrder::Iso),
        (13..=31, 1..=12) => Some(DateOrder::DayFirst),
        (1..=12, 13..=31) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

/// Whether a text is a date in some order.
pub(crate) fn looks_like_date(text: &str) -> bool {
    let text = text.trim();
    let written = text.bytes().any(|b| matches!(b, b'.' | b'/' | b'-'));
    written
        && [DateOrder::DayFirst, DateOrder::MonthFirst]
            .into_iter()
            .any(|order| from_text(text, order).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, order: DateOrder) -> String {
        match from_text(text, order) {
            Some(When::Date(date)) => date.to_string(),
            Some(When::Local(local)) => local.to_string(),
            Some(When::Moment(at)) => at.to_string(),
            None => "refused".to_owned(),
        }
    }

    #[test]
    fn dates_are_read_in_their_order() {
        use DateOrder::{DayFirst, Iso, MonthFirst};
        let rows = [
            ("31.12.2026", DayFirst, "2026-12-31"),
            ("12/31/2026", MonthFirst, "2026-12-31"),
            ("03/04/2026", DayFirst, "2026-04-03"),
            ("03/04/2026", MonthFirst, "2026-03-04"),
            ("2026-12-31", DayFirst, "2026-12-31"),
            ("2026/1/5", MonthFirst, "2026-01-05"),
            ("1.2.26", DayFirst, "2026-02-01"),
            ("1.2.87", DayFirst, "1987-02-01"),
            ("20261231", Iso, "2026-12-31"),
            ("31.12.2026 23:59", DayFirst, "2026-12-31T23:59:00"),
            ("2026-12-31T23:59:01.5", Iso, "2026-12-31T23:59:01.5"),
            ("12/31/2026 12:05 AM", MonthFirst, "2026-12-31T00:05:00"),
            ("12/31/2026 1:05:09 pm", MonthFirst, "2026-12-31T13:05:09"),
            ("2026-12-31T23:59:00Z", Iso, "2026-12-31T23:59:00Z"),
            ("2026-12-31 23:59:00+05:00", Iso, "2026-12-31T18:59:00Z"),
            ("2026-12-31T23:59:00-0300", Iso, "2027-01-01T02:59:00Z"),
            ("2026-12-31 23:59:00 UTC", Iso, "2026-12-31T23:59:00Z"),
            ("1767225600", Iso, "2026-01-01T00:00:00Z"),
            ("45000", Iso, "2023-03-15"),
            ("31.02.2026", DayFirst, "refused"),
            ("31/12/2026", MonthFirst, "refused"),
            ("31.12-2026", DayFirst, "refused"),
            ("31.12.2026 25:00", DayFirst, "refused"),
            ("yesterday", DayFirst, "refused"),
            ("", DayFirst, "refused"),
        ];
        for (text, order, expected) in rows {
            assert_eq!(shown(text, order), expected, "{text} {order:?}");
        }
    }

    #[test]
    fn excel_serials_are_days_since_1900_with_their_time() {
        assert_eq!(from_serial(45_000.0), Some(When::Date(civil::date(2023, 3, 15))));
        assert_eq!(from_serial(45_000.75), Some(When::Local(civil::date(2023, 3, 15).at(18, 0, 0, 0))));
        assert_eq!(from_serial(60.0), None);
    }

    #[test]
    fn the_order_gives_itself_away_or_not() {
        assert_eq!(order_of("31.12.2026"), Some(DateOrder::DayFirst));
        assert_eq!(order_of("12/31/2026"), Some(DateOrder::MonthFirst));
        assert_eq!(order_of("2026-12-31"), Some(DateOrder::Iso));
        assert_eq!(order_of("03/04/2026"), None);
    }
}
