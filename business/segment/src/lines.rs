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

/// A sequence of two steps over orders, each told by a word of the lines: what the words say is looked up for many customers in one go, and only
/// those who have both words in the right order are looked at closer.
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
/// Words beyond are not worth a table.
const WORDS_MAX: u32 = 1 << 16;

/// A line with a word that is asked for, and what the word makes of its order.
#[derive(Clone, Copy)]
struct Mark {
    line: u32,
    role: u8,
}

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
        let (mut marks, mut marked) = (Vec::new(), Vec::new());
        for from in (0..length).step_by(FETCHED) {
            marks.clear();
            marked.clear();
            for row in &rows[from..length.min(from + FETCHED)] {
                let of = self.mark(part.life(*row as usize), &mut marks);
                marked.extend(of.map(|of| (*row, of)));
            }
            // Read one after another they would each be waited for.
            let times = &part.lines.placed_at[..];
            std::hint::black_box(marks.iter().fold(0, |all, mark| all ^ times[mark.line as usize]));
            for (row, of) in &marked {
                rows[kept] = *row;
                kept += usize::from(self.is_made(part, &marks[of.clone()], starts));
            }
        }
        rows.truncate(kept);
    }

    /// Whether a customer made it, the first step between two instants.
    pub fn is_made_by(&self, life: Life<'_>, starts: (i64, i64)) -> bool {
        let mut marks = Vec::new();
        self.mark(life, &mut marks).is_some_and(|of| self.is_made(life.part, &marks[of], starts))
    }

    /// Adds the marks of a customer and gives where they are; nothing, and none, where no second step lies behind a first one.
    #[inline]
    fn mark(&self, life: Life<'_>, marks: &mut Vec<Mark>) -> Option<Range<usize>> {
        let (lines, from) = (life.lines(), marks.len());
        let words = &word_column(life.part, self.field)[lines.clone()];
        marks.resize(from + words.len(), Mark { line: 0, role: 0 });
        let (mut met, mut to, other) = (0, from, self.roles.len() - 1);
        // Which words come cannot be foreseen: every line is written, and written over by the next unless it counts.
        for (line, word) in (lines.start as u32..).zip(words) {
            let role = self.roles[(*word as usize).min(other)];
            // The second step counts once the first has been met.
            met |= role & FIRST | role & (met << 1) & THEN;
            marks[to] = Mark { line, role };
            to += usize::from(role != 0);
        }
        marks.truncate(if met & THEN == 0 { from } else { to });
        (marks.len() > from).then_some(from..to)
    }

    /// Whether the second step follows one of the first, which must lie between two instants. Of orders at one instant the second step is the
    /// earliest and the first step the latest: what follows is strictly later, what lies between lies strictly between.
    fn is_made(&self, part: &Part, marks: &[Mark], starts: (i64, i64)) -> bool {
        let (mut open, mut at, mut roles) = (None, i64::MIN, 0);
        for mark in marks {
            let time = part.lines.placed_at[mark.line as usize];
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
            roles |= if is_start { mark.role } else { mark.role & !FIRST };
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
