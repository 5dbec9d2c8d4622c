//! Why a customer is in a tree or is not, condition by condition, now or as of an instant that is over.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use columnar::{Life, Snapshot};
use segment::segments::Then;
use segment::{Condition, Context, Explained, MemberSet, Needs, Program};
use serde_json::Value;
use vocabulary::{CustomerId, Instant, ListId, Problem, SegmentId};

use crate::{Workspace, columns, rfm};

/// Why a customer is in a tree or is not.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// Every condition with what it found, groups before what they hold.
    pub conditions: Vec<Reason>,
    /// The segments it refers to, and those that they do, in order of their ids.
    pub segments: Vec<Within>,
    /// The instant it was asked for.
    pub asked_at: Instant,
    /// The instant up to which everything in the store is seen.
    pub as_of: Instant,
}

/// A condition with what it found.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What it says and found.
    pub explained: Explained,
    /// Something it asks for is not known as of the instant of the question: what was known of it today was taken.
    pub is_todays: bool,
}

/// A segment another one refers to.
#[derive(Debug, Clone, PartialEq)]
pub struct Within {
    /// Which, by the version in force at the instant of the question.
    pub segment: Then,
    /// Every condition of its tree.
    pub conditions: Vec<Reason>,
}

/// Asks a tree of one customer, condition by condition, as if it were `at`: what happened later is not seen, and what was known of the person, their points and
/// the segments it refers to are those of then, as far as they are kept. Nothing when there is no such customer.
pub fn why(
    workspace: &Workspace,
    tree: &Value,
    customer: CustomerId,
    at: Option<Instant>,
) -> Result<Option<Why>, Problem> {
    let (tree, snapshot) = (segment::parse(tree)?, columns::picture(workspace)?);
    let Some(at) = at else {
        let now = workspace.now();
        let book = Book::open(workspace, tree, &snapshot, now)?;
        let lives = snapshot.lives(&[customer]);
        let life = lives.find(customer.0).map(|row| lives.life(row)).filter(|life| life.is_present());
        return life.map(|life| book.why(workspace, &snapshot, life, None, snapshot.as_of())).transpose();
    };
    let book = Book::open(workspace, tree, &snapshot, at)?;
    let now = workspace.now();
    let then = workspace.store.read(move |tx| columns::Then::read(tx, customer, at, now)).wait()?;
    let Some(then) = then else { return Ok(None) };
    // First the part: words of then may not be in the dictionary.
    let part = then.part(&snapshot);
    let life = part.find(customer.0).map(|row| part.life(row));
    life.map(|life| book.why(workspace, &snapshot, life, Some(&then), now)).transpose()
}

/// What a tree leads to as of an instant.
struct Book {
    tree: Condition,
    at: Instant,
    segments: Vec<Then>,
    trees: HashMap<SegmentId, Condition>,
    lists: HashMap<ListId, Arc<MemberSet>>,
    /// Lists that were frozen later.
    later_lists: BTreeSet<ListId>,
    rfm: Option<segment::rfm::Scale>,
}

impl Book {
    fn open(
        workspace: &Workspace,
        tree: Condition,
        snapshot: &Arc<Snapshot>,
        at: Instant,
    ) -> Result<Book, Problem> {
        let asked = tree.clone();
        let read = workspace.store.read(move |tx| {
            let segments = segment::segments::referred_then(tx, &asked, at)?;
            let mut trees = HashMap::new();
            for then in &segments {
                trees.insert(then.id, segment::parse(&then.tree)?);
            }
            let lists: Vec<ListId> = Needs::of(&asked, &trees).lists.into_iter().collect();
            let sets = segment::lists::member_sets(tx, &lists)?;
            Ok::<_, Problem>((segments, trees, sets, segment::lists::later(tx, lists, at)?))
        });
        let (segments, trees, lists, later_lists) = read.wait()?;
        let asks_rfm = Needs::of(&tree, &trees).rfm;
        let rfm = asks_rfm.then(|| rfm::scale_then(workspace, snapshot, at)).transpose()?;
        Ok(Book { tree, at, segments, trees, lists, later_lists, rfm })
    }

    fn why(
        &self,
        workspace: &Workspace,
        snapshot: &Snapshot,
        life: Life<'_>,
        then: Option<&columns::Then>,
        as_of: Instant,
    ) -> Result<Why, Problem> {
        let reasons = |tree: &Condition| self.reasons(workspace, snapshot, tree, life, then);
        let within = |segment: &Then| {
            let conditions = reasons(&self.trees[&segment.id])?;
            Ok(Within { segment: segment.clone(), conditions })
        };
        let segments: Result<Vec<Within>, Problem> = self.segments.iter().map(within).collect();
        Ok(Why { conditions: reasons(&self.tree)?, segments: segments?, asked_at: self.at, as_of })
    }

    fn reasons(
        &self,
        workspace: &Workspace,
        snapshot: &Snapshot,
        tree: &Condition,
        life: Life<'_>,
        then: Option<&columns::Then>,
    ) -> Result<Vec<Reason>, Problem> {
        let (settings, words) = (workspace.settings(), snapshot.words());
        let context = Context {
            now: self.at,
            zone: &settings.zone,
            words: &words,
            segments: &self.trees,
            lists: &self.lists,
            events_kept_days: settings.events_kept_days,
            rfm: self.rfm.as_ref(),
        };
        let explained = Program::compile(tree, &context)?.explain(life, &words);
        let reason = |(explained, (_, condition)): (Explained, (String, &Condition))| {
            let is_todays = then.is_some_and(|then| !self.tells(then, condition));
            Reason { explained, is_todays }
        };
        Ok(explained.into_iter().zip(tree.places()).map(reason).collect())
    }

    /// Whether all that a condition asks for is as it was.
    fn tells(&self, then: &columns::Then, condition: &Condition) -> bool {
        let needs = Needs::of(condition, &self.trees);
        let is_later = |id: &SegmentId| self.segments.iter().any(|one| one.id == *id && one.is_later);
        then.tells(&needs)
            && needs.lists.is_disjoint(&self.later_lists)
            && !needs.segments.iter().any(is_later)
    }
}
