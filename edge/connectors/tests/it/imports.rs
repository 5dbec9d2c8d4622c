use collect::imports::{FileReader, ImportKind, ImportState};
use connectors::{Files, sample_csv};
use testkit::both;

use crate::shop::{Shop, TABLES, plan};

const ORDER_COLUMNS: &str =
    "order_number,placed_at,customer.external,customer.phone,sku,quantity,line_total,line_discount";

fn orders(rows: &[&str]) -> String {
    format!("{ORDER_COLUMNS}\n{}\n", rows.join("\n"))
}

#[test]
fn a_file_imported_again_changes_nothing() {
    both(TABLES, |store| {
        let shop = Shop::on(store);
        for kind in [ImportKind::Products, ImportKind::Customers, ImportKind::Orders, ImportKind::Returns] {
            let content = sample_csv(kind);
            let plan = plan(kind, content.lines().next().expect("a header"));
            let first = shop.import("sample.csv", content, &plan);
            let tally = first.result.expect("counts");
            assert_eq!(
                (first.state, tally.errors, tally.unchanged),
                (ImportState::Finished, 0, 0),
                "{kind:?} {:?}",
                tally.by_code
            );
            assert!(tally.new > 0, "{kind:?}");
            let before = shop.picture();
            let again = shop.import("sample.csv", content, &plan).result.expect("counts");
            assert_eq!((again.new, again.updated, again.unchanged), (0, 0, tally.new), "{kind:?}");
            assert_eq!(shop.picture(), before, "{kind:?}");
        }
    });
}

#[test]
fn the_dry_run_gives_the_verdicts_of_the_run_and_writes_nothing() {
    both(TABLES, |store| {
        let shop = Shop::on(store);
        let plan = plan(ImportKind::Orders, ORDER_COLUMNS);
        shop.import("first.csv", orders(&["A,2026-01-15 12:30,1,,TEA,2,10.50,0"]), &plan);
        let content = orders(&[
            "A,2026-01-15 12:30,1,,TEA,2,10.50,0",
            "B,2026-01-15 12:30,2,+7 701 123 45 67,TEA,2,10.50,0",
            "",
            "C,2026-01-15 12:30,3,12,TEA,2,10.50,0",
            "D,soon,3,,TEA,2,10.50,0",
        ]);
        let path = shop.file("second.csv", content);
        let import = shop.receive(&path, &plan);
        let before = shop.picture();
        let checked = shop.check(import.id);
        assert_eq!(checked.state, ImportState::Checked);
        assert_eq!(shop.picture(), before);
        let tally = checked.checked.expect("counts");
        assert_eq!((tally.rows, tally.new, tally.unchanged, tally.skipped, tally.errors), (5, 1, 1, 1, 2));
        let codes: Vec<_> = tally
            .by_code
            .iter()
            .map(|code| (code.code.as_str(), code.sample_rows[0].row, code.sample_rows[0].field.as_str()))
            .collect();
        assert_eq!(codes, [("bad_date", 6, "placed_at"), ("bad_phone", 5, "customer.phone")]);
        assert_eq!(tally.by_code[0].sample_rows[0].value, "soon");
        assert_eq!(shop.run(import.id).result, Some(tally));
    });
}

#[test]
fn one_bad_row_holds_back_its_order_and_no_other() {
    both(TABLES, |store| {
        let shop = Shop::on(store);
        let plan = plan(ImportKind::Orders, ORDER_COLUMNS);
        let content = orders(&[
            "A,2026-01-15 12:30,1,,TEA,1,10.50,0",
            "A,2026-01-15 12:30,1,,CUP,one,5.00,0",
            "B,2026-01-15 12:30,1,,TEA,1,10.50,0",
            "C,2026-01-15 12:30,1,,TEA,1,-3,0",
            "C,2026-01-15 12:30,1,,CUP,1,3,0",
            "E,2026-01-15 12:30,1,,TEA,1,1,0",
            "E,2026-01-15 12:30,2,,TEA,1,1,0",
        ]);
        let import = shop.import("orders.csv", content, &plan);
        let tally = import.result.clone().expect("counts");
        assert_eq!((tally.new, tally.errors, tally.amount), (1, 6, 1050));
        let by_code: Vec<_> = tally.by_code.iter().map(|code| (code.code.as_str(), code.count)).collect();
        assert_eq!(
            by_code,
            [("document_incomplete", 3), ("bad_number", 1), ("negative", 1), ("rows_disagree", 1)]
        );
        let file = shop.error_file(import.id);
        let lines: Vec<&str> = file.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines[0], format!("{ORDER_COLUMNS},error,error_column,error_row"));
        assert_eq!(lines[1], "A,2026-01-15 12:30,1,,TEA,1,10.50,0,document_incomplete,order_number,2");
        assert_eq!(lines[2], "A,2026-01-15 12:30,1,,CUP,one,5.00,0,bad_number,quantity,3");
        assert_eq!(lines[3], "C,2026-01-15 12:30,1,,TEA,1,-3,0,negative,line_total,5");
        assert_eq!(lines.len(), 7);
    });
}

