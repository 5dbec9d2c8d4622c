//! Segments at work: saved, counted over everybody, frozen, and read page by page.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use columnar::Snapshot;
use segment::lists::List;
use segment::segments::{NewSegment, Segment};
use segment::{Condition, Context, Count, Explained, Needs, Program, Worth};
use serde_json::Value;
use store::Tx;
use vocabulary::{CustomerId, Date, Instant, ListId, Problem, SegmentId};

use crate::{Workspace, columns, rfm};

mod compare;

pub use compare::{Compared, compare};

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

/// Saves a new segment and counts what it is worth. Blocks this thread, as all here do.
pub fn create(workspace: &Workspace, new: NewSegment) -> Result<Segment, Problem> {
    check_history(workspace, &new.tree)?;
    let now = workspace.now();
    let saved = workspace.store.transact(move |tx| segment::segments::create(tx, now, &new)).wait()?;
    count_anew(workspace, &saved)
}

/// Saves a change and counts what it is worth. Who is in it and in live segments that refer to it is worked out anew; `fires` says whether those
/// who come in or go out by the change set things going.
pub fn change(
    workspace: &Workspace,
    id: SegmentId,
    version: i64,
    new: NewSegment,
    fires: bool,
) -> Result<Segment, Problem> {
    check_history(workspace, &new.tree)?;
    let now = workspace.now();
    let write = workspace.store.transact(move |tx| {
        let old = segment::segments::load(tx, id)?;
        let saved = segment::segments::change(tx, now, id, version, &new)?;
        if saved.tree != old.tree {
            crate::live::changed(tx, id, fires)?;
        } else if saved.version != old.version {
            segment::live::renamed(tx, id, saved.version)?;
        }
        Ok::<_, Problem>(saved)
    });
    let saved = write.wait()?;
    if saved.counted_at.is_some() { Ok(saved) } else { count_anew(workspace, &saved) }
}

/// Refuses a tree that asks for events older than are kept.
fn check_history(workspace: &Workspace, tree: &Value) -> Result<(), Problem> {
    let settings = workspace.settings();
    let Some(days) = settings.events_kept_days else { return Ok(()) };
    segment::check_history(&segment::parse(tree)?, settings.zone.date(workspace.now()), days)
}

/// Puts a segment away; it is kept live no longer.
pub fn archive(tx: &mut Tx<'_>, now: Instant, id: SegmentId) -> Result<(), Problem> {
    segment::live::stop(tx, id)?;
    segment::segments::archive(tx, now, id)
}

/// Counts what a segment is worth and keeps it beside the segment.
pub fn recount(workspace: &Workspace, id: SegmentId) -> Result<Segment, Problem> {
    let saved = workspace.store.read(move |tx| segment::segments::load(tx, id)).wait()?;
    count_anew(workspace, &saved)
}

fn count_anew(workspace: &Workspace, saved: &Segment) -> Result<Segment, Problem> {
    let question = ask(workspace, &saved.tree)?;
    let worth = question.worth();
    let (id, version, at) = (saved.id, saved.version, question.snapshot.as_of());
    let keep = workspace.store.transact(move |tx| {
        segment::segments::keep_worth(tx, id, version, &worth, at)?;
        segment::segments::load(tx, id)
    });
    keep.wait()
}

/// A segment with what it is worth now: counted anew when that is older than a minute, and kept. While the columns are still being filled it stays as it was.
pub fn counted(workspace: &Workspace, id: SegmentId) -> Result<Segment, Problem> {
    let saved = workspace.store.read(move |tx| segment::segments::load(tx, id)).wait()?;
    let since = workspace.now().plus_micros(-COUNTED_MICROS);
    let is_fresh = saved.counted_at.is_some_and(|at| at >= since);
    if is_fresh || saved.archived_at.is_some() || !workspace.columns.snapshot().is_complete() {
        return Ok(saved);
    }
    count_anew(workspace, &saved)
}

/// Counts a tree step by step. `stop` ends it early when whoever asked went away.
pub fn count(workspace: &Workspace, tree: &Value, stop: &AtomicBool) -> Result<Counted, Problem> {
    check_history(workspace, tree)?;
    let question = ask(workspace, tree)?;
    let count = segment::count(&question.snapshot, &question.program, THREADS, stop);
    let (as_of, is_complete) = (question.snapshot.as_of(), question.snapshot.is_complete());
    Ok(Counted { count, as_of, is_complete })
}

/// Weeks of a trend.
const TREND_WEEKS: i64 = 12;

/// How many a tree described at the end of each of the last twelve weeks, the last of them now. What happened later is not seen at each; what is
/// known of the people is what is known today.
pub fn trend(workspace: &Workspace, tree: &Value) -> Result<Vec<(Date, u64)>, Problem> {
    let (now, zone) = (workspace.now(), workspace.settings().zone.clone());
    let (today, snapshot) = (zone.date(now), columns::picture(workspace)?);
    let point = |weeks: i64| {
        let day = today.plus_days(-7 * weeks);
        let at = if weeks == 0 { now } else { zone.start_of(day.plus_days(1)).plus_micros(-1) };
        let question = ask_at(workspace, tree, Arc::clone(&snapshot), at)?;
        Ok((day, question.members().len() as u64))
    };
    (0..TREND_WEEKS).rev().map(point).collect()
}

