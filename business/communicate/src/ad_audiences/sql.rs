use store::{Row, StoreError, Tx, params};
use vocabulary::{AdAudienceId, Instant, SegmentId};

use super::{AdAudience, NewAdAudience};
use crate::ad_networks::{AdNetwork, MatchKeys};

const COLUMNS: &str = "id, name, segment_id, network, on_email, on_phone, exports_begun, created_at";

fn audience(row: &Row<'_>) -> Result<AdAudience, StoreError> {
    Ok(AdAudience {
        id: AdAudienceId(row.int(0)?),
        name: row.text(1)?,
        segment: SegmentId(row.int(2)?),
        network: AdNetwork::from_number(row.int(3)?)
            .ok_or(StoreError::Shape { column: 3, expected: "a network" })?,
        keys: MatchKeys { email: row.bool(4)?, phone: row.bool(5)? },
        exports_begun: row.int(6)?,
        created_at: row.instant(7)?,
    })
}

/// Makes an ad audience.
pub(super) fn insert(tx: &mut Tx<'_>, now: Instant, new: &NewAdAudience) -> Result<AdAudienceId, StoreError> {
    tx.one(
        "insert into ad_audiences (name, segment_id, network, on_email, on_phone, created_at) \
         values ($1, $2, $3, $4, $5, $6) returning id",
        params![&new.name, new.segment, new.network.number(), new.keys.email, new.keys.phone, now],
        |row| row.int(0).map(AdAudienceId),
    )
}

/// An ad audience by its id.
pub(super) fn load(tx: &mut Tx<'_>, id: AdAudienceId) -> Result<Option<AdAudience>, StoreError> {
    tx.optional(&format!("select {COLUMNS} from ad_audiences where id = $1"), params![id], audience)
}

/// All of them, the newest first.
pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<AdAudience>, StoreError> {
    tx.query(&format!("select {COLUMNS} from ad_audiences order by id desc"), params![], audience)
}

/// Counts an export that begins.
pub(super) fn next_number(tx: &mut Tx<'_>, id: AdAudienceId) -> Result<Option<i64>, StoreError> {
    tx.optional(
        "update ad_audiences set exports_begun = exports_begun + 1 where id = $1 returning exports_begun",
        params![id],
        |row| row.int(0),
    )
}

/// Removes an ad audience.
pub(super) fn delete(tx: &mut Tx<'_>, id: AdAudienceId) -> Result<(), StoreError> {
    tx.execute("delete from ad_audiences where id = $1", params![id])?;
    Ok(())
}
