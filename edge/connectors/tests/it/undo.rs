use collect::imports::{ImportKind, ImportState};
use connectors::sample_csv;
use testkit::both;

use crate::shop::{Shop, TABLES, plan};

#[test]
fn undoing_an_import_restores_what_it_changed_and_removes_what_it_brought() {
    both(TABLES, |store| {
        let shop = Shop::on(store);
        let customers = "external,first_name,city,consent.email,attributes.tier";
        let customer_plan = plan(ImportKind::Customers, customers);
        shop.import("a.csv", format!("{customers}\n1,Ann,Almaty,yes,gold\n2,Bob,,,\n"), &customer_plan);
        let products = "sku,name,price,attributes.size";
        let product_plan = plan(ImportKind::Products, products);
        shop.import("p.csv", format!("{products}\nTEA,Tea,9.50,L\nCUP,,,\n"), &product_plan);
        let before = shop.picture();

        let second = shop.import(
            "b.csv",
            format!("{customers}\n1,Anna,,,silver\n2,Bob,Astana,,\n3,Cem,,yes,\n"),
            &customer_plan,
        );
        assert_eq!(second.result.expect("counts").updated, 2);
        let third = shop.import(
            "q.csv",
            format!("{products}\nTEA,Black tea,10,XL\nCUP,Cup,5,\nPOT,Pot,1,\n"),
            &product_plan,
        );
        assert_ne!(shop.picture(), before);
        shop.tick();
        assert_eq!(shop.undo(third.id).state, ImportState::Undone);
        assert_eq!(shop.undo(second.id).state, ImportState::Undone);
        assert_eq!(shop.picture(), before);
    });
}

#[test]
fn names_and_addresses_that_an_undone_import_gave_go_with_it() {
    both(TABLES, |store| {
        let shop = Shop::on(store);
        let header = "external,email,phone";
        let plan = plan(ImportKind::Customers, header);
        shop.import("a.csv", format!("{header}\n1,ann@shop.example,\n"), &plan);
        let before = shop.picture();
        shop.tick();
        let second = shop.import("b.csv", format!("{header}\n1,ann@shop.example,+77011234218\n"), &plan);
        assert_ne!(shop.picture(), before);
        shop.undo(second.id);
        assert_eq!(shop.picture(), before);
    });
}

#[test]
fn a_consent_that_an_undone_import_brought_is_in_force_no_more() {
    both(TABLES, |store| {
        let shop = Shop::on(store);
        let header = "external,consent.email";
        let plan = plan(ImportKind::Customers, header);
        shop.import("a.csv", format!("{header}\n1,\n"), &plan);
        let second = shop.import("b.csv", format!("{header}\n1,yes\n"), &plan);
        shop.tick();
        shop.undo(second.id);
        assert!(shop.picture().contains(&"consent 1|1|3|import_undone".to_owned()), "{:?}", shop.picture());
    });
}

#[test]
fn what_others_built_on_stays() {
    both(TABLES, |store| {
        let shop = Shop::on(store);
        let content = sample_csv(ImportKind::Orders);
        let plan_of_orders = plan(ImportKind::Orders, content.lines().next().expect("a header"));
        let first = shop.import("orders.csv", content, &plan_of_orders);
        let later = "order_number,placed_at,customer.external,sku,quantity,line_total";
        let plan_of_later = plan(ImportKind::Orders, later);
        shop.import("later.csv", format!("{later}\nZ,2026-02-01,1001,TEA-100,1,5\n"), &plan_of_later);
        shop.tick();
        shop.undo(first.id);
        let picture = shop.picture();
        let count = |what: &str| picture.iter().filter(|line| line.starts_with(what)).count();
        assert_eq!(
            (count("customer"), count("order"), count("line"), count("product")),
            (1, 1, 1, 1),
            "{picture:?}"
        );
    });
}

#[test]
fn a_day_later_it_is_too_late() {
    both(TABLES, |store| {
        let shop = Shop::on(store);
        let content = sample_csv(ImportKind::Products);
        let plan = plan(ImportKind::Products, content.lines().next().expect("a header"));
        let import = shop.import("products.csv", content, &plan);
        assert_eq!(import.undo_until, import.finished_at.map(|at| at.plus_days(1)));
        shop.clock.set(import.undo_until.expect("a time").plus_seconds(1));
        let problem = flows::import::start_undo(&shop.workspace, import.id).wait().expect_err("too late");
        assert_eq!(problem.code, "undo_over");
    });
}