/// The trend of a saved segment, worked out when it is first asked for on a day and kept beside the segment.
pub fn kept_trend(workspace: &Workspace, id: SegmentId) -> Result<Vec<(Date, u64)>, Problem> {
    let today = workspace.settings().zone.date(workspace.now());
    let read = workspace.store.read(move |tx| {
        Ok::<_, Problem>((segment::segments::load(tx, id)?, segment::segments::trend(tx, id, today)?))
    });
    let (saved, kept) = read.wait()?;
    if let Some(kept) = kept {
        return Ok(kept);
    }
    let found = trend(workspace, &saved.tree)?;
    if workspace.columns.snapshot().is_complete() {
        let (version, keep) = (saved.version, found.clone());
        let write =
            workspace.store.transact(move |tx| segment::segments::keep_trend(tx, id, version, today, &keep));
        write.wait()?;
    }
    Ok(found)
}

/// What a tree is worth.
pub fn worth(workspace: &Workspace, tree: &Value) -> Result<Worth, Problem> {
    Ok(ask(workspace, tree)?.worth())
}

/// Everybody in a segment, in order of their ids, counting all that was accepted before. Fails with `columns_filling` while that is not known.
pub fn members(workspace: &Workspace, id: SegmentId) -> Result<Vec<CustomerId>, Problem> {
    let saved = workspace.store.read(move |tx| segment::segments::load(tx, id)).wait()?;
    Ok(ask_of(workspace, &saved.tree, columns::whole(workspace)?)?.members())
}

/// Everybody a tree describes, in order of their ids.
pub fn members_of_tree(workspace: &Workspace, tree: &Value) -> Result<Vec<CustomerId>, Problem> {
    Ok(ask(workspace, tree)?.members())
}

/// Everybody in a segment as of the present picture, in order of their ids.
pub fn seen(workspace: &Workspace, id: SegmentId) -> Result<Vec<CustomerId>, Problem> {
    let saved = workspace.store.read(move |tx| segment::segments::load(tx, id)).wait()?;
    Ok(ask(workspace, &saved.tree)?.members())
}

/// The next members of a segment after a customer, with how many there are in all.
pub fn page(
    workspace: &Workspace,
    id: SegmentId,
    after: CustomerId,
    limit: usize,
) -> Result<(Vec<CustomerId>, usize), Problem> {
    let members = seen(workspace, id)?;
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
        let question = ask_of(workspace, &saved.tree, Arc::clone(&snapshot))?;
        if lives.life(row).is_present() && question.program.truth(lives.life(row)) == segment::Truth::True {
            found.push(saved);
        }
    }
    Ok(found)
}

/// Why a customer is in a tree or is not.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// Every condition with what it found, groups before what they hold.
    pub conditions: Vec<Explained>,
    /// The instant it was asked for.
    pub asked_at: Instant,
    /// The instant up to which everything in the store is seen.
    pub as_of: Instant,
}

/// Asks a tree of one customer, condition by condition, as if it were `at`: what happened later is not seen, what is known of the person is
/// what is known today. Nothing when there is no such customer.
pub fn why(
    workspace: &Workspace,
    tree: &Value,
    customer: CustomerId,
    at: Option<Instant>,
) -> Result<Option<Why>, Problem> {
    let asked_at = at.unwrap_or_else(|| workspace.now());
    let Question { snapshot, program } = ask_at(workspace, tree, columns::picture(workspace)?, asked_at)?;
    let lives = snapshot.lives(&[customer]);
    let life = lives.find(customer.0).map(|row| lives.life(row)).filter(|life| life.is_present());
    let why = |life| Why {
        conditions: program.explain(life, &snapshot.words()),
        asked_at,
        as_of: snapshot.as_of(),
    };
    Ok(life.map(why))
}

/// Freezes who is in a segment now under a name.
pub fn freeze(workspace: &Workspace, id: SegmentId, name: String) -> Result<List, Problem> {
    let saved = workspace.store.read(move |tx| segment::segments::load(tx, id)).wait()?;
    let members = ask_of(workspace, &saved.tree, columns::whole(workspace)?)?.members();
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
pub fn templates(workspace: &Workspace) -> Result<Vec<(&'static str, Value, u64)>, Problem> {
    let sized = segment::templates().into_iter().map(|(code, tree)| {
        let size = ask(workspace, &tree)?.members().len() as u64;
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
    fn members(&self) -> Vec<CustomerId> {
        segment::members(&self.snapshot, &self.program, THREADS, &AtomicBool::new(false))
    }

    fn worth(&self) -> Worth {
        segment::worth(&self.snapshot, &self.program, THREADS, &AtomicBool::new(false))
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
