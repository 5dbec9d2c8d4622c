//! Frozen lists: who was in a segment at one moment, kept as they are.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use roaring::RoaringTreemap;
use store::Tx;
use vocabulary::{CustomerId, Instant, ListId, Problem, SegmentId};

mod sql;

/// A frozen list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// Its id.
    pub id: ListId,
    /// Its name.
    pub name: String,
    /// Of which segment, and which version of it.
    pub segment: Option<(SegmentId, i64)>,
    /// Members when it was frozen.
    pub size: i64,
    /// When it was frozen.
    pub created_at: Instant,
}

/// Freezes members under a name; ids may come in any order.
pub fn freeze(
    tx: &mut Tx<'_>,
    now: Instant,
    name: &str,
    segment: Option<(SegmentId, i64)>,
    members: &[CustomerId],
) -> Result<List, Problem> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Problem::invalid("field_required", "name", "a list needs a name"));
    }
    let mut members = members.to_vec();
    members.sort_unstable();
    members.dedup();
    let id = sql::insert(tx, now, name, segment, members.len())?;
    sql::insert_members(tx, id, &members)?;
    Ok(List { id, name: name.to_owned(), segment, size: members.len() as i64, created_at: now })
}

/// A list.
pub fn load(tx: &mut Tx<'_>, id: ListId) -> Result<List, Problem> {
    find(tx, id)?.ok_or_else(|| Problem::not_found(id))
}

/// A list, if there is one.
pub(crate) fn find(tx: &mut Tx<'_>, id: ListId) -> Result<Option<List>, Problem> {
    Ok(sql::load(tx, id)?)
}

/// Which of some lists were frozen after an instant.
pub fn later(
    tx: &mut Tx<'_>,
    ids: impl IntoIterator<Item = ListId>,
    at: Instant,
) -> Result<BTreeSet<ListId>, Problem> {
    let mut later = BTreeSet::new();
    for id in ids {
        later.extend(find(tx, id)?.filter(|list| list.created_at > at).map(|list| list.id));
    }
    Ok(later)
}

/// All lists, newest first.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<List>, Problem> {
    Ok(sql::all(tx)?)
}

/// The next members of a list after a customer, in order of their ids.
pub fn members(
    tx: &mut Tx<'_>,
    id: ListId,
    after: CustomerId,
    limit: i64,
) -> Result<Vec<CustomerId>, Problem> {
    Ok(sql::members(tx, id, after, limit)?)
}

/// The members of lists, for [`crate::Context`]; lists there are not are left out.
pub fn member_sets(tx: &mut Tx<'_>, ids: &[ListId]) -> Result<HashMap<ListId, Arc<RoaringTreemap>>, Problem> {
    let mut sets = HashMap::new();
    for id in ids {
        if find(tx, *id)?.is_some() {
            let mut set = RoaringTreemap::new();
            sql::each_member(tx, *id, |customer| {
                set.insert(customer.0 as u64);
            })?;
            sets.insert(*id, Arc::new(set));
        }
    }
    Ok(sets)
}

/// Moves memberships from one customer to another, as joining two cards does.
pub fn move_customer(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Problem> {
    Ok(sql::move_customer(tx, from, into)?)
}
