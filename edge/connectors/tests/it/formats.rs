use std::sync::Arc;

use arrow::array::{
    ArrayRef, Date32Array, Decimal128Array, DictionaryArray, Float32Array, Float64Array, Int64Array,
    ListArray, StringArray, TimestampNanosecondArray,
};
use arrow::datatypes::{Int32Type, Int64Type};
use arrow::record_batch::RecordBatch;
use collect::imports::{FileReader, ImportKind, Meaning, Plan, Record};
use connectors::{Files, plan_from_toml, sample_csv};
use vocabulary::Zone;

fn meaning() -> Meaning {
    Meaning {
        zone: Zone::parse("Asia/Almaty").expect("a zone"),
        currency: "KZT".parse().expect("a currency"),
    }
}

fn records(path: &std::path::Path, plan: &Plan, after: u64) -> Vec<Result<Option<Record>, Vec<String>>> {
    let mut source = Files.open(path, plan, &meaning(), after).expect("a file that is read");
    let mut all = Vec::new();
    loop {
        let rows = source.next(3).expect("rows");
        if rows.prepared.is_empty() {
            return all;
        }
        let codes = |refused: collect::imports::Refused| {
            refused.errors.into_iter().map(|e| format!("{}:{}", e.field, e.code)).collect()
        };
        all.extend(rows.prepared.into_iter().map(|prepared| prepared.record.map_err(codes)));
    }
}

fn order_plan() -> Plan {
    plan_from_toml(
        r#"
        kind = "orders"
        [mapping]
        source = "till"
        customer_source = "households"
        [mapping.columns]
        basket = "order_number"
        time = "placed_at"
        household = "customer.external"
        product = "sku"
        quantity = "quantity"
        paid = "line_total"
        retail = "line_discount.retail"
        coupon = "line_discount.coupon"
        store = "store"
        "#,
    )
    .expect("a plan")
}

fn parquet_file(folder: &std::path::Path) -> std::path::PathBuf {
    let stores: DictionaryArray<Int32Type> = vec!["Abay 10", "Abay 10", "Center"].into_iter().collect();
    let lists =
        ListArray::from_iter_primitive::<Int64Type, _, _>(vec![Some(vec![Some(1)]), None, Some(vec![])]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("basket", Arc::new(Int64Array::from(vec![31_198_570_044, 31_198_570_044, 7]))),
        ("time", Arc::new(TimestampNanosecondArray::from(vec![1_483_271_606_000_000_000; 3]))),
        ("household", Arc::new(Int64Array::from(vec![Some(900), Some(900), None]))),
        ("product", Arc::new(StringArray::from(vec!["A", "B", "C"]))),
        (
            "quantity",
            Arc::new(
                Decimal128Array::from(vec![1_000, 0, 1_250])
                    .with_precision_and_scale(10, 3)
                    .expect("a decimal"),
            ),
        ),
        ("paid", Arc::new(Float64Array::from(vec![0.29, 1.1 + 2.2, 12.345]))),
        ("retail", Arc::new(Float32Array::from(vec![12.34, 0.0, 0.0]))),
        ("coupon", Arc::new(Float64Array::from(vec![Some(0.55), None, None]))),
        ("store", Arc::new(stores)),
        ("day", Arc::new(Date32Array::from(vec![17_167; 3]))),
        ("nested", Arc::new(lists)),
    ];
    let batch = RecordBatch::try_from_iter(columns).expect("a batch");
    let path = folder.join("orders.parquet");
    let mut writer = parquet::arrow::ArrowWriter::try_new(
        std::fs::File::create(&path).expect("a file"),
        batch.schema(),
        None,
    )
    .expect("a writer");
    writer.write(&batch).expect("rows");
    writer.close().expect("a footer");
    path
}

#[test]
fn a_parquet_file_gives_money_to_the_cent_and_says_where_it_cannot() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = parquet_file(folder.path());
    let all = records(&path, &order_plan(), 0);
    let [Ok(Some(Record::Order(first))), Ok(Some(Record::Order(second))), Err(third)] = all.as_slice() else {
        panic!("{all:?}")
    };
    assert_eq!(first.number, "31198570044");
    assert_eq!(
        first.placed_at.to_string(),
        "2017-01-01T05:53:26Z",
        "a wall clock of Almaty, six hours ahead until 2024"
    );
    assert_eq!((first.who[0].source.as_str(), first.who[0].value.as_str()), ("households", "900"));
    assert_eq!((first.lines[0].total, first.lines[0].discount), (29, 1234 + 55));
    assert_eq!(first.lines[0].discounts, [("coupon".to_owned(), 55), ("retail".to_owned(), 1234)]);
    assert_eq!(first.store.as_deref(), Some("Abay 10"));
    assert_eq!((second.lines[0].quantity, second.lines[0].total), (0, 330));
    assert_eq!(third, &["paid:too_precise"]);
    assert_eq!(records(&path, &order_plan(), 2).len(), 1);
    let (names, rows) = Files.preview(&path, &collect::imports::Format::default(), 1).expect("a preview");
    assert_eq!((names[9].as_str(), rows[0][9].as_str(), rows[0][10].as_str()), ("day", "2017-01-01", "…"));
}

