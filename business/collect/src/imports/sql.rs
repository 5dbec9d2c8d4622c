use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Param, Row, StoreError, Tx, params};
use vocabulary::{ImportId, Instant, JobId, Problem};

use super::{
    Checkpoint, Column, Detected, Format, Import, ImportKind, ImportState, Plan, RowError, Tally, UNDO_HOURS,
};

const COLUMNS: &str = "id, kind, file_name, size_bytes, state, format, columns, mapping, checked, result, checkpoint, rows_total, \
                       job_id, problem, created_at, started_at, finished_at, undo_until";

fn import(row: &Row<'_>) -> Result<Import, StoreError> {
    Ok(Import {
        id: ImportId(row.int(0)?),
        kind: row.opt_text(1)?.and_then(|word| ImportKind::from_word(&word)),
        file_name: row.text(2)?,
        size_bytes: row.int(3)?,
        state: ImportState::from_number(row.int(4)?),
        format: from_json(Some(row.text(5)?)).unwrap_or_default(),
        columns: from_json(Some(row.text(6)?)).unwrap_or_default(),
        mapping: from_json(row.opt_text(7)?),
        checked: from_json(row.opt_text(8)?),
        result: from_json(row.opt_text(9)?),
        checkpoint: from_json(row.opt_text(10)?).unwrap_or_default(),
        rows_total: row.opt_int(11)?,
        job: row.opt_int(12)?.map(JobId),
        problem: row.opt_text(13)?,
        created_at: row.instant(14)?,
        started_at: row.opt_instant(15)?,
        finished_at: row.opt_instant(16)?,
        undo_until: row.opt_instant(17)?,
    })
}

fn from_json<T: DeserializeOwned>(text: Option<String>) -> Option<T> {
    text.and_then(|text| serde_json::from_str(&text).ok())
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Adds an import.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    file_name: &str,
    size_bytes: i64,
    kind: Option<ImportKind>,
    found: &Detected,
) -> Result<ImportId, StoreError> {
    let (format, columns) = (json(&found.format), json(&found.columns));
    tx.one(
        "insert into imports (kind, file_name, size_bytes, state, format, columns, created_at) \
         values ($1, $2, $3, 0, $4, $5, $6) returning id",
        params![kind.map(ImportKind::as_str), file_name, size_bytes, &format, &columns, now],
        |row| row.int(0).map(ImportId),
    )
}

/// An import by its id.
pub(super) fn load(tx: &mut Tx<'_>, id: ImportId) -> Result<Option<Import>, StoreError> {
    tx.optional(&format!("select {COLUMNS} from imports where id = $1"), params![id], import)
}

/// The newest imports, before one of them when it is given.
pub fn list(tx: &mut Tx<'_>, before: Option<ImportId>, limit: i64) -> Result<Vec<Import>, Problem> {
    let sql = format!("select {COLUMNS} from imports where id < $1 order by id desc limit $2");
    Ok(tx.query(&sql, params![before.map_or(i64::MAX, |id| id.0), limit], import)?)
}

/// Sets what the file is about and which column means what.
pub(super) fn set_plan(
    tx: &mut Tx<'_>,
    id: ImportId,
    plan: &Plan,
    columns: &[Column],
) -> Result<(), StoreError> {
    let (format, mapping, columns) = (json(&plan.format), json(&plan.mapping), json(&columns));
    tx.execute(
        "update imports set kind = $2, format = $3, mapping = $4, columns = $5, state = 1, checked = null, rows_total = null where id = $1",
        params![id, plan.kind.as_str(), &format, &mapping, &columns],
    )?;
    Ok(())
}

/// Sets what the file is about and how it is read, as if it had just come.
pub(super) fn set_format(
    tx: &mut Tx<'_>,
    id: ImportId,
    kind: Option<ImportKind>,
    format: &Format,
    columns: &[Column],
) -> Result<(), StoreError> {
    let (format, columns) = (json(format), json(&columns));
    tx.execute(
        "update imports set kind = $2, format = $3, mapping = null, columns = $4, state = 0, checked = null, rows_total = null where id = $1",
        params![id, kind.map(ImportKind::as_str), &format, &columns],
    )?;
    Ok(())
}

/// Sets the state, the times that go with it, and forgets what was asked before.
pub(super) fn set_state(
    tx: &mut Tx<'_>,
    now: Instant,
    id: ImportId,
    state: ImportState,
) -> Result<(), StoreError> {
    tx.execute("update imports set state = $2, wish = 0 where id = $1", params![id, state.number()])?;
    match state {
        ImportState::Running => {
            tx.execute(
                "update imports set started_at = coalesce(started_at, $2) where id = $1",
                params![id, now],
            )?;
        }
        ImportState::Finished | ImportState::Cancelled | ImportState::Failed => {
            tx.execute(
                "update imports set finished_at = $2, undo_until = case when started_at is null then null else cast($3 as bigint) end where id = $1",
                params![id, now, now.plus_seconds(UNDO_HOURS * 3600)],
            )?;
        }
        ImportState::Undone => {
            tx.execute("update imports set undo_until = null where id = $1", params![id])?;
        }
        _ => {}
    }
    Ok(())
}

/// Names the job at work.
pub(super) fn set_job(tx: &mut Tx<'_>, id: ImportId, job: Option<JobId>) -> Result<(), StoreError> {
    tx.execute("update imports set job_id = $2 where id = $1", params![id, job])?;
    Ok(())
}

