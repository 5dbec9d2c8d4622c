//! A window made ready: from when to when, and when what lies in it leaves it.

use std::collections::HashMap;

use columnar::Life;
use vocabulary::{Date, Instant, MICROS_PER_HOUR, Zone};

use crate::condition::{DaysOf, Edge, Stretch, Window};
use crate::happening::Happenings;
use crate::value::Here;

/// When something counts.
#[derive(Debug, Clone)]
pub(crate) enum Span {
    /// The same for everybody.
    Same(Bounds),
    /// By the word of the customer's zone; the first is for all others.
    ByZone(Bounds, HashMap<u32, Bounds>),
    /// After the first or last time of something else.
    Since(Box<Happenings>, Edge, i64),
}

/// From and to, both included, and no further than the instant of the question.
#[derive(Debug, Clone)]
pub(crate) struct Bounds {
    pub from: i64,
    pub to: i64,
    leaving: Leaving,
}

/// How long things of a kind are kept: what is older is not seen.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    from: i64,
    days: i64,
    zone: Zone,
}

impl Kept {
    /// What is kept for so many days by the workspace's clock.
    pub fn new(days: i64, here: Here<'_>) -> Kept {
        Kept { from: here.zone.days_before(here.now, days).0, days, zone: here.zone.clone() }
    }

    /// A beginning no earlier than what is kept.
    pub fn since(&self, from: i64) -> i64 {
        from.max(self.from)
    }

    /// When what happened at an instant is kept no longer.
    pub fn leaves(&self, at: i64) -> i64 {
        self.zone.start_of_day_after(Instant(at), self.days + 1).0
    }
}

/// When what lies within leaves as time goes on.
#[derive(Debug, Clone)]
enum Leaving {
    Never,
    /// So many days after its own day.
    Days(i64, Zone),
    /// So many microseconds after it happened.
    After(i64),
    /// At an instant, everything.
    At(i64),
}

impl Span {
    /// All that happened.
    pub fn always(here: Here<'_>) -> Span {
        Span::Same(Bounds { from: i64::MIN, to: here.now.0, leaving: Leaving::Never })
    }

    pub fn new(window: Option<&Window>, here: Here<'_>) -> Span {
        let Some(window) = window else { return Span::always(here) };
        match (&window.stretch, window.days_of) {
            (Stretch::Since(since), _) => {
                let other = Happenings::new(&since.subject, Span::always(here), &since.filters, here);
                Span::Since(Box::new(other), since.edge, here.now.0)
            }
            (stretch, DaysOf::Workspace) => Span::Same(Bounds::new(stretch, here)),
            (stretch, DaysOf::Customer) => Span::ByZone(Bounds::new(stretch, here), by_zone(stretch, here)),
        }
    }

    /// From and to for a customer; nothing where there is no such time.
    #[inline]
    pub fn of(&self, life: Life<'_>) -> Option<(i64, i64)> {
        match self {
            Span::Same(bounds) => Some((bounds.from, bounds.to)),
            Span::ByZone(..) => self.bounds(life).map(|bounds| (bounds.from, bounds.to)),
            Span::Since(other, edge, now) => other.edge(life, *edge).map(|at| (at.saturating_add(1), *now)),
        }
    }

    /// When what happened at an instant within leaves; the end of time for never.
    pub fn leaves(&self, life: Life<'_>, at: i64) -> i64 {
        self.bounds(life).map_or(i64::MAX, |bounds| bounds.leaves(at))
    }

    /// The next thing after now that moves the beginning.
    pub fn next_start(&self, life: Life<'_>) -> i64 {
        match self {
            Span::Since(other, ..) => other.next(life),
            Span::Same(_) | Span::ByZone(..) => i64::MAX,
        }
    }

    fn bounds(&self, life: Life<'_>) -> Option<&Bounds> {
        match self {
            Span::Same(bounds) => Some(bounds),
            Span::ByZone(bounds, zones) => {
                Some(zones.get(&life.part.customers.time_zone[life.row]).unwrap_or(bounds))
            }
            Span::Since(..) => None,
        }
    }
}

impl Bounds {
    fn new(stretch: &Stretch, here: Here<'_>) -> Bounds {
        let (zone, today) = (here.zone, here.today());
        let first = |year, month| jiff::civil::Date::new(year, month, 1).map_or(today, Date);
        let (year, month) = (today.0.year(), today.0.month());
        let ((from, to), leaving) = match stretch {
            Stretch::LastDays(days) => {
                let leaving = Leaving::Days(*days, zone.clone());
                ((zone.days_before(here.now, *days).0, i64::MAX), leaving)
            }
            Stretch::LastHours(hours) => {
                let length = hours * MICROS_PER_HOUR;
                ((here.now.0.saturating_sub(length), i64::MAX), Leaving::After(length))
            }
            Stretch::Dates { from, to } => {
                (here.instants(*from, to.map(|date| date.plus_days(-1))), Leaving::Never)
            }
            Stretch::ThisMonth => {
                let next = if month == 12 { first(year + 1, 1) } else { first(year, month + 1) };
                (here.instants(Some(first(year, month)), None), Leaving::At(zone.start_of(next).0))
            }
            Stretch::ThisYear => {
                let next = zone.start_of(first(year + 1, 1)).0;
                (here.instants(Some(first(year, 1)), None), Leaving::At(next))
            }
            Stretch::Since(_) => ((i64::MIN, i64::MAX), Leaving::Never),
        };
        Bounds { from, to: to.min(here.now.0), leaving }
    }

    fn leaves(&self, at: i64) -> i64 {
        match &self.leaving {
            Leaving::Never => i64::MAX,
            Leaving::Days(days, zone) => zone.start_of_day_after(Instant(at), days + 1).0,
            Leaving::After(length) => at.saturating_add(length + 1),
            Leaving::At(end) => *end,
        }
    }
}

/// For each zone somebody has.
fn by_zone(stretch: &Stretch, here: Here<'_>) -> HashMap<u32, Bounds> {
    let known = Zone::names().filter_map(|name| Some((here.words.number(&name)?, Zone::parse(&name)?)));
    known.map(|(word, zone)| (word, Bounds::new(stretch, Here { zone: &zone, ..here }))).collect()
}
