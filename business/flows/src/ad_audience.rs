//! A segment is told to an ad network: who of it may be, under which hashes, as the files of a numbered export.

mod export;

use communicate::ad_audiences::{self, AdAudience, NewAdAudience};
use communicate::ad_exports::{self, AdExport};
use jobs::{JobState, QueueOptions};
use serde::{Deserialize, Serialize};
use store::Tx;
use vocabulary::{AdAudienceId, AdExportId, Instant, Problem};

use crate::Workspace;

pub use export::{Members, export, export_job};

/// Kind of the job that makes an export.
pub const EXPORT: &str = "ad_export";
/// Lines removed in one transaction, so that others are not held up.
const FORGOTTEN_AT_ONCE: i64 = 10_000;

/// What the job is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportPayload {
    /// The export.
    pub export: AdExportId,
}

/// Makes an ad audience of a segment there is.
pub fn create(tx: &mut Tx<'_>, now: Instant, new: &NewAdAudience) -> Result<AdAudience, Problem> {
    segment::segments::load(tx, new.segment).map_err(|problem| problem.on("segment_id"))?;
    ad_audiences::create(tx, now, new)
}

/// Begins an export; while one is being made, that one is given.
pub fn begin(tx: &mut Tx<'_>, now: Instant, audience: AdAudienceId) -> Result<AdExport, Problem> {
    tx.lock("ad_audience", audience.0)?;
    ad_audiences::load(tx, audience)?;
    if let Some(last) = ad_exports::of_audience(tx, audience, 1)?.pop()
        && last.finished_at.is_none()
        && is_at_work(tx, &last)?
    {
        return Ok(last);
    }
    let export = ad_exports::begin(tx, now, audience)?;
    let link = format!("/segments/ads/{audience}");
    let options = QueueOptions { link: Some(&link), ..QueueOptions::default() };
    let job = jobs::queue(tx, now, EXPORT, &ExportPayload { export: export.id }, options)?;
    ad_exports::set_job(tx, export.id, job)?;
    Ok(AdExport { job, ..export })
}

/// Whether an export's job waits or runs.
pub fn is_at_work(tx: &mut Tx<'_>, export: &AdExport) -> Result<bool, Problem> {
    let state = jobs::load(tx, export.job)?.state;
    Ok(matches!(state, JobState::Queued | JobState::Running))
}

/// Removes an ad audience with everything kept for it. A job at work on it ends by itself. Blocks this thread.
pub fn delete(workspace: &Workspace, id: AdAudienceId) -> Result<(), Problem> {
    workspace.store.read(move |tx| ad_audiences::load(tx, id)).wait()?;
    loop {
        let forget = move |tx: &mut Tx<'_>| {
            let is_more = ad_exports::forget_some(tx, id, FORGOTTEN_AT_ONCE)?;
            if !is_more {
                ad_audiences::delete(tx, id)?;
            }
            Ok::<_, Problem>(is_more)
        };
        if !workspace.store.transact(forget).wait()? {
            return Ok(());
        }
    }
}
