//! One thing, then another, each within its time.

use columnar::{Life, Part};

use crate::condition::{Sequence, SequenceStep};
use crate::happening::Happenings;
use crate::lines::Walk;
use crate::program::retain_fetched;
use crate::span::Span;
use crate::truth::Truth;
use crate::value::Here;

/// A sequence made ready.
#[derive(Debug, Clone)]
pub(crate) struct Steps {
    first: Happenings,
    later: Vec<Later>,
    /// The last step must not come.
    missing: Option<Later>,
    /// Where words of orders' lines are all that is asked for.
    walk: Option<Walk>,
    now: i64,
}

#[derive(Debug, Clone)]
struct Later {
    what: Happenings,
    within: i64,
    without: Vec<Happenings>,
}

/// What became of a sequence with one customer.
struct Course {
    /// When its last step was made, or when the last step that stayed away should have followed: the latest time, ascending.
    done: Vec<i64>,
    /// Ends of the times in which a step that must not come still can.
    pending: Vec<i64>,
}

impl Steps {
    pub fn new(sequence: &Sequence, here: Here<'_>) -> Steps {
        let span = Span::new(sequence.window.as_ref(), here);
        let (first, later) = sequence.steps.split_first().expect("a sequence has two steps or more");
        let (missing, later): (Vec<&SequenceStep>, Vec<&SequenceStep>) =
            later.iter().partition(|step| !step.happens);
        let first = Happenings::new(&first.subject, span, &first.filters, here);
        let later: Vec<Later> = later.into_iter().map(|step| Later::new(step, here)).collect();
        let missing = missing.first().map(|step| Later::new(step, here));
        let walk = match (&later[..], &missing) {
            ([then], None) => Walk::of(&first, &then.what, &then.without, then.within, here.now.0),
            _ => None,
        };
        Steps { first, later, missing, walk, now: here.now.0 }
    }

    pub fn cost(&self) -> u32 {
        self.all().map(Happenings::cost).sum::<u32>() + 10
    }

    /// The instant since which a customer must have bought to go through it; the beginning of time where that is not known.
    pub fn since(&self) -> i64 {
        self.first.since()
    }

    /// Keeps the rows of those who went through it.
    pub fn keep(&self, part: &Part, rows: &mut Vec<u32>) {
        if let (Some(walk), Span::Same(bounds)) = (&self.walk, &self.first.span) {
            return walk.keep(part, rows, (bounds.from, bounds.to));
        }
        let fetch = |rows: &[u32]| self.first.fetch(part, rows);
        retain_fetched(rows, fetch, |row| self.truth(part.life(row)) == Truth::True);
    }

    pub fn truth(&self, life: Life<'_>) -> Truth {
        if let Some(walk) = &self.walk {
            let starts = self.first.span.of(life);
            return starts.map_or(Truth::Unknown, |starts| Truth::of(walk.is_made_by(life, starts)));
        }
        match self.starts(life) {
            None => Truth::Unknown,
            Some(starts) => Truth::of(!self.course(life, starts).done.is_empty()),
        }
    }

    /// When it was last gone through.
    pub fn last(&self, life: Life<'_>) -> Option<i64> {
        self.course(life, self.starts(life)?).done.last().copied()
    }

    /// When the truth can be another with nothing new.
    pub fn changes(&self, life: Life<'_>) -> i64 {
        let next = self.all().map(|what| what.next(life)).min().unwrap_or(i64::MAX);
        let next = next.min(self.first.span.next_start(life));
        let Some(starts) = self.starts(life) else { return next };
        let leaves = starts.first().map_or(i64::MAX, |first| self.first.span.leaves(life, *first));
        let course = self.course(life, starts);
        let pending = course.pending.first().copied().unwrap_or(i64::MAX);
        next.min(if course.done.is_empty() { pending.min(leaves) } else { leaves })
    }

    fn all(&self) -> impl Iterator<Item = &Happenings> {
        let later = self.later.iter().chain(&self.missing);
        std::iter::once(&self.first)
            .chain(later.flat_map(|later| std::iter::once(&later.what).chain(&later.without)))
    }

    /// Times of the first step; nothing where its window has no beginning.
    fn starts(&self, life: Life<'_>) -> Option<Vec<i64>> {
        let times = self.first.times(life.part);
        Some(self.first.passing(life)?.map(|row| times[row]).collect())
    }

    fn course(&self, life: Life<'_>, starts: Vec<i64>) -> Course {
        let mut reached = starts;
        for step in &self.later {
            if reached.is_empty() {
                break;
            }
            reached = step.follow(life, &reached);
        }
        match &self.missing {
            None => Course { done: reached, pending: Vec::new() },
            Some(step) => step.stay_away(life, &reached, self.now),
        }
    }
}

impl Later {
    fn new(step: &SequenceStep, here: Here<'_>) -> Later {
        let always = |(subject, filters)| Happenings::new(subject, Span::always(here), filters, here);
        Later {
            what: always((&step.subject, &step.filters)),
            within: step.within.unwrap_or(i64::MAX),
            without: step.without.iter().map(|(subject, filters)| always((subject, filters))).collect(),
        }
    }

    /// Times at which the step follows one of the times before. The latest time before decides: what lies further back is longer ago, and has
    /// everything between that the latest has.
    fn follow(&self, life: Life<'_>, before: &[i64]) -> Vec<i64> {
        let between: Vec<Vec<i64>> = self.without.iter().map(|what| what.passing_times(life)).collect();
        let mut times = self.what.passing_times(life);
        times.retain(|at| {
            let Some(index) = before.partition_point(|earlier| earlier < at).checked_sub(1) else {
                return false;
            };
            let earlier = before[index];
            let is_clear = |times: &Vec<i64>| {
                times.get(times.partition_point(|time| *time <= earlier)).is_none_or(|time| time >= at)
            };
            at.saturating_sub(earlier) <= self.within && between.iter().all(is_clear)
        });
        times
    }

    /// Times before after which the step stayed away, and the ends of those that are not over.
    fn stay_away(&self, life: Life<'_>, before: &[i64], now: i64) -> Course {
        let times = self.what.passing_times(life);
        let mut course = Course { done: Vec::new(), pending: Vec::new() };
        for earlier in before {
            let end = earlier.saturating_add(self.within);
            let came = times.get(times.partition_point(|at| at <= earlier)).is_some_and(|at| *at <= end);
            match (came, end <= now) {
                (true, _) => {}
                (false, true) => course.done.push(*earlier),
                (false, false) => course.pending.push(end),
            }
        }
        course
    }
}
