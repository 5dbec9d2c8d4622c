//! Conditions on what happened: how often and how much, when, in which order, what most.

use columnar::MessageKind;
use serde_json::Value;
use vocabulary::Problem;

use super::fields::Fields;
use super::value::{Compared, date, days, duration, non_empty, number_test, pair, value_test, whole};
use super::{DAYS_MAX, NODES_MAX, Reader};
use crate::condition::{
    Condition, DaysOf, Edge, EdgeCondition, FavouriteCondition, FavouriteField, Filter, FilterField, Filters,
    Measure, MeasureCondition, MeasureField, Sequence, SequenceStep, Since, Stretch, Subject, TimeTest,
    Weight, Window,
};
use crate::error::{Reason, bad_condition};

const STEPS_MAX: usize = 5;
const HOURS_PER_DAY: i64 = 24;

impl Reader {
    pub(super) fn measure(&mut self, value: &Value, path: &str) -> Result<Condition, Problem> {
        let allowed =
            ["kind", "event", "message", "measure", "field", "op", "value", "window", "where", "where_mode"];
        let fields = Fields::of(value, path, &allowed)?;
        let subject = subject(&fields, "kind")?;
        let measure = fields.word("measure", measure_word)?;
        let field = match measure {
            Measure::Count if fields.optional("field").is_some() => {
                return Err(bad_condition(&fields.path("field"), Reason::UnknownField));
            }
            Measure::Count => None,
            _ => Some(fields.word("field", |word| measure_field(word, &subject, measure))?),
        };
        Ok(Condition::Measure(Box::new(MeasureCondition {
            measure,
            field,
            test: number_test(&fields)?,
            window: self.window(&fields)?,
            filters: self.filters(&fields, &subject)?,
            subject,
        })))
    }

    pub(super) fn edge(&mut self, value: &Value, path: &str) -> Result<Condition, Problem> {
        let allowed = ["kind", "of", "event", "message", "op", "value", "where", "where_mode"];
        let fields = Fields::of(value, path, &allowed)?;
        let edge = if fields.text("kind")? == "last" { Edge::Last } else { Edge::First };
        let subject = subject(&fields, "of")?;
        Ok(Condition::Edge(Box::new(EdgeCondition {
            edge,
            test: time_test(&fields)?,
            filters: self.filters(&fields, &subject)?,
            subject,
        })))
    }

    pub(super) fn favourite(&mut self, value: &Value, path: &str) -> Result<Condition, Problem> {
        let allowed = ["kind", "field", "by", "op", "value", "window", "where", "where_mode"];
        let fields = Fields::of(value, path, &allowed)?;
        let test = value_test(&fields, Compared::Text)?;
        let by = fields.optional("by").map(|_| fields.word("by", weight)).transpose()?;
        Ok(Condition::Favourite(Box::new(FavouriteCondition {
            field: fields.word("field", favourite_field)?,
            by: by.unwrap_or_default(),
            test,
            window: self.window(&fields)?,
            filters: self.filters(&fields, &Subject::Orders)?,
        })))
    }

    pub(super) fn sequence(&mut self, value: &Value, path: &str) -> Result<Condition, Problem> {
        let fields = Fields::of(value, path, &["kind", "window", "steps"])?;
        let told = fields.list("steps")?;
        let steps_path = fields.path("steps");
        match told.len() {
            0 | 1 => return Err(bad_condition(&steps_path, Reason::Empty)),
            count if count > STEPS_MAX => return Err(bad_condition(&steps_path, Reason::TooLarge)),
            _ => {}
        }
        let mut steps = Vec::with_capacity(told.len());
        for (index, value) in told.iter().enumerate() {
            let place = Place { is_first: index == 0, is_last: index + 1 == told.len() };
            steps.push(self.step(value, &format!("{steps_path}/{index}"), place)?);
        }
        Ok(Condition::Sequence(Box::new(Sequence { window: self.window(&fields)?, steps })))
    }

