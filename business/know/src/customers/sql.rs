use store::{Dialect, Param, Row, StoreError, Tx, params};
use vocabulary::{CustomerId, Date};

use super::{Count, Customer};

const COLUMNS: &str = "id, created_at, updated_at, first_name, last_name, birthday, gender, city, language, time_zone, \
                       attributes, merged_into, merged_at, erased_at";

/// Below this a PostgreSQL store is counted, above it the database's estimate is taken.
const COUNTED_BELOW: i64 = 20_000;

fn customer(row: &Row<'_>) -> Result<Customer, StoreError> {
    let attributes = serde_json::from_str(row.str(10)?);
    Ok(Customer {
        id: CustomerId(row.int(0)?),
        created_at: row.instant(1)?,
        updated_at: row.instant(2)?,
        first_name: row.opt_text(3)?,
        last_name: row.opt_text(4)?,
        birthday: row.opt_text(5)?.as_deref().and_then(Date::parse),
        gender: row.opt_text(6)?,
        city: row.opt_text(7)?,
        language: row.opt_text(8)?,
        time_zone: row.opt_text(9)?,
        attributes: attributes.map_err(|_| StoreError::Shape { column: 10, expected: "attributes" })?,
        merged_into: row.opt_int(11)?.map(CustomerId),
        merged_at: row.opt_instant(12)?,
        erased_at: row.opt_instant(13)?,
    })
}

/// Cards by id, in order of the ids.
pub(crate) fn load(tx: &mut Tx<'_>, customers: &[i64]) -> Result<Vec<Customer>, StoreError> {
    tx.query(
        &format!("select {COLUMNS} from customers where id = any($1) order by id"),
        params![customers],
        customer,
    )
}

/// Cards that were joined into one.
pub(crate) fn joined_into(tx: &mut Tx<'_>, into: CustomerId) -> Result<Vec<Customer>, StoreError> {
    tx.query(
        &format!("select {COLUMNS} from customers where merged_into = $1 order by id"),
        params![into],
        customer,
    )
}

/// The one an id stands for.
pub(crate) fn survivor(tx: &mut Tx<'_>, id: CustomerId) -> Result<Option<CustomerId>, StoreError> {
    tx.optional("select coalesce(merged_into, id) from customers where id = $1", params![id], |row| {
        row.int(0).map(CustomerId)
    })
}

/// Writes cards that exist, many at once.
pub(crate) fn update(tx: &mut Tx<'_>, cards: &[&Customer]) -> Result<(), StoreError> {
    let texts: Vec<(Option<String>, String)> = cards
        .iter()
        .map(|card| {
            let attributes = serde_json::to_string(&card.attributes).unwrap_or_else(|_| "{}".to_owned());
            (card.birthday.map(|date| date.to_string()), attributes)
        })
        .collect();
    let rows: Vec<_> = cards
        .iter()
        .zip(&texts)
        .map(|(card, (birthday, attributes))| {
            vec![
                Param::from(card.id),
                Param::from(card.created_at),
                Param::from(card.updated_at),
                Param::from(&card.first_name),
                Param::from(&card.last_name),
                Param::from(birthday),
                Param::from(&card.gender),
                Param::from(&card.city),
                Param::from(&card.language),
                Param::from(&card.time_zone),
                Param::from(attributes),
                Param::from(card.merged_into),
                Param::from(card.merged_at),
                Param::from(card.erased_at),
            ]
        })
        .collect();
    tx.batch(
        "insert into customers (id, created_at, updated_at, first_name, last_name, birthday, gender, city, language, time_zone, \
         attributes, merged_into, merged_at, erased_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
         on conflict (id) do update set created_at = excluded.created_at, updated_at = excluded.updated_at, \
         first_name = excluded.first_name, last_name = excluded.last_name, birthday = excluded.birthday, gender = excluded.gender, \
         city = excluded.city, language = excluded.language, time_zone = excluded.time_zone, attributes = excluded.attributes, \
         merged_into = excluded.merged_into, merged_at = excluded.merged_at, erased_at = excluded.erased_at, \
         told_since = coalesce(customers.told_since, excluded.updated_at)",
        &rows,
    )?;
    Ok(())
}

/// Lets ids that redirected to one customer redirect to the one it went into: every redirection is one step.
pub(crate) fn redirect(tx: &mut Tx<'_>, from: CustomerId, into: CustomerId) -> Result<(), StoreError> {
    tx.execute("update customers set merged_into = $2 where merged_into = $1", params![from, into])?;
    Ok(())
}

/// The next customers whose birthday is on one of two days of the year.
pub(crate) fn born_on(
    tx: &mut Tx<'_>,
    days: [&str; 2],
    after: CustomerId,
    limit: i64,
) -> Result<Vec<CustomerId>, StoreError> {
    tx.query(
        "select id from customers where id > $3 and birthday is not null and substr(birthday, 6, 5) in ($1, $2) \
         and merged_into is null and erased_at is null order by id limit $4",
        params![days[0], days[1], after, limit],
        |row| Ok(CustomerId(row.int(0)?)),
    )
}