#[test]
fn a_workbook_is_read_with_its_dates_numbers_and_sheets() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("book.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("Notes").expect("a name").write(0, 0, "nothing here").expect("a cell");
    let sheet = book.add_worksheet().set_name("Чеки").expect("a name");
    let date = rust_xlsxwriter::Format::new().set_num_format("dd.mm.yyyy hh:mm");
    for (column, name) in
        ["basket", "time", "household", "product", "quantity", "paid", "retail", "coupon", "store"]
            .into_iter()
            .enumerate()
    {
        sheet.write(1, column as u16, name).expect("a cell");
    }
    let at = rust_xlsxwriter::ExcelDateTime::parse_from_str("2026-03-05T18:30:00").expect("a time");
    for row in [2, 4] {
        sheet.write(row, 0, 1000 + row).expect("a cell");
        sheet.write_with_format(row, 1, &at, &date).expect("a cell");
        sheet.write(row, 2, 77_011_234_567_i64).expect("a cell");
        sheet.write(row, 3, "A").expect("a cell");
        sheet.write(row, 4, 2).expect("a cell");
        sheet.write(row, 5, 19.99).expect("a cell");
    }
    book.save(&path).expect("a workbook");

    let mut plan = order_plan();
    plan.format.sheet = Some("Чеки".into());
    let all = records(&path, &plan, 0);
    let [Ok(Some(Record::Order(first))), Ok(None), Ok(Some(Record::Order(second)))] = all.as_slice() else {
        panic!("{all:?}")
    };
    assert_eq!(first.placed_at.to_string(), "2026-03-05T13:30:00Z");
    assert_eq!((first.number.as_str(), first.who[0].value.as_str()), ("1002", "77011234567"));
    assert_eq!((first.lines[0].quantity, first.lines[0].total, first.lines[0].price), (2_000, 1999, 1000));
    assert_eq!(second.number, "1004");
    let mut source = Files.open(&path, &plan, &meaning(), 0).expect("a sheet");
    assert_eq!(source.next(1).expect("rows").prepared[0].row, 3, "the row a person sees in the sheet");

    let found = Files.detect(&path, "book.xlsx", Some(&plan.format), None).expect("a workbook");
    assert_eq!(found.format.sheets, ["Notes", "Чеки"]);
    plan.format.sheet = Some("Other".into());
    let problem = Files.open(&path, &plan, &meaning(), 0).err().expect("a sheet that is not there");
    assert_eq!(problem.code, "no_such_sheet");
}

#[test]
fn files_of_other_kinds_are_refused_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows: [(&str, &[u8], &str); 6] = [
        ("old.xls", &[0xD0, 0xCF, 0x11, 0xE0, 0, 0, 0, 0], "unsupported_format"),
        ("a.csv.gz", &[0x1F, 0x8B, 8, 0, 0, 0, 0, 0], "unsupported_format"),
        ("a.pdf", b"%PDF-1.7 ...", "unsupported_format"),
        ("empty.csv", b"", "file_empty"),
        ("cut.parquet", b"PAR1 cut short", "file_broken"),
        ("cut.xlsx", b"PK\x03\x04 cut short", "file_broken"),
    ];
    for (name, bytes, code) in rows {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        let problem = Files.detect(&path, name, None, None).expect_err(name);
        assert_eq!(problem.code, code, "{name}");
    }
}

#[test]
fn every_sample_file_is_guessed_as_it_is_meant() {
    let folder = tempfile::tempdir().expect("a folder");
    for kind in ImportKind::ALL {
        let path = folder.path().join("sample.csv");
        std::fs::write(&path, sample_csv(kind)).expect("a file");
        let found = Files.detect(&path, "sample.csv", None, None).expect("a sample");
        assert_eq!(found.kind, Some(kind));
        let columns = found.columns.iter().map(|column| (column.name.clone(), column.name.clone())).collect();
        let mapping = collect::imports::Mapping { columns, source: "till".into(), ..Default::default() };
        let plan = Plan { kind, format: found.format, mapping };
        assert!(records(&path, &plan, 0).iter().all(|record| matches!(record, Ok(Some(_)))), "{kind:?}");
    }
}

#[test]
fn a_plan_that_does_not_fit_says_where() {
    let columns = ["basket".to_owned(), "time".to_owned(), "product".to_owned()];
    let cases = [
        ("basket = \"order_number\"\nnowhere = \"sku\"", "no_such_column"),
        ("basket = \"ordernumber\"", "no_such_target"),
        ("basket = \"sku\"\nproduct = \"sku\"", "target_twice"),
        ("basket = \"order_number\"\nproduct = \"sku\"", "target_required"),
        ("basket = \"line_discount.\"", "no_such_target"),
    ];
    for (mapping, code) in cases {
        let plan =
            plan_from_toml(&format!("kind = \"orders\"\n[mapping.columns]\n{mapping}")).expect("a plan");
        assert_eq!(Files.check_plan(&plan, &columns).expect_err(mapping).code, code, "{mapping}");
    }
    assert_eq!(
        plan_from_toml("kind = \"orders\"\nmaping = 1").expect_err("a typing error").code,
        "bad_mapping"
    );
}
