use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vocabulary::{Channel, ConsentStatus, IdentifierKind, Instant, Purpose};

use super::ImportKind;

/// The kinds of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormatKind {
    /// Text with a separator.
    Csv,
    /// Excel's XML workbook.
    Xlsx,
    /// Apache Parquet.
    Parquet,
}

/// Which part of a date comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// `31.12.2026`.
    DayFirst,
    /// `12/31/2026`.
    MonthFirst,
    /// `2026-12-31`.
    Iso,
}

/// How a file is read. What is absent is found out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Format {
    /// Kind of the file.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<FormatKind>,
    /// Label of a text's encoding, `windows-1251`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The character between a text's columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Whether the first row names the columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<bool>,
    /// The decimal sign of numbers written as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<char>,
    /// The order of dates written as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// The workbook's sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// All sheets of the workbook.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<String>,
    /// IANA name of the zone whose wall clock the times are; the workspace's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
}

/// A column as it was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its name, unique in the file.
    pub name: String,
    /// Its first values.
    pub samples: Vec<String>,
    /// The target it seems to mean.
    pub guess: Option<String>,
    /// How sure the guess is, in percent.
    pub confidence: u8,
}

/// Which column means what.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// File column to target. Several columns may mean one target where their values add up or join.
    pub columns: BTreeMap<String, String>,
    /// The system the file comes from: source of its order numbers and, without `customer_source`, of its customer ids.
    pub source: String,
    /// Source of the customers' external ids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_source: Option<String>,
    /// Target to the value of rows that have none.
    pub defaults: BTreeMap<String, String>,
    /// ISO 3166 code for phone numbers written without a country; the workspace's when absent.
    pub default_country: Option<String>,
    /// By what a customer is looked for, the first first; all in the usual order when empty.
    #[serde(rename = "match")]
    pub match_by: Vec<IdentifierKind>,
    /// What all customers of the file agreed to.
    pub consent: Option<ConsentRule>,
}

/// A consent that holds for every row of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentRule {
    /// On which channels.
    pub channels: Vec<Channel>,
    /// For what.
    #[serde(default = "marketing")]
    pub purpose: Purpose,
    /// What was said.
    #[serde(default = "granted")]
    pub status: ConsentStatus,
    /// Where it was said: a form, a shop, a contract.
    pub source: String,
    /// When.
    #[serde(default)]
    pub at: Option<Instant>,
    /// Which text was agreed to.
    #[serde(default)]
    pub text_version: Option<String>,
}

fn marketing() -> Purpose {
    Purpose::Marketing
}

fn granted() -> ConsentStatus {
    ConsentStatus::Granted
}

/// What is needed to read and understand a file; the shape of a mapping file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What the file is about.
    pub kind: ImportKind,
    /// How it is read.
    #[serde(default)]
    pub format: Format,
    /// Which column means what.
    pub mapping: Mapping,
}

/// What kind of value a target takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetType {
    /// Text.
    Text,
    /// A number.
    Number,
    /// An amount of money in major units.
    Money,
    /// A date.
    Date,
    /// A date and time.
    Time,
    /// Yes or no.
    Bool,
}

/// Something a column can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Target {
    /// Its name in a mapping. One that ends in `.` takes any name after it.
    pub key: &'static str,
    /// Whether a file of the kind cannot do without it.
    pub required: bool,
    /// The console's word for it.
    pub label_code: &'static str,
    /// What it takes.
    #[serde(rename = "type")]
    pub value: TargetType,
    /// Whether several columns may mean it.
    pub many: bool,
}

macro_rules! targets {
    ($($key:literal $value:ident $($flag:ident)*;)*) => {
        &[$(Target {
            key: $key,
            label_code: concat!("import.target.", $key),
            value: TargetType::$value,
            required: false $(|| targets!(@required $flag))*,
            many: false $(|| targets!(@many $flag))*,
        }),*]
    };
    (@required required) => { true };
    (@required many) => { false };
    (@many many) => { true };
    (@many required) => { false };
}

const CUSTOMERS: &[Target] = targets! {
    "external" Text;
    "email" Text;
    "phone" Text;
    "card" Text;
    "first_name" Text;
    "last_name" Text;
    "full_name" Text;
    "birthday" Date;
    "gender" Text;
    "city" Text;
    "language" Text;
    "time_zone" Text;
    "consent.email" Bool;
    "consent.sms" Bool;
    "consent_at" Time;
    "attributes." Text;
};

const ORDERS: &[Target] = targets! {
    "order_number" Text required;
    "placed_at" Time required;
    "customer.external" Text;
    "customer.email" Text;
    "customer.phone" Text;
    "customer.card" Text;
    "sku" Text required;
    "product_name" Text;
    "category" Text many;
    "brand" Text;
    "quantity" Number;
    "price" Money;
    "line_total" Money;
    "line_discount" Money many;
    "line_discount." Money;
    "line_cost" Money;
    "store" Text;
    "channel" Text;
    "payment" Text;
    "status" Text;
    "currency" Text;
};

const PRODUCTS: &[Target] = targets! {
    "sku" Text required;
    "name" Text many;
    "category" Text many;
    "brand" Text;
    "price" Money;
    "cost" Money;
    "attributes." Text;
};

const RETURNS: &[Target] = targets! {
    "return_number" Text required;
    "order_number" Text required;
    "returned_at" Time required;
    "line" Number;
    "sku" Text;
    "quantity" Number required;
};

/// What the columns of a kind of file can mean.
pub fn targets(kind: ImportKind) -> &'static [Target] {
    match kind {
        ImportKind::Customers => CUSTOMERS,
        ImportKind::Orders => ORDERS,
        ImportKind::Products => PRODUCTS,
        ImportKind::Returns => RETURNS,
    }
}

/// The target of a name in a mapping.
pub fn target(kind: ImportKind, name: &str) -> Option<&'static Target> {
    targets(kind).iter().find(|target| match target.key.strip_suffix('.') {
        Some(prefix) => name
            .strip_prefix(prefix)
            .and_then(|rest| rest.strip_prefix('.'))
            .is_some_and(|rest| !rest.is_empty()),
        None => target.key == name,
    })
}
