//! Saved segments: named, versioned, archived and restored; what they were worth when last counted.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;
use store::Tx;
use vocabulary::{Date, Instant, Problem, SegmentId};

use crate::condition::Condition;
use crate::count::Worth;
use crate::error::{Reason, bad_condition};

mod extent;
mod sql;

use extent::Extents;

const NAME_CHARS_MAX: usize = 200;
const DESCRIPTION_CHARS_MAX: usize = 2_000;

/// A saved segment.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Its id.
    pub id: SegmentId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Grows with each change.
    pub version: i64,
    /// The tree as it was given.
    pub tree: Value,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// When it was put away.
    pub archived_at: Option<Instant>,
    /// What it was worth when last counted.
    pub worth: Option<Worth>,
    /// When it was last counted.
    pub counted_at: Option<Instant>,
}

/// A version of a segment.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Its number.
    pub version: i64,
    /// Since when.
    pub at: Instant,
    /// Who saved it.
    pub by: String,
    /// The tree.
    pub tree: Value,
}

/// A segment as it is to be saved.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSegment {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The tree.
    pub tree: Value,
    /// Who saves it.
    pub by: String,
}

/// Saves a new segment.
pub fn create(tx: &mut Tx<'_>, now: Instant, new: &NewSegment) -> Result<Segment, Problem> {
    check(tx, new, None)?;
    let id = sql::insert(tx, now, new)?;
    sql::insert_version(tx, now, id, 1, new)?;
    load(tx, id)
}

/// Saves a change on top of `version`; another version there now is a conflict.
pub fn change(
    tx: &mut Tx<'_>,
    now: Instant,
    id: SegmentId,
    version: i64,
    new: &NewSegment,
) -> Result<Segment, Problem> {
    let known = load(tx, id)?;
    check(tx, new, Some(id))?;
    let is_same = known.name == new.name && known.description == new.description && known.tree == new.tree;
    if known.version == version && is_same {
        return Ok(known);
    }
    if known.version != version || sql::update(tx, now, id, version, new, known.tree == new.tree)? == 0 {
        return Err(Problem::version_conflict(id, known.version, version));
    }
    sql::insert_version(tx, now, id, version + 1, new)?;
    load(tx, id)
}

/// Makes a copy under another name.
pub fn duplicate(
    tx: &mut Tx<'_>,
    now: Instant,
    id: SegmentId,
    name: &str,
    by: &str,
) -> Result<Segment, Problem> {
    let Segment { description, tree, .. } = load(tx, id)?;
    create(tx, now, &NewSegment { name: name.to_owned(), description, tree, by: by.to_owned() })
}

/// Puts a segment away; conditions that refer to it go on working.
pub fn archive(tx: &mut Tx<'_>, now: Instant, id: SegmentId) -> Result<(), Problem> {
    load(tx, id)?;
    Ok(sql::set_archived(tx, id, Some(now))?)
}

/// Takes a segment out of the archive.
pub fn restore(tx: &mut Tx<'_>, id: SegmentId) -> Result<Segment, Problem> {
    load(tx, id)?;
    sql::set_archived(tx, id, None)?;
    load(tx, id)
}

/// A segment, also an archived one.
pub fn load(tx: &mut Tx<'_>, id: SegmentId) -> Result<Segment, Problem> {
    sql::load_many(tx, &[id])?.into_iter().next().ok_or_else(|| Problem::not_found(id))
}

/// Some segments; those there are not are left out.
pub fn load_many(tx: &mut Tx<'_>, ids: &[SegmentId]) -> Result<Vec<Segment>, Problem> {
    Ok(sql::load_many(tx, ids)?)
}

