//! How a company scores its customers: a period, and quintiles worked out when asked or borders of its own. Every change is a version.

use store::Tx;
use vocabulary::{Instant, Problem};

use super::borders::Borders;
use super::days::DAYS_MAX;

mod sql;

/// The period when nobody chose one.
const PERIOD_DAYS: i64 = 365;
/// Sums beyond are typing errors.
const MONEY_MAX: i64 = 1_000_000_000_000_000;
const ORDERS_MAX: i64 = 1_000_000;

/// What scores are told from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Grows with each change; 0 before the first.
    pub version: i64,
    /// Calendar days of the period; all time without.
    pub period_days: Option<i64>,
    /// The company's own borders; quintiles without.
    pub borders: Option<Borders>,
    /// When and by whom it was saved.
    pub saved: Option<(Instant, String)>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { version: 0, period_days: Some(PERIOD_DAYS), borders: None, saved: None }
    }
}

/// The settings in force.
pub fn load(tx: &mut Tx<'_>) -> Result<Settings, Problem> {
    Ok(sql::newest(tx)?.unwrap_or_default())
}

/// The settings that were in force at an instant.
pub fn then(tx: &mut Tx<'_>, at: Instant) -> Result<Settings, Problem> {
    Ok(sql::newest_by(tx, at)?.unwrap_or_default())
}

/// Saves a change on top of `version`; another version there now is a conflict.
pub fn save(
    tx: &mut Tx<'_>,
    now: Instant,
    version: i64,
    period_days: Option<i64>,
    borders: Option<Borders>,
    by: &str,
) -> Result<Settings, Problem> {
    check(period_days, borders.as_ref())?;
    let known = load(tx)?;
    if (known.version, known.period_days, known.borders) == (version, period_days, borders) {
        return Ok(known);
    }
    let next = Settings { version: version + 1, period_days, borders, saved: Some((now, by.to_owned())) };
    if known.version != version || sql::insert(tx, now, by, &next)? == 0 {
        return Err(Problem::version_conflict("the RFM page", known.version, version));
    }
    Ok(next)
}

/// Refuses periods and borders nobody can mean.
pub fn check(period_days: Option<i64>, borders: Option<&Borders>) -> Result<(), Problem> {
    if let Some(days) = period_days {
        within("period_days", days, 1, DAYS_MAX)?;
    }
    let Some(borders) = borders else { return Ok(()) };
    let each = [
        ("borders.recency", &borders.recency, 0, DAYS_MAX),
        ("borders.frequency", &borders.frequency, 1, ORDERS_MAX),
        ("borders.money", &borders.money, -MONEY_MAX, MONEY_MAX),
    ];
    for (field, four, least, most) in each {
        four.iter().try_for_each(|border| within(field, *border, least, most))?;
        if !four.is_sorted() {
            return Err(Problem::invalid(
                "borders_not_ascending",
                field,
                "each border is at least the one before",
            ));
        }
    }
    Ok(())
}

fn within(field: &'static str, value: i64, least: i64, most: i64) -> Result<(), Problem> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    let message = format!("{field} is from {least} to {most}");
    Err(Problem::invalid("out_of_range", field, message).with("min", least).with("max", most))
}
