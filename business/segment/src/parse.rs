//! Reading a tree from JSON, with the path and reason of whatever is wrong.

use serde_json::Value;
use vocabulary::{Channel, Date, Problem, Purpose, parse_decimal};

use crate::condition::{
    AttributeName, CampaignOp, Condition, ContactOp, Edge, EdgeCondition, Filter, FilterField, Filters,
    Measure, MeasureCondition, MeasureField, NumberTest, Scalar, Subject, TimeTest, ValueTest, Window,
};
use crate::error::{Reason, bad_condition};

/// The version of the language.
pub const VERSION: i64 = 1;
const DEPTH_MAX: usize = 16;
const NODES_MAX: usize = 200;
const VALUES_MAX: usize = 1_000;
const TEXT_BYTES_MAX: usize = 1_000;
/// Segments within segments.
pub(crate) const SEGMENT_DEPTH_MAX: usize = 8;
const DAYS_MAX: i64 = 36_600;

/// Reads `{"version":1,"root":…}`.
pub fn parse(tree: &Value) -> Result<Condition, Problem> {
    let tree = Fields::of(tree, "", &["version", "root"])?;
    if tree.required("version")?.as_i64() != Some(VERSION) {
        return Err(bad_condition("/version", Reason::WrongValue));
    }
    let mut reader = Reader { nodes: 0 };
    reader.condition(tree.required("root")?, "/root", 1)
}

struct Reader {
    nodes: usize,
}

impl Reader {
    fn condition(&mut self, value: &Value, path: &str, depth: usize) -> Result<Condition, Problem> {
        self.nodes += 1;
        if depth > DEPTH_MAX {
            return Err(bad_condition(path, Reason::TooDeep));
        }
        if self.nodes > NODES_MAX {
            return Err(bad_condition(path, Reason::TooLarge));
        }
        let kind = value.as_object().ok_or_else(|| bad_condition(path, Reason::WrongType))?.get("kind");
        let kind_path = format!("{path}/kind");
        let kind = kind.ok_or_else(|| bad_condition(&kind_path, Reason::Missing))?;
        match kind.as_str().ok_or_else(|| bad_condition(&kind_path, Reason::WrongType))? {
            "all" => self.group(value, path, depth).map(Condition::All),
            "any" => match self.group(value, path, depth)? {
                of if of.is_empty() => Err(bad_condition(&format!("{path}/of"), Reason::Empty)),
                of => Ok(Condition::Any(of)),
            },
            "not" => {
                let fields = Fields::of(value, path, &["kind", "of"])?;
                let inner = self.condition(fields.required("of")?, &fields.path("of"), depth + 1)?;
                Ok(Condition::Not(Box::new(inner)))
            }
            "attribute" => attribute(value, path),
            "contact" => contact(value, path),
            "orders" | "returns" | "event" => self.measure(value, path),
            "last" | "first" => self.edge(value, path),
            "campaign" => {
                let fields = Fields::of(value, path, &["kind", "campaign", "op"])?;
                Ok(Condition::Campaign {
                    campaign: fields.id("campaign")?,
                    op: fields.word("op", campaign_op)?,
                })
            }
            "segment" => Fields::of(value, path, &["kind", "segment"])?.id("segment").map(Condition::Segment),
            "list" => Fields::of(value, path, &["kind", "list"])?.id("list").map(Condition::List),
            _ => Err(bad_condition(&kind_path, Reason::UnknownKind)),
        }
    }

    fn group(&mut self, value: &Value, path: &str, depth: usize) -> Result<Vec<Condition>, Problem> {
        let fields = Fields::of(value, path, &["kind", "of"])?;
        let of = fields.list("of")?;
        let conditions = of.iter().enumerate();
        conditions
            .map(|(index, inner)| self.condition(inner, &format!("{path}/of/{index}"), depth + 1))
            .collect()
    }

