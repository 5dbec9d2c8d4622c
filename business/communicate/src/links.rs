//! Links of a campaign: a click leads only to what is written here.

mod sql;

use store::Tx;
use vocabulary::{CampaignId, Problem};

/// Keeps the links of a campaign by their numbers; those kept before stay.
pub fn keep(tx: &mut Tx<'_>, campaign: CampaignId, urls: &[String]) -> Result<(), Problem> {
    Ok(sql::insert(tx, campaign, urls)?)
}

/// Where a link leads; a template when it differs from person to person.
pub fn load(tx: &mut Tx<'_>, campaign: CampaignId, number: i64) -> Result<Option<String>, Problem> {
    Ok(sql::load(tx, campaign, number)?)
}

/// All links of a campaign with their numbers.
pub fn list(tx: &mut Tx<'_>, campaign: CampaignId) -> Result<Vec<(i64, String)>, Problem> {
    Ok(sql::list(tx, campaign)?)
}
