//! Segments at work: saved, counted over everybody, frozen, and read page by page.
//!
//! What walks over everybody blocks its thread and ends early once `stop` is set, with `question_timeout`.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use columnar::Snapshot;
use segment::lists::List;
use segment::segments::{NewSegment, Segment};
use segment::{Condition, Context, Count, Needs, Program, Worth};
use serde_json::Value;
use store::Tx;
use vocabulary::{CustomerId, Date, ErrorKind, Instant, ListId, Problem, SegmentId};

use crate::question::{NEVER, unless_stopped};
use crate::{Workspace, columns, rfm};

mod compare;
mod kept;
mod why;

pub use compare::{Compared, compare};
pub use kept::{Asking, asking_beyond};
pub use why::{Reason, Why, Within, why};

/// For how long a segment is worth what it was counted to be.
const COUNTED_MICROS: i64 = 60_000_000;
/// Threads a question may use; there may be several questions at once.
const THREADS: usize = 4;

/// A count with the instant it holds for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// What was counted.
    pub count: Count,
    /// The instant up to which everything in the store is seen.
    pub as_of: Instant,
    /// False while the columns are still being filled.
    pub is_complete: bool,
}

/// Saves a new segment and counts what it is worth. It is saved, not counted, when `stop` is set meanwhile.
pub fn create(workspace: &Workspace, new: NewSegment, stop: &AtomicBool) -> Result<Segment, Problem> {
    check_history(workspace, &new.tree)?;
    let now = workspace.now();
    let write = workspace.store.transact(move |tx| {
        check_campaigns(tx, &new.tree)?;
        segment::segments::create(tx, now, &new)
    });
    let saved = write.wait()?;
    counted_or_saved(workspace, saved, stop)
}

/// Saves a change and counts what it is worth, as [`create`] does. Who is in it and in live segments that refer to it is worked out anew; `fires` says whether those
/// who come in or go out by the change set things going.
pub fn change(
    workspace: &Workspace,
    id: SegmentId,
    version: i64,
    new: NewSegment,
    fires: bool,
    stop: &AtomicBool,
) -> Result<Segment, Problem> {
    check_history(workspace, &new.tree)?;
    let now = workspace.now();
    let write = workspace.store.transact(move |tx| {
        let old = segment::segments::load(tx, id)?;
        if new.tree != old.tree {
            check_campaigns(tx, &new.tree)?;
        }
        let saved = segment::segments::change(tx, now, id, version, &new)?;
        if saved.tree != old.tree {
            crate::live::changed(tx, id, fires)?;
        } else if saved.version != old.version {
            segment::live::renamed(tx, id, saved.version)?;
        }
        Ok::<_, Problem>(saved)
    });
    let saved = write.wait()?;
    if saved.counted_at.is_some() { Ok(saved) } else { counted_or_saved(workspace, saved, stop) }
}

fn counted_or_saved(workspace: &Workspace, saved: Segment, stop: &AtomicBool) -> Result<Segment, Problem> {
    match count_anew(workspace, &saved, stop) {
        Err(_) if stop.load(Ordering::Relaxed) => Ok(saved),
        counted => counted,
    }
}

/// Refuses a tree that cannot be read or asks for events older than are kept.
pub fn check_history(workspace: &Workspace, tree: &Value) -> Result<(), Problem> {
    let (tree, settings) = (segment::parse(tree)?, workspace.settings());
    let Some(days) = settings.events_kept_days else { return Ok(()) };
    segment::check_history(&tree, settings.zone.date(workspace.now()), days)
}

/// Refuses a tree that cannot be read or asks about a campaign there is not.
pub fn check_campaigns(tx: &mut Tx<'_>, tree: &Value) -> Result<(), Problem> {
    let tree = segment::parse(tree)?;
    let asked: Vec<_> = tree.campaigns().into_iter().map(|(campaign, _)| campaign).collect();
    if asked.is_empty() {
        return Ok(());
    }
    let there_are = communicate::campaigns::load_many(tx, &asked)?;
    segment::check_campaigns(&tree, &there_are.iter().map(|campaign| campaign.id).collect())
}

