use std::collections::BTreeSet;

use store::{Param, Row, StoreError, Tx, params, union_all};
use vocabulary::{CustomerId, PromotionId, ReceiptId};

use crate::promotions::counters::Counter;

/// What was used of all counters of these entities, each on a day.
pub(in crate::promotions) fn used(
    tx: &mut Tx<'_>,
    places: &BTreeSet<(&str, i64)>,
) -> Result<Vec<(Counter, i64)>, StoreError> {
    tx.query(&used_of(places.len()), &places_of(places), counted)
}

/// Says that [`used`] will ask for these.
pub(in crate::promotions) fn used_ahead(
    tx: &mut Tx<'_>,
    places: &BTreeSet<(&str, i64)>,
) -> Result<(), StoreError> {
    tx.ahead(&used_of(places.len()), &places_of(places))
}

fn used_of(places: usize) -> String {
    let of_one = "select promotion_id, slot, entity, bucket, used from promotion_counters where entity = $1 and bucket = $2";
    union_all(of_one, 2, places)
}

fn places_of<'p>(places: &BTreeSet<(&'p str, i64)>) -> Vec<Param<'p>> {
    places.iter().flat_map(|(entity, bucket)| [Param::Text(entity), Param::Int(*bucket)]).collect()
}

/// Of the counters of one kind and day that hold something: how many there are, the most one holds, and how many hold so much.
pub(in crate::promotions) fn spread(
    tx: &mut Tx<'_>,
    like: &Counter,
    most: i64,
) -> Result<(i64, i64, i64), StoreError> {
    tx.one(
        "select count(*), coalesce(max(used), 0), count(*) filter (where used >= $4) from promotion_counters \
         where promotion_id = $1 and slot = $2 and bucket = $3 and used > 0",
        params![like.promotion, like.slot, like.bucket, most],
        |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)),
    )
}

/// Adds to counters and gives what they hold then; the rows stay locked until the transaction ends, in the order given.
pub(in crate::promotions) fn add(
    tx: &mut Tx<'_>,
    amounts: &[(Counter, i64)],
) -> Result<Vec<(Counter, i64)>, StoreError> {
    let rows: Vec<Vec<Param<'_>>> = amounts
        .iter()
        .map(|(c, amount)| params![c.promotion, c.slot, c.entity.as_str(), c.bucket, *amount].to_vec())
        .collect();
    tx.batch_returning(
        "insert into promotion_counters (promotion_id, slot, entity, bucket, used) values ($1, $2, $3, $4, $5) \
         on conflict (promotion_id, slot, entity, bucket) do update set used = promotion_counters.used + excluded.used \
         returning promotion_id, slot, entity, bucket, used",
        &rows,
        counted,
    )
}

/// Writes down what is taken for an order that had taken nothing.
pub(in crate::promotions) fn insert_takings(
    tx: &mut Tx<'_>,
    order: ReceiptId,
    amounts: &[(Counter, i64)],
) -> Result<(), StoreError> {
    tx.later(INSERT_TAKINGS, &takings_of(order, amounts))
}

/// What is taken for an order of the counters of kinds below one.
pub(in crate::promotions) fn takings(
    tx: &mut Tx<'_>,
    order: ReceiptId,
    slot_end: i64,
) -> Result<Vec<(Counter, i64)>, StoreError> {
    tx.query(
        "select promotion_id, slot, entity, bucket, amount from promotion_takings where receipt_id = $1 and slot < $2",
        params![order, slot_end],
        counted,
    )
}

/// Adds to what was taken for an order.
pub(in crate::promotions) fn add_takings(
    tx: &mut Tx<'_>,
    order: ReceiptId,
    amounts: &[(Counter, i64)],
) -> Result<(), StoreError> {
    tx.later(
        &format!(
            "{INSERT_TAKINGS} on conflict (receipt_id, promotion_id, slot, entity, bucket) \
             do update set amount = promotion_takings.amount + excluded.amount"
        ),
        &takings_of(order, amounts),
    )
}

const INSERT_TAKINGS: &str = "insert into promotion_takings (receipt_id, promotion_id, slot, entity, bucket, amount) \
                              values ($1, $2, $3, $4, $5, $6)";

fn takings_of(order: ReceiptId, amounts: &[(Counter, i64)]) -> Vec<Vec<Param<'_>>> {
    amounts
        .iter()
        .map(|(c, amount)| params![order, c.promotion, c.slot, c.entity.as_str(), c.bucket, *amount].to_vec())
        .collect()
}

/// Removes what was taken for an order and gives it.
pub(in crate::promotions) fn delete_takings(
    tx: &mut Tx<'_>,
    order: ReceiptId,
) -> Result<Vec<(Counter, i64)>, StoreError> {
    tx.query(
        "delete from promotion_takings where receipt_id = $1 returning promotion_id, slot, entity, bucket, amount",
        params![order],
        counted,
    )
}

/// Every counter of an entity, which has none after it.
pub(in crate::promotions) fn delete_entity(
    tx: &mut Tx<'_>,
    entity: &str,
) -> Result<Vec<(Counter, i64)>, StoreError> {
    tx.query(
        "delete from promotion_counters where entity = $1 returning promotion_id, slot, entity, bucket, used",
        params![entity],
        counted,
    )
}

/// Gives the takings of a customer's receipts to another entity.
pub(in crate::promotions) fn move_takings(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    from: &str,
    into: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "update promotion_takings set entity = $2 \
         where entity = $1 and receipt_id in (select id from receipts where customer_id = $3)",
        params![from, into, customer],
    )
    .map(|_| ())
}

/// Forgets what a customer's receipts took of their own counters.
pub(in crate::promotions) fn forget_takings(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    entity: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "delete from promotion_takings where entity = $1 and receipt_id in (select id from receipts where customer_id = $2)",
        params![entity, customer],
    )
    .map(|_| ())
}

fn counted(row: &Row<'_>) -> Result<(Counter, i64), StoreError> {
    let counter = Counter {
        promotion: PromotionId(row.int(0)?),
        slot: row.int(1)?,
        entity: row.text(2)?,
        bucket: row.int(3)?,
    };
    Ok((counter, row.int(4)?))
}
