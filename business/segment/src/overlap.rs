//! How two segments overlap, counted over everybody in one pass.

use std::sync::atomic::AtomicBool;

use columnar::Snapshot;

use crate::program::Program;

/// How many are in each of two segments and in both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Overlap {
    /// Members of the first.
    pub a: u64,
    /// Members of the second.
    pub b: u64,
    /// Members of both.
    pub both: u64,
}

impl Overlap {
    /// Members of the first alone.
    pub fn only_a(&self) -> u64 {
        self.a - self.both
    }

    /// Members of the second alone.
    pub fn only_b(&self) -> u64 {
        self.b - self.both
    }
}

/// Counts the members of two programs and those they share. Counts too few when `stop` is set.
pub fn overlap(snapshot: &Snapshot, a: &Program, b: &Program, threads: usize, stop: &AtomicBool) -> Overlap {
    let found = snapshot.scan(threads, stop, Overlap::default, |all, part, rows| {
        let mut of_b = rows.clone();
        a.keep_members(part, rows);
        b.keep_members(part, &mut of_b);
        all.a += rows.len() as u64;
        all.b += of_b.len() as u64;
        all.both += rows.iter().filter(|row| of_b.binary_search(row).is_ok()).count() as u64;
    });
    found.into_iter().fold(Overlap::default(), |all, one| Overlap {
        a: all.a + one.a,
        b: all.b + one.b,
        both: all.both + one.both,
    })
}
