//! Values and what is asked of them.

use serde_json::Value;
use vocabulary::{Date, MICROS_PER_DAY, MICROS_PER_HOUR, Problem, parse_decimal};

use super::DAYS_MAX;
use super::fields::Fields;
use crate::condition::{NumberTest, Scalar, ValueTest};
use crate::error::{Reason, bad_condition};

const VALUES_MAX: usize = 1_000;
const TEXT_BYTES_MAX: usize = 1_000;
const MICROS_PER_MINUTE: i64 = MICROS_PER_HOUR / 60;

pub(super) fn value_test(fields: &Fields<'_>) -> Result<ValueTest, Problem> {
    let op = fields.text("op")?;
    if matches!(op, "is_known" | "is_unknown") {
        if fields.optional("value").is_some() {
            return Err(bad_condition(&fields.path("value"), Reason::UnknownField));
        }
        return Ok(if op == "is_known" { ValueTest::IsKnown } else { ValueTest::IsUnknown });
    }
    let (value, path) = (fields.required("value")?, fields.path("value"));
    Ok(match op {
        "equals" => ValueTest::Equals(scalar(value, &path)?),
        "not_equals" => ValueTest::NotEquals(scalar(value, &path)?),
        "one_of" => ValueTest::OneOf(scalars(fields)?),
        "none_of" => ValueTest::NoneOf(scalars(fields)?),
        "contains" => ValueTest::Contains(non_empty(value, &path)?),
        "starts" => ValueTest::Starts(non_empty(value, &path)?),
        "at_least" => ValueTest::AtLeast(bound(value, &path)?),
        "at_most" => ValueTest::AtMost(bound(value, &path)?),
        "between" => {
            let [from, to] = pair(value, &path)?;
            let (from, to) = (bound(from, &format!("{path}/0"))?, bound(to, &format!("{path}/1"))?);
            if std::mem::discriminant(&from) != std::mem::discriminant(&to) {
                return Err(bad_condition(&path, Reason::WrongType));
            }
            ValueTest::Between(from, to)
        }
        "before" => ValueTest::Before(date(value, &path)?),
        "after" => ValueTest::After(date(value, &path)?),
        "within_last" => ValueTest::WithinLast(days(value, &path)?),
        "longer_ago" => ValueTest::LongerAgo(days(value, &path)?),
        "anniversary_in" => ValueTest::AnniversaryIn(days(value, &path)?),
        _ => return Err(bad_condition(&fields.path("op"), Reason::UnknownOp)),
    })
}

pub(super) fn number_test(fields: &Fields<'_>) -> Result<NumberTest, Problem> {
    let op = fields.text("op")?;
    let (value, path) = (fields.required("value")?, fields.path("value"));
    Ok(match op {
        "at_least" => NumberTest::AtLeast(number(value, &path)?),
        "at_most" => NumberTest::AtMost(number(value, &path)?),
        "equals" => NumberTest::Equals(number(value, &path)?),
        "between" => {
            let [from, to] = pair(value, &path)?;
            NumberTest::Between(number(from, &format!("{path}/0"))?, number(to, &format!("{path}/1"))?)
        }
        _ => return Err(bad_condition(&fields.path("op"), Reason::UnknownOp)),
    })
}

fn scalar(value: &Value, path: &str) -> Result<Scalar, Problem> {
    match value {
        Value::String(text) if text.len() <= TEXT_BYTES_MAX => Ok(Scalar::Text(text.clone())),
        Value::String(_) => Err(bad_condition(path, Reason::TooLarge)),
        Value::Number(_) => number(value, path).map(Scalar::Number),
        Value::Bool(truth) => Ok(Scalar::Bool(*truth)),
        _ => Err(bad_condition(path, Reason::WrongType)),
    }
}

fn scalars(fields: &Fields<'_>) -> Result<Vec<Scalar>, Problem> {
    let values = fields.list("value")?;
    if values.is_empty() {
        return Err(bad_condition(&fields.path("value"), Reason::Empty));
    }
    if values.len() > VALUES_MAX {
        return Err(bad_condition(&fields.path("value"), Reason::TooLarge));
    }
    let indexed = values.iter().enumerate();
    indexed.map(|(index, value)| scalar(value, &format!("{}/{index}", fields.path("value")))).collect()
}

/// A number, or a date as text.
fn bound(value: &Value, path: &str) -> Result<Scalar, Problem> {
    match value {
        Value::Number(_) => number(value, path).map(Scalar::Number),
        Value::String(text) => date(value, path).map(|_| Scalar::Text(text.clone())),
        _ => Err(bad_condition(path, Reason::WrongType)),
    }
}

pub(super) fn number(value: &Value, path: &str) -> Result<i64, Problem> {
    let number = value.as_number().ok_or_else(|| bad_condition(path, Reason::WrongType))?;
    parse_decimal(&number.to_string(), 3).map_err(|_| bad_condition(path, Reason::WrongValue))
}

pub(super) fn date(value: &Value, path: &str) -> Result<Date, Problem> {
    let text = value.as_str().ok_or_else(|| bad_condition(path, Reason::WrongType))?;
    Date::parse(text).filter(|_| text.len() == 10).ok_or_else(|| bad_condition(path, Reason::WrongValue))
}

pub(super) fn days(value: &Value, path: &str) -> Result<i64, Problem> {
    whole(&Fields::of(value, path, &["days"])?, "days", DAYS_MAX)
}

pub(super) fn pair<'v>(value: &'v Value, path: &str) -> Result<[&'v Value; 2], Problem> {
    match value.as_array().map(Vec::as_slice) {
        Some([from, to]) => Ok([from, to]),
        _ => Err(bad_condition(path, Reason::WrongType)),
    }
}

pub(super) fn non_empty(value: &Value, path: &str) -> Result<String, Problem> {
    let text = value.as_str().ok_or_else(|| bad_condition(path, Reason::WrongType))?;
    match text.len() {
        0 => Err(bad_condition(path, Reason::Empty)),
        length if length > TEXT_BYTES_MAX => Err(bad_condition(path, Reason::TooLarge)),
        _ => Ok(text.to_owned()),
    }
}

/// `{"days": 7}`, `{"hours": 48}` or `{"minutes": 30}` in microseconds; a day has 24 hours.
pub(super) fn duration(value: &Value, path: &str) -> Result<i64, Problem> {
    let fields = Fields::of(value, path, &["days", "hours", "minutes"])?;
    let names: Vec<&str> = fields.object.keys().map(String::as_str).collect();
    let [name] = names[..] else { return Err(bad_condition(path, Reason::WrongValue)) };
    let unit = match name {
        "days" => MICROS_PER_DAY,
        "hours" => MICROS_PER_HOUR,
        _ => MICROS_PER_MINUTE,
    };
    whole(&fields, name, DAYS_MAX * MICROS_PER_DAY / unit).map(|number| number * unit)
}

/// A whole number from 0 to `most`.
pub(super) fn whole(fields: &Fields<'_>, name: &str, most: i64) -> Result<i64, Problem> {
    let number = fields
        .required(name)?
        .as_i64()
        .ok_or_else(|| bad_condition(&fields.path(name), Reason::WrongType))?;
    let fits = (0..=most).contains(&number);
    if fits { Ok(number) } else { Err(bad_condition(&fields.path(name), Reason::WrongValue)) }
}
