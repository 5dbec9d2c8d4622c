//! Working out, some customers at a time, who is in a segment that was made live or changed.

use columnar::Snapshot;
use segment::live::{self, Cause, Turn};
use vocabulary::{CustomerId, Problem};

use super::judge::Bench;
use crate::Workspace;

/// Customers of a slice: few enough for news to wait no longer than a moment.
const SLICE: i64 = 8_000;

/// The next slice of the segments that are least far.
pub(super) fn slice(workspace: &Workspace, snapshot: &Snapshot, bench: &Bench<'_>) -> Result<Turn, Problem> {
    let mut turn = Turn::default();
    let Some(from) = bench.judges.iter().filter_map(|(kept, _)| kept.live.filled_to).min() else {
        return Ok(turn);
    };
    let filling: Vec<_> = bench.judges.iter().filter(|(kept, _)| kept.live.filled_to == Some(from)).collect();
    let Some(ids) = snapshot.slice_after(from, SLICE) else {
        turn.filled.extend(filling.iter().map(|(kept, _)| (kept.live.id, None)));
        return Ok(turn);
    };
    let (first, end) = (CustomerId(ids.start), CustomerId(ids.end));
    let mut known = workspace.store.read(move |tx| live::standings_between(tx, first, end)).wait()?;
    snapshot.scan_ids(ids, &mut |part, rows| {
        for row in rows.iter() {
            let life = part.life(*row as usize);
            let customer = life.customer();
            let old = known.remove(&customer);
            let mut new = old.clone().unwrap_or_default();
            for (kept, program) in &filling {
                let (outlook, cause) = (program.outlook(life), (Cause::Edit, None));
                bench.settle(customer, kept, Some(outlook), cause, kept.live.fires_fill, &mut new, &mut turn);
            }
            if old.unwrap_or_default() != new {
                turn.standings.push((customer, new));
            }
        }
    });
    turn.filled.extend(filling.iter().map(|(kept, _)| (kept.live.id, Some(CustomerId(end.0 - 1)))));
    Ok(turn)
}
