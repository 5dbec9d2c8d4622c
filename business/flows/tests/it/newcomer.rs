//! A promotion for some customers counts for one who registered a moment ago.

use std::sync::Arc;

use flows::till;
use serde_json::json;
use vocabulary::FixedClock;

use crate::support::{basket, both, cup, customer_of, noon, phone, workspace, write};

#[test]
fn the_till_reads_from_the_store_whom_the_columns_do_not_know_yet() {
    both(|store| {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = workspace(store, folder.path(), &Arc::new(FixedClock::at(noon())));
        let anybody = json!({"kind": "attribute", "key": "created_at", "op": "is_known"});
        let condition = json!({"kind": "customer", "tree": {"version": 1, "root": anybody}});
        let definition = json!({"condition": condition, "effects": [{"kind": "amount", "amount": 5_000, "scope": "basket"}]});
        write(store, move |tx| crate::till::running(tx, "For those we know", definition.clone()));
        flows::columns::refresh(&workspace).expect("a refresh");
        let ask = |who: &str| basket("R-1", vec![phone(who)], cup(1_000, Some(20_000)));
        let total = |who: &str| {
            let (workspace, ask) = (Arc::clone(&workspace), ask(who));
            let quoted = store.read(move |tx| till::quote(tx, &workspace, noon(), &ask)).wait();
            quoted.expect("a quote").priced.total
        };
        write(store, |tx| {
            let cup = collect::products::NewProduct {
                sku: "CUP".into(),
                price: Some(20_000),
                ..collect::products::NewProduct::default()
            };
            collect::products::record(tx, noon(), &[cup])
        });
        assert_eq!(total("+77010000001"), 20_000, "a stranger");
        write(store, |tx| know::identity::resolve(tx, noon(), &[vec![phone("+77010000001")]]));
        let customer = customer_of(store, phone("+77010000001")).expect("registered");
        assert!(
            workspace.columns.snapshot().lives(&[customer]).find(customer.0).is_none(),
            "not in the columns"
        );
        assert_eq!(total("+77010000001"), 15_000, "registered a moment ago");
    });
}
