use std::sync::atomic::AtomicBool;

use columnar::Part;
use measure::{Cohort, Period, Scan};
use segment::Program;
use vocabulary::{Instant, Problem, SegmentId};

use super::THREADS;
use crate::question::unless_stopped;
use crate::{Workspace, columns, segment as segments};

/// Periods of a table at most.
const PERIODS_MAX: usize = 60;

/// Customers by the period of their first order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohorts {
    /// The cohorts, earliest first; the last period is the present one and is not over.
    pub rows: Vec<Cohort>,
    /// The instant up to which orders are known.
    pub as_of: Instant,
    /// False while the columns are being filled: figures leave customers out.
    pub is_complete: bool,
}

/// Cohorts of the last so many months or weeks of the workspace's calendar, of everybody or of a segment's present members. Blocks this thread; fails with `question_timeout` once
/// `stop` is set.
pub fn cohorts(
    workspace: &Workspace,
    period: Period,
    count: usize,
    segment: Option<SegmentId>,
    stop: &AtomicBool,
) -> Result<Cohorts, Problem> {
    if !(1..=PERIODS_MAX).contains(&count) {
        return Err(Problem::invalid("out_of_range", "periods", format!("from 1 to {PERIODS_MAX} periods"))
            .with("min", 1)
            .with("max", PERIODS_MAX));
    }
    let snapshot = columns::picture(workspace)?;
    let program = segment.map(|id| segments::program(workspace, id, &snapshot)).transpose()?;
    let keep = |part: &Part, rows: &mut Vec<u32>| {
        program.iter().for_each(|program: &Program| program.keep_members(part, rows));
    };
    let (now, settings) = (workspace.now(), workspace.settings());
    let first_days = period.first_days(settings.zone.date(now), count);
    let scan = Scan { threads: THREADS, stop };
    let rows = measure::cohorts(&snapshot, scan, (now, &settings.zone), &first_days, keep);
    let rows = unless_stopped(stop, rows)?;
    Ok(Cohorts { rows, as_of: snapshot.as_of(), is_complete: snapshot.is_complete() })
}
