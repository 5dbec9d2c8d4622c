//! A first walk over a file of documents: how many rows, and whose rows lie apart.

use std::collections::HashSet;

use collect::imports::RowSource;
use collect::orders::LINES_MAX;
use vocabulary::Problem;

use super::batch::document;

/// Bits of the filter of documents seen: 32 MiB, wrong for one in 400 of 20 million, who are then only handled with more care.
const FILTER_BITS: u64 = 1 << 28;
/// Rows read at a time.
const CHUNK: usize = 8_192;
/// Rows that lie apart gathered at once.
const APART_AT_ONCE: u64 = 100_000;

/// What the first walk found.
#[derive(Debug, Clone, Default)]
pub(super) struct Survey {
    /// Rows of the file.
    pub rows: u64,
    /// Documents some of whose rows lie apart, by the hash of their number.
    pub apart: HashSet<u64>,
    /// Documents with more rows than a document may have.
    pub oversized: HashSet<u64>,
    /// In how many parts those that lie apart are gathered.
    pub parts: u32,
}

/// Walks over a file; `progress` may stop it with an error.
pub(super) fn survey(
    source: &mut dyn RowSource,
    mut progress: impl FnMut(u64) -> Result<(), Problem>,
) -> Result<Survey, Problem> {
    let mut survey = Survey::default();
    let mut seen = Filter::new();
    let mut current: Option<(u64, usize)> = None;
    let mut apart_rows = 0;
    loop {
        let rows = source.next(CHUNK)?;
        if rows.prepared.is_empty() {
            break;
        }
        survey.rows += rows.prepared.len() as u64;
        for prepared in &rows.prepared {
            let Some(number) = document(prepared) else { continue };
            let hash = hash(number);
            match &mut current {
                Some((there, length)) if *there == hash => {
                    *length += 1;
                    if *length > LINES_MAX {
                        survey.oversized.insert(hash);
                    }
                }
                _ => {
                    if seen.insert(hash) {
                        survey.apart.insert(hash);
                    }
                    current = Some((hash, 1));
                }
            }
            apart_rows += u64::from(survey.apart.contains(&hash));
        }
        progress(survey.rows)?;
    }
    // Rows met before their document was known to lie apart are not counted: at most as many again.
    survey.parts =
        if survey.apart.is_empty() { 0 } else { (apart_rows * 2 / APART_AT_ONCE + 1).min(1_024) as u32 };
    Ok(survey)
}

/// A document's hash, the same in every run: FNV-1a, mixed at the end.
pub(super) fn hash(number: &str) -> u64 {
    let mut hash = number.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    hash = (hash ^ (hash >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash ^ (hash >> 32)
}

/// A Bloom filter: never forgets what it saw, seldom takes another for it.
struct Filter(Vec<u64>);

impl Filter {
    fn new() -> Filter {
        Filter(vec![0; (FILTER_BITS / 64) as usize])
    }

    /// Adds a hash; whether it was there.
    fn insert(&mut self, hash: u64) -> bool {
        let step = (hash >> 17) | 1;
        let mut there = true;
        for round in 0..4 {
            let bit = hash.wrapping_add(step.wrapping_mul(round)) % FILTER_BITS;
            let (word, mask) = ((bit / 64) as usize, 1 << (bit % 64));
            there &= self.0[word] & mask != 0;
            self.0[word] |= mask;
        }
        there
    }
}
