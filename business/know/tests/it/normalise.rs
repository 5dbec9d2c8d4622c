use know::identity::normalise;
use vocabulary::{Identifier, IdentifierKind};

fn normal(kind: IdentifierKind, value: &str, country: &str) -> Result<String, &'static str> {
    normalise(&Identifier::new(kind, value), country)
        .map(|identifier| identifier.value)
        .map_err(|problem| problem.code)
}

#[test]
fn emails_have_one_form() {
    for (written, kept) in [
        ("Anna.Sarsenova@Mail.KZ", Ok("anna.sarsenova@mail.kz")),
        ("  a@b.co \u{200b}", Ok("a@b.co")),
        ("o'neil+shop@sub.example.com", Ok("o'neil+shop@sub.example.com")),
        ("иван@почта.рф", Err("bad_email")),
        ("ivan@почта.рф", Ok("ivan@xn--80a1acny.xn--p1ai")),
        ("no-at.example.com", Err("bad_email")),
        ("two@@example.com", Err("bad_email")),
        ("a@b", Err("bad_email")),
        ("a@b.c", Err("bad_email")),
        ("a@127.0.0.1", Err("bad_email")),
        ("a@[127.0.0.1]", Err("bad_email")),
        (".a@example.com", Err("bad_email")),
        ("a..b@example.com", Err("bad_email")),
        ("a@-example.com", Err("bad_email")),
        ("\"a b\"@example.com", Err("bad_email")),
        ("a@example.com\r\nBcc: b@example.com", Err("bad_email")),
        ("Anna <a@example.com>", Err("bad_email")),
        ("", Err("bad_email")),
    ] {
        assert_eq!(
            normal(IdentifierKind::Email, written, "KZ").as_deref(),
            kept.as_ref().map(|t| *t),
            "{written}"
        );
    }
    let long = format!("{}@example.com", "a".repeat(65));
    assert_eq!(normal(IdentifierKind::Email, &long, "KZ"), Err("bad_email"));
}

#[test]
fn phones_become_e164_however_they_are_written() {
    for (written, country, kept) in [
        ("+7 701 123 42 18", "KZ", Ok("+77011234218")),
        ("8 (701) 123-42-18", "KZ", Ok("+77011234218")),
        ("87011234218", "KZ", Ok("+77011234218")),
        ("77011234218", "KZ", Ok("+77011234218")),
        ("7011234218", "KZ", Ok("+77011234218")),
        ("tel:+77011234218", "TR", Ok("+77011234218")),
        ("0077011234218", "TR", Ok("+77011234218")),
        ("8 916 123-45-67", "RU", Ok("+79161234567")),
        ("0532 123 45 67", "TR", Ok("+905321234567")),
        ("905321234567", "TR", Ok("+905321234567")),
        ("905321234567", "KZ", Ok("+905321234567")),
        ("050 123 45 67", "UA", Ok("+380501234567")),
        ("380501234567", "UA", Ok("+380501234567")),
        ("+380 50 123 45 67", "KZ", Ok("+380501234567")),
        ("(415) 555-2671", "US", Ok("+14155552671")),
        ("050 123 45 67", "", Err("bad_phone")),
        ("12345", "KZ", Err("bad_phone")),
        ("+7 701 123 42", "KZ", Err("bad_phone")),
        ("0000000000", "KZ", Err("bad_phone")),
        ("call me", "KZ", Err("bad_phone")),
        ("+77011234218 ext 5", "KZ", Err("bad_phone")),
        ("٧٠١١٢٣٤٢١٨", "KZ", Err("bad_phone")),
        ("", "KZ", Err("bad_phone")),
    ] {
        assert_eq!(
            normal(IdentifierKind::Phone, written, country).as_deref(),
            kept.as_ref().map(|t| *t),
            "{written}"
        );
    }
}

#[test]
fn cards_are_digits_and_names_are_bounded() {
    assert_eq!(normal(IdentifierKind::Card, "2200 1234-1234", "KZ"), Ok("220012341234".into()));
    assert_eq!(normal(IdentifierKind::Card, "A-17", "KZ"), Err("bad_identifier"));
    assert_eq!(normal(IdentifierKind::Card, "123", "KZ"), Err("bad_identifier"));
    assert_eq!(normal(IdentifierKind::External, " 17 ", "KZ"), Ok("17".into()));
    assert_eq!(normal(IdentifierKind::External, &"x".repeat(200), "KZ"), Ok("x".repeat(200)));
    assert_eq!(normal(IdentifierKind::External, &"x".repeat(201), "KZ"), Err("bad_identifier"));
    assert_eq!(normal(IdentifierKind::Anonymous, "a\0b", "KZ"), Err("bad_identifier"));
    assert_eq!(normal(IdentifierKind::Anonymous, " ", "KZ"), Err("bad_identifier"));
}

#[test]
fn only_external_ids_have_a_source() {
    let with_source = |kind, value: &str| Identifier { kind, source: " Till 4 ".into(), value: value.into() };
    let external = normalise(&with_source(IdentifierKind::External, "17"), "KZ").expect("an identifier");
    assert_eq!(external.source, "Till 4");
    let email = normalise(&with_source(IdentifierKind::Email, "a@b.kz"), "KZ").expect("an identifier");
    assert_eq!(email.source, "");
}

#[test]
fn a_problem_never_holds_the_value() {
    let problem = normalise(&Identifier::new(IdentifierKind::Email, "anna sarsenova"), "KZ")
        .expect_err("not an address");
    assert!(!format!("{problem:?}").contains("sarsenova"));
}

proptest::proptest! {
    #[test]
    fn what_is_normal_stays_as_it_is(text in "\\PC{0,30}", digits in "[+0-9 ()-]{5,16}", local in "[a-zA-Z.+]{1,8}") {
        let written = [text.clone(), digits, format!("{local}@Example.com")];
        for (kind, value) in IdentifierKind::ALL.into_iter().flat_map(|kind| written.iter().map(move |value| (kind, value))) {
            if let Ok(once) = normal(kind, value, "KZ") {
                proptest::prop_assert_eq!(normal(kind, &once, "TR"), Ok(once));
            }
        }
    }
}