    fn step(&mut self, value: &Value, path: &str, place: Place) -> Result<SequenceStep, Problem> {
        self.grow(path)?;
        let mut allowed = vec!["of", "event", "message", "where", "where_mode"];
        if !place.is_first {
            allowed.extend(["within", "without"]);
        }
        if place.is_last {
            allowed.push("happens");
        }
        let fields = Fields::of(value, path, &allowed)?;
        let subject = subject(&fields, "of")?;
        let within =
            fields.optional("within").map(|value| duration(value, &fields.path("within"))).transpose()?;
        let happens = match fields.optional("happens") {
            Some(value) => {
                value.as_bool().ok_or_else(|| bad_condition(&fields.path("happens"), Reason::WrongType))?
            }
            None => true,
        };
        let mut without = Vec::new();
        if fields.optional("without").is_some() {
            for (index, value) in fields.list("without")?.iter().enumerate() {
                without.push(self.happening(value, &format!("{}/{index}", fields.path("without")))?);
            }
        }
        if !happens && within.is_none() {
            return Err(bad_condition(&fields.path("within"), Reason::Missing));
        }
        if !happens && !without.is_empty() {
            return Err(bad_condition(&fields.path("without"), Reason::DoesNotSuit));
        }
        Ok(SequenceStep { filters: self.filters(&fields, &subject)?, subject, within, without, happens })
    }

    fn happening(&mut self, value: &Value, path: &str) -> Result<(Subject, Filters), Problem> {
        self.grow(path)?;
        let fields = Fields::of(value, path, &["of", "event", "message", "where", "where_mode"])?;
        let subject = subject(&fields, "of")?;
        let filters = self.filters(&fields, &subject)?;
        Ok((subject, filters))
    }

    fn window(&mut self, fields: &Fields<'_>) -> Result<Option<Window>, Problem> {
        let Some(value) = fields.optional("window") else { return Ok(None) };
        let path = fields.path("window");
        let allowed = ["last_days", "last_hours", "from", "to", "this", "zone", "since"];
        let fields = Fields::of(value, &path, &allowed)?;
        let mut names: Vec<&str> =
            fields.object.keys().map(String::as_str).filter(|name| *name != "zone").collect();
        names.sort_unstable();
        let day = |name| fields.optional(name).map(|value| date(value, &fields.path(name))).transpose();
        let stretch = match names[..] {
            ["last_days"] => Stretch::LastDays(whole(&fields, "last_days", DAYS_MAX)?),
            ["last_hours"] => Stretch::LastHours(whole(&fields, "last_hours", DAYS_MAX * HOURS_PER_DAY)?),
            ["this"] => fields.word("this", |word| match word {
                "month" => Some(Stretch::ThisMonth),
                "year" => Some(Stretch::ThisYear),
                _ => None,
            })?,
            ["from"] | ["to"] | ["from", "to"] => {
                let (from, to) = (day("from")?, day("to")?);
                if from.is_some_and(|from| to.is_some_and(|to| to <= from)) {
                    return Err(bad_condition(&fields.path("to"), Reason::WrongValue));
                }
                Stretch::Dates { from, to }
            }
            ["since"] => {
                Stretch::Since(Box::new(self.since(fields.required("since")?, &fields.path("since"))?))
            }
            _ => return Err(bad_condition(&path, Reason::WrongValue)),
        };
        let has_days = !matches!(stretch, Stretch::LastHours(_) | Stretch::Since(_));
        let days_of = match fields.optional("zone") {
            None => DaysOf::Workspace,
            Some(_) if !has_days => return Err(bad_condition(&fields.path("zone"), Reason::DoesNotSuit)),
            Some(_) => fields.word("zone", |word| match word {
                "workspace" => Some(DaysOf::Workspace),
                "customer" => Some(DaysOf::Customer),
                _ => None,
            })?,
        };
        Ok(Some(Window { stretch, days_of }))
    }

    fn since(&mut self, value: &Value, path: &str) -> Result<Since, Problem> {
        self.grow(path)?;
        let fields = Fields::of(value, path, &["edge", "of", "event", "message", "where", "where_mode"])?;
        let edge = match fields.optional("edge") {
            None => Edge::Last,
            Some(_) => fields.word("edge", |word| match word {
                "first" => Some(Edge::First),
                "last" => Some(Edge::Last),
                _ => None,
            })?,
        };
        let subject = subject(&fields, "of")?;
        Ok(Since { edge, filters: self.filters(&fields, &subject)?, subject })
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
            let path = format!("{}/{index}", fields.path("where"));
            self.grow(&path)?;
            filters.of.push(filter(value, &path, subject)?);
        }
        Ok(filters)
    }

    pub(super) fn grow(&mut self, path: &str) -> Result<(), Problem> {
        self.nodes += 1;
        if self.nodes > NODES_MAX { Err(bad_condition(path, Reason::TooLarge)) } else { Ok(()) }
    }
}