#[test]
fn orders_whose_rows_lie_apart_are_recorded_whole() {
    both(TABLES, |store| {
        let (mixed, sorted) = (Shop::on(store), Shop::on(store));
        let plan = plan(ImportKind::Orders, ORDER_COLUMNS);
        let rows: Vec<String> = (0..60)
            .map(|i| format!("N{},2026-01-15 12:30,{},,S{},1,{}.00,0", i % 7, i % 7, i, i + 1))
            .collect();
        let mut in_order = rows.clone();
        in_order.sort();
        let texts = |rows: &[String]| orders(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        let tally = mixed.import("mixed.csv", texts(&rows), &plan).result.expect("counts");
        assert_eq!((tally.rows, tally.new, tally.errors, tally.amount), (60, 7, 0, 183_000));
        let again = sorted.import("sorted.csv", texts(&in_order), &plan).result.expect("counts");
        assert_eq!((again.new, again.unchanged), (0, 7));
    });
}

#[test]
fn a_customer_file_updates_cards_and_records_consent_with_its_source() {
    both(TABLES, |store| {
        let shop = Shop::on(store);
        let header = "external,first_name,phone,birthday,city,consent.email,attributes.tier";
        let plan = plan(ImportKind::Customers, header);
        let first =
            format!("{header}\n1,Ann,+7 701 123 45 67,17.05.1990,Алматы,yes,gold\n2,Bob,,,Astana,,\n");
        assert_eq!(shop.import("first.csv", first, &plan).result.expect("counts").new, 2);
        let second = format!(
            "{header}\n1,Anna,+7 701 123 45 67,17.05.1990,Алматы,no,gold\n2,Bob,,,Astana,,\n3,Cem,,31.02.1990,,maybe,\n,Dan,,,,,\n"
        );
        let tally = shop.import("second.csv", second, &plan).result.expect("counts");
        assert_eq!((tally.new, tally.updated, tally.unchanged, tally.errors), (0, 1, 1, 2));
        let codes: Vec<_> = tally.by_code.iter().map(|code| code.code.as_str()).collect();
        assert_eq!(codes, ["bad_bool", "bad_date", "no_identifier"]);
        let picture = shop.picture();
        assert!(
            picture.contains(&"consent 1|1|1|till".to_owned())
                && picture.contains(&"consent 1|1|2|till".to_owned()),
            "{picture:?}"
        );
    });
}

#[test]
fn guesses_come_with_samples() {
    both(TABLES, |store| {
        let shop = Shop::on(store);
        let path = shop.file("клиенты.csv", "Почта;Телефон;Имя\nann@example.com;+7 701 123 45 67;Ann\n");
        let import = flows::import::receive(
            &shop.workspace,
            &Files as &dyn FileReader,
            &path,
            "клиенты.csv",
            None,
            flows::import::Keep::Move,
        );
        let import = import.expect("an import");
        assert_eq!((import.kind, import.state), (Some(ImportKind::Customers), ImportState::Uploaded));
        let guesses: Vec<_> =
            import.columns.iter().map(|column| column.guess.as_deref().unwrap_or("")).collect();
        assert_eq!(guesses, ["email", "phone", "first_name"]);
        assert_eq!(import.columns[0].samples, ["ann@example.com"]);
        assert!(!path.exists() && flows::import::file_path(&shop.workspace, import.id).exists());
        let problem =
            flows::import::start_run(&shop.workspace, import.id).wait().expect_err("no mapping yet");
        assert_eq!(problem.code, "not_mapped");
    });
}
