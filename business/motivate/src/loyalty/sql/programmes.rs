//! Statements of programmes and their versions.

use store::{StoreError, Tx, params};
use vocabulary::{Instant, ProgrammeId};

/// Inserts a programme whose last night was that of a day; nothing when the name is taken.
pub(in crate::loyalty) fn insert_programme(
    tx: &mut Tx<'_>,
    name: &str,
    night: i64,
) -> Result<Option<ProgrammeId>, StoreError> {
    tx.optional(
        "insert into loyalty_programmes (name, version, night) values ($1, 1, $2) on conflict (name) do nothing returning id",
        params![name, night],
        |row| Ok(ProgrammeId(row.int(0)?)),
    )
}

/// Keeps the rules of a version.
pub(in crate::loyalty) fn insert_version(
    tx: &mut Tx<'_>,
    id: ProgrammeId,
    version: i64,
    rules: &str,
    at: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into loyalty_versions (programme_id, version, rules, made_at) values ($1, $2, $3, $4)",
        params![id, version, rules, at],
    )?;
    Ok(())
}

/// The rules of a version.
pub(in crate::loyalty) fn rules_of(
    tx: &mut Tx<'_>,
    id: ProgrammeId,
    version: i64,
) -> Result<String, StoreError> {
    tx.one(
        "select rules from loyalty_versions where programme_id = $1 and version = $2",
        params![id, version],
        |row| row.text(0),
    )
}

/// Makes a version the present one; not when another programme has its name.
pub(in crate::loyalty) fn raise_version(
    tx: &mut Tx<'_>,
    id: ProgrammeId,
    version: i64,
    name: &str,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "update loyalty_programmes set version = $2, name = $3 where id = $1 \
         and not exists (select 1 from loyalty_programmes other where other.name = $3 and other.id <> $1)",
        params![id, version, name],
    )?;
    Ok(changed > 0)
}

/// All programmes with their present rules.
pub(in crate::loyalty) fn programmes(tx: &mut Tx<'_>) -> Result<Vec<(ProgrammeId, i64, String)>, StoreError> {
    tx.query(
        "select p.id, p.version, v.rules from loyalty_programmes p \
         join loyalty_versions v on v.programme_id = p.id and v.version = p.version order by p.id",
        params![],
        |row| Ok((ProgrammeId(row.int(0)?), row.int(1)?, row.text(2)?)),
    )
}
