//! Orders told by a word of their lines: the lines of neighbouring orders are neighbours, so the words are looked at one after another and
//! only where one is met is its order looked up.

use std::ops::Range;

use columnar::{Life, NO_WORD, Part};

use crate::happening::{Field, Happenings};
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

/// A sequence of two steps over orders, each told by a word of the lines: gone through in one walk.
#[derive(Debug, Clone)]
pub(crate) struct Walk {
    field: Field,
    /// What a line's word makes of its order.
    roles: Vec<u8>,
    within: i64,
    now: i64,
}

const FIRST: u8 = 1;
const THEN: u8 = 2;
const BETWEEN: u8 = 4;
/// Words beyond are not worth a table.
const WORDS_MAX: u32 = 1 << 16;

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
        Some(walk)
    }

    /// Whether the second step follows one of the first, which must lie among `starts`. Of orders at one instant the second step is the
    /// earliest and the first step the latest: what follows is strictly later, what lies between lies strictly between.
    pub fn is_made(&self, life: Life<'_>, starts: Range<usize>) -> bool {
        let part = life.part;
        let orders = starts.start..life.orders().end;
        let lines = part.lines_of(orders.clone());
        let (mut open, mut at, mut roles) = (None, i64::MIN, 0);
        for (index, word) in word_column(part, self.field)[lines.clone()].iter().enumerate() {
            let mut role = self.roles.get(*word as usize).copied().unwrap_or(0);
            if role == 0 {
                continue;
            }
            let order = order_of_line(part, &orders, lines.start, index);
            if order >= starts.end {
                role &= !FIRST;
            }
            let time = part.orders.placed_at[order];
            if time > self.now {
                break;
            }
            if time != at {
                if self.follows(&mut open, at, roles) {
                    return true;
                }
                (at, roles) = (time, 0);
            }
            roles |= role;
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
