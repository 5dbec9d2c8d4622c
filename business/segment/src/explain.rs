//! Why a customer is in a segment or is not: every condition's verdict, and what it found.

use columnar::{
    Life, MISSING, MISSING_DAY, NO_WORD, Part, ValueKind, Words, contact_known_bit, contact_usable_bit,
};
use vocabulary::{Channel, ConsentStatus, Date, Instant};

use crate::Program;
use crate::own::OwnColumns;
use crate::program::{Node, ProfileColumn, campaign_at};
use crate::truth::Truth;

/// A condition with what it says of one customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// Where it stands in the tree: `/root/of/0`.
    pub path: String,
    /// What it says.
    pub truth: Truth,
    /// What was found; nothing for groups, segments and lists.
    pub actual: Option<Actual>,
}

/// What a condition found.
#[derive(Debug, Clone, PartialEq)]
pub enum Actual {
    /// No value, or it never happened.
    Nothing,
    /// Text.
    Text(String),
    /// Words of a list.
    Texts(Vec<String>),
    /// A number in thousandths; an average is rounded to them.
    Number(i64),
    /// Yes or no.
    Bool(bool),
    /// A day.
    Day(Date),
    /// An instant: the first or last time, or when a message was sent, opened or followed.
    Instant(Instant),
    /// How a channel stands.
    Contact {
        /// There is an address.
        is_known: bool,
        /// It can be written to.
        is_usable: bool,
        /// What was said about it; nothing when nothing was.
        consent: Option<ConsentStatus>,
    },
    /// RFM scores.
    Scores(crate::rfm::Scores),
}

impl Program {
    /// Every condition of the tree in the order it is written, groups before what they hold. Conditions inside other segments are theirs
    /// to explain.
    pub fn explain(&self, life: Life<'_>, words: &Words) -> Vec<Explained> {
        let mut found = Vec::new();
        self.root.explain("/root", life, words, &mut found);
        found
    }
}

impl Node {
    fn explain(&self, path: &str, life: Life<'_>, words: &Words, found: &mut Vec<Explained>) {
        let truth = self.truths(life.part, &[life.row as u32])[0];
        found.push(Explained { path: path.to_owned(), truth, actual: self.actual(life, words) });
        match self {
            Node::All(of) | Node::Any(of) => {
                let each = |(index, node): (usize, &Node)| {
                    node.explain(&format!("{path}/of/{index}"), life, words, found);
                };
                of.iter().enumerate().for_each(each);
            }
            Node::Not(of) => of.explain(&format!("{path}/of"), life, words, found),
            _ => {}
        }
    }

    fn actual(&self, life: Life<'_>, words: &Words) -> Option<Actual> {
        let (part, row) = (life.part, life.row);
        Some(match self {
            Node::All(_) | Node::Any(_) | Node::Not(_) | Node::Member(_) | Node::List(_) => return None,
            Node::Profile(column, _) => profile(*column, part, row, words),
            Node::Own(key, _) => own(key, part, row, words),
            Node::Contact { channel, consent_shift, .. } => contact(*channel, *consent_shift, part, row),
            Node::Measure(measured) => {
                measured.amount(life).map_or(Actual::Nothing, |(amount, of)| rounded(amount, of))
            }
            Node::Edge(happenings, edge, ..) => instant(happenings.edge(life, *edge)),
            Node::Sequence(steps) => instant(steps.last(life)),
            Node::Favourite(favourite) => text(favourite.word(life).unwrap_or(NO_WORD), words),
            Node::Share(places) => Actual::Number(places.place(life.customer().0)),
            Node::Rfm(ready) => ready.scores(life).map_or(Actual::Nothing, Actual::Scores),
            Node::Campaign { campaign, op, now } => instant(campaign_at(part, row, *campaign, *op, *now)),
        })
    }
}

fn instant(at: Option<i64>) -> Actual {
    at.map_or(Actual::Nothing, |at| Actual::Instant(Instant(at)))
}

fn rounded(amount: i128, of: i64) -> Actual {
    let of = i128::from(of);
    let rounded = (2 * amount + of).div_euclid(2 * of);
    Actual::Number(i64::try_from(rounded).unwrap_or(if rounded < 0 { i64::MIN } else { i64::MAX }))
}

fn text(word: u32, words: &Words) -> Actual {
    words.text(word).map_or(Actual::Nothing, |text| Actual::Text(text.to_owned()))
}

fn day(days: i64) -> Actual {
    i32::try_from(days).map_or(Actual::Nothing, |days| Actual::Day(Date::from_epoch_days(days)))
}

fn profile(column: ProfileColumn, part: &Part, row: usize, words: &Words) -> Actual {
    if let Some(column) = column.words(part) {
        return text(column[row], words);
    }
    if let ProfileColumn::CreatedAt = column {
        return instant(Some(part.customers.created_at[row]).filter(|at| *at != MISSING));
    }
    match part.customers.birthday[row] {
        MISSING_DAY => Actual::Nothing,
        days => day(i64::from(days)),
    }
}

/// A company's own attribute, of whichever kind the customer has it.
fn own(key: &str, part: &Part, row: usize, words: &Words) -> Actual {
    let columns = OwnColumns::new(part, key);
    match (columns.value(row), columns.list(row)) {
        (Some((ValueKind::Text, word)), _) => text(word as u32, words),
        (Some((ValueKind::Number, number)), _) => Actual::Number(number),
        (Some((ValueKind::Date, days)), _) => day(days),
        (Some((_, truth)), _) => Actual::Bool(truth != 0),
        (None, []) => Actual::Nothing,
        (None, list) => {
            Actual::Texts(list.iter().filter_map(|word| words.text(*word).map(str::to_owned)).collect())
        }
    }
}

fn contact(channel: Channel, consent_shift: u32, part: &Part, row: usize) -> Actual {
    let contacts = part.customers.contacts[row];
    let consent = part.customers.consents[row] >> consent_shift & 3;
    Actual::Contact {
        is_known: contacts & contact_known_bit(channel) != 0,
        is_usable: contacts & contact_usable_bit(channel) != 0,
        consent: ConsentStatus::from_number(i64::from(consent)),
    }
}
