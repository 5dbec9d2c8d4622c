use store::{Row, StoreError, Tx, params};
use vocabulary::{Instant, WorkspaceId};

use super::{Details, Workspace};

const COLUMNS: &str =
    "id, slug, name, time_zone, currency, country, language, link_key, created_at, events_kept_days";

fn workspace(row: &Row<'_>) -> Result<Workspace, StoreError> {
    let shape = StoreError::Shape { column: 7, expected: "32 bytes" };
    Ok(Workspace {
        id: WorkspaceId(row.int(0)?),
        slug: row.text(1)?,
        details: Details {
            name: row.text(2)?,
            time_zone: row.text(3)?,
            currency: row.text(4)?,
            country: row.text(5)?,
            language: row.text(6)?,
            events_kept_days: row.opt_int(9)?,
        },
        link_key: row.bytes(7)?.try_into().map_err(|_| shape)?,
        created_at: row.instant(8)?,
    })
}

/// Writes a workspace.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    slug: &str,
    details: &Details,
    link_key: &[u8; 32],
) -> Result<WorkspaceId, StoreError> {
    tx.one(
        "insert into workspaces (slug, name, time_zone, currency, country, language, link_key, created_at, events_kept_days) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id",
        params![
            slug,
            details.name.trim(),
            &details.time_zone,
            &details.currency,
            &details.country,
            &details.language,
            link_key,
            now,
            details.events_kept_days
        ],
        |row| row.int(0).map(WorkspaceId),
    )
}

/// Changes what the company set.
pub(super) fn update(tx: &mut Tx<'_>, id: WorkspaceId, details: &Details) -> Result<u64, StoreError> {
    tx.execute(
        "update workspaces set name = $2, time_zone = $3, currency = $4, country = $5, language = $6, events_kept_days = $7 \
         where id = $1",
        params![
            id,
            details.name.trim(),
            &details.time_zone,
            &details.currency,
            &details.country,
            &details.language,
            details.events_kept_days
        ],
    )
}

/// A workspace by its id.
pub(super) fn by_id(tx: &mut Tx<'_>, id: WorkspaceId) -> Result<Option<Workspace>, StoreError> {
    tx.optional(&format!("select {COLUMNS} from workspaces where id = $1"), params![id], workspace)
}

/// A workspace by its slug.
pub(super) fn by_slug(tx: &mut Tx<'_>, slug: &str) -> Result<Option<Workspace>, StoreError> {
    tx.optional(&format!("select {COLUMNS} from workspaces where slug = $1"), params![slug], workspace)
}

/// All workspaces, the oldest first.
pub(super) fn list(tx: &mut Tx<'_>) -> Result<Vec<Workspace>, StoreError> {
    tx.query(&format!("select {COLUMNS} from workspaces order by id"), params![], workspace)
}
