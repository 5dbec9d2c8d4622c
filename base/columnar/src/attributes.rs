//! Customers' own attributes: a column for each key and kind, as they turn up.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Int64Array, ListArray, UInt32Array};
use arrow::buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow::datatypes::{DataType, Field};

use crate::table::{MEANING, MISSING};
use crate::words::{NO_WORD, Words};
use crate::{ColumnarError, Value};

/// What kind of value an attribute or property holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueKind {
    /// A word.
    Text,
    /// A number in thousandths.
    Number,
    /// A day since 1970.
    Date,
    /// 0 or 1.
    Bool,
    /// Several words.
    List,
}

impl ValueKind {
    const ALL: [(ValueKind, &'static str); 5] = [
        (ValueKind::Text, "text"),
        (ValueKind::Number, "number"),
        (ValueKind::Date, "date"),
        (ValueKind::Bool, "bool"),
        (ValueKind::List, "list"),
    ];

    /// The number the columns keep, from 1.
    pub fn number(self) -> u32 {
        self as u32 + 1
    }

    /// The word used in the API.
    pub fn as_str(self) -> &'static str {
        ValueKind::ALL[self as usize].1
    }

    fn from_word(word: &str) -> Option<ValueKind> {
        ValueKind::ALL.iter().find(|(_, name)| *name == word).map(|(kind, _)| *kind)
    }
}

impl Value {
    /// Its kind.
    pub fn kind(&self) -> ValueKind {
        match self {
            Value::Text(_) => ValueKind::Text,
            Value::Number(_) => ValueKind::Number,
            Value::Date(_) => ValueKind::Date,
            Value::Bool(_) => ValueKind::Bool,
            Value::List(_) => ValueKind::List,
        }
    }

    /// The numbers the columns keep for it: one, or one for each word of a list.
    pub(crate) fn learn(&self, words: &mut Words, mut keep: impl FnMut(i64)) {
        match self {
            Value::Text(text) => keep(i64::from(words.learn(text))),
            Value::Number(number) => keep(*number),
            Value::Date(date) => keep(i64::from(date.epoch_days())),
            Value::Bool(truth) => keep(i64::from(*truth)),
            Value::List(texts) => texts.iter().for_each(|text| keep(i64::from(words.learn(text)))),
        }
    }
}

/// A key together with its kind: a key used with two kinds has two columns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributeKey {
    /// The key.
    pub key: String,
    /// The kind.
    pub kind: ValueKind,
}

impl AttributeKey {
    /// Name of the column in files: `attributes.plan:text`.
    pub fn column_name(&self) -> String {
        format!("attributes.{}:{}", self.key, self.kind.as_str())
    }

    pub(crate) fn from_column_name(name: &str) -> Option<AttributeKey> {
        let (key, kind) = name.strip_prefix("attributes.")?.rsplit_once(':')?;
        Some(AttributeKey { key: key.to_owned(), kind: ValueKind::from_word(kind)? })
    }
}

/// An attribute of all customers of a part; a column may end early, the rest have no value.
#[derive(Debug, Clone)]
pub enum AttributeColumn {
    /// Text.
    Words(ScalarBuffer<u32>),
    /// Numbers, dates and truths.
    Numbers(ScalarBuffer<i64>),
    /// Lists: where each begins, and their words.
    Lists(ScalarBuffer<i32>, ScalarBuffer<u32>),
}

impl AttributeColumn {
    /// The word of a row, or [`NO_WORD`].
    pub fn word(&self, row: usize) -> u32 {
        match self {
            AttributeColumn::Words(words) => words.get(row).copied().unwrap_or(NO_WORD),
            _ => NO_WORD,
        }
    }

    /// The number of a row, or [`MISSING`].
    pub fn number(&self, row: usize) -> i64 {
        match self {
            AttributeColumn::Numbers(numbers) => numbers.get(row).copied().unwrap_or(MISSING),
            _ => MISSING,
        }
    }

    /// The words of a row's list; none where there is no list.
    pub fn list(&self, row: usize) -> &[u32] {
        match self {
            AttributeColumn::Lists(begins, words) if row + 1 < begins.len() => {
                &words[begins[row] as usize..begins[row + 1] as usize]
            }
            _ => &[],
        }
    }