/// Puts a segment away; it is kept live no longer.
pub fn archive(tx: &mut Tx<'_>, now: Instant, id: SegmentId) -> Result<(), Problem> {
    segment::live::stop(tx, id)?;
    segment::segments::archive(tx, now, id)
}

/// Counts what a segment is worth and keeps it beside the segment.
pub fn recount(workspace: &Workspace, id: SegmentId, stop: &AtomicBool) -> Result<Segment, Problem> {
    let saved = workspace.store.read(move |tx| segment::segments::load(tx, id)).wait()?;
    counted_or_saved(workspace, saved, stop)
}

fn count_anew(workspace: &Workspace, saved: &Segment, stop: &AtomicBool) -> Result<Segment, Problem> {
    let question = ask(workspace, &saved.tree)?;
    let worth = question.worth(stop)?;
    let (id, version, at) = (saved.id, saved.version, question.snapshot.as_of());
    let keep = workspace.store.transact(move |tx| {
        segment::segments::keep_worth(tx, id, version, &worth, at)?;
        segment::segments::load(tx, id)
    });
    keep.wait()
}

/// A segment with what it is worth now: counted anew when that is older than a minute, and kept. While the columns are still being filled it stays as it was.
pub fn counted(workspace: &Workspace, id: SegmentId, stop: &AtomicBool) -> Result<Segment, Problem> {
    let saved = workspace.store.read(move |tx| segment::segments::load(tx, id)).wait()?;
    let since = workspace.now().plus_micros(-COUNTED_MICROS);
    let is_fresh = saved.counted_at.is_some_and(|at| at >= since);
    if is_fresh || saved.archived_at.is_some() || !workspace.columns.snapshot().is_complete() {
        return Ok(saved);
    }
    count_anew(workspace, &saved, stop)
}

/// Counts a tree step by step; an estimate asks some of the customers only.
pub fn count(
    workspace: &Workspace,
    tree: &Value,
    is_estimate: bool,
    stop: &AtomicBool,
) -> Result<Counted, Problem> {
    check_history(workspace, tree)?;
    let question = ask(workspace, tree)?;
    let count = if is_estimate { segment::estimate } else { segment::count };
    let count = count(&question.snapshot, &question.program, THREADS, stop);
    let count = unless_stopped(stop, count)?;
    let (as_of, is_complete) = (question.snapshot.as_of(), question.snapshot.is_complete());
    Ok(Counted { count, as_of, is_complete })
}

/// Weeks of a trend.
const TREND_WEEKS: i64 = 12;

/// How many a tree described at the end of each of the last twelve weeks, the last of them now. What happened later is not seen at each; what is
/// known of the people is what is known today.
pub fn trend(workspace: &Workspace, tree: &Value, stop: &AtomicBool) -> Result<Vec<(Date, u64)>, Problem> {
    let (now, zone) = (workspace.now(), workspace.settings().zone.clone());
    let (today, snapshot) = (zone.date(now), columns::picture(workspace)?);
    let point = |weeks: i64| {
        let day = today.plus_days(-7 * weeks);
        let at = if weeks == 0 { now } else { zone.start_of(day.plus_days(1)).plus_micros(-1) };
        let question = ask_at(workspace, tree, Arc::clone(&snapshot), at)?;
        Ok((day, question.size(stop)?))
    };
    (0..TREND_WEEKS).rev().map(point).collect()
}

