//! Points for birthdays: every day of the programme's zone, also of days on which nothing ran.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use motivate::loyalty::{Key, Programme, birthdays as progress, programmes};
use store::Tx;
use vocabulary::{CustomerId, Date, Instant, Problem};

use super::events::{asks_for, give};
use crate::Workspace;
use crate::rest::rest;

const BIRTHDAY: &str = "birthday";
/// Between two looks.
const EVERY: Duration = Duration::from_secs(60);
/// Customers in one transaction.
const AT_ONCE: i64 = 200;
/// Of longer ago nobody is congratulated.
const DAYS_MAX: i64 = 30;

/// Gives birthday points until `stop` is set. Blocks this thread.
pub fn keep(workspace: &Workspace, stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        if let Err(problem) = birthdays(workspace, stop) {
            tracing::warn!(workspace = %workspace.id, %problem, "birthdays were not looked at");
        }
        rest(stop, EVERY);
    }
}

/// One look at all programmes that give points on birthdays.
pub fn birthdays(workspace: &Workspace, stop: &AtomicBool) -> Result<(), Problem> {
    let now = workspace.now();
    for programme in workspace.store.read(programmes::all).wait()? {
        if !asks_for(&programme, BIRTHDAY) {
            continue;
        }
        let (id, today) = (programme.id, programme.zone.date(now));
        let done = workspace.store.read(move |tx| progress::done(tx, id, today)).wait()?;
        let mut day = done.plus_days(1).max(today.plus_days(-DAYS_MAX));
        while day <= today {
            let mut after = Some(CustomerId(0));
            while let Some(last) = after {
                if stop.load(Ordering::Relaxed) {
                    return Ok(());
                }
                let programme = programme.clone();
                after = workspace
                    .store
                    .transact(move |tx| congratulate(tx, &programme, day, now, last))
                    .wait()?;
            }
            day = day.plus_days(1);
        }
    }
    Ok(())
}

/// Gives points to the next customers born on a day of the year; gives the last of them, or nothing when the day is over.
fn congratulate(
    tx: &mut Tx<'_>,
    programme: &Programme,
    day: Date,
    now: Instant,
    after: CustomerId,
) -> Result<Option<CustomerId>, Problem> {
    let born = know::customers::born_on(tx, day, after, AT_ONCE)?;
    let year = day.0.year();
    for customer in &born {
        let key = Key::new("customer", customer.to_string(), format!("{BIRTHDAY} {year}"));
        give(tx, programme, *customer, &key, now, BIRTHDAY)?;
    }
    if let Some(last) = born.last() {
        return Ok(Some(*last));
    }
    progress::keep(tx, programme.id, day)?;
    Ok(None)
}
