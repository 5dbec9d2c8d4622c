//! What time does to receipts, promotions and points.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use motivate::loyalty::{nightly, programmes};
use motivate::{coupons, promotions};
use vocabulary::Problem;

use crate::Workspace;

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
        std::thread::park_timeout(EVERY);
    }
}

/// One look.
pub fn look(workspace: &Workspace, stop: &AtomicBool) -> Result<(), Problem> {
    let now = workspace.now();
    while !stop.load(Ordering::Relaxed)
        && workspace.store.transact(move |tx| super::lapse(tx, now, AT_ONCE)).wait()? as i64 >= AT_ONCE
    {}
    while !stop.load(Ordering::Relaxed)
        && workspace.store.transact(move |tx| coupons::lapse(tx, now, AT_ONCE)).wait()? as i64 >= AT_ONCE
    {
    }
    workspace
        .store
        .transact(move |tx| {
            coupons::forget(tx, now)?;
            promotions::tick(tx, now)
        })
        .wait()?;
    for programme in workspace.store.read(programmes::all).wait()? {
        let today = programme.zone.date(now);
        loop {
            let programme = programme.clone();
            let night = workspace.store.transact(move |tx| nightly(tx, &programme, today, AT_ONCE)).wait()?;
            if night.is_over || stop.load(Ordering::Relaxed) {
                break;
            }
        }
    }
    Ok(())
}
