use std::borrow::Cow;

use vocabulary::{MoneyError, parse_decimal};

use crate::cell::Cell;

/// Reads a cell as an integer of so many decimals, exactly: `12.5` with two is 1250.
///
/// A float is taken for the decimal it stands for: it may differ from it by no more than a millionth of the smallest unit
/// and what floats of its size cannot tell apart.
pub(crate) fn scaled(cell: &Cell<'_>, decimals: u32, decimal_sign: char) -> Result<i64, &'static str> {
    match cell {
        Cell::Int(number) => number.checked_mul(10_i64.pow(decimals)).ok_or("too_large"),
        Cell::Float(number) => scaled_float(*number, decimals),
        Cell::Decimal(digits, scale) => scaled_decimal(*digits, *scale, decimals),
        Cell::Text(text) => scaled_text(text, decimals, decimal_sign),
        _ => Err("bad_number"),
    }
}

fn scaled_float(number: f64, decimals: u32) -> Result<i64, &'static str> {
    if !number.is_finite() {
        return Err("bad_number");
    }
    let scaled = number * 10_f64.powi(decimals as i32);
    if scaled.abs() >= 9_007_199_254_740_992.0 {
        return Err("too_large");
    }
    let nearest = scaled.round();
    let slack = 1e-6 + scaled.abs() * 4.0 * f64::EPSILON;
    if (scaled - nearest).abs() > slack { Err("too_precise") } else { Ok(nearest as i64) }
}

fn scaled_decimal(digits: i128, scale: u32, decimals: u32) -> Result<i64, &'static str> {
    let wide = if scale <= decimals {
        digits.checked_mul(10_i128.pow(decimals - scale)).ok_or("too_large")?
    } else {
        let unit = 10_i128.checked_pow(scale - decimals).ok_or("too_large")?;
        if digits % unit != 0 {
            return Err("too_precise");
        }
        digits / unit
    };
    i64::try_from(wide).map_err(|_| "too_large")
}

fn scaled_text(text: &str, decimals: u32, decimal_sign: char) -> Result<i64, &'static str> {
    let plain = plain_number(text, decimal_sign).ok_or("bad_number")?;
    parse_decimal(&plain, decimals).map_err(|error| match error {
        MoneyError::TooPrecise => "too_precise",
        MoneyError::TooLarge => "too_large",
        MoneyError::NotANumber | MoneyError::Currency => "bad_number",
    })
}

/// Characters that group digits or name a currency.
fn is_dressing(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\'' | '’' | '₸' | '₽' | '₺' | '₴' | '$' | '€' | '£' | '\u{feff}')
}

/// The number without grouping and currency, a point before its decimals; nothing when it is no number.
///
/// The other sign groups thousands, or, standing once before other than three digits, can only be a decimal sign.
fn plain_number(text: &str, decimal_sign: char) -> Option<Cow<'_, str>> {
    let trimmed = text.trim_matches(is_dressing);
    let simple = |c: char| c.is_ascii_digit() || c == '-' || (c == '.' && decimal_sign == '.');
    if !trimmed.is_empty() && trimmed.chars().all(simple) && trimmed.matches('.').count() <= 1 {
        return Some(Cow::Borrowed(trimmed));
    }
    let mut digits: String = trimmed.chars().filter(|c| !is_dressing(*c)).collect();
    if let Some(rest) = digits.strip_prefix('−') {
        digits = format!("-{rest}");
    }
    let other = if decimal_sign == ',' { '.' } else { ',' };
    let sign = if digits.contains(other) && !digits.contains(decimal_sign) && !is_grouped(&digits, other) {
        other
    } else {
        decimal_sign
    };
    let group = if sign == ',' { '.' } else { ',' };
    let (whole, fraction) = digits.split_once(sign).unwrap_or((&digits, ""));
    if fraction.contains([',', '.']) || (whole.contains(group) && !is_grouped(whole, group)) {
        return None;
    }
    let whole = whole.replace(group, "");
    let bare = whole.trim_start_matches(['-', '+']);
    if !bare.chars().chain(fraction.chars()).all(|c| c.is_ascii_digit())
        || bare.len() + 1 < whole.len()
        || bare.len() + fraction.len() == 0
    {
        return None;
    }
    Some(Cow::Owned(if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }))
}