/// The trend of a saved segment, worked out when it is first asked for on a day and kept beside the segment.
pub fn kept_trend(
    workspace: &Workspace,
    id: SegmentId,
    stop: &AtomicBool,
) -> Result<Vec<(Date, u64)>, Problem> {
    let today = workspace.settings().zone.date(workspace.now());
    let read = workspace.store.read(move |tx| {
        Ok::<_, Problem>((segment::segments::load(tx, id)?, segment::segments::trend(tx, id, today)?))
    });
    let (saved, kept) = read.wait()?;
    if let Some(kept) = kept {
        return Ok(kept);
    }
    let found = trend(workspace, &saved.tree, stop)?;
    if workspace.columns.snapshot().is_complete() {
        let (version, keep) = (saved.version, found.clone());
        let write =
            workspace.store.transact(move |tx| segment::segments::keep_trend(tx, id, version, today, &keep));
        write.wait()?;
    }
    Ok(found)
}

/// Everybody in a segment, in order of their ids, counting all that was accepted before. Fails with `columns_filling` while that is not known.
pub fn members(workspace: &Workspace, id: SegmentId) -> Result<Vec<CustomerId>, Problem> {
    let saved = workspace.store.read(move |tx| segment::segments::load(tx, id)).wait()?;
    ask_of(workspace, &saved.tree, columns::whole(workspace)?)?.members(&NEVER)
}

/// Everybody a tree describes, in order of their ids.
pub fn members_of_tree(workspace: &Workspace, tree: &Value) -> Result<Vec<CustomerId>, Problem> {
    ask(workspace, tree)?.members(&NEVER)
}

/// Everybody in a segment as of the present picture, in order of their ids.
pub fn seen(workspace: &Workspace, id: SegmentId, stop: &AtomicBool) -> Result<Vec<CustomerId>, Problem> {
    let saved = workspace.store.read(move |tx| segment::segments::load(tx, id)).wait()?;
    ask(workspace, &saved.tree)?.members(stop)
}

/// The next members of a segment after a customer, with how many there are in all.
pub fn page(
    workspace: &Workspace,
    id: SegmentId,
    after: CustomerId,
    limit: usize,
    stop: &AtomicBool,
) -> Result<(Vec<CustomerId>, usize), Problem> {
    let members = seen(workspace, id, stop)?;
    let from = members.partition_point(|member| *member <= after);
    let page = members[from..].iter().take(limit).copied().collect();
    Ok((page, members.len()))
}

/// A segment made ready to be asked of a picture.
pub(crate) fn program(
    workspace: &Workspace,
    id: SegmentId,
    snapshot: &Arc<Snapshot>,
) -> Result<Program, Problem> {
    let saved = workspace.store.read(move |tx| segment::segments::load(tx, id)).wait()?;
    Ok(ask_of(workspace, &saved.tree, Arc::clone(snapshot))?.program)
}

/// Which of some segments a customer is in as of the present picture.
pub fn of_customer(workspace: &Workspace, customer: CustomerId) -> Result<Vec<Segment>, Problem> {
    let all = workspace.store.read(move |tx| segment::segments::list(tx, "", None, usize::MAX)).wait()?;
    let snapshot = columns::picture(workspace)?;
    let lives = snapshot.lives(&[customer]);
    let Some(row) = lives.find(customer.0) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for saved in all {
        let question = match ask_of(workspace, &saved.tree, Arc::clone(&snapshot)) {
            // A segment that cannot be asked says so on its own page.
            Err(problem) if problem.kind == ErrorKind::Invalid => continue,
            question => question?,
        };
        if lives.life(row).is_present() && question.program.truth(lives.life(row)) == segment::Truth::True {
            found.push(saved);
        }
    }
    Ok(found)
}

/// Freezes who is in a segment now under a name.
pub fn freeze(
    workspace: &Workspace,
    id: SegmentId,
    name: String,
    stop: &AtomicBool,
) -> Result<List, Problem> {
    let saved = workspace.store.read(move |tx| segment::segments::load(tx, id)).wait()?;
    let members = ask_of(workspace, &saved.tree, columns::whole(workspace)?)?.members(stop)?;
    let (now, of) = (workspace.now(), Some((id, saved.version)));
    workspace.store.transact(move |tx| segment::lists::freeze(tx, now, &name, of, &members)).wait()
}

