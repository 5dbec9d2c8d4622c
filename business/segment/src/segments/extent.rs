//! How far trees reach through the segments they refer to.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use vocabulary::SegmentId;

use crate::condition::Condition;
use crate::error::Reason;
use crate::parse::{EXPANDED_NODES_MAX, SEGMENT_DEPTH_MAX};

/// How far trees reach through the segments they refer to, each worked out once.
pub(super) struct Extents<'t> {
    trees: &'t HashMap<SegmentId, Condition>,
    known: HashMap<SegmentId, Rc<Extent>>,
}

/// How far a tree reaches.
#[derive(Default)]
pub(super) struct Extent {
    /// Segments within segments.
    depth: usize,
    /// Its conditions with those of all segments it leads to, as often as it does.
    nodes: usize,
    /// All segments it leads to.
    pub(super) leads_to: HashSet<SegmentId>,
}

impl Extent {
    /// Why it is too much.
    pub(super) fn excess(&self) -> Option<Reason> {
        let is_deep = (self.depth > SEGMENT_DEPTH_MAX).then_some(Reason::TooDeep);
        is_deep.or((self.nodes > EXPANDED_NODES_MAX).then_some(Reason::TooLarge))
    }
}

impl<'t> Extents<'t> {
    pub(super) fn new(trees: &'t HashMap<SegmentId, Condition>) -> Extents<'t> {
        Extents { trees, known: HashMap::new() }
    }

    /// Of a tree that does not lead to itself.
    pub(super) fn of_tree(&mut self, tree: &Condition) -> Extent {
        let mut extent = Extent { nodes: tree.nodes(), ..Extent::default() };
        for segment in tree.references().0 {
            let inner = self.of(segment);
            extent.depth = extent.depth.max(inner.depth + 1);
            extent.nodes = extent.nodes.saturating_add(inner.nodes);
            extent.leads_to.extend(&inner.leads_to);
            extent.leads_to.insert(segment);
        }
        extent
    }

    pub(super) fn of(&mut self, segment: SegmentId) -> Rc<Extent> {
        if let Some(known) = self.known.get(&segment) {
            return Rc::clone(known);
        }
        let extent =
            Rc::new(self.trees.get(&segment).map_or_else(Extent::default, |tree| self.of_tree(tree)));
        self.known.insert(segment, Rc::clone(&extent));
        extent
    }
}
