use std::sync::Arc;

use communicate::ad_audiences::{self, AdAudience};
use communicate::ad_exports::{self, AdExport, Tally};
use communicate::ad_networks::{Line, MatchKeys};
use decide::audience::Candidate;
use decide::disclosure::{LeftOut, disclose};
use jobs::{Outcome, Run};
use store::Tx;
use vocabulary::{AdExportId, Channel, CustomerId, ErrorKind, Problem, Purpose, SegmentId};

use super::ExportPayload;
use crate::Workspace;
use crate::campaign::candidates;
use crate::columns::FILLING;

/// People decided for in one transaction.
const BATCH: usize = 1_000;
/// Lines closed in one transaction, or counted in one look.
const STRETCH: i64 = 5_000;
/// How long an export waits for the columns before it looks again.
const FILLING_SECONDS: i64 = 2;

/// Answers who belongs to a segment, in ascending order.
pub type Members<'a> = dyn Fn(SegmentId) -> Result<Vec<CustomerId>, Problem> + 'a;

/// Decides for everybody of the segment, batch after batch, and closes what is no longer told; begun again after a crash it goes on where it
/// stood, for the same people. False when there is nothing to make.
///
/// `watch` is told how many people have been decided for, and of how many; its error ends the work between two batches.
pub fn export(
    workspace: &Workspace,
    id: AdExportId,
    members: &Members<'_>,
    watch: &mut dyn FnMut(i64, i64) -> Result<(), Problem>,
) -> Result<bool, Problem> {
    let Some((audience, mut export)) = take_up(workspace, id)? else { return Ok(false) };
    let people = people(workspace, &audience, &mut export, members)?;
    let first = people.partition_point(|member| *member <= export.walked_to);
    let total = people.len() as i64;
    let mut done = first as i64;
    for batch in people[first..].chunks(BATCH) {
        watch(done, total)?;
        export = tell(workspace, &audience, export, batch)?;
        done += batch.len() as i64;
    }
    watch(done, total)?;
    close(workspace, &export)?;
    finish(workspace, &export)?;
    forget_old(workspace, &export)?;
    Ok(true)
}

/// The job [`super::EXPORT`].
pub fn export_job(workspace: &Workspace, run: &Run, members: &Members<'_>) -> Result<Outcome, Problem> {
    let payload: ExportPayload = run.payload()?;
    let mut watch = |done, total| {
        run.progress(done, Some(total), "people")?;
        if run.should_stop() {
            Err(Problem::new(ErrorKind::Unavailable, "closing", "the export is to stop"))
        } else {
            Ok(())
        }
    };
    match export(workspace, payload.export, members, &mut watch) {
        Ok(_) => Ok(Outcome::Done),
        Err(problem) if problem.code == "closing" && run.is_cancelled() => Ok(Outcome::Cancelled),
        Err(problem) if problem.code == "closing" => Ok(Outcome::Again(workspace.now())),
        Err(problem) if problem.code == FILLING => {
            Ok(Outcome::Again(workspace.now().plus_seconds(FILLING_SECONDS)))
        }
        Err(problem) => Err(problem),
    }
}

/// The export with its audience; nothing when it was finished, given up, or removed with its audience.
fn take_up(workspace: &Workspace, id: AdExportId) -> Result<Option<(AdAudience, AdExport)>, Problem> {
    let now = workspace.now();
    let taken = workspace.store.transact(move |tx| {
        let Some(export) = ad_exports::find(tx, id)? else { return Ok(None) };
        if export.finished_at.is_some() || export.abandoned_at.is_some() {
            return Ok(None);
        }
        ad_exports::abandon_before(tx, now, &export)?;
        let audience = ad_audiences::find(tx, export.audience)?;
        Ok::<_, Problem>(audience.map(|audience| (audience, export)))
    });
    taken.wait()
}

