//! Words of definitions as numbers, so that a basket's words are looked up once.

use std::collections::HashMap;

/// What a word names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Sku,
    Category,
    Brand,
    Store,
    Channel,
    Payment,
}

const KINDS: usize = 6;

/// The words of all definitions.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    known: [HashMap<Box<str>, u32>; KINDS],
}

impl Words {
    /// The number of a word, a new one where there is none.
    pub(super) fn intern(&mut self, kind: Kind, word: &str) -> u32 {
        let known = &mut self.known[kind as usize];
        let next = known.len() as u32;
        *known.entry(word.into()).or_insert(next)
    }

    /// The numbers of words, sorted.
    pub(super) fn intern_all(&mut self, kind: Kind, words: &[String]) -> Box<[u32]> {
        let mut numbers: Vec<u32> = words.iter().map(|word| self.intern(kind, word)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into()
    }

    /// The number of a word some definition names.
    pub(super) fn find(&self, kind: Kind, word: Option<&str>) -> Option<u32> {
        self.known[kind as usize].get(word?).copied()
    }
}
