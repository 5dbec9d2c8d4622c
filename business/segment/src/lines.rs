//! Orders told by a word of their lines: the lines of neighbouring orders are neighbours, so the words are looked at one after another and
//! only where one is met is its order looked up.

use std::ops::Range;

use columnar::{Life, NO_WORD, Part};

use crate::happening::{Field, Happenings};
use crate::program::FETCHED;
use crate::sets::WordSet;
use crate::value::Asked;

/// Words one of which a line must have.
#[derive(Debug, Clone)]
pub(crate) struct LineWords {
    pub field: Field,
    pub words: WordSet,
}

impl LineWords {
    /// Where the only filter asks for words of a line.
    pub fn of(filters: &[(Field, Asked)]) -> Option<LineWords> {
        let [(field @ (Field::Product | Field::Category | Field::Brand), asked)] = filters else {
            return None;
        };
        asked.words().map(|words| LineWords { field: *field, words: words.clone() })
    }

    /// Which of neighbouring orders have such a line, earliest first.
    pub fn orders<'p>(&'p self, part: &'p Part, orders: Range<usize>) -> impl Iterator<Item = usize> + 'p {
        let lines = part.lines_of(orders.clone());
        let words = &word_column(part, self.field)[lines.clone()];
        let mut next = orders.start;
        let has = |(_, word): &(usize, &u32)| **word != NO_WORD && self.words.has(**word);
        words.iter().enumerate().filter(has).filter_map(move |(index, _)| {
            let order = order_of_line(part, &orders, lines.start, index);
            let is_new = order >= next;
            next = order + 1;
            is_new.then_some(order)
        })
    }
}

/// The words of lines.
#[inline]
pub(crate) fn word_column(part: &Part, field: Field) -> &[u32] {
    match field {
        Field::Product => &part.lines.sku,
        Field::Brand => &part.lines.brand,
        _ => &part.lines.category,
    }
}

/// The order of a line, given by its place among the lines of neighbouring orders, the first of which is `first_line`.
#[inline]
pub(crate) fn order_of_line(part: &Part, orders: &Range<usize>, first_line: usize, index: usize) -> usize {
    let (ends, line) = (&part.orders.lines_end[orders.clone()], (first_line + index) as u32);
    // Where all orders before have one line it is this one.
    let begins = index
        .checked_sub(1)
        .map_or(first_line as u32, |before| ends.get(before).copied().unwrap_or(u32::MAX));
    if begins <= line && ends.get(index).is_some_and(|end| *end > line) {
        return orders.start + index;
    }
    orders.start + ends.partition_point(|end| *end <= line)
}

/// A sequence of two steps over orders, each told by a word of the lines: what the words say is looked up for many customers in one go, and of
/// the lines that say something neighbours are compared.
#[derive(Debug, Clone)]
pub(crate) struct Walk {
    field: Field,
    /// What a line's word makes of its order; the last for all words beyond, nothing.
    roles: Vec<u8>,
    within: i64,
    now: i64,
}

const FIRST: u8 = 1;
const THEN: u8 = 2;
const BETWEEN: u8 = 4;
/// The first line of a customer.
const BEGINS: u8 = 8;
/// Words beyond are not worth a table.
const WORDS_MAX: u32 = 1 << 16;

/// What neighbouring lines tell of their customer: that the sequence was made, or that only all lines together can tell.
const MADE: u8 = 1;
const UNSURE: u8 = 2;

impl Walk {
    /// Where all that is asked for are words of the same field.
    pub fn of(
        first: &Happenings,
        then: &Happenings,
        without: &[Happenings],
        within: i64,
        now: i64,
    ) -> Option<Walk> {
        let steps = [(first, FIRST), (then, THEN)];
        let all = steps.into_iter().chain(without.iter().map(|what| (what, BETWEEN)));
        let all: Vec<(&LineWords, u8)> =
            all.map(|(what, role)| Some((what.words.as_ref()?, role))).collect::<Option<_>>()?;
        let field = all.first()?.0.field;
        let mut walk = Walk { field, roles: Vec::new(), within, now };
        for (words, role) in all {
            for word in words.words.numbers() {
                if words.field != field || word >= WORDS_MAX {
                    return None;
                }
                let length = walk.roles.len().max(word as usize + 1);
                walk.roles.resize(length, 0);
                walk.roles[word as usize] |= if word == NO_WORD { 0 } else { role };
            }
        }
        walk.roles.push(0);
        Some(walk)
    }

    /// Keeps the rows of customers who made it, the first step between two instants.
    pub fn keep(&self, part: &Part, rows: &mut Vec<u32>, starts: (i64, i64)) {
        let (mut kept, length) = (0, rows.len());
        let mut block = Block::default();
        for from in (0..length).step_by(FETCHED) {
            block.clear();
            for run in rows[from..length.min(from + FETCHED)].chunk_by(|one, next| one + 1 == *next) {
                self.mark(part, run, &mut block);
            }
            self.compare(part, &mut block, starts);
            for (row, told) in block.buyers.iter().zip(&block.told[1..]) {
                let is_made = told & MADE != 0
                    || told & UNSURE != 0 && self.is_made_by(part.life(*row as usize), starts);
                rows[kept] = *row;
                kept += usize::from(is_made);
            }
        }
        rows.truncate(kept);
    }

