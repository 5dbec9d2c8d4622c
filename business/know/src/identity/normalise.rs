//! The one written form of each kind of identifier.

use vocabulary::{Identifier, IdentifierKind, Problem};

/// The most characters of an external, anonymous or source name.
const NAME_CHARACTERS_MAX: usize = 200;

/// Brings an identifier into the one form it is kept in. `country` (ISO 3166) reads phone numbers written without a country code.
///
/// Fails with `bad_email`, `bad_phone` or `bad_identifier`; the value itself is never part of the problem.
pub fn normalise(identifier: &Identifier, country: &str) -> Result<Identifier, Problem> {
    let kind = identifier.kind;
    let value = match kind {
        IdentifierKind::Email => email(&identifier.value)?,
        IdentifierKind::Phone => phone(&identifier.value, country)?,
        IdentifierKind::Card => card(&identifier.value)?,
        IdentifierKind::External | IdentifierKind::Anonymous => name(&identifier.value, kind.as_str())?,
    };
    let source = match kind {
        IdentifierKind::External if !identifier.source.trim().is_empty() => {
            name(&identifier.source, "source")?
        }
        _ => String::new(),
    };
    Ok(Identifier { kind, source, value })
}

/// An e-mail address in lower case, its domain in ASCII. Quoted local parts, comments and bare addresses of machines are refused.
pub fn email(text: &str) -> Result<String, Problem> {
    read_email(&tidy(text).to_lowercase())
        .ok_or_else(|| Problem::invalid("bad_email", "email", "not an e-mail address"))
}

fn read_email(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    if local.is_empty() || local.len() > 64 || !local.split('.').all(is_local_word) {
        return None;
    }
    let domain = ascii_domain(domain)?;
    let labels: Vec<_> = domain.split('.').collect();
    let ending = labels.last()?;
    let is_domain = domain.len() <= 253
        && labels.len() >= 2
        && labels.iter().all(|label| is_label(label))
        && ending.len() >= 2
        && !ending.bytes().all(|byte| byte.is_ascii_digit());
    is_domain.then(|| format!("{local}@{domain}"))
}

fn is_local_word(word: &str) -> bool {
    !word.is_empty()
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte))
}

fn ascii_domain(domain: &str) -> Option<String> {
    if domain.is_ascii() {
        return Some(domain.to_owned());
    }
    match url::Host::parse(domain).ok()? {
        url::Host::Domain(ascii) => Some(ascii),
        _ => None,
    }
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// A phone number in E.164 (`+77011234218`).
pub fn phone(text: &str, country: &str) -> Result<String, Problem> {
    read_phone(&tidy(text), country)
        .ok_or_else(|| Problem::invalid("bad_phone", "phone", "not a phone number"))
}

fn read_phone(text: &str, country: &str) -> Option<String> {
    let text = text.strip_prefix("tel:").unwrap_or(text);
    let digits = phone_digits(text)?;
    let country = country.parse::<phonenumber::country::Id>().ok();
    let plain = digits.trim_start_matches('+');
    let code = country
        .and_then(|id| phonenumber::metadata::DATABASE.by_id(id.as_ref()))
        .map(|country| country.country_code());
    // Many files drop the national prefix, or the plus of a number that is written with its country code.
    let readings = [
        (country, Some(digits.clone())),
        (None, code.filter(|_| !digits.starts_with('+')).map(|code| format!("+{code}{plain}"))),
        (None, Some(format!("+{plain}"))),
    ];
    let parsed = readings
        .into_iter()
        .find_map(|(country, text)| phonenumber::parse(country, text?).ok().filter(phonenumber::is_valid))?;
    Some(parsed.format().mode(phonenumber::Mode::E164).to_string())
}

/// The digits, with a leading plus where there was one (`00` counts as one); nothing when other characters stand among them.
fn phone_digits(text: &str) -> Option<String> {
    let mut digits = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '0'..='9' => digits.push(character),
            '+' if digits.is_empty() => digits.push(character),
            ' ' | '\u{a0}' | '-' | '\u{2010}'..='\u{2015}' | '(' | ')' | '.' | '/' => {}
            _ => return None,
        }
    }
    if let Some(rest) = digits.strip_prefix("00") {
        digits = format!("+{rest}");
    }
    (7..=18).contains(&digits.len()).then_some(digits)
}

/// The digits of a card.
pub fn card(text: &str) -> Result<String, Problem> {
    let text = tidy(text);
    let digits: String =
        text.chars().filter(|character| !matches!(character, ' ' | '\u{a0}' | '-' | '.')).collect();
    let is_card = (4..=32).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_card {
        Ok(digits)
    } else {
        Err(Problem::invalid("bad_identifier", "card", "a card number has 4 to 32 digits"))
    }
}

fn name(text: &str, field: &'static str) -> Result<String, Problem> {
    let text = tidy(text);
    let bad = |message: &str| Problem::invalid("bad_identifier", field, message);
    if text.is_empty() {
        return Err(bad("an identifier is not empty"));
    }
    if text.chars().count() > NAME_CHARACTERS_MAX {
        return Err(bad("an identifier has at most 200 characters").with("max", NAME_CHARACTERS_MAX));
    }
    if text.chars().any(char::is_control) {
        return Err(bad("an identifier has no control characters"));
    }
    Ok(text)
}

/// Without what cannot be seen at either end: blanks, and the marks that spreadsheets and messengers leave behind.
fn tidy(text: &str) -> String {
    let unseen = |character: char| {
        character.is_whitespace()
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
    };
    text.trim_matches(unseen).to_owned()
}
