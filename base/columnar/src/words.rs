//! The dictionary of a workspace: every word the columns hold, by a number that never changes.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

use crate::ColumnarError;
use crate::map::map_file;

/// The number of no word at all.
pub const NO_WORD: u32 = 0;
/// Longer words are cut: nobody asks for more, and the dictionary stays small.
const WORD_BYTES_MAX: usize = 256;

/// Words by number and numbers by word. Words once saved lie in a mapped file, later ones in memory.
pub struct Words {
    saved: memmap2::Mmap,
    saved_count: usize,
    fresh: Vec<u8>,
    /// Where each word ends, counted over saved and fresh bytes; `ends[0]` belongs to no word.
    ends: Vec<u64>,
    table: Table,
}

impl Words {
    /// Opens the first `count` words of the file, `bytes` long; a missing file is fine when there are none.
    pub(crate) fn open(path: &Path, count: usize, bytes: u64) -> Result<Words, ColumnarError> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        if file.metadata()?.len() < bytes {
            return Err(ColumnarError::Damaged(format!(
                "{} is shorter than the manifest says",
                path.display()
            )));
        }
        let saved = map_file(&file, bytes as usize)?;
        let mut words =
            Words { saved, saved_count: 0, fresh: Vec::new(), ends: vec![0], table: Table::default() };
        let mut at = 0;
        while at < bytes as usize {
            let length = usize::from(u16::from_le_bytes([words.saved[at], words.saved[at + 1]]));
            at += 2 + length;
            if at > bytes as usize || std::str::from_utf8(&words.saved[at - length..at]).is_err() {
                return Err(ColumnarError::Damaged(format!("{} does not hold words", path.display())));
            }
            words.ends.push(at as u64);
            let number = (words.ends.len() - 1) as u32;
            words.enter(number);
        }
        words.saved_count = words.len();
        if words.saved_count != count {
            return Err(ColumnarError::Damaged(format!("{} holds another number of words", path.display())));
        }
        Ok(words)
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.ends.len() - 1
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The word with the number; nothing for [`NO_WORD`] and unknown numbers.
    pub fn text(&self, number: u32) -> Option<&str> {
        let end = *self.ends.get(number as usize)? as usize;
        let start = *self.ends.get((number as usize).checked_sub(1)?)? as usize + 2;
        std::str::from_utf8(self.bytes(start, end)).ok()
    }

    /// The number of a word, when it has been seen.
    pub fn number(&self, word: &str) -> Option<u32> {
        let word = shorten(word);
        self.table.find(hash(word.as_bytes()), |number| self.word_bytes(number) == word.as_bytes())
    }

    /// The number of a word, given to it when it is new.
    pub fn learn(&mut self, word: &str) -> u32 {
        let word = shorten(word);
        if word.is_empty() {
            return NO_WORD;
        }
        if let Some(number) = self.number(word) {
            return number;
        }
        self.fresh.extend_from_slice(&(word.len() as u16).to_le_bytes());
        self.fresh.extend_from_slice(word.as_bytes());
        self.ends.push((self.saved.len() + self.fresh.len()) as u64);
        let number = (self.ends.len() - 1) as u32;
        self.enter(number);
        number
    }

    /// Numbers of all words that pass a test.
    pub fn matching(&self, mut test: impl FnMut(&str) -> bool) -> Vec<u32> {
        (1..=self.len() as u32).filter(|number| self.text(*number).is_some_and(&mut test)).collect()
    }

    /// Writes the fresh words to disk, behind the saved ones; gives count and bytes for the manifest. When the file holds more than
    /// these words (a process died or was outrun) nothing in it is touched and all words go into `other`: true as third.
    pub(crate) fn save(&mut self, path: &Path, other: &Path) -> Result<(usize, u64, bool), ColumnarError> {
        let mut file = OpenOptions::new().read(true).append(true).open(path)?;
        let is_other = !self.fresh.is_empty() && file.metadata()?.len() != self.saved.len() as u64;
        if is_other {
            file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(other)?;
            file.write_all(&self.saved)?;
        }
        if !self.fresh.is_empty() {
            file.write_all(&self.fresh)?;
            file.sync_all()?;
            self.remap(&file)?;
        }
        Ok((self.saved_count, self.saved.len() as u64, is_other))
    }

    fn remap(&mut self, file: &File) -> Result<(), ColumnarError> {
        self.saved = map_file(file, self.saved.len() + self.fresh.len())?;
        self.fresh = Vec::new();
        self.saved_count = self.len();
        Ok(())
    }

    fn enter(&mut self, number: u32) {
        let code = hash(self.word_bytes(number));
        if self.table.is_crowded() {
            let mut wider = self.table.wider();
            for known in 1..number {
                wider.insert(hash(self.word_bytes(known)), known);
            }
            self.table = wider;
        }
        self.table.insert(code, number);
    }

    fn word_bytes(&self, number: u32) -> &[u8] {
        self.bytes(self.ends[number as usize - 1] as usize + 2, self.ends[number as usize] as usize)
    }

    fn bytes(&self, start: usize, end: usize) -> &[u8] {
        let saved = self.saved.len();
        if end <= saved { &self.saved[start..end] } else { &self.fresh[start - saved..end - saved] }
    }
}

fn shorten(word: &str) -> &str {
    &word[..word.floor_char_boundary(WORD_BYTES_MAX)]
}

/// Numbers by hash, open addressing, at most half full.
#[derive(Default)]
struct Table {
    slots: Vec<u32>,
    used: usize,
}

impl Table {
    fn is_crowded(&self) -> bool {
        self.used * 2 >= self.slots.len()
    }

    fn wider(&self) -> Table {
        Table { slots: vec![NO_WORD; (self.slots.len() * 2).max(1024)], used: 0 }
    }

    fn insert(&mut self, code: u64, number: u32) {
        let mask = self.slots.len() - 1;
        let mut slot = code as usize & mask;
        while self.slots[slot] != NO_WORD {
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = number;
        self.used += 1;
    }

    fn find(&self, code: u64, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut slot = code as usize & mask;
        while self.slots[slot] != NO_WORD {
            if is_it(self.slots[slot]) {
                return Some(self.slots[slot]);
            }
            slot = (slot + 1) & mask;
        }
        None
    }
}

/// A quick mix of eight bytes at a time; the dictionary is not a place an attacker can slow down much: words are bounded.
fn hash(bytes: &[u8]) -> u64 {
    let mut code = bytes.len() as u64 ^ 0x9E37_79B9_7F4A_7C15;
    for chunk in bytes.chunks(8) {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        code = (code ^ u64::from_le_bytes(eight)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        code ^= code >> 32;
    }
    code
}
