use serde::{Deserialize, Serialize};
use vocabulary::{Channel, ConsentStatus, Date, Identifier, Instant, Purpose};

use crate::orders::NewOrder;
use crate::products::NewProduct;
use crate::returns::NewReturn;

/// Why a row, or one cell of it, was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowError {
    /// The row as a spreadsheet counts it: a header is row 1.
    pub row: u64,
    /// The file's column, or the target when no one column is at fault.
    pub field: String,
    /// The beginning of what stood there.
    pub value: String,
    /// Stable code, `bad_date`.
    pub code: String,
}

/// Characters of a value that an error keeps.
const VALUE_MAX: usize = 80;

impl RowError {
    /// An error with its value shortened.
    pub fn new(row: u64, field: impl Into<String>, value: &str, code: impl Into<String>) -> RowError {
        RowError {
            row,
            field: field.into(),
            value: value.chars().take(VALUE_MAX).collect(),
            code: code.into(),
        }
    }
}

/// One row of a file, understood.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// A customer.
    Customer(Box<CustomerRow>),
    /// An order with the one line of this row.
    Order(Box<NewOrder>),
    /// A product.
    Product(Box<NewProduct>),
    /// A return with the one line of this row.
    Return(Box<ReturnRow>),
}

impl Record {
    /// The document this row is a part of: rows of one document are recorded together or not at all.
    pub fn document(&self) -> Option<&str> {
        match self {
            Record::Order(order) => Some(&order.number),
            Record::Return(returned) => Some(&returned.returned.number),
            Record::Customer(_) | Record::Product(_) => None,
        }
    }
}

/// A return with the order it is of.
#[derive(Debug, Clone, PartialEq)]
pub struct ReturnRow {
    /// Number of the order.
    pub order_number: String,
    /// The return with the one line of this row.
    pub returned: NewReturn,
}

/// A row that cannot be understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// Why, cell by cell.
    pub errors: Vec<RowError>,
    /// The document it is a part of, when that could be read.
    pub document: Option<String>,
}

/// One row with its number.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// The row as a spreadsheet counts it.
    pub row: u64,
    /// What it says; nothing for an empty row.
    pub record: Result<Option<Record>, Refused>,
}

/// A customer as a file tells it; what is absent is left as it was.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CustomerRow {
    /// How the customer is known, in the order in which the mapping says to look.
    pub who: Vec<Identifier>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Birthday.
    pub birthday: Option<Date>,
    /// Gender as the file words it.
    pub gender: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Language code.
    pub language: Option<String>,
    /// IANA name.
    pub time_zone: Option<String>,
    /// Anything else.
    pub attributes: serde_json::Map<String, serde_json::Value>,
    /// What the customer agreed to.
    pub consents: Vec<ConsentRow>,
}

/// What a customer said about a channel, as a file tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct ConsentRow {
    /// The channel.
    pub channel: Channel,
    /// For what.
    pub purpose: Purpose,
    /// What was said.
    pub status: ConsentStatus,
    /// When, if the file tells.
    pub at: Option<Instant>,
    /// Where it was said.
    pub source: String,
    /// Which text was agreed to.
    pub text_version: Option<String>,
}
