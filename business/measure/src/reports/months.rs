use vocabulary::{Date, Instant, Zone};

use super::Days;

/// Calendar months of a zone that days lie in, with the instants they begin at.
pub(super) struct Months(Vec<(Date, Instant)>);

impl Months {
    pub(super) fn of(zone: &Zone, days: Days) -> Months {
        let begin = |date: Date| Date(date.0.first_of_month());
        let next = |month: &Date| Some(begin(month.plus_days(31))).filter(|next| next > month);
        let months = std::iter::successors(Some(begin(days.from)), next);
        Months(
            months
                .take_while(|month| *month < days.until)
                .map(|month| (month, zone.start_of(month)))
                .collect(),
        )
    }

    /// Their first days.
    pub(super) fn dates(&self) -> impl Iterator<Item = Date> + '_ {
        self.0.iter().map(|(date, _)| *date)
    }

    /// An expression for the number of the month in which an instant of microseconds lies; −1 before the first.
    pub(super) fn number_of(&self, micros: &str) -> String {
        let last = self.0.len() as i64 - 1;
        let earlier = |(month, (_, begin)): (usize, &(Date, Instant))| {
            format!("when {micros} < {} then {} ", begin.0, month as i64 - 1)
        };
        let cases: String = self.0.iter().enumerate().map(earlier).collect();
        if cases.is_empty() { "-1".to_owned() } else { format!("(case {cases}else {last} end)") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(from: &str, until: &str) -> Vec<String> {
        let date = |text| Date::parse(text).expect("a date");
        let days = Days { from: date(from), until: date(until) };
        Months::of(&Zone::utc(), days).dates().map(|date| date.to_string()).collect()
    }

    #[test]
    fn days_lie_in_the_months_they_touch() {
        assert_eq!(months("2025-12-31", "2026-02-01"), ["2025-12-01", "2026-01-01"]);
        assert_eq!(months("2026-02-01", "2026-02-02"), ["2026-02-01"]);
        assert_eq!(months("2026-02-03", "2026-02-03"), ["2026-02-01"]);
        assert!(months("2026-02-01", "2026-01-01").is_empty());
    }

    #[test]
    fn the_end_of_the_calendar_is_an_end() {
        assert_eq!(months("9999-11-30", "9999-12-31"), ["9999-11-01", "9999-12-01"]);
    }

    #[test]
    fn an_instant_belongs_to_the_last_month_begun() {
        let date = |text| Date::parse(text).expect("a date");
        let days = Days { from: date("1970-01-01"), until: date("1970-03-01") };
        assert_eq!(
            Months::of(&Zone::utc(), days).number_of("at"),
            "(case when at < 0 then -1 when at < 2678400000000 then 0 else 1 end)"
        );
    }
}
