use collect::imports::{ConsentRow, ConsentRule, CustomerRow, Plan};
use serde_json::Value;
use vocabulary::{Channel, ConsentStatus, Identifier, IdentifierKind, Purpose};

use super::binding::{Binding, Bindings, View};
use crate::cell::Cell;

/// The columns by which customers are known.
pub(super) struct Who {
    kinds: Vec<(IdentifierKind, Binding)>,
    source: String,
}

impl Who {
    /// Binds the identifiers below a prefix, in the order in which the plan looks for customers.
    pub fn new(bindings: &Bindings, prefix: &str, plan: &Plan) -> Who {
        let mapping = &plan.mapping;
        let order =
            if mapping.match_by.is_empty() { IdentifierKind::ALL.to_vec() } else { mapping.match_by.clone() };
        let rest = IdentifierKind::ALL.into_iter().filter(|kind| !order.contains(kind));
        let kinds = order
            .iter()
            .copied()
            .chain(rest)
            .map(|kind| (kind, bindings.get(&format!("{prefix}{}", kind.as_str()))));
        Who {
            kinds: kinds.filter(|(_, binding)| binding.is_bound()).collect(),
            source: mapping.customer_source.clone().unwrap_or_else(|| mapping.source.clone()),
        }
    }

    pub fn read(&self, view: &View<'_>) -> Vec<Identifier> {
        let known = |(kind, binding): &(IdentifierKind, Binding)| {
            let source = if *kind == IdentifierKind::External { self.source.clone() } else { String::new() };
            Some(Identifier { kind: *kind, source, value: view.text(binding)? })
        };
        self.kinds.iter().filter_map(known).collect()
    }
}

/// The columns of a file of customers.
pub(super) struct Columns {
    who: Who,
    first_name: Binding,
    last_name: Binding,
    full_name: Binding,
    birthday: Binding,
    gender: Binding,
    city: Binding,
    language: Binding,
    time_zone: Binding,
    consents: [(Channel, Binding); 2],
    consent_at: Binding,
    attributes: Vec<(String, Binding)>,
    rule: Option<ConsentRule>,
    source: String,
}

impl Columns {
    pub fn new(bindings: &Bindings, plan: &Plan) -> Columns {
        Columns {
            who: Who::new(bindings, "", plan),
            first_name: bindings.get("first_name"),
            last_name: bindings.get("last_name"),
            full_name: bindings.get("full_name"),
            birthday: bindings.get("birthday"),
            gender: bindings.get("gender"),
            city: bindings.get("city"),
            language: bindings.get("language"),
            time_zone: bindings.get("time_zone"),
            consents: [
                (Channel::Email, bindings.get("consent.email")),
                (Channel::Sms, bindings.get("consent.sms")),
            ],
            consent_at: bindings.get("consent_at"),
            attributes: bindings.below("attributes."),
            rule: plan.mapping.consent.clone(),
            source: plan.mapping.source.clone(),
        }
    }

    pub fn read(&self, view: &mut View<'_>) -> Option<CustomerRow> {
        let who = self.who.read(view);
        if who.is_empty() {
            let nobody = Binding { target: "external".to_owned(), ..Binding::default() };
            view.refuse(self.who.kinds.first().map_or(&nobody, |(_, binding)| binding), "no_identifier");
        }
        let (mut first_name, mut last_name) = (view.text(&self.first_name), view.text(&self.last_name));
        if let Some(full) = view.text(&self.full_name) {
            let (first, last) = split_name(&full);
            first_name = first_name.or(first);
            last_name = last_name.or(last);
        }
        Some(CustomerRow {
            who,
            first_name,
            last_name,
            birthday: view.date(&self.birthday),
            gender: view.text(&self.gender),
            city: view.text(&self.city),
            language: view.text(&self.language),
            time_zone: view.text(&self.time_zone),
            attributes: self
                .attributes
                .iter()
                .filter_map(|(key, binding)| Some((key.clone(), attribute(&view.cell(binding)?))))
                .collect(),
            consents: self.consents(view),
        })
    }

    fn consents(&self, view: &mut View<'_>) -> Vec<ConsentRow> {
        let at = view.instant(&self.consent_at);
        let mut consents = Vec::new();
        for (channel, binding) in &self.consents {
            if let Some(agreed) = view.truth(binding) {
                let status = if agreed { ConsentStatus::Granted } else { ConsentStatus::Denied };
                let (source, text_version) = (self.source.clone(), None);
                consents.push(ConsentRow {
                    channel: *channel,
                    purpose: Purpose::Marketing,
                    status,
                    at,
                    source,
                    text_version,
                });
            }
        }
        if let Some(rule) = &self.rule {
            for channel in &rule.channels {
                // What the row itself says about the channel goes before the rule of the whole file.
                if consents.iter().any(|there| there.channel == *channel && there.purpose == rule.purpose) {
                    continue;
                }
                consents.push(ConsentRow {
                    channel: *channel,
                    purpose: rule.purpose,
                    status: rule.status,
                    at: at.or(rule.at),
                    source: rule.source.clone(),
                    text_version: rule.text_version.clone(),
                });
            }
        }
        consents
    }
}

/// First and last name of one text: three Cyrillic words are last name, first name, patronymic; otherwise the first word comes first.
fn split_name(full: &str) -> (Option<String>, Option<String>) {
    let words: Vec<&str> = full.split_whitespace().collect();
    let cyrillic = full.chars().filter(|c| c.is_alphabetic()).all(|c| ('\u{400}'..='\u{52f}').contains(&c));
    match words.as_slice() {
        [] => (None, None),
        [only] => (Some((*only).to_owned()), None),
        [last, first, _] if cyrillic => (Some((*first).to_owned()), Some((*last).to_owned())),
        [first, rest @ ..] => (Some((*first).to_owned()), Some(rest.join(" "))),
    }
}

/// An attribute keeps the type the file gives it; text stays text.
fn attribute(cell: &Cell<'_>) -> Value {
    match cell {
        Cell::Int(number) => Value::from(*number),
        Cell::Float(number) if number.fract() == 0.0 && number.abs() < 9e15 => Value::from(*number as i64),
        Cell::Float(number) => Value::from(*number),
        Cell::Bool(truth) => Value::from(*truth),
        other => Value::from(other.text().trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_name_is_split_as_it_is_written_there() {
        let split = |full| {
            let (first, last) = split_name(full);
            (first.unwrap_or_default(), last.unwrap_or_default())
        };
        assert_eq!(split("Ann Lee"), ("Ann".into(), "Lee".into()));
        assert_eq!(split("Петров Иван Сергеевич"), ("Иван".into(), "Петров".into()));
        assert_eq!(split("Elif Su Yılmaz"), ("Elif".into(), "Su Yılmaz".into()));
        assert_eq!(split("Айгүл"), ("Айгүл".into(), String::new()));
    }
}
