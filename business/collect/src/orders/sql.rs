use std::collections::HashMap;

use store::{Param, Row, StoreError, Tx, params};
use vocabulary::{CustomerId, ImportId, Instant, OrderId, Problem, ProductId};

use super::{NewLine, NewOrder};

/// An order's own row.
pub(super) struct Head<'o> {
    pub order: &'o NewOrder,
    pub customer: Option<CustomerId>,
    pub total: i64,
    pub discount: i64,
    pub cost: Option<i64>,
    pub fingerprint: i64,
}

/// A line's row.
pub(super) struct Line<'o> {
    pub order: OrderId,
    pub number: i64,
    pub product: ProductId,
    pub line: &'o NewLine,
    pub cost: Option<i64>,
    pub discounts: Option<String>,
}

/// What tells whether an order is the same.
pub(super) struct There {
    pub id: OrderId,
    pub fingerprint: i64,
    pub cancelled: bool,
}

/// An order as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// The system that gave the number.
    pub source: String,
    /// Its number there.
    pub number: String,
    /// Who bought, when known.
    pub customer: Option<CustomerId>,
    /// When it was placed.
    pub placed_at: Instant,
    /// ISO code.
    pub currency: String,
    /// Paid in all, minor units.
    pub total: i64,
    /// Discount in all, minor units.
    pub discount: i64,
    /// Where.
    pub store: Option<String>,
    /// Through which channel.
    pub channel: Option<String>,
    /// When it was cancelled.
    pub cancelled_at: Option<Instant>,
    /// Its lines.
    pub lines: Vec<OrderLine>,
}

/// A line as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderLine {
    /// Its number in the order, from 1.
    pub number: i64,
    /// The product's code.
    pub sku: String,
    /// The product's name, when known.
    pub name: Option<String>,
    /// Thousandths of a unit.
    pub quantity: i64,
    /// Minor units.
    pub total: i64,
    /// Minor units.
    pub discount: i64,
    /// Minor units, when known.
    pub cost: Option<i64>,
}

/// Inserts the orders that are not there; gives the ids of the new ones by source and number.
pub(super) fn insert<'o>(
    tx: &mut Tx<'_>,
    now: Instant,
    heads: &[Head<'o>],
) -> Result<HashMap<(&'o str, &'o str), OrderId>, StoreError> {
    let rows: Vec<Vec<Param<'_>>> = distinct(heads)
        .map(|head| {
            let order = head.order;
            let cancelled = order.cancelled.then_some(now);
            params![
                &order.source,
                &order.number,
                head.customer,
                order.placed_at,
                now,
                &order.currency,
                head.total,
                head.discount,
                head.cost,
                &order.store,
                &order.channel,
                &order.payment,
                cancelled,
                head.fingerprint,
                order.import
            ]
            .to_vec()
        })
        .collect();
    let new = tx.batch_returning(
        "insert into orders (source, number, customer_id, placed_at, recorded_at, currency, total, discount, cost, store, channel, \
         payment, cancelled_at, fingerprint, import_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
         on conflict (source, number) do nothing returning source, number, id",
        &rows,
        |row| Ok((row.text(0)?, row.text(1)?, OrderId(row.int(2)?))),
    )?;
    let mut by_key: HashMap<(&str, &str), OrderId> = HashMap::with_capacity(new.len());
    let keys: HashMap<(&str, &str), (&'o str, &'o str)> =
        heads.iter().map(|head| (key(head), key(head))).collect();
    for (source, number, id) in &new {
        if let Some(key) = keys.get(&(source.as_str(), number.as_str())) {
            by_key.insert(*key, *id);
        }
    }
    Ok(by_key)
}

fn key<'o>(head: &Head<'o>) -> (&'o str, &'o str) {
    (head.order.source.as_str(), head.order.number.as_str())
}

/// The first of each source and number: one statement must not meet the same key twice.
fn distinct<'h, 'o>(heads: &'h [Head<'o>]) -> impl Iterator<Item = &'h Head<'o>> {
    let mut seen = std::collections::HashSet::with_capacity(heads.len());
    heads.iter().filter(move |head| seen.insert(key(head)))
}