/// Whether a sign stands before groups of three digits only.
fn is_grouped(digits: &str, sign: char) -> bool {
    let mut groups = digits.trim_start_matches(['-', '+']).split(sign);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a text is a number in one writing or the other.
pub(crate) fn looks_like_number(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
        && (plain_number(text, '.').is_some() || plain_number(text, ',').is_some())
}

/// The decimal sign a text gives away, if it does.
pub(crate) fn decimal_sign_of(text: &str) -> Option<char> {
    let digits: String = text.trim().chars().filter(|c| !is_dressing(*c)).collect();
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '-' | '+'))
    {
        return None;
    }
    let (comma, point) = (digits.rfind(','), digits.rfind('.'));
    let sign = match (comma, point) {
        (Some(comma), Some(point)) => {
            if comma > point {
                ','
            } else {
                '.'
            }
        }
        (Some(_), None) => ',',
        (None, Some(_)) => '.',
        (None, None) => return None,
    };
    let alone = comma.is_none() || point.is_none();
    if alone && is_grouped(&digits, sign) {
        // Three digits after it: a group of thousands as likely as decimals, unless there are several.
        return (digits.matches(sign).count() > 1).then_some(if sign == ',' { '.' } else { ',' });
    }
    let wrong = if sign == ',' { '.' } else { ',' };
    plain_number(text, sign)?;
    plain_number(text, wrong).is_none_or(|_| alone).then_some(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_written_by_people_are_read_exactly_or_refused() {
        let rows: &[(&str, char, Result<i64, &str>)] = &[
            ("1234.5", '.', Ok(123450)),
            ("1 234,50", ',', Ok(123450)),
            ("1\u{a0}234,50 ₸", ',', Ok(123450)),
            ("1\u{202f}234", ',', Ok(123400)),
            ("1.234,50", ',', Ok(123450)),
            ("1,234.50", '.', Ok(123450)),
            ("1,234", '.', Ok(123400)),
            ("1.234", ',', Ok(123400)),
            ("1.234", '.', Err("too_precise")),
            ("12,5", '.', Ok(1250)),
            ("12.5", ',', Ok(1250)),
            ("-0,05", ',', Ok(-5)),
            ("−7", '.', Ok(-700)),
            ("$ 19.99", '.', Ok(1999)),
            ("1'000.00", '.', Ok(100000)),
            ("12,34,56", '.', Err("bad_number")),
            ("1.2.3", '.', Err("bad_number")),
            ("1,2.3,4", '.', Err("bad_number")),
            ("12a", '.', Err("bad_number")),
            ("", '.', Err("bad_number")),
            ("-", '.', Err("bad_number")),
            ("1e3", '.', Err("bad_number")),
            ("99999999999999999999", '.', Err("too_large")),
        ];
        for (text, sign, expected) in rows {
            assert_eq!(scaled_text(text, 2, *sign), *expected, "{text} with {sign}");
        }
    }

    #[test]
    fn floats_become_the_cents_they_stand_for() {
        let rows = [
            (0.29, Ok(29)),
            (1.1 + 2.2, Ok(330)),
            (840.0, Ok(84000)),
            (0.0, Ok(0)),
            (-12.34, Ok(-1234)),
            (12.345, Err("too_precise")),
        ];
        for (number, expected) in rows {
            assert_eq!(scaled_float(number, 2), expected, "{number}");
        }
        assert_eq!(scaled_float(12_345_678_901.23, 2), Ok(1_234_567_890_123));
        assert_eq!(scaled_float(f64::NAN, 2), Err("bad_number"));
        assert_eq!(scaled_float(1e17, 2), Err("too_large"));
    }

    #[test]
    fn decimals_keep_every_digit() {
        assert_eq!(scaled_decimal(12345, 3, 2), Err("too_precise"));
        assert_eq!(scaled_decimal(12340, 3, 2), Ok(1234));
        assert_eq!(scaled_decimal(5, 0, 2), Ok(500));
    }

    #[test]
    fn the_decimal_sign_gives_itself_away_or_not() {
        let rows = [
            ("1,5", Some(',')),
            ("1.5", Some('.')),
            ("1.234,5", Some(',')),
            ("1,234.5", Some('.')),
            ("1,234", None),
            ("1.234.567", Some(',')),
            ("12", None),
            ("31.12.2026", None),
            ("abc", None),
        ];
        for (text, expected) in rows {
            assert_eq!(decimal_sign_of(text), expected, "{text}");
        }
    }
}