    fn measure(&mut self, value: &Value, path: &str) -> Result<Condition, Problem> {
        let allowed = ["kind", "event", "measure", "field", "op", "value", "window", "where", "where_mode"];
        let fields = Fields::of(value, path, &allowed)?;
        let subject = fields.subject("kind")?;
        let measure = fields.word("measure", measure_word)?;
        let field = match measure {
            Measure::Count => None,
            _ => Some(fields.word("field", |word| measure_field(word, &subject, measure))?),
        };
        let window =
            fields.optional("window").map(|value| window(value, &fields.path("window"))).transpose()?;
        Ok(Condition::Measure(Box::new(MeasureCondition {
            measure,
            field,
            test: fields.number_test()?,
            window,
            filters: self.filters(&fields, &subject)?,
            subject,
        })))
    }

    fn edge(&mut self, value: &Value, path: &str) -> Result<Condition, Problem> {
        let fields = Fields::of(value, path, &["kind", "of", "event", "op", "value", "where", "where_mode"])?;
        let edge = if fields.text("kind")? == "last" { Edge::Last } else { Edge::First };
        let subject = fields.subject("of")?;
        Ok(Condition::Edge(Box::new(EdgeCondition {
            edge,
            test: time_test(&fields)?,
            filters: self.filters(&fields, &subject)?,
            subject,
        })))
    }

    fn filters(&mut self, fields: &Fields<'_>, subject: &Subject) -> Result<Filters, Problem> {
        let mut filters = Filters::default();
        if fields.optional("where_mode").is_some() {
            filters.is_any = fields.word("where_mode", |word| match word {
                "all" => Some(false),
                "any" => Some(true),
                _ => None,
            })?;
        }
        if fields.optional("where").is_none() {
            return Ok(filters);
        }
        for (index, value) in fields.list("where")?.iter().enumerate() {
            self.nodes += 1;
            let path = format!("{}/{index}", fields.path("where"));
            if self.nodes > NODES_MAX {
                return Err(bad_condition(&path, Reason::TooLarge));
            }
            filters.of.push(filter(value, &path, subject)?);
        }
        Ok(filters)
    }
}

fn attribute(value: &Value, path: &str) -> Result<Condition, Problem> {
    let fields = Fields::of(value, path, &["kind", "key", "op", "value"])?;
    let key = fields.word("key", attribute_name)?;
    let test = value_test(&fields)?;
    let suits = match key {
        AttributeName::Age => matches!(
            test,
            ValueTest::Equals(Scalar::Number(_))
                | ValueTest::AtLeast(Scalar::Number(_))
                | ValueTest::AtMost(Scalar::Number(_))
                | ValueTest::Between(Scalar::Number(_), Scalar::Number(_))
                | ValueTest::IsKnown
                | ValueTest::IsUnknown
        ),
        AttributeName::Birthday | AttributeName::CreatedAt => !matches!(
            test,
            ValueTest::Contains(_)
                | ValueTest::Starts(_)
                | ValueTest::AtLeast(Scalar::Number(_))
                | ValueTest::AtMost(Scalar::Number(_))
                | ValueTest::Between(Scalar::Number(_), _)
        ),
        AttributeName::Own(_) => true,
        _ => matches!(
            test,
            ValueTest::Equals(_)
                | ValueTest::NotEquals(_)
                | ValueTest::OneOf(_)
                | ValueTest::NoneOf(_)
                | ValueTest::Contains(_)
                | ValueTest::Starts(_)
                | ValueTest::IsKnown
                | ValueTest::IsUnknown
        ),
    };
    if !suits {
        return Err(bad_condition(&fields.path("op"), Reason::DoesNotSuit));
    }
    Ok(Condition::Attribute { key, test })
}

