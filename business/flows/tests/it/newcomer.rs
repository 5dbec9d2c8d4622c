//! A promotion for some customers counts for one who registered a moment ago, and knows what one bought a moment ago.

use std::sync::Arc;

use flows::till::{self, Told};
use serde_json::json;
use vocabulary::{Clock, FixedClock};

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

#[test]
fn the_till_sees_what_a_known_customer_bought_and_brought_back_a_moment_ago() {
    both(|store| {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(FixedClock::at(noon()));
        let workspace = workspace(store, folder.path(), &clock);
        let root = json!({"kind": "orders", "measure": "count", "op": "at_most", "value": 0});
        let condition = json!({"kind": "customer", "tree": {"version": 1, "root": root}});
        let definition = json!({"condition": condition, "effects": [{"kind": "amount", "amount": 5_000, "scope": "basket"}]});
        let who = phone("+77010000001");
        write(store, move |tx| {
            crate::till::running(tx, "For the first order", definition.clone())?;
            let cup = collect::products::NewProduct {
                sku: "CUP".into(),
                price: Some(20_000),
                ..collect::products::NewProduct::default()
            };
            collect::products::record(tx, noon(), &[cup])?;
            know::identity::resolve(tx, noon(), &[vec![who.clone()]])
        });
        testkit::settle(store);
        flows::columns::refresh(&workspace).expect("a refresh");
        let who = || vec![phone("+77010000001")];
        let quote = || {
            let (workspace, now) = (Arc::clone(&workspace), clock.now());
            let ask = basket("R-0", who(), cup(1_000, Some(20_000)));
            let quoted = store.read(move |tx| till::quote(tx, &workspace, now, &ask)).wait();
            quoted.expect("a quote").priced.total
        };
        let sell = |number: &str| {
            let (workspace, now) = (Arc::clone(&workspace), clock.now());
            let ask = basket(number, who(), cup(1_000, Some(20_000)));
            match write(store, move |tx| till::order(tx, &workspace, now, &ask)) {
                Told::New(paper) | Told::Again(paper) => paper,
            }
        };
        let snapshot = workspace.columns.snapshot();
        let customer = customer_of(store, phone("+77010000001")).expect("registered");
        assert!(snapshot.lives(&[customer]).find(customer.0).is_some(), "in the columns");
        clock.set(noon().plus_seconds(60));
        assert_eq!(quote(), 15_000);
        let sold = sell("R-1");
        assert_eq!((sold.priced.total, quote()), (15_000, 20_000), "one first order only");
        let (receipt, now) = (sold.receipt.expect("a receipt"), clock.now());
        write(store, move |tx| till::cancel(tx, now, receipt));
        assert_eq!(quote(), 15_000, "called off, the next is the first again");
    });
}
