//! What time does to receipts, promotions and points.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use motivate::loyalty::{Programme, nightly, programmes};
use motivate::{coupons, promotions, receipts};
use store::Tx;
use vocabulary::{Instant, Problem};

use crate::Workspace;
use crate::rest::rest;

/// Between two looks.
const EVERY: Duration = Duration::from_secs(10);
/// Receipts or accounts in one transaction.
const AT_ONCE: i64 = 500;

/// Lets go what open receipts and coupons held too long, forgets old wrong codes, begins and ends promotions, and does the nights of programmes, until `stop` is set. Blocks this
/// thread.
pub fn keep(workspace: &Workspace, stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        if let Err(problem) = look(workspace, stop) {
            tracing::warn!(workspace = %workspace.id, %problem, "receipts, promotions or points were not kept");
        }
        rest(stop, until_next(workspace).unwrap_or(EVERY));
    }
}

/// A night begins with its day, not some seconds later.
fn until_next(workspace: &Workspace) -> Result<Duration, Problem> {
    let now = workspace.now();
    let programmes = workspace.store.read(programmes::all).wait()?;
    let starts = programmes.iter().map(|one| one.zone.start_of_day_after(now, 1).0 - now.0);
    let micros = starts.min().and_then(|micros| u64::try_from(micros).ok());
    Ok(micros.map_or(EVERY, |micros| Duration::from_micros(micros).min(EVERY)))
}

/// One look. What cannot be let go does not keep the rest from being done.
pub fn look(workspace: &Workspace, stop: &AtomicBool) -> Result<(), Problem> {
    let now = workspace.now();
    let lapsed = lapse_all(workspace, stop, now);
    let coupons = coupons_and_promotions(workspace, stop, now);
    let nights = nights(workspace, stop, now);
    lapsed.and(coupons).and(nights)
}

/// Lets go what open receipts held too long.
fn lapse_all(workspace: &Workspace, stop: &AtomicBool, now: Instant) -> Result<(), Problem> {
    while !stop.load(Ordering::Relaxed) && lapse(workspace, now)? as i64 >= AT_ONCE {}
    Ok(())
}

/// Some receipts together; where that fails each by itself, so that a damaged one holds up no other. Gives how many.
fn lapse(workspace: &Workspace, now: Instant) -> Result<usize, Problem> {
    let store = &workspace.store;
    let together = store.transact(move |tx| super::lapse(tx, now, AT_ONCE)).wait();
    let Err(problem) = together else { return together };
    let mut lapsed = 0;
    for id in store.read(move |tx| receipts::due(tx, now, AT_ONCE)).wait()? {
        match store.transact(move |tx| super::let_go(tx, now, id)).wait() {
            Ok(()) => lapsed += 1,
            Err(problem) => {
                tracing::warn!(workspace = %workspace.id, receipt = %id, %problem, "a receipt cannot be let go")
            }
        }
    }
    if lapsed == 0 { Err(problem) } else { Ok(lapsed) }
}

/// Does the nights of all programmes.
fn nights(workspace: &Workspace, stop: &AtomicBool, now: Instant) -> Result<(), Problem> {
    for programme in workspace.store.read(programmes::all).wait()? {
        while !stop.load(Ordering::Relaxed) && !night(workspace, &programme, now)? {}
    }
    Ok(())
}

/// Lets go coupons held too long, forgets wrong codes and moves promotions.
fn coupons_and_promotions(workspace: &Workspace, stop: &AtomicBool, now: Instant) -> Result<(), Problem> {
    let body = move |tx: &mut Tx<'_>| {
        let lapsed = coupons::lapse(tx, now, AT_ONCE)?;
        coupons::forget(tx, now)?;
        promotions::tick(tx, now)?;
        Ok::<_, Problem>(lapsed)
    };
    while !stop.load(Ordering::Relaxed) && workspace.store.transact(body).wait()? as i64 >= AT_ONCE {}
    Ok(())
}

/// Works on a programme's nights; gives whether they are done up to today. Whose points changed is asked about anew.
fn night(workspace: &Workspace, programme: &Programme, now: Instant) -> Result<bool, Problem> {
    let (programme, today) = (programme.clone(), programme.zone.date(now));
    let body = move |tx: &mut Tx<'_>| {
        let night = nightly(tx, &programme, today, AT_ONCE)?;
        know::touch_by_time(tx, &night.customers)?;
        Ok::<_, Problem>(night.is_over)
    };
    workspace.store.transact(body).wait()
}
