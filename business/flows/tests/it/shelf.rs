//! Products kept in memory are told as the store has them, whatever changes.

use std::sync::Arc;

use collect::products::{self, NewProduct, Shelf};
use store::{Store, params};
use vocabulary::{ImportId, Problem};

use crate::support::{both, noon, write};

fn product(sku: &str, price: i64) -> NewProduct {
    NewProduct { sku: sku.into(), price: Some(price), ..NewProduct::default() }
}

fn put(store: &Store, product: NewProduct) {
    write(store, move |tx| products::record(tx, noon(), std::slice::from_ref(&product)));
}

/// Prices of the cup and the tea; nothing for what is not there.
fn look(store: &Store, shelf: &Arc<Shelf>) -> [Option<i64>; 2] {
    const SKUS: [&str; 2] = ["CUP", "TEA"];
    let shelf = Arc::clone(shelf);
    let read = store.read(move |tx| {
        shelf.look_ahead(tx, &SKUS)?;
        let (kept, there) = (shelf.look(tx, &SKUS)?, products::by_sku(tx, &SKUS)?);
        assert_eq!(kept, there);
        Ok::<_, Problem>(SKUS.map(|sku| kept.get(sku).and_then(|product| product.price)))
    });
    read.wait().expect("a look")
}

#[test]
fn what_is_kept_of_the_catalogue_is_what_it_says_now() {
    both(|store| {
        let shelf = Arc::new(Shelf::default());
        assert_eq!(look(store, &shelf), [None, None]);
        put(store, product("CUP", 100));
        assert_eq!(look(store, &shelf), [Some(100), None]);
        put(store, NewProduct { import: Some(ImportId(7)), ..product("TEA", 30) });
        assert_eq!(look(store, &shelf), [Some(100), Some(30)]);

        let before = write(store, |tx| products::by_sku(tx, &["CUP"]));
        put(store, product("CUP", 120));
        assert_eq!(look(store, &shelf), [Some(120), Some(30)]);
        let cup = (*before["CUP"]).clone();
        write(store, move |tx| products::put_back(tx, noon(), std::slice::from_ref(&cup)));
        assert_eq!(look(store, &shelf), [Some(100), Some(30)]);
        write(store, |tx| products::undo_import(tx, noon(), ImportId(7)));
        assert_eq!(look(store, &shelf), [Some(100), None]);
    });
}

#[test]
fn products_that_stay_as_they_are_are_read_once() {
    both(|store| {
        let shelf = Arc::new(Shelf::default());
        put(store, product("CUP", 100));
        let asked = |shelf: &Arc<Shelf>| {
            let shelf = Arc::clone(shelf);
            write(store, move |tx| Ok(shelf.look(tx, &["CUP"])?["CUP"].price))
        };
        assert_eq!(asked(&shelf), Some(100));
        // Behind the catalogue's back, so that it is seen who still asks.
        write(store, |tx| Ok(tx.execute("update products set price = 1", params![])?));
        assert_eq!(asked(&shelf), Some(100));
        put(store, product("CUP", 2));
        assert_eq!(asked(&shelf), Some(2));
    });
}
