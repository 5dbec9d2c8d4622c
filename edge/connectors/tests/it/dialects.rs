use collect::imports::FileReader;
use connectors::Files;
use proptest::prelude::*;

/// Cells without line ends of their own kind only; the separator, quotes and line ends inside quotes are all there.
fn cells() -> impl Strategy<Value = Vec<Vec<String>>> {
    let cell = proptest::string::string_regex("[a-zA-Zа-яёәіңғүұқөһ0-9 ,;\t|\"'\n.]{0,12}")
        .expect("a pattern")
        .boxed();
    (2_usize..6)
        .prop_flat_map(move |width| prop::collection::vec(prop::collection::vec(cell.clone(), width), 1..30))
}

fn encode(text: &str, encoding: &str) -> Vec<u8> {
    match encoding {
        "utf-8" => text.as_bytes().to_vec(),
        "utf-8 marked" => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        "utf-16le" => {
            [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
        }
        "utf-16be" => {
            [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()
        }
        other => panic!("no encoding {other}"),
    }
}

fn read_back(bytes: &[u8], format: &collect::imports::Format) -> (Vec<String>, Vec<Vec<String>>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("file.csv");
    std::fs::write(&path, bytes).expect("a file");
    Files.preview(&path, format, 10_000).expect("rows")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_any_dialect_wrote_reads_back(
        rows in cells(),
        delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        crlf in any::<bool>(),
        always_quoted in any::<bool>(),
        encoding in prop::sample::select(vec!["utf-8", "utf-8 marked", "utf-16le", "utf-16be"]),
    ) {
        let mut writer = csv::WriterBuilder::new();
        writer.delimiter(delimiter);
        writer.terminator(if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') });
        writer.quote_style(if always_quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary });
        let mut writer = writer.from_writer(Vec::new());
        let width = rows[0].len();
        writer.write_record((0..width).map(|column| format!("column {column}"))).expect("memory");
        for row in &rows {
            writer.write_record(row).expect("memory");
        }
        let text = String::from_utf8(writer.into_inner().expect("memory")).expect("text");
        let format = collect::imports::Format {
            delimiter: Some(char::from(delimiter)),
            header: Some(true),
            ..collect::imports::Format::default()
        };
        let (names, read) = read_back(&encode(&text, encoding), &format);
        prop_assert_eq!(names.len(), width);
        prop_assert_eq!(read, rows);
    }
}

#[test]
fn a_shape_is_found_out_from_the_file_alone() {
    let cyrillic = "Номер;Дата;Сумма\r\n1;31.12.2026;1 234,50\r\n2;01.12.2026;12,00\r\n";
    let (windows_1251, _, _) = encoding_rs::WINDOWS_1251.encode(cyrillic);
    let turkish = "Sipariş,Müşteri,Şehir\nA1,Işık Yılmaz,İstanbul\nA2,Çağrı Öz,Iğdır\n";
    let (windows_1254, _, _) = encoding_rs::WINDOWS_1254.encode(turkish);
    let utf16: Vec<u8> = cyrillic.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin16: Vec<u8> = "id,name\n1,Ann\n2,Bob\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked16 = [vec![0xFF, 0xFE], utf16].concat();
    type Row<'r> = (&'r str, &'r [u8], &'r str, char, bool, &'r [&'r str]);
    let rows: &[Row<'_>] = &[
        ("utf-8", cyrillic.as_bytes(), "utf-8", ';', true, &["Номер", "Дата", "Сумма"]),
        ("windows-1251", &windows_1251, "windows-1251", ';', true, &["Номер", "Дата", "Сумма"]),
        ("windows-1254", &windows_1254, "windows-1254", ',', true, &["Sipariş", "Müşteri", "Şehir"]),
        ("utf-16 marked", &marked16, "utf-16le", ';', true, &["Номер", "Дата", "Сумма"]),
        ("utf-16 bare", &latin16, "utf-16be", ',', true, &["id", "name"]),
        ("no header", b"1\t2,5\t2026-01-01\n2\t3,5\t2026-01-02\n", "utf-8", '\t', false, &["A", "B", "C"]),
        ("decimal commas", b"1,5;2,5\n3,5;4,5\n", "utf-8", ';', false, &["A", "B"]),
        ("one column", b"email\nann@example.com\n", "utf-8", ',', true, &["email"]),
        ("same names", b"id,id,\n1,2,3\n", "utf-8", ',', true, &["id", "id (2)", "C"]),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    for (what, bytes, encoding, delimiter, header, names) in rows {
        let path = folder.path().join("file.csv");
        std::fs::write(&path, bytes).expect("a file");
        let found = Files.detect(&path, "file.csv", None, None).expect("a file that is read");
        let columns: Vec<&str> = found.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(found.format.encoding.as_deref(), Some(*encoding), "{what}");
        assert_eq!(found.format.delimiter, Some(*delimiter), "{what}");
        assert_eq!(found.format.header, Some(*header), "{what}");
        assert_eq!(columns, *names, "{what}");
    }
}

#[test]
fn decimal_sign_date_order_and_kind_are_found_out() {
    use collect::imports::{DateOrder, ImportKind};
    let folder = tempfile::tempdir().expect("a folder");
    let detect = |content: &str| {
        let path = folder.path().join("file.csv");
        std::fs::write(&path, content).expect("a file");
        Files.detect(&path, "file.csv", None, None).expect("a file that is read")
    };
    let russian =
        detect("Номер чека;Дата;Артикул;Кол-во;Сумма\n1;31.12.2025;A;1;10,50\n2;01.12.2025;B;2;1 200,00\n");
    assert_eq!((russian.format.decimal, russian.format.date_order), (Some(','), Some(DateOrder::DayFirst)));
    assert_eq!(russian.kind, Some(ImportKind::Orders));
    let american = detect(
        "email,birthday,spent\na@example.com,12/31/1990,\"1,200.50\"\nb@example.com,01/02/1991,10.25\n",
    );
    assert_eq!(
        (american.format.decimal, american.format.date_order),
        (Some('.'), Some(DateOrder::MonthFirst))
    );
    assert_eq!(american.kind, Some(ImportKind::Customers));
    let iso = detect("sku,name,price,since\nA,Tea,1.50,2026-01-02\n");
    assert_eq!(iso.format.date_order, Some(DateOrder::Iso));
    assert_eq!(iso.kind, Some(ImportKind::Products));
}
