use std::collections::HashMap;

use serde_json::{Map, Value};
use store::Tx;
use vocabulary::{CustomerId, Date, ErrorKind, Instant, Problem, Zone};

use super::{Customer, load_map, write};
use crate::attributes::{self, KeyBook};

/// The most characters of a name or a city.
const TEXT_CHARACTERS_MAX: usize = 200;

/// New values of the built-in fields: nothing leaves a field as it is, an empty text clears it.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct ProfileFields {
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Birthday, `1990-05-17`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<String>,
    /// Gender in one of the words people write (`f`, `жен`, `kadın`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    /// City.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Language, `kk` or `kk-KZ`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Time zone by its IANA name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
}

/// New knowledge about one customer.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileChange {
    /// Who.
    pub customer: CustomerId,
    /// Built-in fields.
    pub fields: ProfileFields,
    /// Further attributes; null removes one, objects become keys with dots.
    pub attributes: Map<String, Value>,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq)]
pub enum ProfileOutcome {
    /// Everything was known already.
    Unchanged,
    /// The card was changed.
    Changed,
    /// The change breaks a rule, and nothing of it was taken over.
    Refused(Problem),
}

/// Changes the cards of customers; of two changes to one customer the later wins. A refused change costs the others nothing.
pub fn change(
    tx: &mut Tx<'_>,
    now: Instant,
    changes: &[ProfileChange],
) -> Result<Vec<ProfileOutcome>, Problem> {
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = changes.iter().map(|change| change.customer).collect();
    let before = load_map(tx, &ids)?;
    let mut cards = before.clone();
    let mut keys = KeyBook::open(tx)?;
    let outcomes = changes.iter().map(|change| apply(&mut cards, &mut keys, now, change)).collect();
    write_changed(tx, before, &mut cards)?;
    keys.write(tx, now)?;
    Ok(outcomes)
}

impl ProfileChange {
    /// A change that changes nothing yet.
    pub fn of(customer: CustomerId) -> ProfileChange {
        ProfileChange { customer, fields: ProfileFields::default(), attributes: Map::new() }
    }

    /// The change that brings a card back to what it was before.
    pub fn back_to(before: &Customer, current: &Customer) -> ProfileChange {
        let text = |value: &Option<String>| Some(value.clone().unwrap_or_default());
        let mut attributes = before.attributes.clone();
        for key in current.attributes.keys().filter(|key| !before.attributes.contains_key(*key)) {
            attributes.insert(key.clone(), Value::Null);
        }
        let fields = ProfileFields {
            first_name: text(&before.first_name),
            last_name: text(&before.last_name),
            birthday: Some(before.birthday.map(|date| date.to_string()).unwrap_or_default()),
            gender: text(&before.gender),
            city: text(&before.city),
            language: text(&before.language),
            time_zone: text(&before.time_zone),
        };
        ProfileChange { customer: current.id, fields, attributes }
    }

    /// Whether the change keeps to the rules that can be told without knowing the card; the same problem is the verdict of [`change`].
    pub fn check(&self, now: Instant) -> Result<(), Problem> {
        self.fields.read(now)?;
        attributes::flatten(&self.attributes)?;
        Ok(())
    }
}

fn apply(
    cards: &mut HashMap<CustomerId, Customer>,
    keys: &mut KeyBook,
    now: Instant,
    change: &ProfileChange,
) -> ProfileOutcome {
    let Some(card) = cards.get_mut(&change.customer) else {
        return ProfileOutcome::Refused(Problem::not_found(change.customer));
    };
    if let Some(problem) = closed(card) {
        return ProfileOutcome::Refused(problem);
    }
    match changed(card, keys, now, change) {
        Ok(Some(changed)) => {
            *card = changed;
            ProfileOutcome::Changed
        }
        Ok(None) => ProfileOutcome::Unchanged,
        Err(problem) => ProfileOutcome::Refused(problem),
    }
}

/// Why a card takes no changes any more.
fn closed(card: &Customer) -> Option<Problem> {
    if card.erased_at.is_some() {
        return Some(Problem::new(ErrorKind::Gone, "customer_erased", format!("{} was erased", card.id)));
    }
    let into = card.merged_into?;
    let message = format!("{} was joined into {into}", card.id);
    Some(Problem::new(ErrorKind::Conflict, "customer_merged", message).with("into", into.to_string()))
}

fn changed(
    card: &Customer,
    keys: &mut KeyBook,
    now: Instant,
    change: &ProfileChange,
) -> Result<Option<Customer>, Problem> {
    let mut after = card.clone();
    let fields = change.fields.read(now)?;
    fields.lay_over(&mut after);
    if !change.attributes.is_empty()
        && attributes::lay_over(&mut after.attributes, &attributes::flatten(&change.attributes)?)?
    {
        keys.note(&after.attributes)?;
    }
    if after == *card {
        return Ok(None);
    }
    after.updated_at = now;
    Ok(Some(after))
}