/// Segments not put away whose name contains the text, changed last first; `before` is the one the last page ended with.
pub fn list(
    tx: &mut Tx<'_>,
    q: &str,
    before: Option<SegmentId>,
    limit: usize,
) -> Result<Vec<Segment>, Problem> {
    let q = vocabulary::fold(q.trim());
    let mut segments: Vec<Segment> = sql::all(tx)?;
    segments.retain(|segment| vocabulary::fold(&segment.name).contains(&q));
    let from = match before {
        Some(id) => segments.iter().position(|segment| segment.id == id).map_or(segments.len(), |at| at + 1),
        None => 0,
    };
    Ok(segments.into_iter().skip(from).take(limit).collect())
}

/// Whether there is any segment that is not put away.
pub fn any(tx: &mut Tx<'_>) -> Result<bool, Problem> {
    Ok(sql::any(tx)?)
}

/// The versions of a segment, newest first.
pub fn versions(tx: &mut Tx<'_>, id: SegmentId) -> Result<Vec<Version>, Problem> {
    Ok(sql::versions(tx, id)?)
}

/// Keeps what a segment was worth when it was counted, unless it has changed since.
pub fn keep_worth(
    tx: &mut Tx<'_>,
    id: SegmentId,
    version: i64,
    worth: &Worth,
    counted_at: Instant,
) -> Result<(), Problem> {
    Ok(sql::set_worth(tx, id, version, worth, counted_at)?)
}

/// The trend kept of a segment's present tree on a day.
pub fn trend(tx: &mut Tx<'_>, id: SegmentId, day: Date) -> Result<Option<Vec<(Date, u64)>>, Problem> {
    let kept = sql::trend(tx, id, day)?;
    kept.map(|text| serde_json::from_str(&text).map_err(Problem::internal)).transpose()
}

/// Keeps a trend unless the segment has changed since.
pub fn keep_trend(
    tx: &mut Tx<'_>,
    id: SegmentId,
    version: i64,
    day: Date,
    points: &[(Date, u64)],
) -> Result<(), Problem> {
    let text = serde_json::to_string(points).map_err(Problem::internal)?;
    Ok(sql::set_trend(tx, id, version, day, &text)?)
}

/// All trees that conditions of a tree lead to, for [`crate::Context`].
pub fn referred(tx: &mut Tx<'_>, tree: &Condition) -> Result<HashMap<SegmentId, Condition>, Problem> {
    let mut known = HashMap::new();
    let mut wanted = tree.references().0;
    while !wanted.is_empty() {
        wanted.sort_unstable();
        wanted.dedup();
        let mut next = Vec::new();
        for segment in sql::load_many(tx, &wanted)? {
            let tree = crate::parse(&segment.tree)?;
            next.extend(tree.references().0);
            known.insert(segment.id, tree);
        }
        next.retain(|id| !known.contains_key(id));
        wanted = next;
    }
    Ok(known)
}

/// A segment as of an instant.
#[derive(Debug, Clone, PartialEq)]
pub struct Then {
    /// Its id.
    pub id: SegmentId,
    /// What it is called today.
    pub name: String,
    /// The version in force then; its first where it was made later.
    pub version: i64,
    /// It was made later.
    pub is_later: bool,
    /// The tree of that version.
    pub tree: Value,
}

/// As [`referred`], by the versions in force at an instant, in order of their ids.
pub fn referred_then(tx: &mut Tx<'_>, tree: &Condition, at: Instant) -> Result<Vec<Then>, Problem> {
    let mut known: BTreeMap<SegmentId, Then> = BTreeMap::new();
    let mut wanted = tree.references().0;
    while let Some(id) = wanted.pop() {
        if known.contains_key(&id) {
            continue;
        }
        let Some(then) = sql::then(tx, id, at)? else { continue };
        wanted.extend(crate::parse(&then.tree)?.references().0);
        known.insert(id, then);
    }
    Ok(known.into_values().collect())
}

/// Segments not put away whose trees refer to this one.
pub fn referring(tx: &mut Tx<'_>, id: SegmentId) -> Result<Vec<Segment>, Problem> {
    let mut segments = sql::all(tx)?;
    segments
        .retain(|segment| crate::parse(&segment.tree).is_ok_and(|tree| tree.references().0.contains(&id)));
    Ok(segments)
}

