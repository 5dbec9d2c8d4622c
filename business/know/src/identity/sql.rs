use std::collections::HashMap;

use store::{Dialect, Param, StoreError, Tx, params};
use vocabulary::{CustomerId, Identifier, IdentifierKind, Instant};

use super::KnownIdentifier;

/// The customers known by any of these values of one kind.
///
/// Names move when customers are joined; only on PostgreSQL may one be given to the joined while that happens, so there the redirect is followed.
pub(crate) fn owners(
    tx: &mut Tx<'_>,
    kind: IdentifierKind,
    values: &[&str],
    mut each: impl FnMut(Identifier, CustomerId),
) -> Result<(), StoreError> {
    let sql = tx.pick(
        "select value, source, customer_id from identifiers where kind = $1 and value = any($2)",
        "select i.value, i.source, coalesce(c.merged_into, c.id) from identifiers i \
         join customers c on c.id = i.customer_id where i.kind = $1 and i.value = any($2)",
    );
    tx.each(sql, params![kind.number(), values], |row| {
        each(Identifier { kind, value: row.text(0)?, source: row.text(1)? }, CustomerId(row.int(2)?));
        Ok(())
    })
}

/// Keeps other transactions from changing who these customers are until this one ends; gives whether one of them was joined meanwhile.
/// SQLite has one writer and needs none of it.
pub(crate) fn hold(tx: &mut Tx<'_>, customers: &[i64]) -> Result<bool, StoreError> {
    if customers.is_empty() || tx.dialect() == Dialect::Sqlite {
        return Ok(false);
    }
    let merged = tx.query(
        "select merged_into from customers where id = any($1) order by id for update",
        params![customers],
        |row| row.opt_int(0),
    )?;
    Ok(merged.iter().any(Option::is_some))
}

/// By what each of these customers is known besides anonymous ids: kind and source.
pub(crate) fn strong_names(
    tx: &mut Tx<'_>,
    customers: &[i64],
) -> Result<HashMap<i64, Vec<(IdentifierKind, String)>>, StoreError> {
    let mut names: HashMap<i64, Vec<_>> = HashMap::new();
    tx.each(
        "select customer_id, kind, source from identifiers where customer_id = any($1) and kind <> $2",
        params![customers, IdentifierKind::Anonymous.number()],
        |row| {
            names.entry(row.int(0)?).or_default().push((kind(row.int(1)?)?, row.text(2)?));
            Ok::<(), StoreError>(())
        },
    )?;
    Ok(names)
}

/// Makes so many customers.
pub(crate) fn make_customers(tx: &mut Tx<'_>, now: Instant, count: usize) -> Result<Vec<i64>, StoreError> {
    let rows = vec![vec![Param::from(now), Param::from(now)]; count];
    tx.batch_returning(
        "insert into customers (created_at, updated_at, told_since) values ($1, $2, $1) returning id",
        &rows,
        |row| row.int(0),
    )
}

/// Names customers; gives how many names were free.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    names: &[(&Identifier, CustomerId)],
) -> Result<u64, StoreError> {
    let rows: Vec<_> = names
        .iter()
        .map(|(identifier, customer)| {
            vec![
                Param::from(identifier.kind.number()),
                Param::from(&identifier.value),
                Param::from(&identifier.source),
                Param::from(*customer),
                Param::from(now),
            ]
        })
        .collect();
    tx.batch(
        "insert into identifiers (kind, value, source, customer_id, first_seen_at) values ($1, $2, $3, $4, $5) on conflict do nothing",
        &rows,
    )
}

/// Removes names customers have had since an instant.
pub(crate) fn take_back(
    tx: &mut Tx<'_>,
    since: Instant,
    names: &[(CustomerId, Identifier)],
) -> Result<(), StoreError> {
    let rows: Vec<_> = names
        .iter()
        .map(|(customer, name)| {
            params![name.kind.number(), &name.value, &name.source, *customer, since].to_vec()
        })
        .collect();
    tx.batch(
        "delete from identifiers where kind = $1 and value = $2 and source = $3 and customer_id = $4 and first_seen_at >= $5",
        &rows,
    )?;
    Ok(())
}

/// Has the database run this transaction again, as it does by itself on a serialisation failure: another one took a name in between.
pub(crate) fn run_again(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.execute("do $body$ begin raise exception using errcode = '40001', message = 'an identifier was taken meanwhile'; end $body$", params![])?;
    Ok(())
}

/// By what these customers are known.
pub(crate) fn of(
    tx: &mut Tx<'_>,
    customers: &[i64],
) -> Result<Vec<(CustomerId, KnownIdentifier)>, StoreError> {
    tx.query(
        "select customer_id, kind, value, source, first_seen_at, verified_at from identifiers \
         where customer_id = any($1) order by customer_id, kind, first_seen_at, value, source",
        params![customers],
        |row| {
            let identifier =
                Identifier { kind: kind(row.int(1)?)?, value: row.text(2)?, source: row.text(3)? };
            let known = KnownIdentifier {
                identifier,
                first_seen_at: row.instant(4)?,
                verified_at: row.opt_instant(5)?,
            };
            Ok((CustomerId(row.int(0)?), known))
        },
    )
}

/// Notes that an identifier was proved to be the customer's; gives whether it was news.
pub(crate) fn verify(
    tx: &mut Tx<'_>,
    now: Instant,
    customer: CustomerId,
    identifier: &Identifier,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "update identifiers set verified_at = $5 where kind = $1 and value = $2 and source = $3 and customer_id = $4 and verified_at is null",
        params![identifier.kind.number(), &identifier.value, &identifier.source, customer, now],
    )?;
    Ok(changed > 0)
}

/// Hands all names of one customer to another.
pub(crate) fn move_all(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), StoreError> {
    tx.execute("update identifiers set customer_id = $2 where customer_id = $1", params![from, into])?;
    Ok(())
}

/// Forgets by what these customers were known.
pub(crate) fn delete(tx: &mut Tx<'_>, customers: &[i64]) -> Result<(), StoreError> {
    tx.execute("delete from identifiers where customer_id = any($1)", params![customers])?;
    Ok(())
}

/// Customers with a name of this kind that is the value, or begins with it; the newest first, at most `limit`.
pub(crate) fn search(
    tx: &mut Tx<'_>,
    kind: IdentifierKind,
    from: &str,
    to: &str,
    before: CustomerId,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    tx.query(
        "select distinct customer_id from (select customer_id from identifiers \
         where kind = $1 and value >= $2 and value <= $3 limit 1000) as found \
         where customer_id < $4 order by customer_id desc limit $5",
        params![kind.number(), from, to, before, limit],
        |row| row.int(0),
    )
}

fn kind(number: i64) -> Result<IdentifierKind, StoreError> {
    IdentifierKind::from_number(number)
        .ok_or(StoreError::Shape { column: 0, expected: "a kind of identifier" })
}
