use store::{Row, StoreError, Tx, params};
use vocabulary::{ImportId, Instant, Problem, ProductId};

use super::shelf::Edition;
use super::{NewProduct, Product};

const COLUMNS: &str = "id, sku, name, category, brand, price, cost, attributes";

fn product(row: &Row<'_>) -> Result<Product, StoreError> {
    Ok(Product {
        id: ProductId(row.int(0)?),
        sku: row.text(1)?,
        name: row.opt_text(2)?,
        category: row.opt_text(3)?,
        brand: row.opt_text(4)?,
        price: row.opt_int(5)?,
        cost: row.opt_int(6)?,
        attributes: row.text(7)?,
    })
}

/// Attributes as they are kept.
pub(super) fn json(attributes: &serde_json::Map<String, serde_json::Value>) -> String {
    serde_json::to_string(attributes).unwrap_or_default()
}

/// Writes a product; what is absent stays as it was.
pub(super) fn upsert(tx: &mut Tx<'_>, now: Instant, new: &NewProduct) -> Result<Product, StoreError> {
    let attributes = json(&new.attributes);
    tx.one(
        &format!(
            "insert into products (sku, name, category, brand, price, cost, attributes, updated_at, import_id) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (sku) do update set \
             name = coalesce(excluded.name, products.name), category = coalesce(excluded.category, products.category), \
             brand = coalesce(excluded.brand, products.brand), price = coalesce(excluded.price, products.price), \
             cost = coalesce(excluded.cost, products.cost), updated_at = excluded.updated_at, \
             attributes = case when excluded.attributes = '{{}}' then products.attributes else excluded.attributes end \
             returning {COLUMNS}"
        ),
        params![
            &new.sku,
            &new.name,
            &new.category,
            &new.brand,
            new.price,
            new.cost,
            &attributes,
            now,
            new.import
        ],
        product,
    )
}

/// The products with these SKUs.
pub(super) fn by_sku(tx: &mut Tx<'_>, skus: &[&str]) -> Result<Vec<Product>, StoreError> {
    tx.query(&of_skus(), params![skus], product)
}

/// Says that these products will be asked for.
pub(super) fn by_sku_ahead(tx: &mut Tx<'_>, skus: &[&str]) -> Result<(), StoreError> {
    tx.ahead(&of_skus(), params![skus])
}

fn of_skus() -> String {
    format!("select {COLUMNS} from products where sku = any($1)")
}

const EDITION: &str =
    "select coalesce(max(edition), 0), coalesce(max(changed_at), 0) from catalogue_editions where place = 1";

/// Says that the edition will be asked for.
pub(super) fn edition_ahead(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.ahead(EDITION, params![])
}

/// The edition of the catalogue.
pub(super) fn edition(tx: &mut Tx<'_>) -> Result<Edition, StoreError> {
    tx.one(EDITION, params![], |row| Ok(Edition { number: row.int(0)?, changed_at: row.instant(1)? }))
}

/// The next edition. Others that change the catalogue wait for this one to end.
pub(super) fn bump(tx: &mut Tx<'_>, now: Instant) -> Result<(), StoreError> {
    tx.later(
        "insert into catalogue_editions (place, edition, changed_at) values (1, 1, $1) on conflict (place) \
         do update set edition = catalogue_editions.edition + 1, changed_at = excluded.changed_at",
        &[params![now].to_vec()],
    )
}

/// The products with these ids.
pub(super) fn by_id(tx: &mut Tx<'_>, ids: &[i64]) -> Result<Vec<Product>, StoreError> {
    tx.query(&format!("select {COLUMNS} from products where id = any($1)"), params![ids], product)
}

/// The products whose code or name has a text in it, by code. Capitals are told apart only where a database does not know the letters' other case.
pub(super) fn search(tx: &mut Tx<'_>, forms: [&str; 3], limit: i64) -> Result<Vec<Product>, StoreError> {
    let [told, lower, capital] = forms;
    tx.query(
        &format!(
            "select {COLUMNS} from products where lower(sku) like $2 escape '!' or lower(name) like $2 escape '!' \
             or name like $1 escape '!' or name like $3 escape '!' order by sku limit $4"
        ),
        params![told, lower, capital, limit],
        product,
    )
}

/// The categories of the catalogue, the fullest first.
pub fn categories(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<(String, i64)>, Problem> {
    counted(tx, "category", limit)
}

/// The brands of the catalogue, the fullest first.
pub fn brands(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<(String, i64)>, Problem> {
    counted(tx, "brand", limit)
}

fn counted(tx: &mut Tx<'_>, column: &str, limit: i64) -> Result<Vec<(String, i64)>, Problem> {
    let sql = format!(
        "select {column}, count(*) from products where {column} is not null group by {column} order by 2 desc, 1 limit $1"
    );
    Ok(tx.query(&sql, params![limit], |row| Ok((row.text(0)?, row.int(1)?)))?)
}

/// Removes the products an import brought that no order names; gives how many.
pub(super) fn undo_import(tx: &mut Tx<'_>, import: ImportId) -> Result<u64, StoreError> {
    let sql = "delete from products where import_id = $1 \
               and not exists (select 1 from order_lines where order_lines.product_id = products.id)";
    tx.execute(sql, params![import])
}

/// Forgets which import brought the products, once it can no longer be undone.
pub fn move_import(tx: &mut Tx<'_>, import: ImportId) -> Result<u64, Problem> {
    Ok(tx.execute("update products set import_id = null where import_id = $1", params![import])?)
}

/// Puts products back to what they were, absent values included.
pub(super) fn put_back(tx: &mut Tx<'_>, now: Instant, before: &[Product]) -> Result<(), StoreError> {
    for product in before {
        tx.execute(
            "update products set name = $2, category = $3, brand = $4, price = $5, cost = $6, attributes = $7, updated_at = $8 where id = $1",
            params![product.id, &product.name, &product.category, &product.brand, product.price, product.cost, &product.attributes, now],
        )?;
    }
    Ok(())
}