fn contact(value: &Value, path: &str) -> Result<Condition, Problem> {
    let fields = Fields::of(value, path, &["kind", "channel", "op", "purpose"])?;
    let purpose = match fields.optional("purpose") {
        Some(_) => fields.word("purpose", Purpose::from_word)?,
        None => Purpose::Marketing,
    };
    let op = fields.word("op", |word| {
        Some(match word {
            "reachable" => ContactOp::Reachable,
            "unreachable" => ContactOp::Unreachable,
            "known" => ContactOp::Known,
            "unknown" => ContactOp::Unknown,
            _ => return None,
        })
    })?;
    Ok(Condition::Contact { channel: fields.word("channel", Channel::from_word)?, purpose, op })
}

fn filter(value: &Value, path: &str, subject: &Subject) -> Result<Filter, Problem> {
    let fields = Fields::of(value, path, &["field", "op", "value"])?;
    let field = fields.word("field", |word| filter_field(word, subject))?;
    let test = value_test(&fields)?;
    let is_number = matches!(
        field,
        FilterField::Quantity | FilterField::Price | FilterField::LineTotal | FilterField::Total
    );
    let suits = match test {
        ValueTest::IsUnknown | ValueTest::AnniversaryIn(_) => false,
        ValueTest::IsKnown => true,
        ValueTest::Equals(ref value) | ValueTest::NotEquals(ref value) => {
            !is_number || matches!(value, Scalar::Number(_))
        }
        ValueTest::OneOf(ref values) | ValueTest::NoneOf(ref values) => {
            !is_number || values.iter().all(|value| matches!(value, Scalar::Number(_)))
        }
        ValueTest::Contains(_) | ValueTest::Starts(_) => !is_number,
        ValueTest::AtLeast(ref value) | ValueTest::AtMost(ref value) | ValueTest::Between(ref value, _) => {
            matches!(field, FilterField::Property(_)) || (is_number && matches!(value, Scalar::Number(_)))
        }
        _ => matches!(field, FilterField::Property(_)),
    };
    if suits {
        Ok(Filter { field, test })
    } else {
        Err(bad_condition(&fields.path("op"), Reason::DoesNotSuit))
    }
}