/// Inserts lines.
pub(super) fn insert_lines(tx: &mut Tx<'_>, lines: &[Line<'_>]) -> Result<(), StoreError> {
    let rows: Vec<Vec<Param<'_>>> = lines
        .iter()
        .map(|l| {
            params![
                l.order,
                l.number,
                l.product,
                l.line.quantity,
                l.line.price,
                l.line.discount,
                l.line.total,
                l.cost,
                &l.discounts
            ]
            .to_vec()
        })
        .collect();
    tx.later(
        "insert into order_lines (order_id, line, product_id, quantity, price, discount, total, cost, discounts) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &rows,
    )
}

/// What is kept under a source and number.
pub(super) fn fingerprint(tx: &mut Tx<'_>, source: &str, number: &str) -> Result<Option<There>, StoreError> {
    tx.optional(
        "select id, fingerprint, cancelled_at from orders where source = $1 and number = $2",
        params![source, number],
        |row| {
            Ok(There {
                id: OrderId(row.int(0)?),
                fingerprint: row.int(1)?,
                cancelled: row.opt_int(2)?.is_some(),
            })
        },
    )
}

/// Marks an order as cancelled.
pub(super) fn cancel(tx: &mut Tx<'_>, id: OrderId, now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "update orders set cancelled_at = $2 where id = $1 and cancelled_at is null",
        params![id, now],
    )?;
    Ok(())
}

const COLUMNS: &str =
    "id, source, number, customer_id, placed_at, currency, total, discount, store, channel, cancelled_at";

fn order(row: &Row<'_>) -> Result<Order, StoreError> {
    Ok(Order {
        id: OrderId(row.int(0)?),
        source: row.text(1)?,
        number: row.text(2)?,
        customer: row.opt_int(3)?.map(CustomerId),
        placed_at: row.instant(4)?,
        currency: row.text(5)?,
        total: row.int(6)?,
        discount: row.int(7)?,
        store: row.opt_text(8)?,
        channel: row.opt_text(9)?,
        cancelled_at: row.opt_instant(10)?,
        lines: Vec::new(),
    })
}

/// An order with its lines.
pub fn load(tx: &mut Tx<'_>, id: OrderId) -> Result<Option<Order>, Problem> {
    let found = tx.query(&format!("select {COLUMNS} from orders where id = $1"), params![id], order)?;
    with_lines(tx, found).map(|orders| orders.into_iter().next())
}

/// The orders with a number, of one source or of any.
pub fn by_number(tx: &mut Tx<'_>, source: Option<&str>, number: &str) -> Result<Vec<Order>, Problem> {
    let found = match source {
        Some(source) => tx.query(
            &format!("select {COLUMNS} from orders where source = $1 and number = $2"),
            params![source, number],
            order,
        )?,
        None => tx.query(
            &format!("select {COLUMNS} from orders where number = $1 limit 3"),
            params![number],
            order,
        )?,
    };
    with_lines(tx, found)
}

/// A customer's newest orders placed before an instant, with their lines.
pub fn of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    before: Instant,
    limit: i64,
) -> Result<Vec<Order>, Problem> {
    let found = tx.query(
        &format!("select {COLUMNS} from orders where customer_id = $1 and placed_at < $2 order by placed_at desc, id desc limit $3"),
        params![customer, before, limit],
        order,
    )?;
    with_lines(tx, found)
}

fn with_lines(tx: &mut Tx<'_>, mut orders: Vec<Order>) -> Result<Vec<Order>, Problem> {
    let ids: Vec<i64> = orders.iter().map(|order| order.id.0).collect();
    let lines = tx.query(
        "select l.order_id, l.line, p.sku, p.name, l.quantity, l.total, l.discount, l.cost \
         from order_lines l join products p on p.id = l.product_id where l.order_id = any($1) order by l.order_id, l.line",
        params![&ids],
        |row| {
            let line = OrderLine {
                number: row.int(1)?,
                sku: row.text(2)?,
                name: row.opt_text(3)?,
                quantity: row.int(4)?,
                total: row.int(5)?,
                discount: row.int(6)?,
                cost: row.opt_int(7)?,
            };
            Ok((row.int(0)?, line))
        },
    )?;
    let places: HashMap<i64, usize> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    for (id, line) in lines {
        orders[places[&id]].lines.push(line);
    }
    Ok(orders)
}