/// Everybody on a frozen list, in order of their ids.
pub fn list_members(workspace: &Workspace, id: ListId) -> Result<Vec<CustomerId>, Problem> {
    workspace
        .store
        .read(move |tx| {
            segment::lists::load(tx, id)?;
            segment::lists::members(tx, id, CustomerId(0), i64::MAX)
        })
        .wait()
}

/// The templates with their sizes.
pub fn templates(
    workspace: &Workspace,
    stop: &AtomicBool,
) -> Result<Vec<(&'static str, Value, u64)>, Problem> {
    let sized = segment::templates().into_iter().map(|(code, tree)| {
        let size = ask(workspace, &tree)?.size(stop)?;
        Ok((code, tree, size))
    });
    sized.collect()
}

/// A tree made ready to be asked of a picture.
struct Question {
    snapshot: Arc<Snapshot>,
    program: Program,
}

impl Question {
    fn size(&self, stop: &AtomicBool) -> Result<u64, Problem> {
        unless_stopped(stop, segment::size(&self.snapshot, &self.program, THREADS, stop))
    }

    fn members(&self, stop: &AtomicBool) -> Result<Vec<CustomerId>, Problem> {
        unless_stopped(stop, segment::members(&self.snapshot, &self.program, THREADS, stop))
    }

    fn worth(&self, stop: &AtomicBool) -> Result<Worth, Problem> {
        unless_stopped(stop, segment::worth(&self.snapshot, &self.program, THREADS, stop))
    }
}

fn ask(workspace: &Workspace, tree: &Value) -> Result<Question, Problem> {
    ask_of(workspace, tree, columns::picture(workspace)?)
}

fn ask_of(workspace: &Workspace, tree: &Value, snapshot: Arc<Snapshot>) -> Result<Question, Problem> {
    ask_at(workspace, tree, snapshot, workspace.now())
}

fn ask_at(
    workspace: &Workspace,
    tree: &Value,
    snapshot: Arc<Snapshot>,
    now: Instant,
) -> Result<Question, Problem> {
    let tree = segment::parse(tree)?;
    let (segments, lists) = referred(workspace, &tree)?;
    let asks_rfm = Needs::of(&tree, &segments).rfm;
    let scale = asks_rfm.then(|| rfm::scale(workspace, &snapshot, now)).transpose()?;
    let settings = workspace.settings();
    let program = {
        let words = snapshot.words();
        let context = Context {
            now,
            zone: &settings.zone,
            words: &words,
            segments: &segments,
            lists: &lists,
            events_kept_days: settings.events_kept_days,
            rfm: scale.as_ref(),
        };
        Program::compile(&tree, &context)?
    };
    Ok(Question { snapshot, program })
}

pub(crate) type Referred = (HashMap<SegmentId, Condition>, HashMap<ListId, Arc<segment::MemberSet>>);

/// The trees and lists a tree leads to.
pub(crate) fn referred(workspace: &Workspace, tree: &Condition) -> Result<Referred, Problem> {
    let (segments, lists) = tree.references();
    if segments.is_empty() && lists.is_empty() {
        return Ok(Referred::default());
    }
    let tree = tree.clone();
    workspace.store.read(move |tx| referred_in(tx, &tree)).wait()
}

/// As [`referred`], within a transaction.
pub(crate) fn referred_in(tx: &mut Tx<'_>, tree: &Condition) -> Result<Referred, Problem> {
    let segments = segment::segments::referred(tx, tree)?;
    let mut lists = tree.references().1;
    lists.extend(segments.values().flat_map(|tree| tree.references().1));
    lists.sort_unstable();
    lists.dedup();
    Ok((segments, segment::lists::member_sets(tx, &lists)?))
}
