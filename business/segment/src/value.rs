//! A test of a value made ready: words by their numbers, dates by their days and instants.

use columnar::{NO_WORD, Words};
use vocabulary::{Date, Instant, Zone, fold};

use crate::condition::{Scalar, ValueTest};
use crate::flip::Moves;
use crate::sets::{Ranges, WordSet, YearDays};
use crate::truth::Truth;

/// What a value must be, for each kind of value it may turn out to have.
#[derive(Debug, Clone)]
pub(crate) enum Asked {
    Known,
    Unknown,
    Value(Box<Wanted>),
}

#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    words: WordSet,
    numbers: Ranges,
    days: Ranges,
    instants: Ranges,
    year_days: Option<YearDays>,
    bools: [bool; 2],
    is_negated: bool,
    moves: Moves,
    zone: Zone,
}

/// When and where a question is asked.
#[derive(Clone, Copy)]
pub(crate) struct Here<'a> {
    pub now: Instant,
    pub zone: &'a Zone,
    pub words: &'a Words,
    pub events_kept_days: Option<i64>,
}

impl Here<'_> {
    pub fn today(&self) -> Date {
        self.zone.date(self.now)
    }

    /// The instants of some days, both included.
    pub fn instants(&self, from: Option<Date>, to: Option<Date>) -> (i64, i64) {
        let start = from.map_or(i64::MIN + 1, |date| self.zone.start_of(date).0);
        let end = to.map_or(i64::MAX, |date| self.zone.start_of(date.plus_days(1)).0 - 1);
        (start, end)
    }
}

impl Asked {
    pub fn new(test: &ValueTest, here: Here<'_>) -> Asked {
        let mut wanted = Wanted {
            words: WordSet::new(Vec::new()),
            numbers: Ranges::default(),
            days: Ranges::default(),
            instants: Ranges::default(),
            year_days: None,
            bools: [false, false],
            is_negated: matches!(test, ValueTest::NotEquals(_) | ValueTest::NoneOf(_)),
            moves: match test {
                ValueTest::WithinLast(days) | ValueTest::LongerAgo(days) => Moves::Days(*days),
                ValueTest::WithinNext(days) | ValueTest::FurtherAhead(days) => Moves::DaysAhead(*days),
                ValueTest::AnniversaryIn(days) => Moves::Anniversary(*days),
                _ => Moves::Never,
            },
            zone: here.zone.clone(),
        };
        match test {
            ValueTest::IsKnown => return Asked::Known,
            ValueTest::IsUnknown => return Asked::Unknown,
            ValueTest::Equals(value) | ValueTest::NotEquals(value) => {
                wanted.add(std::slice::from_ref(value), here)
            }
            ValueTest::OneOf(values) | ValueTest::NoneOf(values) => wanted.add(values, here),
            ValueTest::Contains(text) => {
                let text = fold(text);
                wanted.words = WordSet::new(here.words.matching(|word| fold(word).contains(&text)));
            }
            ValueTest::Starts(text) => {
                let text = fold(text);
                wanted.words = WordSet::new(here.words.matching(|word| fold(word).starts_with(&text)));
            }
            ValueTest::AtLeast(value) => wanted.between(Some(value), None, here),
            ValueTest::AtMost(value) => wanted.between(None, Some(value), here),
            ValueTest::Between(from, to) => wanted.between(Some(from), Some(to), here),
            ValueTest::Before(date) => wanted.dates(None, Some(date.plus_days(-1)), here),
            ValueTest::After(date) => wanted.dates(Some(date.plus_days(1)), None, here),
            ValueTest::WithinLast(days) => {
                wanted.dates(Some(here.today().plus_days(-days)), Some(here.today()), here);
            }
            ValueTest::LongerAgo(days) => wanted.dates(None, Some(here.today().plus_days(-days - 1)), here),
            ValueTest::WithinNext(days) => {
                wanted.dates(Some(here.today()), Some(here.today().plus_days(*days)), here);
            }
            ValueTest::FurtherAhead(days) => wanted.dates(Some(here.today().plus_days(days + 1)), None, here),
            ValueTest::AnniversaryIn(days) => wanted.year_days = Some(YearDays::from(here.today(), *days)),
        }
        Asked::Value(Box::new(wanted))
    }

    /// Days of birth that make an age pass.
    pub fn age(test: &ValueTest, here: Here<'_>) -> Asked {
        let (from, to) = match test {
            ValueTest::IsKnown => return Asked::Known,
            ValueTest::IsUnknown => return Asked::Unknown,
            ValueTest::Equals(Scalar::Number(age)) => (*age, *age),
            ValueTest::AtLeast(Scalar::Number(age)) => (*age, i64::MAX),
            ValueTest::AtMost(Scalar::Number(age)) => (i64::MIN, *age),
            ValueTest::Between(Scalar::Number(from), Scalar::Number(to)) => (*from, *to),
            _ => (i64::MAX, i64::MIN),
        };
        let mut asked = Asked::new(&ValueTest::OneOf(Vec::new()), here);
        if let Asked::Value(wanted) = &mut asked {
            wanted.moves = Moves::Age;
            let youngest = (from.saturating_add(999)).div_euclid(1000).max(0);
            let oldest = to.div_euclid(1000);
            if youngest <= oldest && oldest >= 0 {
                let latest = born_latest(here.today(), youngest)
                    .map_or(i64::MIN + 1, |date| i64::from(date.epoch_days()));
                let earliest = born_latest(here.today(), oldest.saturating_add(1))
                    .map_or(i64::MIN + 1, |date| i64::from(date.epoch_days()) + 1);
                wanted.days.0.push((earliest, latest));
            }
        }
        asked
    }