/// The stores named in the newest orders, the most frequent first.
pub fn stores(tx: &mut Tx<'_>) -> Result<Vec<String>, Problem> {
    frequent(tx, "store")
}

/// The channels named in the newest orders, the most frequent first.
pub fn channels(tx: &mut Tx<'_>) -> Result<Vec<String>, Problem> {
    frequent(tx, "channel")
}

fn frequent(tx: &mut Tx<'_>, column: &str) -> Result<Vec<String>, Problem> {
    let sql = format!(
        "select {column} from (select {column} from orders order by id desc limit 20000) as newest \
         where {column} is not null group by {column} order by count(*) desc, 1 limit 200"
    );
    Ok(tx.query(&sql, params![], |row| row.text(0))?)
}

const COUNT_OF: &str = "select count(*) from orders where customer_id = $1 and cancelled_at is null";

/// How many orders a customer has that are not cancelled.
pub fn count_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<i64, Problem> {
    Ok(tx.one(COUNT_OF, params![customer], |row| row.int(0))?)
}

/// Says that [`count_of`] will be asked.
pub fn count_of_ahead(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Problem> {
    Ok(tx.ahead(COUNT_OF, params![customer])?)
}

const HAS_NEWS: &str = "select 1 where exists(select 1 from orders where customer_id = $1 and placed_at >= $2 and (recorded_at >= $3 or cancelled_at >= $3)) \
     or exists(select 1 from returns where customer_id = $1 and recorded_at >= $3)";
/// Orders older than this when they came or were called off are not looked for.
const NEWS_DAYS: i64 = 1;

/// Whether orders of a customer came or were called off since an instant, of those placed not longer than a day before it, or anything came back.
pub fn has_news(tx: &mut Tx<'_>, customer: CustomerId, since: Instant) -> Result<bool, Problem> {
    let asked = params![customer, since.plus_days(-NEWS_DAYS), since];
    Ok(tx.optional(HAS_NEWS, asked, |_| Ok(()))?.is_some())
}

/// Says that [`has_news`] will be asked.
pub fn has_news_ahead(tx: &mut Tx<'_>, customer: CustomerId, since: Instant) -> Result<(), Problem> {
    Ok(tx.ahead(HAS_NEWS, params![customer, since.plus_days(-NEWS_DAYS), since])?)
}

/// Gives a joined customer's orders to the one that stays.
pub fn move_customer(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), Problem> {
    tx.execute("update orders set customer_id = $2 where customer_id = $1", params![from, into])?;
    Ok(())
}

/// Leaves an erased customer's orders to the books, without the customer.
pub fn detach(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Problem> {
    tx.execute("update orders set customer_id = null where customer_id = $1", params![customer])?;
    Ok(())
}

/// Removes up to `limit` orders of an import with their lines; gives the customers they belonged to, and how many orders went.
pub fn undo_import(
    tx: &mut Tx<'_>,
    import: ImportId,
    limit: i64,
) -> Result<(Vec<CustomerId>, usize), Problem> {
    let gone = tx.query(
        "select id, customer_id from orders where import_id = $1 order by id limit $2",
        params![import, limit],
        |row| Ok((row.int(0)?, row.opt_int(1)?)),
    )?;
    let ids: Vec<i64> = gone.iter().map(|(id, _)| *id).collect();
    tx.execute(
        "delete from return_lines where return_id in (select id from returns where order_id = any($1))",
        params![&ids],
    )?;
    tx.execute("delete from returns where order_id = any($1)", params![&ids])?;
    tx.execute("delete from order_lines where order_id = any($1)", params![&ids])?;
    tx.execute("delete from orders where id = any($1)", params![&ids])?;
    let mut customers: Vec<CustomerId> =
        gone.iter().filter_map(|(_, customer)| customer.map(CustomerId)).collect();
    customers.sort_unstable();
    customers.dedup();
    Ok((customers, ids.len()))
}