/// Where a step stands.
#[derive(Clone, Copy)]
struct Place {
    is_first: bool,
    is_last: bool,
}

/// What the field `name` names, with the field that says more of it.
fn subject(fields: &Fields<'_>, name: &str) -> Result<Subject, Problem> {
    let (subject, says_more) = match fields.text(name)? {
        "orders" => (Subject::Orders, ""),
        "returns" => (Subject::Returns, ""),
        "event" => (Subject::Events(non_empty(fields.required("event")?, &fields.path("event"))?), "event"),
        "messages" => (Subject::Messages(fields.word("message", message_kind)?), "message"),
        _ => return Err(bad_condition(&fields.path(name), Reason::WrongValue)),
    };
    match ["event", "message"].into_iter().find(|more| *more != says_more && fields.optional(more).is_some())
    {
        Some(more) => Err(bad_condition(&fields.path(more), Reason::UnknownField)),
        None => Ok(subject),
    }
}

fn message_kind(word: &str) -> Option<MessageKind> {
    Some(match word {
        "sent" => MessageKind::Sent,
        "opened" => MessageKind::Opened,
        "clicked" => MessageKind::Clicked,
        "unsubscribed" => MessageKind::Unsubscribed,
        "bounced" => MessageKind::Bounced,
        "complained" => MessageKind::Complained,
        _ => return None,
    })
}

fn weight(word: &str) -> Option<Weight> {
    Some(match word {
        "count" => Weight::Count,
        "total" => Weight::Total,
        "quantity" => Weight::Quantity,
        _ => return None,
    })
}

fn favourite_field(word: &str) -> Option<FavouriteField> {
    Some(match word {
        "product" => FavouriteField::Product,
        "category" => FavouriteField::Category,
        "brand" => FavouriteField::Brand,
        "store" => FavouriteField::Store,
        "channel" => FavouriteField::Channel,
        _ => return None,
    })
}

fn filter(value: &Value, path: &str, subject: &Subject) -> Result<Filter, Problem> {
    let fields = Fields::of(value, path, &["field", "op", "value"])?;
    let field = fields.word("field", |word| filter_field(word, subject))?;
    // A field without a value passes no test, and days of the year are of people.
    if matches!(fields.text("op")?, "is_unknown" | "anniversary_in") {
        return Err(bad_condition(&fields.path("op"), Reason::DoesNotSuit));
    }
    let of = match field {
        FilterField::Campaign => Compared::Campaign,
        FilterField::MessageChannel => Compared::Channel,
        FilterField::Quantity | FilterField::Price | FilterField::LineTotal | FilterField::Total => {
            Compared::Number
        }
        FilterField::Property(_) => Compared::Anything,
        _ => Compared::Text,
    };
    Ok(Filter { field, test: value_test(&fields, of)? })
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
            let (from, to) = pair(value, &path, date)?;
            TimeTest::Between(from, to)
        }
        _ => return Err(bad_condition(&fields.path("op"), Reason::UnknownOp)),
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
    let is_distinct = measure == Measure::Distinct;
    if let Subject::Messages(_) = subject {
        return match word {
            "campaign" if is_distinct => Some(MeasureField::Campaign),
            "channel" if is_distinct => Some(MeasureField::Channel),
            "day" if is_distinct => Some(MeasureField::Day),
            _ => None,
        };
    }
    if let Subject::Events(_) = subject {
        return match word {
            "day" if is_distinct => Some(MeasureField::Day),
            _ => Some(MeasureField::Property(word.strip_prefix("property.").unwrap_or(word).to_owned())),
        };
    }
    Some(match (word, is_distinct) {
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
    match (subject, word) {
        (Subject::Events(_), _) => {
            let key = word.strip_prefix("property.").filter(|key| !key.is_empty())?;
            return Some(FilterField::Property(key.to_owned()));
        }
        (Subject::Messages(_), "campaign") => return Some(FilterField::Campaign),
        (Subject::Messages(_), "channel") => return Some(FilterField::MessageChannel),
        (Subject::Messages(_), _) => return None,
        (Subject::Orders | Subject::Returns, _) => {}
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
