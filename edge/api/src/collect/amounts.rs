//! Amounts and quantities as shops write them: decimal text or numbers, in major units.

use serde::{Deserialize, Deserializer};
use vocabulary::{Currency, MoneyError, Problem, parse_decimal};

/// Decimals of a quantity: thousandths of a unit.
const QUANTITY_DECIMALS: u32 = 3;

/// Decimal text (`"345.50"`) or a number (345.5), kept as its text: no arithmetic is done on floats.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Decimal(String);

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => Ok(Decimal(text.trim().to_owned())),
            serde_json::Value::Number(number) => Ok(Decimal(number.to_string())),
            _ => Err(serde::de::Error::custom("expected a decimal number or its text")),
        }
    }
}

impl Decimal {
    /// The amount in minor units of a currency.
    pub fn minor(&self, currency: Currency, field: impl FnOnce() -> String) -> Result<i64, Problem> {
        parse_decimal(&self.0, currency.decimals()).map_err(|error| bad(error, field()))
    }

    /// Thousandths of a unit.
    pub fn thousandths(&self, field: impl FnOnce() -> String) -> Result<i64, Problem> {
        parse_decimal(&self.0, QUANTITY_DECIMALS).map_err(|error| bad(error, field()))
    }
}

fn bad(error: MoneyError, field: String) -> Problem {
    let code = match error {
        MoneyError::TooPrecise => "too_precise",
        MoneyError::TooLarge => "too_large",
        MoneyError::NotANumber | MoneyError::Currency => "not_a_number",
    };
    Problem::invalid(code, field, error.to_string())
}
