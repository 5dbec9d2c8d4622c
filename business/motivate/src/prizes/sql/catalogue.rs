use store::{Row, StoreError, Tx, params};
use vocabulary::{Instant, PrizeId};

use crate::prizes::{Prize, PrizeSettings};

const COLUMNS: &str =
    "id, name, description, points, is_offered, stock, version, created_at, updated_at, picture, partner";

fn prize(row: &Row<'_>) -> Result<Prize, StoreError> {
    Ok(Prize {
        id: PrizeId(row.int(0)?),
        settings: PrizeSettings {
            name: row.text(1)?,
            description: row.text(2)?,
            points: row.int(3)?,
            is_offered: row.bool(4)?,
            picture: row.text(9)?,
            partner: row.text(10)?,
        },
        stock: row.int(5)?,
        version: row.int(6)?,
        created_at: row.instant(7)?,
        updated_at: row.instant(8)?,
    })
}

/// Makes a prize.
pub(in crate::prizes) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    settings: &PrizeSettings,
    stock: i64,
) -> Result<PrizeId, StoreError> {
    tx.one(
        "insert into prizes (name, description, points, is_offered, stock, created_at, updated_at, picture, partner) \
         values ($1, $2, $3, $4, $5, $6, $6, $7, $8) returning id",
        params![
            settings.name.trim(),
            &settings.description,
            settings.points,
            settings.is_offered,
            stock,
            now,
            &settings.picture,
            settings.partner.trim()
        ],
        |row| row.int(0).map(PrizeId),
    )
}

/// A prize by its id.
pub(in crate::prizes) fn load(tx: &mut Tx<'_>, id: PrizeId) -> Result<Option<Prize>, StoreError> {
    tx.optional(&format!("select {COLUMNS} from prizes where id = $1"), params![id], prize)
}

/// Prizes by their ids.
pub(in crate::prizes) fn load_many(tx: &mut Tx<'_>, ids: &[i64]) -> Result<Vec<Prize>, StoreError> {
    tx.query(&format!("select {COLUMNS} from prizes where id = any($1) order by id"), params![ids], prize)
}

/// The newest below an id, all or only those that are offered.
pub(in crate::prizes) fn page(
    tx: &mut Tx<'_>,
    is_offered: bool,
    below: i64,
    limit: i64,
) -> Result<Vec<Prize>, StoreError> {
    tx.query(
        &format!("select {COLUMNS} from prizes where id < $1 and is_offered >= $2 order by id desc limit $3"),
        params![below, is_offered, limit],
        prize,
    )
}

/// Changes a prize of a version; whether there was one.
pub(in crate::prizes) fn update(
    tx: &mut Tx<'_>,
    now: Instant,
    id: PrizeId,
    version: i64,
    settings: &PrizeSettings,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "update prizes set name = $3, description = $4, points = $5, is_offered = $6, version = version + 1, updated_at = $7, \
         picture = $8, partner = $9 \
         where id = $1 and version = $2",
        params![
            id,
            version,
            settings.name.trim(),
            &settings.description,
            settings.points,
            settings.is_offered,
            now,
            &settings.picture,
            settings.partner.trim()
        ],
    )?;
    Ok(changed > 0)
}

/// Adds to the stock or takes from it; whether there was so much.
pub(in crate::prizes) fn add(tx: &mut Tx<'_>, id: PrizeId, amount: i64) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "update prizes set stock = stock + $2 where id = $1 and stock + $2 >= 0",
        params![id, amount],
    )?;
    Ok(changed > 0)
}

/// Notes pieces that came or went under a key; whether the key is new.
pub(in crate::prizes) fn insert_restock(
    tx: &mut Tx<'_>,
    now: Instant,
    id: PrizeId,
    key: &str,
    amount: i64,
) -> Result<bool, StoreError> {
    let inserted = tx.execute(
        "insert into prize_restocks (prize_id, key, amount, at) values ($1, $2, $3, $4) on conflict (prize_id, key) do nothing",
        params![id, key, amount, now],
    )?;
    Ok(inserted > 0)
}

/// Takes back the note of pieces that could not go.
pub(in crate::prizes) fn delete_restock(tx: &mut Tx<'_>, id: PrizeId, key: &str) -> Result<(), StoreError> {
    tx.execute("delete from prize_restocks where prize_id = $1 and key = $2", params![id, key])?;
    Ok(())
}