fn value_test(fields: &Fields<'_>) -> Result<ValueTest, Problem> {
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

fn time_test(fields: &Fields<'_>) -> Result<TimeTest, Problem> {
    let op = fields.text("op")?;
    if op == "never" {
        return Ok(TimeTest::Never);
    }
    let (value, path) = (fields.required("value")?, fields.path("value"));
    Ok(match op {
        "within_last" => TimeTest::WithinLast(days(value, &path)?),
        "longer_ago" => TimeTest::LongerAgo(days(value, &path)?),
        "before" => TimeTest::Before(date(value, &path)?),
        "after" => TimeTest::After(date(value, &path)?),
        "between" => {
            let [from, to] = pair(value, &path)?;
            TimeTest::Between(date(from, &format!("{path}/0"))?, date(to, &format!("{path}/1"))?)
        }
        _ => return Err(bad_condition(&fields.path("op"), Reason::UnknownOp)),
    })
}

fn window(value: &Value, path: &str) -> Result<Window, Problem> {
    let fields = Fields::of(value, path, &["last_days", "last_hours", "from", "to", "this"])?;
    let names: Vec<&str> = fields.object.keys().map(String::as_str).collect();
    let whole = |name: &str, most: i64| {
        let number = fields
            .required(name)?
            .as_i64()
            .ok_or_else(|| bad_condition(&fields.path(name), Reason::WrongType))?;
        let fits = (0..=most).contains(&number);
        if fits { Ok(number) } else { Err(bad_condition(&fields.path(name), Reason::WrongValue)) }
    };
    match names[..] {
        ["last_days"] => whole("last_days", DAYS_MAX).map(Window::LastDays),
        ["last_hours"] => whole("last_hours", DAYS_MAX * 24).map(Window::LastHours),
        ["this"] => fields.word("this", |word| match word {
            "month" => Some(Window::ThisMonth),
            "year" => Some(Window::ThisYear),
            _ => None,
        }),
        ["from"] | ["to"] | ["from", "to"] | ["to", "from"] => {
            let day = |name| fields.optional(name).map(|value| date(value, &fields.path(name))).transpose();
            Ok(Window::Dates { from: day("from")?, to: day("to")? })
        }
        _ => Err(bad_condition(path, Reason::WrongValue)),
    }
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

fn number(value: &Value, path: &str) -> Result<i64, Problem> {
    let number = value.as_number().ok_or_else(|| bad_condition(path, Reason::WrongType))?;
    parse_decimal(&number.to_string(), 3).map_err(|_| bad_condition(path, Reason::WrongValue))
}

fn date(value: &Value, path: &str) -> Result<Date, Problem> {
    let text = value.as_str().ok_or_else(|| bad_condition(path, Reason::WrongType))?;
    Date::parse(text).filter(|_| text.len() == 10).ok_or_else(|| bad_condition(path, Reason::WrongValue))
}

fn days(value: &Value, path: &str) -> Result<i64, Problem> {
    let fields = Fields::of(value, path, &["days"])?;
    let days = fields
        .required("days")?
        .as_i64()
        .ok_or_else(|| bad_condition(&fields.path("days"), Reason::WrongType))?;
    let fits = (0..=DAYS_MAX).contains(&days);
    if fits { Ok(days) } else { Err(bad_condition(&fields.path("days"), Reason::WrongValue)) }
}

fn pair<'v>(value: &'v Value, path: &str) -> Result<[&'v Value; 2], Problem> {
    match value.as_array().map(Vec::as_slice) {
        Some([from, to]) => Ok([from, to]),
        _ => Err(bad_condition(path, Reason::WrongType)),
    }
}

fn non_empty(value: &Value, path: &str) -> Result<String, Problem> {
    let text = value.as_str().ok_or_else(|| bad_condition(path, Reason::WrongType))?;
    match text.len() {
        0 => Err(bad_condition(path, Reason::Empty)),
        length if length > TEXT_BYTES_MAX => Err(bad_condition(path, Reason::TooLarge)),
        _ => Ok(text.to_owned()),
    }
}

fn attribute_name(word: &str) -> Option<AttributeName> {
    Some(match word {
        "first_name" => AttributeName::FirstName,
        "last_name" => AttributeName::LastName,
        "city" => AttributeName::City,
        "gender" => AttributeName::Gender,
        "language" => AttributeName::Language,
        "birthday" => AttributeName::Birthday,
        "age" => AttributeName::Age,
        "created_at" => AttributeName::CreatedAt,
        _ => AttributeName::Own(word.strip_prefix("attributes.").filter(|key| !key.is_empty())?.to_owned()),
    })
}

fn campaign_op(word: &str) -> Option<CampaignOp> {
    Some(match word {
        "sent" => CampaignOp::Sent,
        "opened" => CampaignOp::Opened,
        "clicked" => CampaignOp::Clicked,
        "in_control" => CampaignOp::InControl,
        "not_sent" => CampaignOp::NotSent,
        _ => return None,
    })
}

fn measure_word(word: &str) -> Option<Measure> {
    Some(match word {
        "count" => Measure::Count,
        "sum" => Measure::Sum,
        "average" => Measure::Average,
        "min" => Measure::Min,
        "max" => Measure::Max,
        "distinct" => Measure::Distinct,
        _ => return None,
    })
}

fn measure_field(word: &str, subject: &Subject, measure: Measure) -> Option<MeasureField> {
    if let Subject::Events(_) = subject {
        return match word {
            "day" if measure == Measure::Distinct => Some(MeasureField::Day),
            _ => Some(MeasureField::Property(word.strip_prefix("property.").unwrap_or(word).to_owned())),
        };
    }
    Some(match (word, measure == Measure::Distinct) {
        ("total", false) => MeasureField::Total,
        ("quantity", false) => MeasureField::Quantity,
        ("discount", false) if *subject == Subject::Orders => MeasureField::Discount,
        ("product", true) => MeasureField::Product,
        ("category", true) => MeasureField::Category,
        ("brand", true) => MeasureField::Brand,
        ("store", true) => MeasureField::Store,
        ("channel", true) => MeasureField::Channel,
        ("day", true) => MeasureField::Day,
        _ => return None,
    })
}

fn filter_field(word: &str, subject: &Subject) -> Option<FilterField> {
    if let Subject::Events(_) = subject {
        return Some(FilterField::Property(
            word.strip_prefix("property.").filter(|key| !key.is_empty())?.to_owned(),
        ));
    }
    Some(match word {
        "product" => FilterField::Product,
        "category" => FilterField::Category,
        "brand" => FilterField::Brand,
        "quantity" => FilterField::Quantity,
        "price" => FilterField::Price,
        "line_total" => FilterField::LineTotal,
        "store" => FilterField::Store,
        "channel" => FilterField::Channel,
        "payment" => FilterField::Payment,
        "total" => FilterField::Total,
        _ => return None,
    })
}

/// An object's fields, none of them unknown.
struct Fields<'v> {
    object: &'v serde_json::Map<String, Value>,
    path: String,
}

