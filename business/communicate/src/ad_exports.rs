//! Exports of an ad audience: numbered, each with a file of everybody, of who came and of who left since the export before.
//!
//! A line is kept once for as long as it stands in the files: from the export that brought it to the one that no longer had it. Lines are
//! hashes and name no customer, so that who was erased or joined leaves with the next export like everybody else.

mod files;
mod sql;

use store::Tx;
use vocabulary::{AdAudienceId, AdExportId, CustomerId, ErrorKind, Instant, JobId, Problem};

use crate::ad_networks::Line;
use crate::members::{decode, encode};

pub use files::{FilePart, Page, check_files, page, removed};

/// The newest finished exports whose files can be had; what only older ones need is forgotten.
pub const FILES_KEPT: i64 = 12;

/// An export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdExport {
    /// Its id.
    pub id: AdExportId,
    /// Of which audience.
    pub audience: AdAudienceId,
    /// Its number among the audience's.
    pub number: i64,
    /// When it was begun.
    pub begun_at: Instant,
    /// When its files were complete.
    pub finished_at: Option<Instant>,
    /// When it was given up in favour of the next.
    pub abandoned_at: Option<Instant>,
    /// The job that makes it.
    pub job: JobId,
    /// Up to which member it has been decided.
    pub walked_to: CustomerId,
    /// What was decided for whom so far.
    pub tally: Tally,
    /// What its files hold, once they are complete.
    pub figures: Figures,
}

/// People of a segment by what was decided for them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Members when it was begun.
    pub people: i64,
    /// Told, under one address or both.
    pub told: i64,
    /// Without an address of the kinds asked for.
    pub no_address: i64,
    /// With an address, without consent to advertising on it.
    pub no_consent: i64,
    /// With nothing but addresses that are never to be written to.
    pub suppressed: i64,
}

/// Lines of the files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Of the file of everybody.
    pub size: i64,
    /// Of the additions.
    pub added: i64,
    /// Of the removals.
    pub removed: i64,
}

/// Begins an export; its job is named by [`set_job`] in the same transaction.
pub fn begin(tx: &mut Tx<'_>, now: Instant, audience: AdAudienceId) -> Result<AdExport, Problem> {
    let number = crate::ad_audiences::next_number(tx, audience)?;
    let id = sql::insert(tx, now, audience, number)?;
    load(tx, id)
}

/// Names the job that makes an export.
pub fn set_job(tx: &mut Tx<'_>, id: AdExportId, job: JobId) -> Result<(), Problem> {
    Ok(sql::set_job(tx, id, job)?)
}

/// An export.
pub fn load(tx: &mut Tx<'_>, id: AdExportId) -> Result<AdExport, Problem> {
    find(tx, id)?.ok_or_else(|| Problem::not_found(id))
}

/// An export, if there is one.
pub fn find(tx: &mut Tx<'_>, id: AdExportId) -> Result<Option<AdExport>, Problem> {
    Ok(sql::load(tx, id)?)
}

/// The newest exports of an audience.
pub fn of_audience(tx: &mut Tx<'_>, audience: AdAudienceId, limit: i64) -> Result<Vec<AdExport>, Problem> {
    Ok(sql::of_audience(tx, audience, limit)?)
}

/// Keeps who is to be decided for, in ascending order; those kept first stay. Gives them.
pub fn keep_members(
    tx: &mut Tx<'_>,
    id: AdExportId,
    members: &[CustomerId],
) -> Result<Vec<CustomerId>, Problem> {
    sql::keep_members(tx, id, &encode(members), members.len() as i64)?;
    Ok(self::members(tx, id)?.unwrap_or_default())
}

/// Who is to be decided for; nothing before they are kept.
pub fn members(tx: &mut Tx<'_>, id: AdExportId) -> Result<Option<Vec<CustomerId>>, Problem> {
    Ok(sql::members(tx, id)?.map(|bytes| decode(&bytes)))
}

/// Takes a batch of lines together with how far the walk has got. Fails with `ad_export_moved` when another runner has taken it over.
pub fn tell(
    tx: &mut Tx<'_>,
    export: &AdExport,
    lines: &[Line],
    tally: &Tally,
    to: CustomerId,
) -> Result<(), Problem> {
    if !sql::advance(tx, export.id, export.walked_to, to, tally)? {
        return Err(moved(export));
    }
    let mut distinct: Vec<&Line> = lines.iter().filter(|line| !line.is_empty()).collect();
    distinct.sort_unstable();
    distinct.dedup();
    Ok(sql::see(tx, export.audience, export.number, &distinct)?)
}

/// Closes lines that this export no longer has, `limit` lines further at a time; nothing when it is through. Doing it twice is safe.
/// Fails with `ad_export_moved` when the export was ended or given up.
pub fn close_some(
    tx: &mut Tx<'_>,
    export: &AdExport,
    after: &Line,
    limit: i64,
) -> Result<Option<Line>, Problem> {
    let there = load(tx, export.id)?;
    if there.finished_at.is_some() || there.abandoned_at.is_some() {
        return Err(moved(export));
    }
    let to = sql::line_at(tx, export.audience, after, limit)?;
    sql::close(tx, export.audience, export.number, after, to.as_ref())?;
    Ok(to)
}

/// Ends an export whose lines are all closed. Fails with `ad_export_moved` when it was ended or given up before.
pub fn finish(tx: &mut Tx<'_>, now: Instant, export: &AdExport, removed: i64) -> Result<(), Problem> {
    let (size, added) = sql::count(tx, export.audience, export.number)?;
    let is_ended = sql::finish(tx, now, export.id, &Figures { size, added, removed })?;
    if is_ended { Ok(()) } else { Err(moved(export)) }
}

/// Forgets lines that only files no longer kept would need, `limit` lines further at a time; nothing when it is through.
pub fn forget_old_some(
    tx: &mut Tx<'_>,
    audience: AdAudienceId,
    after: &Line,
    limit: i64,
) -> Result<Option<Line>, Problem> {
    let Some(oldest) = sql::nth_finished(tx, audience, FILES_KEPT)? else { return Ok(None) };
    let to = sql::line_at(tx, audience, after, limit)?;
    sql::forget_closed(tx, audience, oldest, after, to.as_ref())?;
    Ok(to)
}

/// Takes back what unfinished exports before this one wrote: they failed, or were cancelled.
pub fn abandon_before(tx: &mut Tx<'_>, now: Instant, export: &AdExport) -> Result<(), Problem> {
    for number in sql::unfinished_before(tx, export.audience, export.number)? {
        sql::drop_opened(tx, export.audience, number)?;
        sql::reopen(tx, export.audience, number)?;
        sql::abandon(tx, now, export.audience, number)?;
    }
    Ok(())
}

/// Forgets up to `limit` lines of an audience, then its exports; false when all is gone.
pub fn forget_some(tx: &mut Tx<'_>, audience: AdAudienceId, limit: i64) -> Result<bool, Problem> {
    let to = sql::line_at(tx, audience, &Line::default(), limit)?;
    sql::forget(tx, audience, to.as_ref())?;
    if to.is_none() {
        sql::forget_exports(tx, audience)?;
    }
    Ok(to.is_some())
}

fn moved(export: &AdExport) -> Problem {
    let words = format!("{} is made by another, or was given up", export.id);
    Problem::new(ErrorKind::Conflict, "ad_export_moved", words)
}
