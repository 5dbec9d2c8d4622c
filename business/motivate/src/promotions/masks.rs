//! Which lines match which filter: a bit a line, worked out once a basket by looking up the lines' words.

use std::collections::BTreeMap;

use super::filter::Filter;
use super::words::{Kind, Words};
use crate::basket::Basket;

/// A filter's place among the distinct filters of a rule set.
pub(super) type FilterId = usize;

/// Every distinct filter of a rule set, and which words lead to which.
#[derive(Debug, Clone, Default)]
pub(super) struct Filters {
    codes: Vec<Code>,
    by_text: BTreeMap<String, FilterId>,
    atoms: BTreeMap<(Kind, Box<[u32]>), usize>,
    /// By product, category and brand: the atoms a word belongs to.
    postings: [Vec<Vec<u32>>; 3],
}

/// A filter over the masks of its atoms.
#[derive(Debug, Clone)]
enum Code {
    Everything,
    Atom(usize),
    All(Vec<Code>),
    Any(Vec<Code>),
    Not(Box<Code>),
}

/// The masks of a basket's lines, 64 lines a word.
#[derive(Debug, Clone, Default)]
pub(super) struct Masks {
    bits: Vec<u64>,
    width: usize,
}

impl Filters {
    /// The place of a filter, a new one where there is none like it.
    pub(super) fn add(&mut self, words: &mut Words, filter: &Filter) -> FilterId {
        let text = serde_json::to_string(filter).unwrap_or_default();
        if let Some(known) = self.by_text.get(&text) {
            return *known;
        }
        let code = self.code(words, filter);
        self.codes.push(code);
        self.by_text.insert(text, self.codes.len() - 1);
        self.codes.len() - 1
    }

    fn code(&mut self, words: &mut Words, filter: &Filter) -> Code {
        match filter {
            Filter::Everything => Code::Everything,
            Filter::All { of } => Code::All(of.iter().map(|filter| self.code(words, filter)).collect()),
            Filter::Any { of } => Code::Any(of.iter().map(|filter| self.code(words, filter)).collect()),
            Filter::Not { of } => Code::Not(Box::new(self.code(words, of))),
            Filter::Skus { any_of } => self.atom(words, Kind::Sku, any_of),
            Filter::Categories { any_of } => self.atom(words, Kind::Category, any_of),
            Filter::Brands { any_of } => self.atom(words, Kind::Brand, any_of),
        }
    }

    fn atom(&mut self, words: &mut Words, kind: Kind, any_of: &[String]) -> Code {
        let numbers = words.intern_all(kind, any_of);
        let next = self.atoms.len();
        let atom = *self.atoms.entry((kind, numbers.clone())).or_insert(next);
        if atom == next {
            let postings = &mut self.postings[kind as usize];
            for number in &numbers {
                let place = *number as usize;
                if postings.len() <= place {
                    postings.resize(place + 1, Vec::new());
                }
                postings[place].push(atom as u32);
            }
        }
        Code::Atom(atom)
    }

    /// Which lines of the basket match which filter; excluded lines match none.
    pub(super) fn masks(&self, words: &Words, basket: &Basket) -> Masks {
        let width = basket.lines.len().div_ceil(64).max(1);
        let mut allowed = vec![0_u64; width];
        let mut atoms = vec![0_u64; self.atoms.len() * width];
        for (place, line) in basket.lines.iter().enumerate().filter(|(_, line)| !line.is_excluded) {
            let (word, bit) = (place / 64, 1 << (place % 64));
            allowed[word] |= bit;
            let named = [Some(line.sku.as_str()), line.category.as_deref(), line.brand.as_deref()];
            for (kind, name) in [Kind::Sku, Kind::Category, Kind::Brand].into_iter().zip(named) {
                let number = words.find(kind, name).map(|number| number as usize);
                for atom in
                    number.and_then(|number| self.postings[kind as usize].get(number)).into_iter().flatten()
                {
                    atoms[*atom as usize * width + word] |= bit;
                }
            }
        }
        let mut bits = Vec::with_capacity(self.codes.len() * width);
        for code in &self.codes {
            bits.extend((0..width).map(|word| code.word(&atoms, width, word, allowed[word])));
        }
        Masks { bits, width }
    }
}

impl Code {
    fn word(&self, atoms: &[u64], width: usize, word: usize, allowed: u64) -> u64 {
        match self {
            Code::Everything => allowed,
            Code::Atom(atom) => atoms[atom * width + word],
            Code::All(of) => {
                of.iter().fold(allowed, |mask, code| mask & code.word(atoms, width, word, allowed))
            }
            Code::Any(of) => of.iter().fold(0, |mask, code| mask | code.word(atoms, width, word, allowed)),
            Code::Not(of) => allowed & !of.word(atoms, width, word, allowed),
        }
    }
}

impl Masks {
    /// Whether a line matches.
    pub(super) fn holds(&self, filter: FilterId, line: usize) -> bool {
        self.bits[filter * self.width + line / 64] >> (line % 64) & 1 == 1
    }

    /// Whether any line matches.
    pub(super) fn any(&self, filter: FilterId) -> bool {
        self.bits[filter * self.width..][..self.width].iter().any(|word| *word != 0)
    }

    /// The places of the lines that match, ascending.
    pub(super) fn lines(&self, filter: FilterId) -> impl Iterator<Item = usize> + '_ {
        let words = self.bits[filter * self.width..][..self.width].iter().enumerate();
        words.flat_map(|(place, word)| Bits(*word).map(move |bit| place * 64 + bit))
    }
}

struct Bits(u64);

impl Iterator for Bits {
    type Item = usize;
    fn next(&mut self) -> Option<usize> {
        let bit = (self.0 != 0).then(|| self.0.trailing_zeros() as usize)?;
        self.0 &= self.0 - 1;
        Some(bit)
    }
}