/// Keeps what was asked.
pub(super) fn set_wish(tx: &mut Tx<'_>, id: ImportId, wish: i64) -> Result<(), StoreError> {
    tx.execute("update imports set wish = $2 where id = $1", params![id, wish])?;
    Ok(())
}

/// What was asked.
pub(super) fn wish(tx: &mut Tx<'_>, id: ImportId) -> Result<i64, StoreError> {
    Ok(tx.optional("select wish from imports where id = $1", params![id], |row| row.int(0))?.unwrap_or(0))
}

/// Keeps how many rows the file has.
pub(super) fn set_rows_total(tx: &mut Tx<'_>, id: ImportId, rows: i64) -> Result<(), StoreError> {
    tx.execute("update imports set rows_total = $2 where id = $1", params![id, rows])?;
    Ok(())
}

/// Keeps how far it has got.
pub(super) fn set_checkpoint(
    tx: &mut Tx<'_>,
    id: ImportId,
    checkpoint: &Checkpoint,
) -> Result<(), StoreError> {
    tx.execute("update imports set checkpoint = $2 where id = $1", params![id, &json(checkpoint)])?;
    Ok(())
}

/// Keeps the run's counts.
pub(super) fn set_result(tx: &mut Tx<'_>, id: ImportId, tally: &Tally) -> Result<(), StoreError> {
    tx.execute("update imports set result = $2 where id = $1", params![id, &json(tally)])?;
    Ok(())
}

/// Keeps the dry run's counts.
pub(super) fn set_checked(tx: &mut Tx<'_>, id: ImportId, tally: &Tally) -> Result<(), StoreError> {
    tx.execute("update imports set checked = $2 where id = $1", params![id, &json(tally)])?;
    Ok(())
}

/// Keeps why it failed.
pub(super) fn set_problem(tx: &mut Tx<'_>, id: ImportId, code: &str) -> Result<(), StoreError> {
    tx.execute("update imports set problem = $2 where id = $1", params![id, code])?;
    Ok(())
}

/// Adds errors after those there are.
pub(super) fn add_errors(
    tx: &mut Tx<'_>,
    id: ImportId,
    after: i64,
    errors: &[RowError],
) -> Result<(), StoreError> {
    let rows: Vec<Vec<Param<'_>>> = errors
        .iter()
        .enumerate()
        .map(|(at, error)| {
            params![id, after + at as i64, error.row as i64, &error.field, &error.value, &error.code].to_vec()
        })
        .collect();
    tx.batch(
        "insert into import_errors (import_id, number, row_number, field, value, code) values ($1, $2, $3, $4, $5, $6)",
        &rows,
    )?;
    Ok(())
}

/// Forgets the errors.
pub(super) fn drop_errors(tx: &mut Tx<'_>, id: ImportId) -> Result<(), StoreError> {
    tx.execute("delete from import_errors where import_id = $1", params![id])?;
    Ok(())
}

/// The first errors of an import, in order.
pub fn errors(tx: &mut Tx<'_>, id: ImportId, limit: i64) -> Result<Vec<RowError>, Problem> {
    let sql = "select row_number, field, value, code from import_errors where import_id = $1 order by number limit $2";
    Ok(tx.query(sql, params![id, limit], |row| {
        Ok(RowError { row: row.int(0)? as u64, field: row.text(1)?, value: row.text(2)?, code: row.text(3)? })
    })?)
}

/// Keeps what undoing one batch needs: a word for the kind of change, and JSON.
pub fn add_change(tx: &mut Tx<'_>, id: ImportId, kind: &str, content: &str) -> Result<(), Problem> {
    tx.execute(
        "insert into import_changes (import_id, number, kind, content) \
         values ($1, (select coalesce(max(number), 0) + 1 from import_changes where import_id = $1), $2, $3)",
        params![id, kind, content],
    )?;
    Ok(())
}

/// All that undoing needs, the last change first.
pub fn changes(tx: &mut Tx<'_>, id: ImportId) -> Result<Vec<(i64, String, String)>, Problem> {
    let sql = "select number, kind, content from import_changes where import_id = $1 order by number desc";
    Ok(tx.query(sql, params![id], |row| Ok((row.int(0)?, row.text(1)?, row.text(2)?)))?)
}

/// The last change that is not yet taken back.
pub fn newest_change(tx: &mut Tx<'_>, id: ImportId) -> Result<Option<(i64, String, String)>, Problem> {
    let sql =
        "select number, kind, content from import_changes where import_id = $1 order by number desc limit 1";
    Ok(tx.optional(sql, params![id], |row| Ok((row.int(0)?, row.text(1)?, row.text(2)?)))?)
}

/// Forgets one change once it is taken back.
pub fn remove_change(tx: &mut Tx<'_>, id: ImportId, number: i64) -> Result<(), Problem> {
    tx.execute("delete from import_changes where import_id = $1 and number = $2", params![id, number])?;
    Ok(())
}

/// Forgets what undoing would need, of every import whose time for it is over.
pub fn drop_changes(tx: &mut Tx<'_>, now: Instant) -> Result<u64, Problem> {
    let over = "select id from imports where undo_until < $1";
    Ok(tx.execute(&format!("delete from import_changes where import_id in ({over})"), params![now])?)
}
