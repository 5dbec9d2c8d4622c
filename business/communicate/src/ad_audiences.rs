//! Ad audiences: a segment told to an ad network, under hashes, as files that somebody uploads there.

mod sql;

use store::Tx;
use vocabulary::{AdAudienceId, Instant, Problem, SegmentId};

use crate::ad_networks::{AdNetwork, MatchKeys};

const NAME_CHARS_MAX: usize = 200;

/// An ad audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdAudience {
    /// Its id.
    pub id: AdAudienceId,
    /// Its name.
    pub name: String,
    /// Whose members are told.
    pub segment: SegmentId,
    /// To which network.
    pub network: AdNetwork,
    /// By which addresses.
    pub keys: MatchKeys,
    /// Number of the export begun last; 0 before the first.
    pub exports_begun: i64,
    /// When it was made.
    pub created_at: Instant,
}

/// An ad audience to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAdAudience {
    /// Its name.
    pub name: String,
    /// Whose members are told.
    pub segment: SegmentId,
    /// To which network.
    pub network: AdNetwork,
    /// By which addresses.
    pub keys: MatchKeys,
}

/// Makes an ad audience. Fails with `field_required`, `too_long`, or keys the network does not read.
pub fn create(tx: &mut Tx<'_>, now: Instant, new: &NewAdAudience) -> Result<AdAudience, Problem> {
    let name = new.name.trim();
    if name.is_empty() {
        return Err(Problem::invalid("field_required", "name", "an ad audience needs a name"));
    }
    if name.chars().count() > NAME_CHARS_MAX {
        let words = format!("at most {NAME_CHARS_MAX} letters");
        return Err(Problem::invalid("too_long", "name", words).with("max", NAME_CHARS_MAX));
    }
    new.network.check(new.keys)?;
    let new = NewAdAudience { name: name.to_owned(), ..new.clone() };
    let id = sql::insert(tx, now, &new)?;
    load(tx, id)
}

/// An ad audience.
pub fn load(tx: &mut Tx<'_>, id: AdAudienceId) -> Result<AdAudience, Problem> {
    find(tx, id)?.ok_or_else(|| Problem::not_found(id))
}

/// An ad audience, if there is one.
pub fn find(tx: &mut Tx<'_>, id: AdAudienceId) -> Result<Option<AdAudience>, Problem> {
    Ok(sql::load(tx, id)?)
}

/// All ad audiences, or those of a segment, the newest first.
pub fn list(tx: &mut Tx<'_>, segment: Option<SegmentId>) -> Result<Vec<AdAudience>, Problem> {
    let mut all = sql::all(tx)?;
    all.retain(|audience| segment.is_none_or(|segment| audience.segment == segment));
    Ok(all)
}

/// Takes the number of an export that begins.
pub(crate) fn next_number(tx: &mut Tx<'_>, id: AdAudienceId) -> Result<i64, Problem> {
    sql::next_number(tx, id)?.ok_or_else(|| Problem::not_found(id))
}

/// Removes an ad audience; what its exports keep is removed before, by [`crate::ad_exports::forget_some`].
pub fn delete(tx: &mut Tx<'_>, id: AdAudienceId) -> Result<(), Problem> {
    Ok(sql::delete(tx, id)?)
}
