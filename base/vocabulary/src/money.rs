use std::fmt;

use serde::{Deserialize, Serialize};

/// An ISO 4217 currency code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

/// What an amount cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not three capital letters.
    #[error("a currency is three capital letters, as in KZT")]
    Currency,
    /// Not a decimal number.
    #[error("an amount is a decimal number, as in 345.50")]
    NotANumber,
    /// More decimals than the currency has.
    #[error("the amount has more decimals than its currency")]
    TooPrecise,
    /// Beyond 64 bits.
    #[error("the amount is too large")]
    TooLarge,
}

impl Currency {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Decimals of the currency: 2 for most, 0 for yen, 3 for dinars (ISO 4217).
    pub fn decimals(&self) -> u32 {
        match self.as_str() {
            "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "UGX" | "XAF" | "XOF" | "PYG" | "RWF" => 0,
            "KWD" | "BHD" | "OMR" | "JOD" | "TND" | "IQD" | "LYD" => 3,
            _ => 2,
        }
    }
}

impl std::str::FromStr for Currency {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        match text.as_bytes() {
            &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Currency([a, b, c])),
            _ => Err(MoneyError::Currency),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// An amount in minor units of a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units: tiyn, kopecks, cents.
    pub minor: i64,
    /// Whose units.
    pub currency: Currency,
}

impl std::fmt::Display for Money {
    /// Decimal text and the currency: `345.50 KZT`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let decimals = self.currency.decimals() as usize;
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let (sign, point) = (if self.minor < 0 { "-" } else { "" }, if decimals > 0 { "." } else { "" });
        write!(f, "{sign}{whole}{point}{fraction} {}", self.currency)
    }
}

impl Money {
    /// An amount.
    pub fn new(minor: i64, currency: Currency) -> Money {
        Money { minor, currency }
    }

    /// Parses a decimal in major units (`345.50`).
    pub fn parse(text: &str, currency: Currency) -> Result<Money, MoneyError> {
        parse_decimal(text, currency.decimals()).map(|minor| Money { minor, currency })
    }
}

/// Reads a decimal (`-12.5`) as an integer of so many decimals; trailing zeros beyond them are allowed.
pub fn parse_decimal(text: &str, decimals: u32) -> Result<i64, MoneyError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
        return Err(MoneyError::NotANumber);
    }
    let kept = fraction.len().min(decimals as usize);
    if fraction[kept..].bytes().any(|b| b != b'0') {
        return Err(MoneyError::TooPrecise);
    }
    let mut value: i64 = 0;
    let padding = std::iter::repeat_n(b'0', decimals as usize - kept);
    for digit in whole.bytes().chain(fraction[..kept].bytes()).chain(padding) {
        value = value
            .checked_mul(10)
            .and_then(|v| v.checked_add(i64::from(digit - b'0')))
            .ok_or(MoneyError::TooLarge)?;
    }
    Ok(if negative { -value } else { value })
}

/// Splits an amount over weights so that the shares sum to it exactly (largest remainder, earlier first on a tie).
/// With all weights zero the first share takes all.
pub fn split_by_weight(amount: i64, weights: &[u64]) -> Vec<i64> {
    let total: u128 = weights.iter().map(|w| u128::from(*w)).sum();
    if weights.is_empty() {
        return Vec::new();
    }
    if total == 0 {
        let mut shares = vec![0; weights.len()];
        shares[0] = amount;
        return shares;
    }
    let magnitude = u128::from(amount.unsigned_abs());
    let mut shares: Vec<i64> = Vec::with_capacity(weights.len());
    let mut remainders: Vec<(u128, usize)> = Vec::with_capacity(weights.len());
    for (index, weight) in weights.iter().enumerate() {
        let product = magnitude * u128::from(*weight);
        shares.push((product / total) as i64);
        remainders.push((product % total, index));
    }
    let given: i64 = shares.iter().sum();
    let left = (amount.unsigned_abs() as i64 - given) as usize;
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, index) in remainders.into_iter().take(left) {
        shares[index] += 1;
    }
    if amount < 0 {
        shares.iter_mut().for_each(|share| *share = -*share);
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_reads_as_a_decimal_of_its_currency() {
        let text =
            |minor, currency: &str| Money::new(minor, currency.parse().expect("a currency")).to_string();
        assert_eq!(text(34_550, "KZT"), "345.50 KZT");
        assert_eq!(text(-5, "EUR"), "-0.05 EUR");
        assert_eq!(text(0, "JPY"), "0 JPY");
    }

    #[test]
    fn decimals_are_read_exactly_or_refused() {
        assert_eq!(parse_decimal("345.5", 2), Ok(34550));
        assert_eq!(parse_decimal("-0.05", 2), Ok(-5));
        assert_eq!(parse_decimal(".5", 2), Ok(50));
        assert_eq!(parse_decimal("7", 0), Ok(7));
        assert_eq!(parse_decimal("1.2300", 2), Ok(123));
        assert_eq!(parse_decimal("1.234", 2), Err(MoneyError::TooPrecise));
        for wrong in ["", ".", "1,5", "1.2.3", "abc", "--1", "1e3"] {
            assert_eq!(parse_decimal(wrong, 2), Err(MoneyError::NotANumber), "{wrong}");
        }
        assert_eq!(parse_decimal("99999999999999999999", 2), Err(MoneyError::TooLarge));
    }

    #[test]
    fn shares_sum_to_the_whole() {
        assert_eq!(split_by_weight(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(split_by_weight(-100, &[1, 1, 1]), [-34, -33, -33]);
        assert_eq!(split_by_weight(7, &[0, 0]), [7, 0]);
        assert_eq!(split_by_weight(10, &[0, 5, 5]), [0, 5, 5]);
    }
}