fn write_changed(
    tx: &mut Tx<'_>,
    before: HashMap<CustomerId, Customer>,
    cards: &mut HashMap<CustomerId, Customer>,
) -> Result<(), Problem> {
    let mut changed: Vec<_> = before
        .into_iter()
        .filter_map(|(id, before)| {
            cards.remove(&id).filter(|after| *after != before).map(|after| (before, after))
        })
        .collect();
    changed.sort_by_key(|(before, _)| before.id);
    write(tx, &changed)
}

/// Fields as they are kept: the outer nothing leaves, the inner clears.
struct ReadFields {
    first_name: Option<Option<String>>,
    last_name: Option<Option<String>>,
    birthday: Option<Option<Date>>,
    gender: Option<Option<String>>,
    city: Option<Option<String>>,
    language: Option<Option<String>>,
    time_zone: Option<Option<String>>,
}

impl ReadFields {
    fn lay_over(self, card: &mut Customer) {
        lay(&mut card.first_name, self.first_name);
        lay(&mut card.last_name, self.last_name);
        lay(&mut card.birthday, self.birthday);
        lay(&mut card.gender, self.gender);
        lay(&mut card.city, self.city);
        lay(&mut card.language, self.language);
        lay(&mut card.time_zone, self.time_zone);
    }
}

fn lay<T>(kept: &mut Option<T>, new: Option<Option<T>>) {
    if let Some(new) = new {
        *kept = new;
    }
}

impl ProfileFields {
    fn read(&self, now: Instant) -> Result<ReadFields, Problem> {
        let tomorrow = Zone::utc().date(now.plus_days(1));
        Ok(ReadFields {
            first_name: read(&self.first_name, "first_name", plain_text)?,
            last_name: read(&self.last_name, "last_name", plain_text)?,
            birthday: read(&self.birthday, "birthday", |text, field| birthday(text, field, tomorrow))?,
            gender: read(&self.gender, "gender", gender)?,
            city: read(&self.city, "city", plain_text)?,
            language: read(&self.language, "language", language)?,
            time_zone: read(&self.time_zone, "time_zone", time_zone)?,
        })
    }
}

fn read<T>(
    text: &Option<String>,
    field: &'static str,
    read: impl FnOnce(&str, &'static str) -> Result<T, Problem>,
) -> Result<Option<Option<T>>, Problem> {
    match text.as_deref().map(str::trim) {
        None => Ok(None),
        Some("") => Ok(Some(None)),
        Some(text) => Ok(Some(Some(read(text, field)?))),
    }
}

fn plain_text(text: &str, field: &'static str) -> Result<String, Problem> {
    if text.chars().count() > TEXT_CHARACTERS_MAX {
        let message = format!("{field} has at most {TEXT_CHARACTERS_MAX} characters");
        return Err(Problem::invalid("field_too_long", field, message).with("max", TEXT_CHARACTERS_MAX));
    }
    Ok(text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" "))
}

fn birthday(text: &str, field: &'static str, latest: Date) -> Result<Date, Problem> {
    Date::parse(text).filter(|date| date.0.year() >= 1900 && *date <= latest).ok_or_else(|| {
        Problem::invalid(
            "bad_date",
            field,
            "a birthday is a date like 1990-05-17, not before 1900 nor in the future",
        )
    })
}

fn gender(text: &str, field: &'static str) -> Result<String, Problem> {
    let word = match text.to_lowercase().trim_end_matches('.') {
        "m" | "male" | "man" | "м" | "муж" | "мужской" | "мужчина" | "ч" | "чол" | "чоловіча" | "чоловік"
        | "e" | "erkek" | "ер" | "еркек" | "ер адам" => "male",
        "f" | "female" | "woman" | "w" | "ж" | "жен" | "женский" | "женщина" | "жін" | "жіноча" | "жінка"
        | "k" | "kadın" | "kadin" | "әйел" => "female",
        "o" | "other" | "x" | "diverse" | "non-binary" | "другой" | "інша" | "diğer" | "басқа" => {
            "other"
        }
        _ => return Err(Problem::invalid("bad_gender", field, "a gender is male, female or other")),
    };
    Ok(word.to_owned())
}

fn language(text: &str, field: &'static str) -> Result<String, Problem> {
    let main = text.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    let is_language = (2..=3).contains(&main.len()) && main.bytes().all(|byte| byte.is_ascii_lowercase());
    if is_language {
        Ok(main)
    } else {
        Err(Problem::invalid("bad_language", field, "a language is a code like kk or kk-KZ"))
    }
}

fn time_zone(text: &str, field: &'static str) -> Result<String, Problem> {
    Zone::parse(text)
        .map(|_| text.to_owned())
        .ok_or_else(|| Problem::invalid("bad_time_zone", field, "a time zone is a name like Asia/Almaty"))
}
