use store::{Param, Row, StoreError, Tx, params};
use vocabulary::{CustomerId, Instant, ListId, SegmentId};

use super::List;

const COLUMNS: &str = "id, name, segment_id, segment_version, size, created_at";

/// A new list.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    name: &str,
    segment: Option<(SegmentId, i64)>,
    size: usize,
) -> Result<ListId, StoreError> {
    tx.one(
        "insert into lists (name, segment_id, segment_version, size, created_at) values ($1, $2, $3, $4, $5) returning id",
        params![name, segment.map(|(id, _)| id), segment.map(|(_, version)| version), size, now],
        |row| row.int(0).map(ListId),
    )
}

/// Its members.
pub(super) fn insert_members(tx: &mut Tx<'_>, id: ListId, members: &[CustomerId]) -> Result<(), StoreError> {
    for some in members.chunks(10_000) {
        let rows: Vec<_> = some.iter().map(|member| vec![Param::from(id), Param::from(*member)]).collect();
        tx.batch("insert into list_members (list_id, customer_id) values ($1, $2)", &rows)?;
    }
    Ok(())
}

/// A list.
pub(super) fn load(tx: &mut Tx<'_>, id: ListId) -> Result<Option<List>, StoreError> {
    tx.optional(&format!("select {COLUMNS} from lists where id = $1"), params![id], list)
}

/// All lists, newest first.
pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<List>, StoreError> {
    tx.query(&format!("select {COLUMNS} from lists order by id desc"), params![], list)
}

/// The next members after a customer.
pub(super) fn members(
    tx: &mut Tx<'_>,
    id: ListId,
    after: CustomerId,
    limit: i64,
) -> Result<Vec<CustomerId>, StoreError> {
    tx.query(
        "select customer_id from list_members where list_id = $1 and customer_id > $2 order by customer_id limit $3",
        params![id, after, limit],
        |row| row.int(0).map(CustomerId),
    )
}

/// Every member.
pub(super) fn each_member(
    tx: &mut Tx<'_>,
    id: ListId,
    mut each: impl FnMut(CustomerId),
) -> Result<(), StoreError> {
    tx.each("select customer_id from list_members where list_id = $1", params![id], |row| {
        each(CustomerId(row.int(0)?));
        Ok(())
    })
}

/// One customer takes another's places.
pub(super) fn move_customer(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), StoreError> {
    tx.execute(
        "insert into list_members (list_id, customer_id) select list_id, $1 from list_members where customer_id = $2 \
         on conflict do nothing",
        params![into, from],
    )?;
    tx.execute("delete from list_members where customer_id = $1", params![from]).map(|_| ())
}

fn list(row: &Row<'_>) -> Result<List, StoreError> {
    let segment = row.opt_int(2)?.zip(row.opt_int(3)?).map(|(id, version)| (SegmentId(id), version));
    Ok(List {
        id: ListId(row.int(0)?),
        name: row.text(1)?,
        segment,
        size: row.int(4)?,
        created_at: row.instant(5)?,
    })
}
