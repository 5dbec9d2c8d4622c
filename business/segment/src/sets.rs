//! Small sets that are asked once a row: numbers of words, ranges of numbers, days of the year.

use vocabulary::Date;

/// Numbers of words.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum WordSet {
    Few(Vec<u32>),
    Many(Vec<u64>),
}

impl WordSet {
    pub fn new(mut numbers: Vec<u32>) -> WordSet {
        numbers.sort_unstable();
        numbers.dedup();
        if numbers.len() <= 8 {
            return WordSet::Few(numbers);
        }
        let mut bits = vec![0; numbers.last().map_or(0, |last| *last as usize / 64 + 1)];
        numbers.iter().for_each(|number| bits[*number as usize / 64] |= 1 << (number % 64));
        WordSet::Many(bits)
    }

    #[inline]
    pub fn has(&self, number: u32) -> bool {
        match self {
            WordSet::Few(numbers) => numbers.contains(&number),
            WordSet::Many(bits) => {
                bits.get(number as usize / 64).is_some_and(|word| word & (1 << (number % 64)) != 0)
            }
        }
    }
}

/// Numbers between bounds, both included.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Ranges(pub Vec<(i64, i64)>);

impl Ranges {
    #[inline]
    pub fn has(&self, number: i64) -> bool {
        self.0.iter().any(|(from, to)| (*from..=*to).contains(&number))
    }
}

/// Days of the year.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct YearDays([u32; 12]);

impl YearDays {
    /// The days from `today` on, so many after it. 29 February comes on 28 February in common years.
    pub fn from(today: Date, days: i64) -> YearDays {
        let mut months = [0; 12];
        for ahead in 0..=days.min(366) {
            let day = today.plus_days(ahead).0;
            months[day.month() as usize - 1] |= 1 << day.day();
            if day.month() == 2 && day.day() == 28 && !day.in_leap_year() {
                months[1] |= 1 << 29;
            }
        }
        YearDays(months)
    }

    pub fn has(&self, epoch_days: i64) -> bool {
        let (month, day) = month_and_day(epoch_days);
        self.0[month - 1] & (1 << day) != 0
    }
}

/// Month and day of a day since 1970 (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn month_and_day(epoch_days: i64) -> (usize, u32) {
    let day_of_era = (epoch_days + 719_468).rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (month as usize, day as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn month_and_day_agree_with_the_calendar() {
        for days in (-40_000..60_000).step_by(7) {
            let date = Date::from_epoch_days(days).0;
            assert_eq!(month_and_day(i64::from(days)), (date.month() as usize, date.day() as u32), "{date}");
        }
    }

    #[test]
    fn those_born_on_the_29th_of_february_are_met_every_year() {
        let born = i64::from(Date::parse("2000-02-29").expect("date").epoch_days());
        let comes = |today: &str, days| YearDays::from(Date::parse(today).expect("date"), days).has(born);
        assert!(comes("2026-02-28", 0) && comes("2026-02-25", 3) && !comes("2026-03-01", 0));
        assert!(comes("2028-02-29", 0) && !comes("2028-02-28", 0) && comes("2028-02-28", 1));
        assert!(comes("2025-12-30", 90) && !comes("2025-12-30", 10));
    }

    #[test]
    fn few_and_many_words_are_told_apart() {
        for count in [0, 3, 8, 9, 500] {
            let set = WordSet::new((1..=count).map(|number| number * 3).collect());
            for number in 0..2000 {
                assert_eq!(set.has(number), number > 0 && number % 3 == 0 && number <= count * 3);
            }
        }
    }
}