fn check(tx: &mut Tx<'_>, new: &NewSegment, id: Option<SegmentId>) -> Result<(), Problem> {
    if new.name.trim().is_empty() {
        return Err(Problem::invalid("field_required", "name", "a segment needs a name"));
    }
    let too_long = |text: &str, most: usize| text.chars().count() > most;
    for (field, text, most) in
        [("name", &new.name, NAME_CHARS_MAX), ("description", &new.description, DESCRIPTION_CHARS_MAX)]
    {
        if too_long(text, most) {
            return Err(
                Problem::invalid("too_long", field, format!("at most {most} letters")).with("max", most)
            );
        }
    }
    check_references(tx, &crate::parse(&new.tree)?, id)
}

/// Refuses a tree that cannot be read, that leads to a segment or list there is not, or too far.
pub fn check_tree(tx: &mut Tx<'_>, tree: &Value) -> Result<(), Problem> {
    check_references(tx, &crate::parse(tree)?, None)
}

/// Refuses a tree that leads to itself, or to a segment or list there is not.
fn check_references(tx: &mut Tx<'_>, tree: &Condition, id: Option<SegmentId>) -> Result<(), Problem> {
    let known = referred(tx, tree)?;
    let (segments, lists) = tree.references();
    if let Some(missing) = segments.iter().find(|segment| !known.contains_key(segment)) {
        return Err(bad_condition(
            &path_of(tree, &Condition::Segment(*missing), "segment"),
            Reason::NotFound,
        ));
    }
    for list in lists {
        if crate::lists::find(tx, list)?.is_none() {
            return Err(bad_condition(&path_of(tree, &Condition::List(list), "list"), Reason::NotFound));
        }
    }
    if let Some(excess) = Extents::new(&known).of_tree(tree).excess() {
        return Err(bad_condition("/root", excess));
    }
    let Some(id) = id else { return Ok(()) };
    let leads_back = |start: SegmentId| {
        let (mut seen, mut open) = (Vec::new(), vec![start]);
        while let Some(segment) = open.pop() {
            if segment == id {
                return true;
            }
            if !seen.contains(&segment) {
                seen.push(segment);
                open.extend(known.get(&segment).map(|tree| tree.references().0).unwrap_or_default());
            }
        }
        false
    };
    if let Some(segment) = segments.into_iter().find(|segment| leads_back(*segment)) {
        return Err(bad_condition(&path_of(tree, &Condition::Segment(segment), "segment"), Reason::Cycle));
    }
    check_referring(tx, tree, id)
}

/// Refuses a tree by which a segment that leads to it would grow too large.
fn check_referring(tx: &mut Tx<'_>, tree: &Condition, id: SegmentId) -> Result<(), Problem> {
    let others = sql::all(tx)?;
    let mut trees: HashMap<SegmentId, Condition> =
        others.iter().filter_map(|other| Some((other.id, crate::parse(&other.tree).ok()?))).collect();
    trees.insert(id, tree.clone());
    let mut extents = Extents::new(&trees);
    others.into_iter().filter(|other| other.id != id).try_for_each(|other| {
        let extent = extents.of(other.id);
        match extent.excess().filter(|_| extent.leads_to.contains(&id)) {
            Some(excess) => Err(bad_condition("/root", excess).with("within", other.name)),
            None => Ok(()),
        }
    })
}

/// Where a condition stands in a tree.
fn path_of(tree: &Condition, wanted: &Condition, field: &str) -> String {
    let mut found = None;
    tree.walk("/root", &mut |condition, path| {
        if found.is_none() && condition == wanted {
            found = Some(path.to_owned());
        }
    });
    let path = found.unwrap_or_else(|| "/root".to_owned());
    format!("{path}/{field}")
}
