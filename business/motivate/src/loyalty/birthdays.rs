//! Up to which day birthdays were looked at, so that days of being off are caught up.

use store::Tx;
use vocabulary::{Date, Problem, ProgrammeId};

use super::sql;

/// The last day whose birthdays were all looked at; for a programme seen for the first time the day before `today`.
pub fn done(tx: &mut Tx<'_>, programme: ProgrammeId, today: Date) -> Result<Date, Problem> {
    let day = sql::birthdays_done(tx, programme)?;
    Ok(day.map_or_else(|| today.plus_days(-1), |day| Date::from_epoch_days(day as i32)))
}

/// Remembers that all birthdays of a day were looked at.
pub fn keep(tx: &mut Tx<'_>, programme: ProgrammeId, day: Date) -> Result<(), Problem> {
    Ok(sql::keep_birthdays(tx, programme, i64::from(day.epoch_days()))?)
}
