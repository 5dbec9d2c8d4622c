//! When membership can change with nothing new happening: a day ends, a window moves on, a birthday comes.

use columnar::{Life, MISSING, MISSING_DAY, ValueKind};
use vocabulary::{Date, Instant, Zone};

use crate::Program;
use crate::own::OwnColumns;
use crate::program::{Node, ProfileColumn};
use crate::truth::Truth;
use crate::value::Asked;

/// What a tree says of a customer, and until when it goes on saying so if nothing happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outlook {
    /// What it says.
    pub truth: Truth,
    /// The first instant at which it could say something else; nothing when it never will. It may turn out to say the same then.
    pub until: Option<Instant>,
}

impl Program {
    /// What the tree says of a customer, and how long that holds if nothing new is heard of the customer.
    pub fn outlook(&self, life: Life<'_>) -> Outlook {
        let clock = Clock { now: self.now.0, zone: &self.zone };
        let (truth, until) = self.root.outlook(life, clock);
        Outlook { truth, until: (until != i64::MAX).then_some(Instant(until)) }
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Clock<'c> {
    pub now: i64,
    pub zone: &'c Zone,
}

impl Clock<'_> {
    /// The beginning of a day if it is yet to come.
    fn start_of(self, date: Date) -> i64 {
        self.if_to_come(self.zone.start_of(date))
    }

    fn if_to_come(self, at: Instant) -> i64 {
        if at.0 > self.now { at.0 } else { i64::MAX }
    }
}

impl Node {
    fn outlook(&self, life: Life<'_>, clock: Clock<'_>) -> (Truth, i64) {
        match self {
            Node::All(of) => group(of, life, clock, Truth::False, Truth::min),
            Node::Any(of) => group(of, life, clock, Truth::True, Truth::max),
            Node::Not(of) => {
                let (truth, until) = of.outlook(life, clock);
                (truth.negated(), until)
            }
            Node::Member(of) => {
                let (truth, until) = of.outlook(life, clock);
                (Truth::of(truth == Truth::True), until)
            }
            leaf => (leaf.truths(life.part, &[life.row as u32])[0], leaf.changes(life, clock)),
        }
    }

    /// When a single condition can change.
    fn changes(&self, life: Life<'_>, clock: Clock<'_>) -> i64 {
        let (part, row) = (life.part, life.row);
        match self {
            Node::Profile(ProfileColumn::Birthday, asked) => {
                let day = part.customers.birthday[row];
                if day == MISSING_DAY { i64::MAX } else { of_day(i64::from(day), asked, clock) }
            }
            Node::Profile(ProfileColumn::CreatedAt, asked) => match part.customers.created_at[row] {
                MISSING => i64::MAX,
                at => of_day(i64::from(clock.zone.date(Instant(at)).epoch_days()), asked, clock),
            },
            Node::Own(key, asked) => match OwnColumns::new(part, key).value(row) {
                Some((ValueKind::Date, day)) => of_day(day, asked, clock),
                _ => i64::MAX,
            },
            Node::Measure(measured) => measured.changes(life),
            Node::Edge(happenings, edge, _, days) => {
                let at = happenings.edge(life, *edge).zip(*days);
                let moves = at.map_or(i64::MAX, |(at, days)| {
                    clock.if_to_come(clock.zone.start_of_day_after(Instant(at), days + 1))
                });
                moves.min(happenings.next(life))
            }
            Node::Sequence(steps) => steps.changes(life),
            Node::Favourite(favourite) => favourite.changes(life),
            Node::Rfm(ready) => ready.changes(life, clock.zone),
            Node::Campaign { .. } => {
                let first_after = |times: &[i64]| {
                    times.get(times.partition_point(|at| *at <= clock.now)).copied().unwrap_or(i64::MAX)
                };
                first_after(&part.messages.at[life.messages()])
                    .min(first_after(&part.orders.placed_at[life.orders()]))
            }
            Node::Profile(..) | Node::Contact { .. } | Node::List(_) | Node::Share(_) => i64::MAX,
            Node::All(_) | Node::Any(_) | Node::Not(_) | Node::Member(_) => clock.now,
        }
    }
}

/// A group stays as it is until all that decide it could have changed; with none that decides, until any could have.
fn group(
    of: &[Node],
    life: Life<'_>,
    clock: Clock<'_>,
    deciding: Truth,
    fold: fn(Truth, Truth) -> Truth,
) -> (Truth, i64) {
    let mut all = (deciding.negated(), i64::MAX);
    let mut decided_until = None;
    for node in of {
        let (truth, until) = node.outlook(life, clock);
        if truth == deciding {
            decided_until = Some(decided_until.map_or(until, |known: i64| known.max(until)));
        }
        all = (fold(all.0, truth), all.1.min(until));
    }
    (all.0, decided_until.unwrap_or(all.1))
}

/// When what is asked of a day can change as today moves on.
pub(crate) fn of_day(day: i64, asked: &Asked, clock: Clock<'_>) -> i64 {
    let Ok(day) = i32::try_from(day).map(Date::from_epoch_days) else { return i64::MAX };
    let today = clock.zone.date(Instant(clock.now));
    match asked.moves() {
        Moves::Never => i64::MAX,
        Moves::Days(days) => clock.start_of(day).min(clock.start_of(day.plus_days(days + 1))),
        Moves::DaysAhead(days) => clock.start_of(day.plus_days(-days)).min(clock.start_of(day.plus_days(1))),
        Moves::Anniversary(ahead) => {
            let next = next_anniversary(day, today);
            let is_near = next <= today.plus_days(ahead);
            clock.start_of(next.plus_days(if is_near { 1 } else { -ahead }))
        }
        Moves::Age => clock.start_of(next_anniversary(day, today.plus_days(1))).min(clock.start_of(day)),
    }
}

/// How what is asked of a day moves with today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moves {
    /// Not at all.
    Never,
    /// With the distance from today in days.
    Days(i64),
    /// With the distance from today in days to come.
    DaysAhead(i64),
    /// With the day of the year, seen so many days ahead.
    Anniversary(i64),
    /// With whole years.
    Age,
}

/// The first day from `from` on that is the anniversary of a day.
fn next_anniversary(day: Date, from: Date) -> Date {
    let in_year = |year: i16| {
        let whole = jiff::civil::Date::new(year, day.0.month(), day.0.day());
        whole.or_else(|_| jiff::civil::Date::new(year, 2, 28)).map_or(from, Date)
    };
    let this_year = in_year(from.0.year());
    if this_year >= from { this_year } else { in_year(from.0.year() + 1) }
}