    /// How it moves with today.
    pub fn moves(&self) -> Moves {
        match self {
            Asked::Known | Asked::Unknown => Moves::Never,
            Asked::Value(wanted) => wanted.moves,
        }
    }

    /// The words a value must be one of, where that is all there is to it.
    pub fn words(&self) -> Option<&WordSet> {
        match self {
            Asked::Value(wanted) if !wanted.is_negated => Some(&wanted.words),
            _ => None,
        }
    }

    #[inline]
    pub fn word(&self, word: u32) -> Truth {
        match self {
            Asked::Known => Truth::of(word != NO_WORD),
            Asked::Unknown => Truth::of(word == NO_WORD),
            Asked::Value(_) if word == NO_WORD => Truth::Unknown,
            Asked::Value(wanted) => Truth::of(wanted.words.has(word) != wanted.is_negated),
        }
    }

    /// A list's words; none means unknown.
    pub fn list(&self, words: &[u32]) -> Truth {
        match self {
            Asked::Known => Truth::of(!words.is_empty()),
            Asked::Unknown => Truth::of(words.is_empty()),
            Asked::Value(_) if words.is_empty() => Truth::Unknown,
            Asked::Value(wanted) => {
                Truth::of(words.iter().any(|word| wanted.words.has(*word)) != wanted.is_negated)
            }
        }
    }

    pub fn number(&self, number: Option<i64>) -> Truth {
        self.value(number, |wanted, number| wanted.numbers.has(number))
    }

    pub fn day(&self, day: Option<i64>) -> Truth {
        self.value(day, |wanted, day| {
            wanted.days.has(day) || wanted.year_days.as_ref().is_some_and(|days| days.has(day))
        })
    }

    pub fn bool(&self, truth: Option<i64>) -> Truth {
        self.value(truth, |wanted, truth| wanted.bools[usize::from(truth != 0)])
    }

    pub fn instant(&self, instant: Option<i64>) -> Truth {
        self.value(instant, |wanted, at| {
            let on_day = |days: &YearDays| days.has(i64::from(wanted.zone.date(Instant(at)).epoch_days()));
            wanted.instants.has(at) || wanted.year_days.as_ref().is_some_and(on_day)
        })
    }

    fn value(&self, value: Option<i64>, passes: impl Fn(&Wanted, i64) -> bool) -> Truth {
        match (self, value) {
            (Asked::Known, value) => Truth::of(value.is_some()),
            (Asked::Unknown, value) => Truth::of(value.is_none()),
            (Asked::Value(_), None) => Truth::Unknown,
            (Asked::Value(wanted), Some(value)) => Truth::of(passes(wanted, value) != wanted.is_negated),
        }
    }
}

impl Wanted {
    fn add(&mut self, values: &[Scalar], here: Here<'_>) {
        let mut words = Vec::new();
        for value in values {
            match value {
                Scalar::Text(text) => {
                    words.extend(here.words.number(text));
                    if let Some(date) = Date::parse(text) {
                        self.dates(Some(date), Some(date), here);
                    }
                }
                Scalar::Number(number) => self.numbers.0.push((*number, *number)),
                Scalar::Bool(truth) => self.bools[usize::from(*truth)] = true,
            }
        }
        self.words = WordSet::new(words);
    }

    fn between(&mut self, from: Option<&Scalar>, to: Option<&Scalar>, here: Here<'_>) {
        match (from.or(to), from, to) {
            (Some(Scalar::Number(_)), from, to) => {
                let number = |value: Option<&Scalar>, open| match value {
                    Some(Scalar::Number(number)) => *number,
                    _ => open,
                };
                self.numbers.0.push((number(from, i64::MIN + 1), number(to, i64::MAX)));
            }
            (Some(Scalar::Text(_)), from, to) => {
                let date = |value: Option<&Scalar>| match value {
                    Some(Scalar::Text(text)) => Date::parse(text),
                    _ => None,
                };
                self.dates(date(from), date(to), here);
            }
            _ => {}
        }
    }

    fn dates(&mut self, from: Option<Date>, to: Option<Date>, here: Here<'_>) {
        let day = |date: Date| i64::from(date.epoch_days());
        self.days.0.push((from.map_or(i64::MIN + 1, day), to.map_or(i64::MAX, day)));
        self.instants.0.push(here.instants(from, to));
    }
}

/// The latest day of birth of those who are so many years old today; nothing beyond the calendar.
fn born_latest(today: Date, years: i64) -> Option<Date> {
    let year = i16::try_from(i64::from(today.0.year()).checked_sub(years)?).ok()?;
    let (month, day) = (today.0.month(), today.0.day());
    let born_on_leap_day = month == 2 && day == 28 && !today.0.in_leap_year();
    let leap = born_on_leap_day.then(|| jiff::civil::Date::new(year, 2, 29).ok()).flatten();
    let born = leap.or_else(|| jiff::civil::Date::new(year, month, day).ok());
    born.or_else(|| jiff::civil::Date::new(year, 2, 28).ok()).map(Date)
}
