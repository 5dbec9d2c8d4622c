//! What a customer buys most.

use columnar::{Life, NO_WORD};

use crate::condition::{FavouriteCondition, FavouriteField, Subject, Weight};
use crate::happening::{Field, Happenings, line_word};
use crate::span::Span;
use crate::truth::Truth;
use crate::value::{Asked, Here};

/// A favourite made ready.
#[derive(Debug, Clone)]
pub(crate) struct Favourite {
    orders: Happenings,
    field: Field,
    by: Weight,
    asked: Asked,
}

/// A candidate: its weight, and the last order in which it was bought.
struct Candidate {
    word: u32,
    weight: i64,
    order: usize,
    line: usize,
}

impl Favourite {
    pub fn new(condition: &FavouriteCondition, here: Here<'_>) -> Favourite {
        let span = Span::new(condition.window.as_ref(), here);
        Favourite {
            orders: Happenings::new(&Subject::Orders, span, &condition.filters, here),
            field: match condition.field {
                FavouriteField::Product => Field::Product,
                FavouriteField::Category => Field::Category,
                FavouriteField::Brand => Field::Brand,
                FavouriteField::Store => Field::Store,
                FavouriteField::Channel => Field::Channel,
            },
            by: condition.by,
            asked: Asked::new(&condition.test, here),
        }
    }

    pub fn cost(&self) -> u32 {
        self.orders.cost() + 30
    }

    pub fn truth(&self, life: Life<'_>) -> Truth {
        self.word(life).map_or(Truth::Unknown, |word| self.asked.word(word))
    }

    /// When the truth can be another with nothing new.
    pub fn changes(&self, life: Life<'_>) -> i64 {
        let span = &self.orders.span;
        let first = self.orders.passing(life).and_then(|mut rows| rows.next());
        let leaves = first.map_or(i64::MAX, |row| span.leaves(life, life.part.orders.placed_at[row]));
        leaves.min(self.orders.next(life)).min(span.next_start(life))
    }

    /// The favourite's word, or no word; nothing where the window has no beginning.
    pub fn word(&self, life: Life<'_>) -> Option<u32> {
        let mut candidates = Vec::new();
        for order in self.orders.passing(life)? {
            self.weigh(life, order, &mut candidates);
        }
        let best = candidates.into_iter().filter(|candidate| candidate.weight > 0);
        let best = best.max_by_key(|candidate| (candidate.weight, candidate.order, candidate.line));
        Some(best.map_or(NO_WORD, |candidate| candidate.word))
    }

    fn weigh(&self, life: Life<'_>, order: usize, candidates: &mut Vec<Candidate>) {
        let part = life.part;
        for line in self.orders.passing_lines(part, order) {
            let word = match self.field {
                Field::Store => part.orders.store[order],
                Field::Channel => part.orders.channel[order],
                field => line_word(part, line, field),
            };
            if word == NO_WORD {
                continue;
            }
            let known = candidates.iter().position(|candidate| candidate.word == word);
            let weight = match self.by {
                Weight::Count => i64::from(known.is_none_or(|at| candidates[at].order != order)),
                Weight::Total => part.lines.net_total[line],
                Weight::Quantity => part.lines.net_quantity[line],
            };
            match known {
                Some(at) => {
                    let weight = candidates[at].weight + weight;
                    candidates[at] = Candidate { word, weight, order, line };
                }
                None => candidates.push(Candidate { word, weight, order, line }),
            }
        }
    }
}
