use store::{StoreError, Tx, params};
use vocabulary::CampaignId;

/// Keeps an audience unless one is kept.
pub(super) fn insert(tx: &mut Tx<'_>, campaign: CampaignId, members: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        "insert into campaign_audiences (campaign_id, members) values ($1, $2) on conflict (campaign_id) do nothing",
        params![campaign, members],
    )?;
    Ok(())
}

/// The audience kept.
pub(super) fn load(tx: &mut Tx<'_>, campaign: CampaignId) -> Result<Option<Vec<u8>>, StoreError> {
    tx.optional("select members from campaign_audiences where campaign_id = $1", params![campaign], |row| {
        row.bytes(0)
    })
}

/// Forgets an audience.
pub(super) fn delete(tx: &mut Tx<'_>, campaign: CampaignId) -> Result<(), StoreError> {
    tx.execute("delete from campaign_audiences where campaign_id = $1", params![campaign])?;
    Ok(())
}
