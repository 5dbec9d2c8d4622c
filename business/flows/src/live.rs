//! Keeping segments live: what is accepted moves customers in and out of them within moments, and so does time.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use segment::live::{self, LiveSegment, Place, Turn};
use store::Tx;
use vocabulary::{CustomerId, Instant, Problem, SegmentId};

use crate::rest::rest;
use crate::{Workspace, columns};

mod fill;
mod judge;
mod news;

use judge::{Bench, Kept};
use news::News;

/// Between two turns while segments are live: what comes in the meantime is taken together.
const TICK: Duration = Duration::from_millis(10);
/// Between two looks for live segments while there are none.
const LOOK: Duration = Duration::from_secs(1);
/// After another keeper took the turn.
const AFTER_CONFLICT: Duration = Duration::from_millis(100);
/// After a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(2);
/// Customers looked at in a turn because they are due.
const DUE_MAX: i64 = 2_000;
/// A place that moved over news of no concern is written down this often, for freshness to show.
const PLACE_MICROS: i64 = 1_000_000;
/// So often it is seen whose coupons or points began or ended, where a live segment asks for them.
const PASSED_MICROS: i64 = 250_000;

/// Marks a segment live; its members are worked out in the background. `fires_fill` says whether those found then set things going as if they
/// had just entered.
pub fn start(tx: &mut Tx<'_>, now: Instant, id: SegmentId, fires_fill: bool) -> Result<(), Problem> {
    let ends = news::ends(tx)?;
    live::start(tx, now, id, fires_fill, ends)
}

/// Works out anew who is in a changed segment and in the live ones that refer to it.
pub fn changed(tx: &mut Tx<'_>, id: SegmentId, fires_fill: bool) -> Result<(), Problem> {
    let mut concerned = Vec::new();
    for kept in live::all(tx)? {
        let tree = segment::parse(&kept.tree)?;
        let refers =
            tree.references().0.contains(&id) || segment::segments::referred(tx, &tree)?.contains_key(&id);
        if kept.id == id || refers {
            concerned.push(kept.id);
        }
    }
    live::refill(tx, &concerned, fires_fill)
}

/// Works out anew who is in any live segment: days begin at another hour, or borders moved.
pub fn all_changed(tx: &mut Tx<'_>) -> Result<(), Problem> {
    let all: Vec<SegmentId> = live::all(tx)?.into_iter().map(|kept| kept.id).collect();
    live::refill(tx, &all, false)
}

/// How a live segment stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Liveness {
    /// The segment.
    pub segment: LiveSegment,
    /// The last customer there is, to measure filling by.
    pub last: CustomerId,
    /// The instant up to which everything has been taken into account.
    pub as_of: Instant,
}

/// How the live segments stand. Blocks this thread.
pub fn liveness(workspace: &Workspace) -> Result<Vec<Liveness>, Problem> {
    let now = workspace.now();
    let read = workspace.store.read(move |tx| {
        let (place, segments) = (live::place(tx)?, live::all(tx)?);
        let is_idle = news::ends(tx)? == place.positions && live::due(tx, now, 1)?.is_empty();
        Ok::<_, Problem>((segments, if is_idle { now } else { place.as_of }))
    });
    let (segments, as_of) = read.wait()?;
    let last = workspace.columns.snapshot().last();
    Ok(segments.into_iter().map(|segment| Liveness { segment, last, as_of }).collect())
}

/// Takes turns until `stop` is set. Blocks this thread.
pub fn keep(workspace: &Workspace, stop: &AtomicBool) {
    let mut keeper = Keeper::default();
    while !stop.load(Ordering::Relaxed) {
        let pause = match keeper.turn(workspace) {
            Ok(Took::All) => TICK,
            Ok(Took::Some) => Duration::ZERO,
            Ok(Took::NobodyLive) => LOOK,
            Err(problem) if problem.code == columns::FILLING => LOOK,
            Err(problem) if problem.code == live::TURN_TAKEN => AFTER_CONFLICT,
            Err(problem) => {
                tracing::warn!(workspace = %workspace.id, %problem, "live segments were not brought up to date");
                AFTER_FAILURE
            }
        };
        if !pause.is_zero() {
            rest(stop, pause);
        }
    }
}

/// How much of what there was to do a turn did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Took {
    /// Everything.
    All,
    /// There is more.
    Some,
    /// No segment is live.
    NobodyLive,
}

/// Takes turns, and remembers from one to the next what seldom changes.
#[derive(Default)]
pub struct Keeper {
    place: Place,
    kept: Vec<Kept>,
    /// The last turn was of news: the next may fill.
    fills_next: bool,
    /// When it was last seen what time did to coupons and points.
    passed_at: Option<Instant>,
    asked: u64,
}

/// What a turn begins with.
struct Begun {
    place: Place,
    live: Option<Vec<LiveSegment>>,
    due: Vec<CustomerId>,
    news: News,
}

