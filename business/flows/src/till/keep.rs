//! What time does to receipts, promotions and points.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use motivate::loyalty::{Programme, nightly, programmes};
use motivate::{coupons, promotions};
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
        rest(stop, EVERY);
    }
}

/// One look.
pub fn look(workspace: &Workspace, stop: &AtomicBool) -> Result<(), Problem> {
    let now = workspace.now();
    while !stop.load(Ordering::Relaxed) && let_go(workspace, now)? as i64 >= AT_ONCE {}
    for programme in workspace.store.read(programmes::all).wait()? {
        while !stop.load(Ordering::Relaxed) && !night(workspace, &programme, now)? {}
    }
    Ok(())
}

/// Lets go what was held too long, forgets wrong codes and moves promotions; gives how many of the most numerous it let go.
fn let_go(workspace: &Workspace, now: Instant) -> Result<usize, Problem> {
    let body = move |tx: &mut Tx<'_>| {
        let receipts = super::lapse(tx, now, AT_ONCE)?;
        let coupons = coupons::lapse(tx, now, AT_ONCE)?;
        coupons::forget(tx, now)?;
        promotions::tick(tx, now)?;
        Ok::<_, Problem>(receipts.max(coupons))
    };
    workspace.store.transact(body).wait()
}

/// Works on a programme's nights; gives whether they are done up to today. Whose points changed is asked about anew.
fn night(workspace: &Workspace, programme: &Programme, now: Instant) -> Result<bool, Problem> {
    let (programme, today) = (programme.clone(), programme.zone.date(now));
    let body = move |tx: &mut Tx<'_>| {
        let night = nightly(tx, &programme, today, AT_ONCE)?;
        know::touch_card(tx, &night.customers)?;
        Ok::<_, Problem>(night.is_over)
    };
    workspace.store.transact(body).wait()
}
