//! The catalogue.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use store::Tx;
use vocabulary::{FieldError, ImportId, Instant, Params, Problem, ProductId};

mod shelf;
mod sql;

pub use shelf::Shelf;
pub use sql::{brands, categories, move_import};

/// Attribute: the lowest price a unit is sold for, minor units.
pub const LOWEST_PRICE: &str = "lowest_price";
/// Attribute: the rate it is taxed at, thousandths of a percent.
pub const TAX_RATE: &str = "tax_rate";
/// Attribute: neither discounts nor points, where it is true.
pub const NO_DISCOUNTS: &str = "no_discounts";

/// A product as a shop tells it; what is absent is left as it was.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NewProduct {
    /// The shop's own code, unique in the workspace.
    pub sku: String,
    /// Name on the receipt.
    pub name: Option<String>,
    /// Category.
    pub category: Option<String>,
    /// Brand.
    pub brand: Option<String>,
    /// List price of a unit, minor units of the workspace's currency.
    pub price: Option<i64>,
    /// What a unit costs the shop, minor units.
    pub cost: Option<i64>,
    /// Anything else, a JSON object.
    #[serde(default)]
    pub attributes: serde_json::Map<String, serde_json::Value>,
    /// The import it came with.
    #[serde(skip)]
    pub import: Option<ImportId>,
}

/// What became of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// Was not there.
    New,
    /// Was there and differs now.
    Updated,
    /// Was there just so.
    Unchanged,
}

/// A product as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// The shop's own code.
    pub sku: String,
    /// Name on the receipt.
    pub name: Option<String>,
    /// Category.
    pub category: Option<String>,
    /// Brand.
    pub brand: Option<String>,
    /// List price, minor units.
    pub price: Option<i64>,
    /// Cost of a unit, minor units.
    pub cost: Option<i64>,
    /// Anything else, JSON.
    pub attributes: String,
}

impl NewProduct {
    /// What breaks a rule.
    pub fn check(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut refuse = |code, field: &str| {
            errors.push(FieldError { code, field: field.to_owned(), params: Params::new() })
        };
        if self.sku.trim().is_empty() {
            refuse("field_required", "sku");
        }
        let texts = [
            ("sku", Some(&self.sku)),
            ("name", self.name.as_ref()),
            ("category", self.category.as_ref()),
            ("brand", self.brand.as_ref()),
        ];
        for (field, text) in texts {
            if text.is_some_and(|text| text.len() > 400) {
                refuse("too_long", field);
            }
        }
        for (field, amount) in [("price", self.price), ("cost", self.cost)] {
            if amount.is_some_and(|amount| amount < 0) {
                refuse("negative", field);
            }
        }
        errors
    }

    fn differs_from(&self, there: &Product) -> bool {
        fn changes<T: PartialEq>(new: &Option<T>, old: &Option<T>) -> bool {
            new.is_some() && new != old
        }
        changes(&self.name, &there.name)
            || changes(&self.category, &there.category)
            || changes(&self.brand, &there.brand)
            || changes(&self.price, &there.price)
            || changes(&self.cost, &there.cost)
            || (!self.attributes.is_empty() && sql::json(&self.attributes) != there.attributes)
    }
}

/// Records products, checked before; of several with one SKU the last wins.
pub fn record(tx: &mut Tx<'_>, now: Instant, products: &[NewProduct]) -> Result<Vec<Recorded>, Problem> {
    let skus: Vec<&str> = products.iter().map(|product| product.sku.as_str()).collect();
    let mut there = by_sku(tx, &skus)?;
    let mut verdicts = Vec::with_capacity(products.len());
    for product in products {
        let verdict = match there.get(&product.sku) {
            None => Recorded::New,
            Some(old) if product.differs_from(old) => Recorded::Updated,
            Some(_) => Recorded::Unchanged,
        };
        if verdict != Recorded::Unchanged {
            let kept = sql::upsert(tx, now, product)?;
            there.insert(kept.sku.clone(), Arc::new(kept));
        }
        verdicts.push(verdict);
    }
    if verdicts.iter().any(|verdict| *verdict != Recorded::Unchanged) {
        sql::bump(tx, now)?;
    }
    Ok(verdicts)
}

/// Puts products back to what they were, absent values included.
pub fn put_back(tx: &mut Tx<'_>, now: Instant, before: &[Product]) -> Result<(), Problem> {
    sql::put_back(tx, now, before)?;
    Ok(sql::bump(tx, now)?)
}

/// Removes the products an import brought that no order names; gives how many.
pub fn undo_import(tx: &mut Tx<'_>, now: Instant, import: ImportId) -> Result<u64, Problem> {
    let removed = sql::undo_import(tx, import)?;
    sql::bump(tx, now)?;
    Ok(removed)
}

/// Products by their codes.
pub type Catalogue = HashMap<String, Arc<Product>>;

/// The products of the SKUs that are known.
pub fn by_sku(tx: &mut Tx<'_>, skus: &[&str]) -> Result<Catalogue, Problem> {
    let found = sql::by_sku(tx, skus)?;
    Ok(found.into_iter().map(|product| (product.sku.clone(), Arc::new(product))).collect())
}

/// Products whose code or name has a text in it, by code; the first of all for no text.
pub fn search(tx: &mut Tx<'_>, text: &str, limit: i64) -> Result<Vec<Product>, Problem> {
    let pattern = |text: &str| {
        let escaped = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        format!("%{escaped}%")
    };
    let text = text.trim();
    let lower = text.to_lowercase();
    let mut letters = lower.chars();
    let capital: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    let capital = capital + letters.as_str();
    Ok(sql::search(tx, [&pattern(text), &pattern(&lower), &pattern(&capital)], limit)?)
}

/// The products with these ids.
pub fn load_many(tx: &mut Tx<'_>, ids: &[ProductId]) -> Result<HashMap<ProductId, Product>, Problem> {
    let numbers: Vec<i64> = ids.iter().map(|id| id.0).collect();
    Ok(sql::by_id(tx, &numbers)?.into_iter().map(|product| (product.id, product)).collect())
}