impl Keeper {
    /// One turn. Fails with `columns_filling` while the columns are incomplete, with `turn_taken` when another keeper was quicker.
    pub fn turn(&mut self, workspace: &Workspace) -> Result<Took, Problem> {
        let now = workspace.now();
        let begun = self.begin(workspace, now)?;
        if let Some(live) = begun.live {
            self.kept = judge::kept(workspace, live)?;
        }
        self.place = begun.place.clone();
        if self.kept.is_empty() {
            return Ok(Took::NobodyLive);
        }
        self.pass_time(workspace, now)?;
        let is_filling = self.kept.iter().any(|kept| kept.live.filled_to.is_some());
        self.fills_next = is_filling && !self.fills_next;
        if self.fills_next {
            return self.fill(workspace, now);
        }
        let mut news = begun.news;
        news.keep_what_concerns(&self.kept);
        let is_all = !news.is_full && (begun.due.len() as i64) < DUE_MAX;
        let mut to = Place { positions: news.positions, ..begun.place };
        if is_all {
            to.as_of = now;
        }
        if news.of.is_empty() && begun.due.is_empty() {
            self.move_on(workspace, to)?;
        } else {
            let (turn, asked) = self.judge(workspace, now, &news, &begun.due)?;
            self.asked += asked;
            self.record(workspace, to, turn)?;
        }
        Ok(if is_all && !is_filling { Took::All } else { Took::Some })
    }

    /// How many times it has asked a segment of a customer because of news or of time.
    pub fn asked(&self) -> u64 {
        self.asked
    }

    /// Coupons and points that began or ended by themselves are news of the next turn.
    fn pass_time(&mut self, workspace: &Workspace, now: Instant) -> Result<(), Problem> {
        let is_late = self.passed_at.is_none_or(|at| now.0 - at.0 >= PASSED_MICROS);
        if is_late && self.kept.iter().any(Kept::asks_for_standing) {
            columns::pass_time(workspace)?;
            self.passed_at = Some(now);
        }
        Ok(())
    }

    /// A turn that works out some of who is in segments made live or changed.
    fn fill(&mut self, workspace: &Workspace, now: Instant) -> Result<Took, Problem> {
        let snapshot = columns::whole(workspace)?;
        let turn = fill::slice(workspace, &snapshot, &Bench::open(workspace, &snapshot, now, &self.kept)?)?;
        let filled = turn.filled.clone();
        self.record(workspace, self.place.clone(), turn)?;
        for (id, filled_to) in filled {
            let kept = self.kept.iter_mut().filter(|kept| kept.live.id == id);
            kept.for_each(|kept| kept.live.filled_to = filled_to);
        }
        Ok(Took::Some)
    }

    fn begin(&self, workspace: &Workspace, now: Instant) -> Result<Begun, Problem> {
        let known = self.place.clone();
        let read = workspace.store.read(move |tx| {
            let stored = live::place(tx)?;
            let live = if stored.edition == known.edition { None } else { Some(live::all(tx)?) };
            // What was skipped as of no concern need not be read again.
            let place = if stored.turn == known.turn { known.clone() } else { stored };
            let news = News::read(tx, &place.positions)?;
            Ok::<_, Problem>(Begun { live, due: live::due(tx, now, DUE_MAX)?, news, place })
        });
        read.wait()
    }

    fn judge(
        &self,
        workspace: &Workspace,
        now: Instant,
        news: &News,
        due: &[CustomerId],
    ) -> Result<(Turn, u64), Problem> {
        let snapshot = columns::whole(workspace)?;
        let bench = Bench::open(workspace, &snapshot, now, &self.kept)?;
        let mut ids: Vec<CustomerId> = news.of.keys().chain(due).copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let (all, overdue) = (ids.clone(), due.iter().collect::<HashSet<_>>());
        let known = workspace.store.read(move |tx| live::standings(tx, &all)).wait()?;
        let (mut turn, mut asked) = (Turn::default(), 0);
        let part = snapshot.lives(&ids);
        for id in ids {
            let life = part.find(id.0).map(|row| part.life(row)).filter(|life| life.is_present());
            let (known, news, is_due) = (known.get(&id), news.of.get(&id), overdue.contains(&id));
            asked += bench.judge(id, life, known, news, is_due, &mut turn);
        }
        Ok((turn, asked))
    }

    fn record(&mut self, workspace: &Workspace, to: Place, turn: Turn) -> Result<(), Problem> {
        let (from, next) = (self.place.clone(), to.clone());
        let written =
            workspace.store.transact_derived(move |tx| live::record(tx, &from, &next, &turn)).wait();
        if written.is_err() {
            // Whatever was in the way, the next turn begins with what the store says.
            *self = Keeper::default();
        } else {
            self.place = Place { turn: to.turn + 1, ..to };
        }
        written
    }

    /// Nothing to judge: the place moves on, in the store only now and then.
    fn move_on(&mut self, workspace: &Workspace, to: Place) -> Result<(), Problem> {
        let is_late = to.as_of.0 - self.place.as_of.0 >= PLACE_MICROS;
        if to.positions != self.place.positions && is_late {
            return self.record(workspace, to, Turn::default());
        }
        self.place.positions = to.positions;
        Ok(())
    }
}
