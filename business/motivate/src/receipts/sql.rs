use store::{Param, Row, StoreError, Tx, params};
use vocabulary::{CustomerId, Instant, OrderId, Problem, ReceiptId};

use super::packed::{pack, unpack};
use super::{NewReceipt, Receipt};

const COLUMNS: &str = "id, source, number, customer_id, order_id, asked, told, placed_at, opened_at, expires_at, committed_at, cancelled_at";

fn receipt(row: &Row<'_>) -> Result<Receipt, StoreError> {
    Ok(Receipt {
        id: ReceiptId(row.int(0)?),
        source: row.text(1)?,
        number: row.text(2)?,
        customer: row.opt_int(3)?.map(CustomerId),
        order: row.opt_int(4)?.map(OrderId),
        asked: row.text(5)?,
        paper: unpack(row.opt_bytes(6)?.unwrap_or_default())?,
        placed_at: row.instant(7)?,
        opened_at: row.instant(8)?,
        expires_at: row.opt_instant(9)?,
        committed_at: row.opt_instant(10)?,
        cancelled_at: row.opt_instant(11)?,
    })
}

/// Inserts a receipt, paid as of now when it has an order.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    id: ReceiptId,
    new: &NewReceipt,
    hash: &str,
    order: Option<OrderId>,
    paper: &str,
) -> Result<(), StoreError> {
    let NewReceipt { source, number, customer, asked, placed_at, expires_at } = new;
    let (packed, committed_at) = (pack(paper), order.map(|_| now));
    let row = params![
        id,
        source,
        number,
        *customer,
        asked,
        hash,
        *placed_at,
        now,
        *expires_at,
        order,
        committed_at,
        &packed
    ];
    tx.later(
        "insert into receipts (id, source, number, customer_id, asked, asked_hash, placed_at, opened_at, expires_at, order_id, committed_at, told) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[row.to_vec()],
    )
}

/// A receipt by its source and number, with the hash of what was asked.
pub(super) fn by_number(
    tx: &mut Tx<'_>,
    source: &str,
    number: &str,
) -> Result<Option<(Receipt, String)>, StoreError> {
    tx.optional(
        &format!("select {COLUMNS}, asked_hash from receipts where source = $1 and number = $2"),
        params![source, number],
        |row| Ok((receipt(row)?, row.text(12)?)),
    )
}

/// Writes what was told.
pub(super) fn write(
    tx: &mut Tx<'_>,
    id: ReceiptId,
    order: Option<OrderId>,
    committed_at: Option<Instant>,
    paper: &str,
) -> Result<(), StoreError> {
    let packed = pack(paper);
    tx.later(
        "update receipts set order_id = $2, committed_at = $3, told = $4 where id = $1",
        &[params![id, order, committed_at, &packed].to_vec()],
    )
}

/// Marks a receipt as called off.
pub(super) fn cancel(tx: &mut Tx<'_>, id: ReceiptId, now: Instant) -> Result<(), StoreError> {
    tx.execute("update receipts set cancelled_at = $2 where id = $1", params![id, now])?;
    Ok(())
}

/// A receipt.
pub fn load(tx: &mut Tx<'_>, id: ReceiptId) -> Result<Option<Receipt>, Problem> {
    Ok(tx.optional(&format!("select {COLUMNS} from receipts where id = $1"), params![id], receipt)?)
}

/// The receipt of an order; none where its paper is gone.
pub fn of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<Receipt>, Problem> {
    Ok(tx.optional(
        &format!("select {COLUMNS} from receipts where order_id = $1 and told is not null"),
        params![order],
        receipt,
    )?)
}

/// Open receipts whose time is over, the oldest first.
pub fn due(tx: &mut Tx<'_>, now: Instant, limit: i64) -> Result<Vec<ReceiptId>, Problem> {
    Ok(tx.query(
        "select id from receipts where committed_at is null and cancelled_at is null and expires_at <= $1 order by expires_at, id limit $2",
        params![now, limit],
        |row| Ok(ReceiptId(row.int(0)?)),
    )?)
}

/// A customer's receipts that are neither paid nor called off.
pub fn unpaid_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<ReceiptId>, Problem> {
    Ok(tx.query(
        "select id from receipts where customer_id = $1 and committed_at is null and cancelled_at is null order by id",
        params![customer],
        |row| Ok(ReceiptId(row.int(0)?)),
    )?)
}

/// All of a customer's receipts.
pub fn of_customer(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<Receipt>, Problem> {
    Ok(tx.query(
        &format!("select {COLUMNS} from receipts where customer_id = $1 order by id"),
        params![customer],
        receipt,
    )?)
}

/// Writes receipts anew: the hash of what was asked, and what was told; what was asked is gone.
pub(super) fn rewrite(
    tx: &mut Tx<'_>,
    receipts: &[(ReceiptId, String, Option<&str>)],
) -> Result<(), StoreError> {
    let papers: Vec<Option<Vec<u8>>> = receipts.iter().map(|(_, _, paper)| paper.map(pack)).collect();
    let rows: Vec<Vec<Param<'_>>> = receipts
        .iter()
        .zip(&papers)
        .map(|((id, hash, _), paper)| params![*id, hash, paper.as_deref()].to_vec())
        .collect();
    tx.batch("update receipts set asked = '', asked_hash = $2, told = $3 where id = $1", &rows)?;
    Ok(())
}

const OPEN_OF: &str = "select count(*) from receipts where customer_id = $1 and committed_at is null and cancelled_at is null and expires_at > $2";

/// How many open orders a customer has.
pub fn open_of(tx: &mut Tx<'_>, customer: CustomerId, now: Instant) -> Result<i64, Problem> {
    Ok(tx.one(OPEN_OF, params![customer, now], |row| row.int(0))?)
}

/// Says that [`open_of`] will be asked.
pub fn open_of_ahead(tx: &mut Tx<'_>, customer: CustomerId, now: Instant) -> Result<(), Problem> {
    Ok(tx.ahead(OPEN_OF, params![customer, now])?)
}

/// Gives a joined customer's receipts to the one that stays.
pub fn move_customer(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Problem> {
    tx.execute("update receipts set customer_id = $2 where customer_id = $1", params![from, into])?;
    Ok(())
}

/// Leaves an erased customer's receipts to the books, without the customer and without what was asked; what they tell of the customer is to be taken out
/// before ([`super::strip`]).
pub fn detach(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Problem> {
    tx.execute(
        "update receipts set customer_id = null, asked = '' where customer_id = $1",
        params![customer],
    )?;
    Ok(())
}