/// Everybody of the segment when the export was begun.
fn people(
    workspace: &Workspace,
    audience: &AdAudience,
    export: &mut AdExport,
    members: &Members<'_>,
) -> Result<Vec<CustomerId>, Problem> {
    let id = export.id;
    let people = match workspace.store.read(move |tx| ad_exports::members(tx, id)).wait()? {
        Some(kept) => kept,
        None => {
            let found: Arc<[CustomerId]> = members(audience.segment)?.into();
            workspace.store.transact(move |tx| ad_exports::keep_members(tx, id, &found)).wait()?
        }
    };
    export.tally.people = people.len() as i64;
    Ok(people)
}

/// Decides for a batch and writes its lines with how far the walk has got.
fn tell(
    workspace: &Workspace,
    audience: &AdAudience,
    export: AdExport,
    batch: &[CustomerId],
) -> Result<AdExport, Problem> {
    let (people, keys): (Arc<[CustomerId]>, _) = (batch.into(), audience.keys);
    let last = batch[batch.len() - 1];
    let channels = workspace.store.read(move |tx| channels(tx, &people, keys)).wait()?;
    let mut tally = export.tally;
    let lines: Arc<[Line]> = (0..batch.len())
        .filter_map(|at| {
            let of_person: Vec<&Candidate> = channels.iter().map(|channel| &channel[at]).collect();
            let told = disclose(&of_person);
            count(&mut tally, &told);
            let addresses = told.ok()?;
            let mut addresses = addresses.iter().map(Option::as_deref);
            let email = keys.email.then(|| addresses.next().flatten()).flatten();
            let phone = keys.phone.then(|| addresses.next().flatten()).flatten();
            Some(audience.network.line(email, phone))
        })
        .collect();
    let before = export.clone();
    workspace.store.transact(move |tx| ad_exports::tell(tx, &before, &lines, &tally, last)).wait()?;
    Ok(AdExport { tally, walked_to: last, ..export })
}

/// What is known of the people on each channel that is asked for, e-mail first; a phone is told on the consent to text messages.
fn channels(tx: &mut Tx<'_>, people: &[CustomerId], keys: MatchKeys) -> Result<Vec<Vec<Candidate>>, Problem> {
    let asked = [(keys.email, Channel::Email), (keys.phone, Channel::Sms)];
    let asked = asked.into_iter().filter(|(is_asked, _)| *is_asked);
    asked.map(|(_, channel)| candidates(tx, people, channel, Purpose::Marketing)).collect()
}

fn count(tally: &mut Tally, told: &Result<Vec<Option<String>>, LeftOut>) {
    match told {
        Ok(_) => tally.told += 1,
        Err(LeftOut::NoAddress) => tally.no_address += 1,
        Err(LeftOut::NoConsent) => tally.no_consent += 1,
        Err(LeftOut::Suppressed) => tally.suppressed += 1,
    }
}

/// Closes what the export no longer has, stretch after stretch.
fn close(workspace: &Workspace, export: &AdExport) -> Result<(), Problem> {
    let mut after = Some(Line::default());
    while let Some(place) = after {
        let export = export.clone();
        let closed = workspace.store.transact(move |tx| ad_exports::close_some(tx, &export, &place, STRETCH));
        after = closed.wait()?;
    }
    Ok(())
}

fn finish(workspace: &Workspace, export: &AdExport) -> Result<(), Problem> {
    let (mut removed, mut after) = (0, Some(Line::default()));
    while let Some(place) = after {
        let export = export.clone();
        let (lines, next) =
            workspace.store.read(move |tx| ad_exports::removed(tx, &export, &place, STRETCH)).wait()?;
        removed += lines;
        after = next;
    }
    let (now, export) = (workspace.now(), export.clone());
    workspace.store.transact(move |tx| ad_exports::finish(tx, now, &export, removed)).wait()
}

/// Forgets the hashes of those who left so long ago that no file kept names them.
fn forget_old(workspace: &Workspace, export: &AdExport) -> Result<(), Problem> {
    let (audience, mut after) = (export.audience, Some(Line::default()));
    while let Some(place) = after {
        let forget = move |tx: &mut Tx<'_>| ad_exports::forget_old_some(tx, audience, &place, STRETCH);
        after = workspace.store.transact(forget).wait()?;
    }
    Ok(())
}
