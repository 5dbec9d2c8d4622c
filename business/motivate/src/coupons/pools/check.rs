use vocabulary::{Problem, Zone};

use super::{Codes, Settings};
use crate::coupons::code::{CODE_MAX, CODE_MIN, is_code};
use crate::coupons::{Format, normal};

/// Longest name or label, in characters.
const LINE_MAX: usize = 200;
/// Most codes of a pool.
const WANTED_MAX: i64 = 100_000_000;
/// So many codes could be for each one that is: what is tried at random hits nothing.
const GUESSES_PER_CODE: u64 = 1_000;

/// The most codes of a form that tries at random hardly ever hit.
pub fn wanted_max(format: &Format) -> i64 {
    i64::try_from(format.space() / GUESSES_PER_CODE).unwrap_or(i64::MAX).min(WANTED_MAX)
}

/// Refuses so many codes that tries at random would hit some.
pub(in crate::coupons) fn check_wanted(format: &Format, wanted: i64) -> Result<(), Problem> {
    if !(0..=WANTED_MAX).contains(&wanted) {
        let message = format!("a pool has at most {WANTED_MAX} codes");
        return Err(Problem::invalid("out_of_range", "wanted", message)
            .with("min", 0)
            .with("max", WANTED_MAX));
    }
    let most = wanted_max(format);
    if wanted > most {
        let message = "so short codes could be guessed: take longer ones or fewer";
        return Err(Problem::invalid("codes_guessable", "length", message).with("wanted_max", most));
    }
    Ok(())
}

/// Refuses settings no pool should have.
pub(super) fn check(settings: &Settings) -> Result<(), Problem> {
    let name = settings.name.trim();
    if name.is_empty() {
        return Err(Problem::invalid("field_required", "name", "a pool has a name"));
    }
    for (field, text) in [("name", name), ("label", settings.label.as_str())] {
        if text.chars().count() > LINE_MAX {
            let message = format!("at most {LINE_MAX} characters");
            return Err(Problem::invalid("too_long", field, message).with("max", LINE_MAX));
        }
    }
    if let (Some(from), Some(until)) = (settings.from, settings.until)
        && until <= from
    {
        return Err(Problem::invalid("ends_before_it_begins", "until", "the end comes after the beginning"));
    }
    if settings.valid_days.is_some_and(|days| !(1..=36_500).contains(&days)) {
        let message = "a coupon is valid for 1 to 36500 days";
        return Err(Problem::invalid("out_of_range", "valid_days", message)
            .with("min", 1)
            .with("max", 36_500));
    }
    if settings.label_price.is_some_and(|price| price < 0) {
        return Err(Problem::invalid("out_of_range", "label_price", "a price is not negative").with("min", 0));
    }
    if Zone::parse(&settings.zone).is_none() {
        return Err(Problem::invalid("unknown_zone", "zone", "there is no such time zone"));
    }
    settings.limits.check()
}

/// The codes in their normal form.
pub(super) fn checked(codes: Codes) -> Result<Codes, Problem> {
    match codes {
        Codes::Generic(code) => {
            let code = normal(&code);
            if !is_code(&code) {
                let message = format!("a code has {CODE_MIN} to {CODE_MAX} letters and digits");
                return Err(Problem::invalid("wrong_code", "code", message));
            }
            Ok(Codes::Generic(code))
        }
        Codes::Unique { format, wanted } => {
            check_wanted(&format, wanted)?;
            Ok(Codes::Unique { format, wanted })
        }
    }
}
