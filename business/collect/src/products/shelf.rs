//! Products kept in memory while nothing of the catalogue changes: tills ask for the same ones all day.

use std::sync::Arc;

use parking_lot::Mutex;
use store::Tx;
use vocabulary::{Instant, Problem};

use super::{Catalogue, sql};

/// Products kept at most; then all are asked for anew.
const KEPT_MAX: usize = 50_000;

/// A state of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Edition {
    /// Grows with every change.
    pub number: i64,
    /// When it last grew: one that grew and was rolled back is told from the one that came instead.
    pub changed_at: Instant,
}

/// Products of one edition. Not for a transaction that changes products itself: what it has not committed is nobody else's to see.
#[derive(Default)]
pub struct Shelf(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    edition: Edition,
    products: Catalogue,
}

impl Shelf {
    /// The products of the SKUs that are known, as [`super::by_sku`] gives them.
    pub fn look(&self, tx: &mut Tx<'_>, skus: &[&str]) -> Result<Catalogue, Problem> {
        let edition = sql::edition(tx)?;
        let mut found = self.0.lock().some(edition, skus);
        let missing = missing_in(&found, skus);
        if missing.is_empty() {
            return Ok(found);
        }
        let read = super::by_sku(tx, &missing)?;
        let mut kept = self.0.lock();
        if kept.edition != edition || kept.products.len() + read.len() > KEPT_MAX {
            *kept = Kept { edition, products: Catalogue::new() };
        }
        kept.products.extend(read.iter().map(|(sku, product)| (sku.clone(), Arc::clone(product))));
        found.extend(read);
        Ok(found)
    }

    /// Says that [`Shelf::look`] will ask for these, in this order.
    pub fn look_ahead(&self, tx: &mut Tx<'_>, skus: &[&str]) -> Result<(), Problem> {
        sql::edition_ahead(tx)?;
        let missing = missing_in(&self.0.lock().products, skus);
        if missing.is_empty() { Ok(()) } else { Ok(sql::by_sku_ahead(tx, &missing)?) }
    }
}

impl Kept {
    /// Those of some SKUs that are kept of an edition.
    fn some(&self, edition: Edition, skus: &[&str]) -> Catalogue {
        if self.edition != edition {
            return Catalogue::new();
        }
        let known = skus.iter().filter_map(|sku| self.products.get_key_value(*sku));
        known.map(|(sku, product)| (sku.clone(), Arc::clone(product))).collect()
    }
}

fn missing_in<'s>(products: &Catalogue, skus: &[&'s str]) -> Vec<&'s str> {
    skus.iter().copied().filter(|sku| !products.contains_key(*sku)).collect()
}
