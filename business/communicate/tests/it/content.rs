use communicate::content::{Addresses, Content, Person, Source, link_for};

const PAGE: &str = r##"<mjml>
  <mj-body>
    <mj-section><mj-column>
      <mj-text>Hello, {{ first_name | default("friend") }}! {% if city %}Greetings from {{ city }}.{% endif %}</mj-text>
      <mj-button href="https://shop.kz/sale?a=1&amp;b=2">Look</mj-button>
      <mj-text><a href="https://shop.kz/sale?a=1&amp;b=2">the same</a> <a href="https://shop.kz/me/{{ attributes.code }}">mine</a>
        <a href="mailto:a@shop.kz">write</a> <a href="https://{{ attributes.host }}/x">anywhere</a> <a href="{{ unsubscribe_url }}">leave</a></mj-text>
    </mj-column></mj-section>
  </mj-body>
</mjml>"##;

fn compile(subject: &str, mjml: &str) -> Content {
    Content::compile(Source { subject, preheader: "For {{ first_name }}", mjml })
        .expect("content that compiles")
}

fn ann() -> Person {
    let attributes = serde_json::json!({ "code": "a b&c", "host": "evil.example", "size": 3 });
    Person {
        first_name: Some("<Ann> & \"co\"".to_owned()),
        city: Some("Алматы".to_owned()),
        attributes: attributes.as_object().cloned().unwrap_or_default(),
        ..Person::default()
    }
}

fn addresses() -> Addresses {
    Addresses {
        clicks: vec!["https://t.kz/t/c/0".to_owned(), "https://t.kz/t/c/1".to_owned()],
        open: Some("https://t.kz/t/o/x.gif".to_owned()),
        unsubscribe: "https://t.kz/u/x".to_owned(),
    }
}

#[test]
fn a_person_is_greeted_by_name_and_a_stranger_by_the_fallback() {
    let content = compile("Hi {{ customer.first_name | default('you') }}", PAGE);
    let known = content.render(&ann(), &addresses()).expect("rendered");
    assert_eq!(known.subject, "Hi <Ann> & \"co\"");
    assert!(known.html.contains("Hello, &lt;Ann&gt; &amp; &quot;co&quot;!"), "{}", known.html);
    assert!(known.html.contains("Greetings from Алматы."));
    assert!(known.text.contains("Hello, <Ann> & \"co\"! Greetings from Алматы."), "{}", known.text);
    let empty_name = Person { first_name: Some("  ".to_owned()), ..Person::default() };
    let stranger = content.render(&empty_name, &addresses()).expect("rendered");
    assert_eq!(stranger.subject, "Hi you");
    assert!(stranger.html.contains("Hello, friend!") && !stranger.html.contains("Greetings"));
}

#[test]
fn links_are_followed_through_us_unless_their_host_comes_from_a_variable() {
    let content = compile("s", PAGE);
    assert_eq!(content.links(), ["https://shop.kz/sale?a=1&b=2", "https://shop.kz/me/{{ attributes.code }}"]);
    let rendered = content.render(&ann(), &addresses()).expect("rendered");
    assert_eq!(rendered.html.matches("https://t.kz/t/c/0").count(), 2);
    assert_eq!(rendered.html.matches("https://t.kz/t/c/1").count(), 1);
    assert!(rendered.html.contains("href=\"https://t.kz/u/x\""), "{}", rendered.html);
    assert!(rendered.html.contains("mailto:a@shop.kz"));
    assert!(!rendered.html.contains("https://shop.kz/sale"));
    assert!(rendered.html.contains("https://t.kz/t/o/x.gif"));
    assert!(rendered.text.contains("Look (https://t.kz/t/c/0)"), "{}", rendered.text);
    assert!(content.has_unsubscribe_link());
}

#[test]
fn a_link_of_ones_own_keeps_its_host_whatever_the_value() {
    let content = compile("s", PAGE);
    assert_eq!(content.link(1, &ann()).expect("rendered").as_deref(), Some("https://shop.kz/me/a%20b%26c"));
    let sly = Person {
        attributes: serde_json::json!({ "code": "../@evil.example/?x#y" })
            .as_object()
            .cloned()
            .unwrap_or_default(),
        ..Person::default()
    };
    assert_eq!(
        link_for("https://shop.kz/me/{{ attributes.code }}", &sly).expect("rendered"),
        "https://shop.kz/me/..%2F%40evil.example%2F%3Fx%23y"
    );
    assert_eq!(link_for("https://shop.kz/", &sly).expect("plain"), "https://shop.kz/");
}

#[test]
fn a_subject_stays_one_line() {
    let content = compile("Hi {{ first_name }}", "<mjml><mj-body></mj-body></mjml>");
    let person = Person { first_name: Some("Ann\r\nBcc: all@example.com".to_owned()), ..Person::default() };
    let rendered = content.render(&person, &Addresses::default()).expect("rendered");
    assert_eq!(rendered.subject, "Hi Ann Bcc: all@example.com");
}

#[test]
fn mistakes_are_named_by_their_line_and_field() {
    let cases = [
        ("Hi {{ name", "<mjml><mj-body></mj-body></mjml>", "subject", 1),
        ("Hi", "<mjml>\n<mj-body>\n<mj-section>{{ a | }}</mj-section></mj-body></mjml>", "mjml", 3),
        ("Hi", "<mjml>\n<mj-body>\n\n<mj-nonsense/></mj-body></mjml>", "mjml", 4),
        ("Hi", "no page at all", "mjml", 1),
    ];
    for (subject, mjml, field, line) in cases {
        let problem = Content::compile(Source { subject, preheader: "", mjml }).err().expect("a problem");
        assert_eq!((problem.code, problem.field.as_deref()), ("template_invalid", Some(field)), "{mjml}");
        assert_eq!(problem.params["line"], line, "{mjml}: {problem}");
    }
    let deep = format!("<mjml><mj-body><mj-raw>{}</mj-raw></mj-body></mjml>", "<div>".repeat(50_000));
    assert!(Content::compile(Source { subject: "", preheader: "", mjml: &deep }).is_err());
}

#[test]
fn unknown_names_are_warned_of_and_print_nothing() {
    let content = compile("{{ frist_name }}{{ a.b.c }}", "<mjml><mj-body></mj-body></mjml>");
    let names: Vec<_> = content.warnings().iter().map(|warning| warning.params["name"].clone()).collect();
    assert_eq!(names, ["a.b.c", "frist_name"]);
    assert_eq!(content.render(&ann(), &Addresses::default()).expect("rendered").subject, "");
}

#[test]
fn a_template_can_neither_run_for_ever_nor_fill_the_memory() {
    let wrap = |text: &str| format!("<mjml><mj-body><mj-raw>{text}</mj-raw></mj-body></mjml>");
    for text in [
        "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
        "{% for a in range(900) %}{{ 'x' * 9000 }}{% endfor %}",
    ] {
        let content =
            Content::compile(Source { subject: "s", preheader: "", mjml: &wrap(text) }).expect("compiles");
        let problem = content.render(&ann(), &Addresses::default()).expect_err("a bound");
        assert_eq!(problem.code, "template_invalid", "{problem}");
    }
}
