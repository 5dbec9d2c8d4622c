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

    /// The numbers, ascending.
    pub fn numbers(&self) -> Vec<u32> {
        match self {
            WordSet::Few(numbers) => numbers.clone(),
            WordSet::Many(bits) => (0..bits.len() as u32 * 64).filter(|number| self.has(*number)).collect(),
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
pub(crate) struct YearDays {
    months: [u32; 12],
    /// The same for each day of four years.
    cycle: Vec<bool>,
}

/// The days since 1970 of 1901 to 2099: leap years come every four years all along.
const EVEN_YEARS: std::ops::RangeInclusive<i64> = -25_202..=47_481;
const FOUR_YEARS: i64 = 1_461;

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
        let is_in = |epoch_days| has_day(&months, epoch_days);
        let cycle = (0..FOUR_YEARS).map(|day| is_in(EVEN_YEARS.start() + day)).collect();
        YearDays { months, cycle }
    }

    #[inline]
    pub fn has(&self, epoch_days: i64) -> bool {
        if EVEN_YEARS.contains(&epoch_days) {
            return self.cycle[((epoch_days - EVEN_YEARS.start()) as u32 % FOUR_YEARS as u32) as usize];
        }
        has_day(&self.months, epoch_days)
    }
}

fn has_day(months: &[u32; 12], epoch_days: i64) -> bool {
    let (month, day) = month_and_day(epoch_days);
    months[month - 1] & (1 << day) != 0
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
    fn days_of_the_year_are_the_same_in_every_century() {
        let days = YearDays::from(Date::parse("2026-02-20").expect("date"), 30);
        for day in (-40_000..60_000).map(i64::from) {
            assert_eq!(days.has(day), has_day(&days.months, day), "{day}");
        }
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
