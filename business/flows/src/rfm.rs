//! Recency, frequency and money over everybody: the matrix, borders tried out and saved, and who moved.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Weak};

use columnar::Snapshot;
use parking_lot::Mutex;
use segment::rfm::settings::{self, Settings};
use segment::rfm::{Borders, Crowd, Matrix, Moves, Scale, Stretch};
use vocabulary::{Date, Instant, Problem};

use crate::question::{NEVER, unless_stopped};
use crate::{Workspace, columns};

/// Threads a question may use; there may be several questions at once.
const THREADS: usize = 4;
/// Quintiles found so long ago still hold for the same picture.
const KEPT_MICROS: i64 = 2_000_000;

/// Everybody in cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// The settings in force.
    pub settings: Settings,
    /// What the scores were told from.
    pub scale: Scale,
    /// The cells.
    pub matrix: Matrix,
    /// The instant up to which everything in the store is seen.
    pub as_of: Instant,
    /// False while the columns are still being filled.
    pub is_complete: bool,
}

/// Who was where and is where.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// The instant they were scored as of first.
    pub since: Instant,
    /// What the scores of both instants were told from.
    pub scale: Scale,
    /// The moves.
    pub moves: Moves,
    /// The instant up to which everything in the store is seen.
    pub as_of: Instant,
    /// False while the columns are still being filled.
    pub is_complete: bool,
}

/// The matrix by the settings in force. Blocks this thread, as all here do; it ends early once `stop` is set, with `question_timeout`.
pub fn matrix(workspace: &Workspace, stop: &AtomicBool) -> Result<Scored, Problem> {
    let settings = workspace.store.read(settings::load).wait()?;
    let (period_days, borders) = (settings.period_days, settings.borders);
    score(workspace, settings, period_days, borders, stop)
}

/// The matrix by a period and borders that are tried out; by quintiles of that period without borders.
pub fn preview(
    workspace: &Workspace,
    period_days: Option<i64>,
    borders: Option<Borders>,
    stop: &AtomicBool,
) -> Result<Scored, Problem> {
    settings::check(period_days, borders.as_ref())?;
    let settings = workspace.store.read(settings::load).wait()?;
    score(workspace, settings, period_days, borders, stop)
}

/// Saves settings on top of a version; who is in live segments is worked out anew.
pub fn save(
    workspace: &Workspace,
    version: i64,
    period_days: Option<i64>,
    borders: Option<Borders>,
    by: String,
) -> Result<Settings, Problem> {
    let now = workspace.now();
    let save = workspace.store.transact(move |tx| {
        let saved = settings::save(tx, now, version, period_days, borders, &by)?;
        if saved.version != version {
            crate::live::all_changed(tx)?;
        }
        Ok(saved)
    });
    save.wait()
}

/// Who moved since the beginning of a day of the workspace, by the borders of today both times.
pub fn moves(workspace: &Workspace, since: Date, stop: &AtomicBool) -> Result<Moved, Problem> {
    let (now, company) = (workspace.now(), workspace.settings());
    let today = company.zone.date(now);
    if since > today || since.0.year() < 1900 {
        let words = "who moved can be told since a day that has begun";
        return Err(Problem::invalid("out_of_range", "since", words)
            .with("min", "1900-01-01")
            .with("max", today.to_string()));
    }
    let snapshot = columns::picture(workspace)?;
    let scale = scale(workspace, &snapshot, now)?;
    // What happened in the instant at which the day begins belongs to the day.
    let then = company.zone.start_of(since).plus_micros(-1);
    let stretch = |at| Stretch::new(at, &company.zone, scale.period_days);
    let moves = Moves::of(&snapshot, (&stretch(then), &stretch(now)), &scale.borders, THREADS, stop);
    let moves = unless_stopped(stop, moves)?;
    Ok(Moved { since: then, scale, moves, as_of: snapshot.as_of(), is_complete: snapshot.is_complete() })
}

/// What scores are told from as of an instant: borders of the company's own, or quintiles of that instant.
pub(crate) fn scale(workspace: &Workspace, snapshot: &Arc<Snapshot>, now: Instant) -> Result<Scale, Problem> {
    let settings = workspace.store.read(settings::load).wait()?;
    scale_by(workspace, &settings, snapshot, now)
}

