use store::{StoreError, Tx};

use super::{Generation, MessageKey, sql};

/// Words of 64 bits: 16 MB. Of two million keys one in 100,000 is taken for held though it is not, of 16 million one in 40, of 50 million
/// one in three.
const WORDS: usize = 1 << 21;
/// Keys read from the table for each one claimed until all are known.
const READ_FOR_EACH: usize = 20;

/// Tells most keys which the table does not hold without asking it: a Bloom filter, each key in one word.
///
/// It may hold keys that the table does not, never the other way round once the table is read. So nothing needs to be undone.
pub(super) struct Filter {
    /// None until the first key comes: most workspaces never need them.
    words: Vec<u64>,
    generation: Generation,
    /// The last key read from the table while that is under way.
    read: Option<i64>,
}

impl Default for Filter {
    fn default() -> Self {
        Filter::new(Generation(0))
    }
}

impl Filter {
    /// One that has yet to read the table.
    pub(super) fn new(generation: Generation) -> Filter {
        Filter { words: Vec::new(), generation, read: Some(i64::MIN) }
    }

    /// Reads some more of the table, in proportion to the keys to be claimed. Begins anew with each generation, to forget what is forgotten.
    pub(super) fn read_some(
        &mut self,
        tx: &mut Tx<'_>,
        generation: Generation,
        claimed: usize,
    ) -> Result<(), StoreError> {
        if self.generation != generation {
            *self = Filter::new(generation);
        }
        let Some(after) = self.read else { return Ok(()) };
        let wanted = claimed * READ_FOR_EACH;
        let keys = sql::keys_after(tx, after, wanted as i64)?;
        keys.iter().for_each(|key| self.add(*key));
        self.read = keys.last().copied().filter(|_| keys.len() == wanted);
        Ok(())
    }

    /// Adds a key of the table.
    pub(super) fn add(&mut self, key: i64) {
        if self.words.is_empty() {
            self.words = vec![0; WORDS];
        }
        let (word, bits) = place(Generation::without(key));
        self.words[word] |= bits;
    }

    /// Whether the table may hold the key, in any generation.
    pub(super) fn may_hold(&self, key: MessageKey) -> bool {
        let (word, bits) = place(key);
        self.read.is_some() || self.words.get(word).is_some_and(|held| held & bits == bits)
    }
}

/// The word of a key and four bits of it, from different parts of the key, which is a hash.
fn place(key: MessageKey) -> (usize, u64) {
    let hash = key.0 as u64;
    let bits = [21, 27, 33, 39].iter().fold(0, |bits, shift| bits | 1 << (hash >> shift & 63));
    (hash as usize % WORDS, bits)
}
