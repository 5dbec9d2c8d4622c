//! Reading a tree from JSON, with the path and reason of whatever is wrong.

use serde_json::Value;
use vocabulary::{Channel, MICROS_PER_DAY, Problem, Purpose};

use crate::condition::{AttributeName, CampaignOp, Condition, ContactOp, Share};
use crate::error::{Reason, bad_condition};

mod fields;
mod happening;
mod value;

pub(crate) use fields::Fields;
use value::{Compared, duration, number, value_test};

/// The version of the language.
pub const VERSION: i64 = 1;
const DEPTH_MAX: usize = 16;
const NODES_MAX: usize = 200;
/// Segments within segments.
pub(crate) const SEGMENT_DEPTH_MAX: usize = 8;
/// Conditions of a tree with those of all segments it leads to, as often as it does.
pub(crate) const EXPANDED_NODES_MAX: usize = 2_000;
const DAYS_MAX: i64 = 36_600;
/// Days after a message within which an order counts as its effect, unless the condition says otherwise.
const CONVERSION_DAYS: i64 = 7;

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
        if depth > DEPTH_MAX {
            return Err(bad_condition(path, Reason::TooDeep));
        }
        self.grow(path)?;
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
            "orders" | "returns" | "event" | "messages" => self.measure(value, path),
            "last" | "first" => self.edge(value, path),
            "sequence" => self.sequence(value, path),
            "favourite" => self.favourite(value, path),
            "campaign" => campaign(value, path),
            "share" => share(value, path),
            "segment" => Fields::of(value, path, &["kind", "segment"])?.id("segment").map(Condition::Segment),
            "list" => Fields::of(value, path, &["kind", "list"])?.id("list").map(Condition::List),
            "rfm" => crate::rfm::Wanted::parse(value, path).map(Condition::Rfm),
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
}

fn attribute(value: &Value, path: &str) -> Result<Condition, Problem> {
    let fields = Fields::of(value, path, &["kind", "key", "op", "value"])?;
    let key = fields.word("key", attribute_name)?;
    let of = match key {
        AttributeName::Age => Compared::Age,
        AttributeName::Birthday | AttributeName::CreatedAt => Compared::PastDay,
        AttributeName::Own(_) => Compared::Anything,
        _ => Compared::Text,
    };
    let test = value_test(&fields, of)?;
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
            "granted" => ContactOp::Granted,
            "refused" => ContactOp::Refused,
            "unasked" => ContactOp::Unasked,
            _ => return None,
        })
    })?;
    Ok(Condition::Contact { channel: fields.word("channel", Channel::from_word)?, purpose, op })
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

fn campaign(value: &Value, path: &str) -> Result<Condition, Problem> {
    let fields = Fields::of(value, path, &["kind", "campaign", "op", "within"])?;
    let op = match (fields.text("op")?, fields.optional("within")) {
        ("converted", Some(within)) => CampaignOp::Converted(duration(within, &fields.path("within"))?),
        ("converted", None) => CampaignOp::Converted(CONVERSION_DAYS * MICROS_PER_DAY),
        (_, Some(_)) => return Err(bad_condition(&fields.path("within"), Reason::UnknownField)),
        (_, None) => fields.word("op", campaign_op)?,
    };
    Ok(Condition::Campaign { campaign: fields.id("campaign")?, op })
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

/// Places from 0 to 100 with up to three decimals.
fn share(value: &Value, path: &str) -> Result<Condition, Problem> {
    let fields = Fields::of(value, path, &["kind", "salt", "from", "to"])?;
    let place = |name: &str| number(fields.required(name)?, &fields.path(name));
    let salt = value::non_empty(fields.required("salt")?, &fields.path("salt"))?;
    let (from, to) = (place("from")?, place("to")?);
    if !(0..Share::PLACES).contains(&from) {
        return Err(bad_condition(&fields.path("from"), Reason::WrongValue));
    }
    if to <= from || to > Share::PLACES {
        return Err(bad_condition(&fields.path("to"), Reason::WrongValue));
    }
    Ok(Condition::Share(Share { salt, from, to }))
}