/// Removes cards.
pub(crate) fn delete(tx: &mut Tx<'_>, customers: &[i64]) -> Result<(), StoreError> {
    tx.execute("delete from customers where id = any($1)", params![customers])?;
    Ok(())
}

/// The next ids of live customers.
pub(crate) fn after(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    limit: i64,
) -> Result<Vec<CustomerId>, StoreError> {
    tx.query(
        "select id from customers where id > $1 and merged_into is null and erased_at is null order by id limit $2",
        params![customer, limit],
        |row| row.int(0).map(CustomerId),
    )
}

/// The newest live customers before an id.
pub(crate) fn newest(tx: &mut Tx<'_>, before: CustomerId, limit: i64) -> Result<Vec<i64>, StoreError> {
    tx.query(
        "select id from customers where id < $1 and +merged_into is null and erased_at is null order by id desc limit $2",
        params![before, limit],
        |row| row.int(0),
    )
}

/// How many live customers there are.
pub(crate) fn count(tx: &mut Tx<'_>) -> Result<Count, StoreError> {
    if tx.dialect() == Dialect::Postgres {
        let estimate = tx.one(
            "select cast(greatest(reltuples, 0) / greatest(relpages, 1) * \
             (pg_relation_size(oid) / current_setting('block_size')::bigint) as bigint) \
             from pg_class where oid = to_regclass('customers')",
            params![],
            |row| row.int(0),
        )?;
        if estimate >= COUNTED_BELOW {
            let gone =
                tx.one("select count(*) from customers where merged_into > 0", params![], |row| row.int(0))?;
            return Ok(Count { value: (estimate - gone).max(0), is_exact: false });
        }
    }
    // Counted over the slimmest index, which holds every row.
    let all = tx.one("select count(*) from customers", params![], |row| row.int(0))?;
    let gone = tx.one(
        "select (select count(*) from customers where merged_into > 0) + \
         (select count(*) from customers where erased_at > 0 and merged_into is null)",
        params![],
        |row| row.int(0),
    )?;
    Ok(Count { value: all - gone, is_exact: true })
}

/// Keeps words under which customers are found.
pub(crate) fn insert_words(tx: &mut Tx<'_>, words: &[(String, CustomerId)]) -> Result<(), StoreError> {
    let rows: Vec<_> =
        words.iter().map(|(word, customer)| vec![Param::from(word), Param::from(*customer)]).collect();
    tx.batch("insert into customer_words (word, customer_id) values ($1, $2) on conflict do nothing", &rows)?;
    Ok(())
}

/// Forgets words under which customers were found.
pub(crate) fn delete_words(tx: &mut Tx<'_>, words: &[(String, CustomerId)]) -> Result<(), StoreError> {
    let rows: Vec<_> =
        words.iter().map(|(word, customer)| vec![Param::from(word), Param::from(*customer)]).collect();
    tx.batch("delete from customer_words where word = $1 and customer_id = $2", &rows)?;
    Ok(())
}

/// The first different words of a range, hopping from one to the next over all customers who have it.
pub(crate) fn words_beginning(
    tx: &mut Tx<'_>,
    from: &str,
    to: &str,
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    tx.query(
        "with recursive hop(word) as (\
         select min(word) from customer_words where word >= $1 and word <= $2 \
         union all \
         select (select min(w.word) from customer_words w where w.word > hop.word and w.word <= $2) from hop where hop.word is not null\
         ) select word from hop where word is not null limit $3",
        params![from, to, limit],
        |row| row.text(0),
    )
}

/// The newest customers before an id with each of these words; a customer may come several times.
pub(crate) fn having_words(
    tx: &mut Tx<'_>,
    words: &[String],
    before: CustomerId,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if tx.dialect() == Dialect::Postgres {
        return tx.query(
            "select f.customer_id from unnest($1::text[]) as asked(word) cross join lateral (\
             select c.customer_id from customer_words c where c.word = asked.word and c.customer_id < $2 \
             order by c.customer_id desc limit $3) as f",
            params![&words, before, limit],
            |row| row.int(0),
        );
    }
    let mut found = Vec::new();
    for word in words {
        tx.each(
            "select customer_id from customer_words where word = $1 and customer_id < $2 order by customer_id desc limit $3",
            params![word, before, limit],
            |row| {
                found.push(row.int(0)?);
                Ok::<(), StoreError>(())
            },
        )?;
    }
    Ok(found)
}

/// First and last names.
pub(crate) fn names(tx: &mut Tx<'_>, customers: &[i64]) -> Result<Vec<(i64, String)>, StoreError> {
    tx.query(
        "select id, coalesce(first_name, '') || ' ' || coalesce(last_name, '') from customers where id = any($1)",
        params![customers],
        |row| Ok((row.int(0)?, row.text(1)?)),
    )
}
