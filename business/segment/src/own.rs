//! The company's own attributes: a key may have been used with several kinds of value.

use columnar::{AttributeColumn, AttributeKey, MISSING, NO_WORD, Part, ValueKind};

use crate::truth::Truth;
use crate::value::Asked;

/// A company's own attribute: of the kinds its key was used with, the one the customer has a value of.
pub(crate) fn own_truths(part: &Part, key: &str, asked: &Asked, rows: &[u32]) -> Vec<Truth> {
    let columns = OwnColumns::new(part, key);
    let truth = |row: &u32| match columns.value(*row as usize) {
        Some((ValueKind::Text, word)) => asked.word(word as u32),
        Some((ValueKind::Number, number)) => asked.number(Some(number)),
        Some((ValueKind::Date, day)) => asked.day(Some(day)),
        Some((_, truth)) => asked.bool(Some(truth)),
        None => asked.list(columns.list(*row as usize)),
    };
    rows.iter().map(truth).collect()
}

/// The columns of one of the company's own attributes.
pub(crate) struct OwnColumns<'p> {
    words: Option<&'p AttributeColumn>,
    lists: Option<&'p AttributeColumn>,
    numbers: [(ValueKind, Option<&'p AttributeColumn>); 3],
}

impl<'p> OwnColumns<'p> {
    pub fn new(part: &'p Part, key: &str) -> OwnColumns<'p> {
        let column = |kind| part.attributes.get(&AttributeKey { key: key.to_owned(), kind });
        OwnColumns {
            words: column(ValueKind::Text),
            lists: column(ValueKind::List),
            numbers: [ValueKind::Number, ValueKind::Date, ValueKind::Bool].map(|kind| (kind, column(kind))),
        }
    }

    /// The kind, and the word, thousandths, day, or 0 and 1.
    pub fn value(&self, row: usize) -> Option<(ValueKind, i64)> {
        let word = self.words.map(|words| words.word(row)).filter(|word| *word != NO_WORD);
        let number = |(kind, numbers): &(ValueKind, Option<&AttributeColumn>)| {
            let value = numbers.map(|numbers| numbers.number(row)).filter(|value| *value != MISSING)?;
            Some((*kind, value))
        };
        word.map(|word| (ValueKind::Text, i64::from(word))).or_else(|| self.numbers.iter().find_map(number))
    }

    pub fn list(&self, row: usize) -> &'p [u32] {
        self.lists.map_or(&[], |lists| lists.list(row))
    }
}
