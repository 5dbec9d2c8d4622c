//! Statements of programmes and their versions.

use store::{Row, StoreError, Tx, params};
use vocabulary::{Instant, ProgrammeId};

/// Inserts a programme whose last night was that of a day; nothing when the name is taken.
pub(in crate::loyalty) fn insert_programme(
    tx: &mut Tx<'_>,
    name: &str,
    night: i64,
    at: Instant,
) -> Result<Option<ProgrammeId>, StoreError> {
    tx.optional(
        "insert into loyalty_programmes (name, version, night, revised_at) values ($1, 1, $2, $3) \
         on conflict (name) do nothing returning id",
        params![name, night, at],
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
    at: Instant,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "update loyalty_programmes set version = $2, name = $3, revised_at = $4 where id = $1 \
         and not exists (select 1 from loyalty_programmes other where other.name = $3 and other.id <> $1)",
        params![id, version, name, at],
    )?;
    Ok(changed > 0)
}

/// A programme's version: its id, the number, the newest there is, and its rules.
pub(in crate::loyalty) type KeptVersion = (ProgrammeId, i64, i64, String);

/// All programmes with their present rules.
pub(in crate::loyalty) fn programmes(tx: &mut Tx<'_>) -> Result<Vec<KeptVersion>, StoreError> {
    tx.query(
        "select p.id, v.version, p.version, v.rules from loyalty_programmes p \
         join loyalty_versions v on v.programme_id = p.id and v.version = p.version order by p.id",
        params![],
        kept_version,
    )
}

/// All programmes with their rules of an instant; before there were any with their first.
pub(in crate::loyalty) fn programmes_at(
    tx: &mut Tx<'_>,
    at: Instant,
) -> Result<Vec<KeptVersion>, StoreError> {
    tx.query(
        "select p.id, v.version, p.version, v.rules from loyalty_programmes p \
         join loyalty_versions v on v.programme_id = p.id and v.version = coalesce(\
         (select max(w.version) from loyalty_versions w where w.programme_id = p.id and w.made_at <= $1), 1) order by p.id",
        params![at],
        kept_version,
    )
}

/// A version of a programme.
pub(in crate::loyalty) fn programme_version(
    tx: &mut Tx<'_>,
    id: ProgrammeId,
    version: i64,
) -> Result<Option<KeptVersion>, StoreError> {
    tx.optional(
        "select p.id, v.version, p.version, v.rules from loyalty_programmes p \
         join loyalty_versions v on v.programme_id = p.id and v.version = $2 where p.id = $1",
        params![id, version],
        kept_version,
    )
}

fn kept_version(row: &Row<'_>) -> Result<KeptVersion, StoreError> {
    Ok((ProgrammeId(row.int(0)?), row.int(1)?, row.int(2)?, row.text(3)?))
}
