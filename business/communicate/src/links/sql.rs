use store::{Param, StoreError, Tx, params};
use vocabulary::CampaignId;

/// Keeps links that are not kept.
pub(super) fn insert(tx: &mut Tx<'_>, campaign: CampaignId, urls: &[String]) -> Result<(), StoreError> {
    let rows: Vec<Vec<Param<'_>>> =
        urls.iter().enumerate().map(|(number, url)| params![campaign, number, url].to_vec()).collect();
    if !rows.is_empty() {
        tx.batch("insert into links (campaign_id, number, url) values ($1, $2, $3) on conflict (campaign_id, number) do nothing", &rows)?;
    }
    Ok(())
}

/// One link.
pub(super) fn load(tx: &mut Tx<'_>, campaign: CampaignId, number: i64) -> Result<Option<String>, StoreError> {
    tx.optional(
        "select url from links where campaign_id = $1 and number = $2",
        params![campaign, number],
        |row| row.text(0),
    )
}

/// All links.
pub(super) fn list(tx: &mut Tx<'_>, campaign: CampaignId) -> Result<Vec<(i64, String)>, StoreError> {
    tx.query(
        "select number, url from links where campaign_id = $1 order by number",
        params![campaign],
        |row| Ok((row.int(0)?, row.text(1)?)),
    )
}