impl<'v> Fields<'v> {
    fn of(value: &'v Value, path: &str, allowed: &[&str]) -> Result<Fields<'v>, Problem> {
        let object = value.as_object().ok_or_else(|| bad_condition(path, Reason::WrongType))?;
        if let Some(unknown) = object.keys().find(|key| !allowed.contains(&key.as_str())) {
            return Err(bad_condition(&format!("{path}/{unknown}"), Reason::UnknownField));
        }
        Ok(Fields { object, path: path.to_owned() })
    }

    fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.path)
    }

    fn optional(&self, name: &str) -> Option<&'v Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    fn required(&self, name: &str) -> Result<&'v Value, Problem> {
        self.optional(name).ok_or_else(|| bad_condition(&self.path(name), Reason::Missing))
    }

    fn text(&self, name: &str) -> Result<&'v str, Problem> {
        self.required(name)?.as_str().ok_or_else(|| bad_condition(&self.path(name), Reason::WrongType))
    }

    fn list(&self, name: &str) -> Result<&'v [Value], Problem> {
        let list = self.required(name)?.as_array();
        list.map(Vec::as_slice).ok_or_else(|| bad_condition(&self.path(name), Reason::WrongType))
    }

    fn word<T>(&self, name: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<T, Problem> {
        read(self.text(name)?).ok_or_else(|| bad_condition(&self.path(name), Reason::WrongValue))
    }

    fn id<T: std::str::FromStr>(&self, name: &str) -> Result<T, Problem> {
        self.word(name, |text| text.parse().ok())
    }

    fn subject(&self, name: &str) -> Result<Subject, Problem> {
        let subject = match self.text(name)? {
            "orders" => Subject::Orders,
            "returns" => Subject::Returns,
            "event" => {
                let event = non_empty(self.required("event")?, &self.path("event"))?;
                return Ok(Subject::Events(event));
            }
            _ => return Err(bad_condition(&self.path(name), Reason::WrongValue)),
        };
        match self.optional("event") {
            Some(_) => Err(bad_condition(&self.path("event"), Reason::UnknownField)),
            None => Ok(subject),
        }
    }

    fn number_test(&self) -> Result<NumberTest, Problem> {
        let op = self.text("op")?;
        let (value, path) = (self.required("value")?, self.path("value"));
        Ok(match op {
            "at_least" => NumberTest::AtLeast(number(value, &path)?),
            "at_most" => NumberTest::AtMost(number(value, &path)?),
            "equals" => NumberTest::Equals(number(value, &path)?),
            "between" => {
                let [from, to] = pair(value, &path)?;
                NumberTest::Between(number(from, &format!("{path}/0"))?, number(to, &format!("{path}/1"))?)
            }
            _ => return Err(bad_condition(&self.path("op"), Reason::UnknownOp)),
        })
    }
}
