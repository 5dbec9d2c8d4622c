//! Values and what is asked of them.

use std::cmp::Ordering;

use serde_json::Value;
use vocabulary::{CampaignId, Channel, Date, MICROS_PER_DAY, MICROS_PER_HOUR, Problem, parse_decimal};

use super::DAYS_MAX;
use super::fields::Fields;
use crate::condition::{NumberTest, Scalar, ValueTest};
use crate::error::{Reason, bad_condition};

const VALUES_MAX: usize = 1_000;
const TEXT_BYTES_MAX: usize = 1_000;
const MICROS_PER_MINUTE: i64 = MICROS_PER_HOUR / 60;

/// What a value is compared with, which decides the operators there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared {
    /// Text.
    Text,
    /// Whole years.
    Age,
    /// A number.
    Number,
    /// A day that is over.
    PastDay,
    /// The id of a campaign.
    Campaign,
    /// A channel.
    Channel,
    /// Whatever the value turns out to be.
    Anything,
}

impl Compared {
    /// Whether it has an operator; nothing where there is no such operator.
    fn has(self, op: &str) -> Option<bool> {
        use Compared::{Age, Anything, Number, PastDay, Text};
        Some(match op {
            "is_known" | "is_unknown" | "equals" => true,
            "not_equals" | "one_of" | "none_of" => self != Age,
            "contains" | "starts" => matches!(self, Text | Anything),
            "at_least" | "at_most" | "between" => matches!(self, Age | Number | PastDay | Anything),
            "before" | "after" | "within_last" | "longer_ago" | "anniversary_in" => {
                matches!(self, PastDay | Anything)
            }
            "within_next" | "further_ahead" => self == Anything,
            _ => return None,
        })
    }

    /// A value; ids of campaigns and channels are thousands of their numbers.
    fn scalar(self, value: &Value, path: &str) -> Result<Scalar, Problem> {
        let number_of = |read: fn(&str) -> Option<i64>| {
            let text = value.as_str().ok_or_else(|| bad_condition(path, Reason::WrongType))?;
            let number = read(text).ok_or_else(|| bad_condition(path, Reason::WrongValue))?;
            Ok(Scalar::Number(number.saturating_mul(1000)))
        };
        match self {
            Compared::Campaign => number_of(|word| word.parse().ok().map(|id: CampaignId| id.0)),
            Compared::Channel => number_of(|word| Channel::from_word(word).map(Channel::number)),
            Compared::Age | Compared::Number | Compared::PastDay => self.bound(value, path),
            Compared::Text if !value.is_string() => Err(bad_condition(path, Reason::WrongType)),
            Compared::Text | Compared::Anything => scalar(value, path),
        }
    }

    /// A number, or a date as text.
    fn bound(self, value: &Value, path: &str) -> Result<Scalar, Problem> {
        match value {
            Value::Number(_) if self != Compared::PastDay => number(value, path).map(Scalar::Number),
            Value::String(text) if matches!(self, Compared::PastDay | Compared::Anything) => {
                date(value, path).map(|_| Scalar::Text(text.clone()))
            }
            _ => Err(bad_condition(path, Reason::WrongType)),
        }
    }
}

pub(super) fn value_test(fields: &Fields<'_>, of: Compared) -> Result<ValueTest, Problem> {
    let op = fields.text("op")?;
    match of.has(op) {
        Some(true) => {}
        Some(false) => return Err(bad_condition(&fields.path("op"), Reason::DoesNotSuit)),
        None => return Err(bad_condition(&fields.path("op"), Reason::UnknownOp)),
    }
    if matches!(op, "is_known" | "is_unknown") {
        if fields.optional("value").is_some() {
            return Err(bad_condition(&fields.path("value"), Reason::UnknownField));
        }
        return Ok(if op == "is_known" { ValueTest::IsKnown } else { ValueTest::IsUnknown });
    }
    let (value, path) = (fields.required("value")?, fields.path("value"));
    Ok(match op {
        "equals" => ValueTest::Equals(of.scalar(value, &path)?),
        "not_equals" => ValueTest::NotEquals(of.scalar(value, &path)?),
        "one_of" => ValueTest::OneOf(scalars(fields, of)?),
        "none_of" => ValueTest::NoneOf(scalars(fields, of)?),
        "contains" => ValueTest::Contains(non_empty(value, &path)?),
        "starts" => ValueTest::Starts(non_empty(value, &path)?),
        "at_least" => ValueTest::AtLeast(of.bound(value, &path)?),
        "at_most" => ValueTest::AtMost(of.bound(value, &path)?),
        "between" => {
            let (from, to) = pair(value, &path, |value, path| of.bound(value, path))?;
            ValueTest::Between(from, to)
        }
        "before" => ValueTest::Before(date(value, &path)?),
        "after" => ValueTest::After(date(value, &path)?),
        "within_last" => ValueTest::WithinLast(days(value, &path)?),
        "longer_ago" => ValueTest::LongerAgo(days(value, &path)?),
        "within_next" => ValueTest::WithinNext(days(value, &path)?),
        "further_ahead" => ValueTest::FurtherAhead(days(value, &path)?),
        _ => ValueTest::AnniversaryIn(days(value, &path)?),
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
            let (from, to) = pair(value, &path, number)?;
            NumberTest::Between(from, to)
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

fn scalars(fields: &Fields<'_>, of: Compared) -> Result<Vec<Scalar>, Problem> {
    let values = fields.list("value")?;
    if values.is_empty() {
        return Err(bad_condition(&fields.path("value"), Reason::Empty));
    }
    if values.len() > VALUES_MAX {
        return Err(bad_condition(&fields.path("value"), Reason::TooLarge));
    }
    let indexed = values.iter().enumerate();
    indexed.map(|(index, value)| of.scalar(value, &format!("{}/{index}", fields.path("value")))).collect()
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

/// Two of a kind, the second not before the first. Dates as text lie in the order of their letters.
pub(super) fn pair<T: PartialOrd>(
    value: &Value,
    path: &str,
    read: impl Fn(&Value, &str) -> Result<T, Problem>,
) -> Result<(T, T), Problem> {
    let Some([from, to]) = value.as_array().map(Vec::as_slice) else {
        return Err(bad_condition(path, Reason::WrongType));
    };
    let (from, to) = (read(from, &format!("{path}/0"))?, read(to, &format!("{path}/1"))?);
    match from.partial_cmp(&to) {
        Some(Ordering::Less | Ordering::Equal) => Ok((from, to)),
        Some(Ordering::Greater) => Err(bad_condition(path, Reason::WrongValue)),
        None => Err(bad_condition(path, Reason::WrongType)),
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
