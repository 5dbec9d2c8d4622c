//! Refusing conditions that ask for events older than are kept: their answers would be wrong without a sign of it.

use vocabulary::{Date, MICROS_PER_DAY, MICROS_PER_HOUR, Problem};

use crate::condition::{Condition, SequenceStep, Stretch, Subject, TimeTest, Window};
use crate::error::{Reason, bad_condition};

const HOURS_PER_DAY: i64 = MICROS_PER_DAY / MICROS_PER_HOUR;
const MONTH_DAYS: i64 = 31;
const YEAR_DAYS: i64 = 366;

/// Refuses a tree with a window on events that reaches further back than the days for which they are kept. A condition on events without a
/// window, or since something else happened, asks for those that are kept.
pub fn check_history(tree: &Condition, today: Date, kept_days: i64) -> Result<(), Problem> {
    check(tree, &Kept { today, days: kept_days }, "/root")
}

struct Kept {
    today: Date,
    days: i64,
}

fn check(condition: &Condition, kept: &Kept, path: &str) -> Result<(), Problem> {
    match condition {
        Condition::All(of) | Condition::Any(of) => {
            of.iter().enumerate().try_for_each(|(index, of)| check(of, kept, &format!("{path}/of/{index}")))
        }
        Condition::Not(of) => check(of, kept, &format!("{path}/of")),
        Condition::Measure(of) => kept.window(&of.subject, of.window.as_ref(), path),
        Condition::Edge(of) => kept.edge(&of.subject, of.test, path),
        Condition::Sequence(of) => {
            // The later steps, and what is not to come between them, are looked for as far back as the first.
            of.steps
                .iter()
                .flat_map(|step| step.without.iter().map(|(subject, _)| subject).chain([&step.subject]))
                .try_for_each(|subject| kept.window(subject, of.window.as_ref(), path))?;
            of.steps
                .iter()
                .enumerate()
                .try_for_each(|(index, step)| kept.step(step, &format!("{path}/steps/{index}")))
        }
        _ => Ok(()),
    }
}

impl Kept {
    fn window(&self, subject: &Subject, window: Option<&Window>, path: &str) -> Result<(), Problem> {
        let days = match window.map(|window| &window.stretch) {
            None | Some(Stretch::Since(_)) => return Ok(()),
            Some(Stretch::LastDays(days)) => *days,
            Some(Stretch::LastHours(hours)) => (hours + HOURS_PER_DAY - 1) / HOURS_PER_DAY,
            Some(Stretch::Dates { from, .. }) => from.map_or(0, |from| self.age(from)),
            Some(Stretch::ThisMonth) => MONTH_DAYS,
            Some(Stretch::ThisYear) => YEAR_DAYS,
        };
        self.within(subject, days, &format!("{path}/window"))
    }

    fn edge(&self, subject: &Subject, test: TimeTest, path: &str) -> Result<(), Problem> {
        let days = match test {
            TimeTest::WithinLast(days) => days,
            TimeTest::LongerAgo(days) => days + 1,
            TimeTest::Before(date) => self.age(date) + 1,
            TimeTest::After(date) | TimeTest::Between(date, _) => self.age(date),
            TimeTest::Never => 0,
        };
        self.within(subject, days, &format!("{path}/value"))
    }

    fn step(&self, step: &SequenceStep, path: &str) -> Result<(), Problem> {
        let days = step.within.unwrap_or(0) / MICROS_PER_DAY;
        self.within(&step.subject, days, &format!("{path}/within"))
    }

    fn within(&self, subject: &Subject, days: i64, path: &str) -> Result<(), Problem> {
        if matches!(subject, Subject::Events(_)) && days > self.days {
            return Err(bad_condition(path, Reason::BeyondHistory).with("days", self.days));
        }
        Ok(())
    }

    fn age(&self, date: Date) -> i64 {
        i64::from(self.today.epoch_days()) - i64::from(date.epoch_days())
    }
}
