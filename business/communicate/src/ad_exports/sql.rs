use store::{Param, Row, StoreError, Tx, params};
use vocabulary::{AdAudienceId, AdExportId, CustomerId, Instant, JobId};

use super::{AdExport, Figures, Tally};
use crate::ad_networks::Line;

mod lines;

pub(super) use lines::*;

const COLUMNS: &str = "id, ad_audience_id, number, begun_at, finished_at, abandoned_at, job_id, walked_to, \
    people, told, no_address, no_consent, suppressed, size, added, removed";

fn export(row: &Row<'_>) -> Result<AdExport, StoreError> {
    Ok(AdExport {
        id: AdExportId(row.int(0)?),
        audience: AdAudienceId(row.int(1)?),
        number: row.int(2)?,
        begun_at: row.instant(3)?,
        finished_at: row.opt_instant(4)?,
        abandoned_at: row.opt_instant(5)?,
        job: JobId(row.int(6)?),
        walked_to: CustomerId(row.int(7)?),
        tally: Tally {
            people: row.int(8)?,
            told: row.int(9)?,
            no_address: row.int(10)?,
            no_consent: row.int(11)?,
            suppressed: row.int(12)?,
        },
        figures: Figures { size: row.int(13)?, added: row.int(14)?, removed: row.int(15)? },
    })
}

/// Begins an export.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    audience: AdAudienceId,
    number: i64,
) -> Result<AdExportId, StoreError> {
    tx.one(
        "insert into ad_exports (ad_audience_id, number, begun_at, job_id) values ($1, $2, $3, 0) returning id",
        params![audience, number, now],
        |row| row.int(0).map(AdExportId),
    )
}

/// Names the job of an export.
pub(super) fn set_job(tx: &mut Tx<'_>, id: AdExportId, job: JobId) -> Result<(), StoreError> {
    tx.execute("update ad_exports set job_id = $2 where id = $1", params![id, job])?;
    Ok(())
}

/// An export by its id.
pub(super) fn load(tx: &mut Tx<'_>, id: AdExportId) -> Result<Option<AdExport>, StoreError> {
    tx.optional(&format!("select {COLUMNS} from ad_exports where id = $1"), params![id], export)
}

/// The newest exports of an audience.
pub(super) fn of_audience(
    tx: &mut Tx<'_>,
    audience: AdAudienceId,
    limit: i64,
) -> Result<Vec<AdExport>, StoreError> {
    tx.query(
        &format!("select {COLUMNS} from ad_exports where ad_audience_id = $1 order by number desc limit $2"),
        params![audience, limit],
        export,
    )
}

/// Keeps the members of an export unless some are kept.
pub(super) fn keep_members(
    tx: &mut Tx<'_>,
    id: AdExportId,
    members: &[u8],
    people: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "update ad_exports set members = $2, people = $3 where id = $1 and members is null and finished_at is null",
        params![id, members, people],
    )?;
    Ok(())
}

/// The members of an export.
pub(super) fn members(tx: &mut Tx<'_>, id: AdExportId) -> Result<Option<Vec<u8>>, StoreError> {
    let found =
        tx.optional("select members from ad_exports where id = $1", params![id], |row| row.opt_bytes(0))?;
    Ok(found.flatten())
}

/// Moves the walk on, with its counts, if it still stands where it stood.
pub(super) fn advance(
    tx: &mut Tx<'_>,
    id: AdExportId,
    from: CustomerId,
    to: CustomerId,
    tally: &Tally,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "update ad_exports set walked_to = $3, told = $4, no_address = $5, no_consent = $6, suppressed = $7 \
         where id = $1 and walked_to = $2 and finished_at is null and abandoned_at is null",
        params![id, from, to, tally.told, tally.no_address, tally.no_consent, tally.suppressed],
    )?;
    Ok(changed > 0)
}

/// Ends an export; its members are no longer needed.
pub(super) fn finish(
    tx: &mut Tx<'_>,
    now: Instant,
    id: AdExportId,
    figures: &Figures,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "update ad_exports set finished_at = $2, members = null, size = $3, added = $4, removed = $5 \
         where id = $1 and finished_at is null and abandoned_at is null",
        params![id, now, figures.size, figures.added, figures.removed],
    )?;
    Ok(changed > 0)
}

/// The number of the nth finished export of an audience, counted from the newest.
pub(super) fn nth_finished(
    tx: &mut Tx<'_>,
    audience: AdAudienceId,
    nth: i64,
) -> Result<Option<i64>, StoreError> {
    tx.optional(
        "select number from ad_exports where ad_audience_id = $1 and finished_at is not null \
         order by number desc limit 1 offset $2",
        params![audience, nth - 1],
        |row| row.int(0),
    )
}

/// Exports before a number that were neither finished nor given up.
pub(super) fn unfinished_before(
    tx: &mut Tx<'_>,
    audience: AdAudienceId,
    number: i64,
) -> Result<Vec<i64>, StoreError> {
    tx.query(
        "select number from ad_exports where ad_audience_id = $1 and number < $2 and finished_at is null \
         and abandoned_at is null order by number desc",
        params![audience, number],
        |row| row.int(0),
    )
}

/// Gives an export up.
pub(super) fn abandon(
    tx: &mut Tx<'_>,
    now: Instant,
    audience: AdAudienceId,
    number: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "update ad_exports set abandoned_at = $3, members = null where ad_audience_id = $1 and number = $2",
        params![audience, number, now],
    )?;
    Ok(())
}

/// Forgets the exports of an audience.
pub(super) fn forget_exports(tx: &mut Tx<'_>, audience: AdAudienceId) -> Result<(), StoreError> {
    tx.execute("delete from ad_exports where ad_audience_id = $1", params![audience])?;
    Ok(())
}

fn line(row: &Row<'_>) -> Result<Line, StoreError> {
    Ok(Line { email: row.bytes(0)?, phone: row.bytes(1)? })
}

fn bytes_of(line: &Line) -> [Param<'_>; 2] {
    [Param::from(&line.email), Param::from(&line.phone)]
}
