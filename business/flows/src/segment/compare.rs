use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use segment::Overlap;
use segment::segments::{self, Segment};
use vocabulary::{Instant, Problem, SegmentId};

use super::{Question, THREADS, ask_at};
use crate::question::unless_stopped;
use crate::{Workspace, columns};

/// Two segments side by side, at one instant.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// The first.
    pub a: Segment,
    /// The second.
    pub b: Segment,
    /// How many are in each and in both.
    pub overlap: Overlap,
    /// The instant up to which everything in the store is seen.
    pub as_of: Instant,
    /// False while the columns are still being filled.
    pub is_complete: bool,
}

/// Compares two saved segments on one picture. Fails with `not_found`. Blocks this thread.
pub fn compare(
    workspace: &Workspace,
    a: SegmentId,
    b: SegmentId,
    stop: &AtomicBool,
) -> Result<Compared, Problem> {
    let read =
        workspace.store.read(move |tx| Ok::<_, Problem>((segments::load(tx, a)?, segments::load(tx, b)?)));
    let (a, b) = read.wait()?;
    let (now, snapshot) = (workspace.now(), columns::picture(workspace)?);
    let program = |saved: &Segment| {
        let Question { program, .. } = ask_at(workspace, &saved.tree, Arc::clone(&snapshot), now)?;
        Ok::<_, Problem>(program)
    };
    let overlap = segment::overlap(&snapshot, &program(&a)?, &program(&b)?, THREADS, stop);
    let overlap = unless_stopped(stop, overlap)?;
    let (as_of, is_complete) = (snapshot.as_of(), snapshot.is_complete());
    Ok(Compared { a, b, overlap, as_of, is_complete })
}