    pub(crate) fn array(&self, key: &AttributeKey, rows: usize) -> (Field, ArrayRef) {
        let array: ArrayRef = match self {
            AttributeColumn::Words(words) => Arc::new(UInt32Array::new(filled(words, rows, NO_WORD), None)),
            AttributeColumn::Numbers(numbers) => {
                let values = filled(numbers, rows, MISSING);
                let nulls = NullBuffer::from_iter(values.iter().map(|value| *value != MISSING));
                Arc::new(Int64Array::new(values, Some(nulls)))
            }
            AttributeColumn::Lists(begins, words) => {
                let last = begins.last().copied().unwrap_or(0);
                let begins = OffsetBuffer::new(filled(begins, rows + 1, last));
                let item = Arc::new(Field::new_list_field(DataType::UInt32, false));
                Arc::new(ListArray::new(item, begins, Arc::new(UInt32Array::new(words.clone(), None)), None))
            }
        };
        let field = Field::new(key.column_name(), array.data_type().clone(), array.is_nullable())
            .with_metadata([(MEANING, key.kind.as_str())]);
        (field, array)
    }

    pub(crate) fn from_array(array: &ArrayRef) -> Result<AttributeColumn, ColumnarError> {
        let any = array.as_any();
        if let Some(words) = any.downcast_ref::<UInt32Array>() {
            return Ok(AttributeColumn::Words(words.values().clone()));
        }
        if let Some(numbers) = any.downcast_ref::<Int64Array>() {
            return Ok(AttributeColumn::Numbers(numbers.values().clone()));
        }
        let lists = any.downcast_ref::<ListArray>();
        let words = lists.and_then(|lists| lists.values().as_any().downcast_ref::<UInt32Array>());
        match (lists, words) {
            (Some(lists), Some(words)) => {
                Ok(AttributeColumn::Lists(lists.offsets().inner().clone(), words.values().clone()))
            }
            _ => Err(ColumnarError::Damaged("an attribute column has an unknown type".to_owned())),
        }
    }
}

fn filled<T: arrow::datatypes::ArrowNativeType>(
    values: &ScalarBuffer<T>,
    rows: usize,
    missing: T,
) -> ScalarBuffer<T> {
    if values.len() == rows {
        return values.clone();
    }
    let mut longer = values.to_vec();
    longer.resize(rows, missing);
    longer.into()
}

/// An attribute column as it grows; rows without a value are filled in when the next one with a value comes.
#[derive(Debug)]
pub(crate) enum AttributeBuilder {
    Words(Vec<u32>),
    Numbers(Vec<i64>),
    Lists(Vec<i32>, Vec<u32>),
}

impl AttributeBuilder {
    pub fn new(kind: ValueKind) -> AttributeBuilder {
        match kind {
            ValueKind::Text => AttributeBuilder::Words(Vec::new()),
            ValueKind::List => AttributeBuilder::Lists(vec![0], Vec::new()),
            _ => AttributeBuilder::Numbers(Vec::new()),
        }
    }

    /// Sets what the row holds, once a row, rows in order.
    pub fn set(&mut self, row: usize, values: &[i64]) {
        match self {
            AttributeBuilder::Words(words) => {
                words.resize(row, NO_WORD);
                words.push(values.first().map_or(NO_WORD, |value| *value as u32));
            }
            AttributeBuilder::Numbers(numbers) => {
                numbers.resize(row, MISSING);
                numbers.push(values.first().copied().unwrap_or(MISSING));
            }
            AttributeBuilder::Lists(begins, words) => {
                begins.resize(row + 1, words.len() as i32);
                words.extend(values.iter().map(|value| *value as u32));
                begins.push(words.len() as i32);
            }
        }
    }

    /// Copies rows of a column to the rows from `to` on.
    pub fn append(&mut self, to: usize, column: &AttributeColumn, rows: std::ops::Range<usize>) {
        match (self, column) {
            (AttributeBuilder::Words(mine), AttributeColumn::Words(theirs)) => {
                mine.resize(to, NO_WORD);
                mine.extend_from_slice(&theirs[rows.start.min(theirs.len())..rows.end.min(theirs.len())]);
            }
            (AttributeBuilder::Numbers(mine), AttributeColumn::Numbers(theirs)) => {
                mine.resize(to, MISSING);
                mine.extend_from_slice(&theirs[rows.start.min(theirs.len())..rows.end.min(theirs.len())]);
            }
            (AttributeBuilder::Lists(begins, words), AttributeColumn::Lists(..)) => {
                begins.resize(to + 1, words.len() as i32);
                for row in rows {
                    words.extend_from_slice(column.list(row));
                    begins.push(words.len() as i32);
                }
            }
            _ => {}
        }
    }

    pub fn finish(self) -> AttributeColumn {
        match self {
            AttributeBuilder::Words(words) => AttributeColumn::Words(words.into()),
            AttributeBuilder::Numbers(numbers) => AttributeColumn::Numbers(numbers.into()),
            AttributeBuilder::Lists(begins, words) => AttributeColumn::Lists(begins.into(), words.into()),
        }
    }
}