    /// Adds the lines of neighbouring customers that have a role.
    fn mark(&self, part: &Part, customers: &[u32], block: &mut Block) {
        let first = customers[0] as usize;
        let lines = part.lines_of_customers(first..first + customers.len());
        let last = self.roles.len() - 1;
        let role = |word: &u32| self.roles[last.min(*word as usize)];
        block.roles.clear();
        block.roles.extend(word_column(part, self.field)[lines.clone()].iter().map(role));
        for row in customers {
            let of = part.life(*row as usize).lines();
            if !of.is_empty() {
                block.roles[of.start - lines.start] |= BEGINS;
                block.buyers.push(*row);
            }
        }
        if block.marks.len() < block.marked + lines.len() {
            block.marks.resize(block.marked + lines.len(), (0, 0));
        }
        let (mut to, marks) = (0, &mut block.marks[block.marked..][..lines.len()]);
        // Which words come cannot be foreseen: every line is written, and written over by the next unless it counts.
        for (line, role) in (lines.start as u32..).zip(&block.roles) {
            marks[to] = (line, *role);
            to += usize::from(*role != 0);
        }
        block.marked += to;
    }

    /// Tells of each customer what neighbours among the marks say: where the second step comes right after the first there is nothing between
    /// them. Without a branch a mark, and what is read is not waited for.
    fn compare(&self, part: &Part, block: &mut Block, starts: (i64, i64)) {
        let times = &part.lines.placed_at[..];
        block.told.clear();
        block.told.resize(block.buyers.len() + 1, 0);
        let told = &mut block.told[..];
        let (mut buyer, mut before, mut earlier) = (0, 0, 0);
        for (line, role) in &block.marks[..block.marked] {
            let (at, is_next) = (times[*line as usize], role & BEGINS == 0);
            buyer += usize::from(!is_next);
            let (gap, follows) = (at.saturating_sub(earlier), is_next & (before & FIRST != 0));
            let is_made = follows
                & (role & THEN != 0)
                & (gap > 0)
                & (gap <= self.within)
                & (starts.0 <= earlier)
                & (earlier <= starts.1)
                & (at <= self.now);
            // What lies at one instant has no order, and what is too late for a first step may hide one.
            let is_unsure = is_next & (gap == 0) | follows & (earlier > starts.1);
            told[buyer] |= (u8::from(is_made) * MADE) | (u8::from(is_unsure) * UNSURE);
            (before, earlier) = (*role, at);
        }
    }

    /// Whether a customer made it, the first step between two instants. Of orders at one instant the second step is the earliest and the first
    /// step the latest: what follows is strictly later, what lies between lies strictly between.
    pub fn is_made_by(&self, life: Life<'_>, starts: (i64, i64)) -> bool {
        let lines = life.lines();
        let (words, times) = (word_column(life.part, self.field), &life.part.lines.placed_at[..]);
        let last = self.roles.len() - 1;
        let (mut open, mut at, mut roles) = (None, i64::MIN, 0);
        for line in lines {
            let (role, time) = (self.roles[last.min(words[line] as usize)], times[line]);
            if role == 0 {
                continue;
            }
            if time > self.now {
                break;
            }
            if time != at {
                if self.follows(&mut open, at, roles) {
                    return true;
                }
                (at, roles) = (time, 0);
            }
            let is_start = starts.0 <= time && time <= starts.1;
            roles |= if is_start { role } else { role & !FIRST };
        }
        self.follows(&mut open, at, roles)
    }

    /// Takes in what happened at an instant; `open` is the latest first step with nothing between it and then.
    #[inline]
    fn follows(&self, open: &mut Option<i64>, at: i64, roles: u8) -> bool {
        if roles & THEN != 0 && open.is_some_and(|earlier| at.saturating_sub(earlier) <= self.within) {
            return true;
        }
        if roles & BETWEEN != 0 {
            *open = None;
        }
        if roles & FIRST != 0 {
            *open = Some(at);
        }
        false
    }
}

/// Customers looked at together.
#[derive(Default)]
struct Block {
    /// Those who have lines.
    buyers: Vec<u32>,
    /// What is told of nobody, and then of each.
    told: Vec<u8>,
    /// What each line's word makes of its order.
    roles: Vec<u8>,
    /// So many lines that have a role or are the first of a customer, and behind them what does not count.
    marks: Vec<(u32, u8)>,
    marked: usize,
}

impl Block {
    fn clear(&mut self) {
        self.buyers.clear();
        self.marked = 0;
    }
}
