//! The audience of a campaign as it was at launch, so that a restart decides about the same people.

mod sql;

use store::Tx;
use vocabulary::{CampaignId, CustomerId, Problem};

use crate::members::{decode, encode};

/// Keeps the audience; the one kept first stays. Takes ids in ascending order, each once.
pub fn keep(tx: &mut Tx<'_>, campaign: CampaignId, members: &[CustomerId]) -> Result<(), Problem> {
    Ok(sql::insert(tx, campaign, &encode(members))?)
}

/// The audience kept at launch, ascending; nothing before.
pub fn load(tx: &mut Tx<'_>, campaign: CampaignId) -> Result<Option<Vec<CustomerId>>, Problem> {
    Ok(sql::load(tx, campaign)?.map(|bytes| decode(&bytes)))
}

/// Forgets the audience once every member has a row of their own.
pub fn forget(tx: &mut Tx<'_>, campaign: CampaignId) -> Result<(), Problem> {
    Ok(sql::delete(tx, campaign)?)
}