fn scale_by(
    workspace: &Workspace,
    settings: &Settings,
    snapshot: &Arc<Snapshot>,
    now: Instant,
) -> Result<Scale, Problem> {
    if let Some(borders) = settings.borders {
        return Ok(Scale { period_days: settings.period_days, borders, is_quintiles: false });
    }
    if let Some(scale) = workspace.rfm.recall(snapshot, settings.version, now) {
        return Ok(scale);
    }
    let stretch = Stretch::new(now, &workspace.settings().zone, settings.period_days);
    let borders = Crowd::of(snapshot, &stretch, THREADS, &NEVER).quintiles(THREADS);
    let scale = Scale { period_days: settings.period_days, borders, is_quintiles: true };
    workspace.rfm.keep(snapshot, settings.version, now, scale);
    Ok(scale)
}

/// As [`scale`], by the settings in force then.
pub(crate) fn scale_then(
    workspace: &Workspace,
    snapshot: &Arc<Snapshot>,
    at: Instant,
) -> Result<Scale, Problem> {
    let settings = workspace.store.read(move |tx| settings::then(tx, at)).wait()?;
    scale_by(workspace, &settings, snapshot, at)
}

/// What scores of live segments are told from: quintiles are worked out once a day of the workspace, lest every order moved everybody's borders.
pub(crate) fn scale_of_day(
    workspace: &Workspace,
    snapshot: &Arc<Snapshot>,
    now: Instant,
) -> Result<Scale, Problem> {
    let settings = workspace.store.read(settings::load).wait()?;
    scale_of_day_by(workspace, &settings, snapshot, now)
}

/// As [`scale_of_day`], for settings just read in a transaction.
pub(crate) fn scale_of_day_by(
    workspace: &Workspace,
    settings: &Settings,
    snapshot: &Arc<Snapshot>,
    now: Instant,
) -> Result<Scale, Problem> {
    let key = (settings.version, workspace.settings().zone.date(now));
    let kept = workspace.rfm.of_day.lock().filter(|(kept, _)| *kept == key);
    if let Some((_, scale)) = kept {
        return Ok(scale);
    }
    let scale = scale_by(workspace, settings, snapshot, now)?;
    *workspace.rfm.of_day.lock() = Some((key, scale));
    Ok(scale)
}

fn score(
    workspace: &Workspace,
    settings: Settings,
    period_days: Option<i64>,
    borders: Option<Borders>,
    stop: &AtomicBool,
) -> Result<Scored, Problem> {
    let snapshot = columns::picture(workspace)?;
    let stretch = Stretch::new(workspace.now(), &workspace.settings().zone, period_days);
    let crowd = unless_stopped(stop, Crowd::of(&snapshot, &stretch, THREADS, stop))?;
    let is_quintiles = borders.is_none();
    let borders = borders.unwrap_or_else(|| crowd.quintiles(THREADS));
    let matrix = crowd.matrix(&borders);
    let (as_of, is_complete) = (snapshot.as_of(), snapshot.is_complete());
    Ok(Scored { settings, scale: Scale { period_days, borders, is_quintiles }, matrix, as_of, is_complete })
}

/// Quintiles found last: a customer's card asks every segment in turn, and each that asks for scores needs the same borders.
#[derive(Default)]
pub(crate) struct Memo {
    last: Mutex<Option<Kept>>,
    /// By the version of the settings and the day.
    of_day: Mutex<Option<((i64, Date), Scale)>>,
}

struct Kept {
    snapshot: Weak<Snapshot>,
    version: i64,
    now: Instant,
    scale: Scale,
}

impl Memo {
    fn recall(&self, snapshot: &Arc<Snapshot>, version: i64, now: Instant) -> Option<Scale> {
        let kept = self.last.lock();
        let holds = |kept: &&Kept| {
            kept.snapshot.as_ptr() == Arc::as_ptr(snapshot)
                && kept.version == version
                && (0..KEPT_MICROS).contains(&(now.0 - kept.now.0))
        };
        kept.as_ref().filter(holds).map(|kept| kept.scale)
    }

    fn keep(&self, snapshot: &Arc<Snapshot>, version: i64, now: Instant, scale: Scale) {
        *self.last.lock() = Some(Kept { snapshot: Arc::downgrade(snapshot), version, now, scale });
    }
}
