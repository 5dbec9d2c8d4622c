//! What was decided where the trade leaves it open, one line each.

use std::collections::HashMap;

use columnar::{
    Columns, ColumnsOptions, ConsentFact, ContactFact, CustomerFact, LineFact, Lives, OrderFact, ReturnFact,
    ReturnLineFact,
};
use segment::{Context, Program, Truth};
use serde_json::{Value, json};
use store::{Location, Store, StoreOptions};
use vocabulary::{Channel, ConsentStatus, CustomerId, Date, Instant, OrderId, Purpose, ReturnId, Zone};

fn customer() -> CustomerFact {
    CustomerFact {
        customer: CustomerId(1),
        created_at: Instant(0),
        first_name: Some("Ёлка".to_owned()),
        last_name: None,
        birthday: Date::parse("2000-02-29"),
        gender: None,
        city: None,
        language: None,
        time_zone: None,
        attributes: Vec::new(),
        contacts: vec![
            ContactFact { channel: Channel::Email, is_usable: true },
            ContactFact { channel: Channel::Sms, is_usable: true },
        ],
        consents: vec![ConsentFact {
            channel: Channel::Sms,
            purpose: Purpose::Transactional,
            status: ConsentStatus::Denied,
        }],
    }
}

/// An order of two mugs and a tea late in the evening of 1 February in Almaty; a mug came back.
fn lives() -> Lives {
    let line = |line, category: &str, quantity, total| LineFact {
        line,
        sku: None,
        category: Some(category.to_owned()),
        brand: None,
        quantity,
        price: 500,
        discount: 0,
        total,
        cost: None,
    };
    let order = OrderFact {
        order: OrderId(1),
        customer: Some(CustomerId(1)),
        placed_at: Instant::parse("2026-02-01T18:59:59Z").expect("an instant"),
        total: 1500,
        discount: 0,
        cost: None,
        store: None,
        channel: None,
        payment: None,
        is_cancelled: false,
        lines: vec![line(1, "mugs", 2000, 1000), line(2, "tea", 1000, 500)],
    };
    let cancelled = OrderFact { order: OrderId(2), is_cancelled: true, ..order.clone() };
    let back = ReturnFact {
        return_id: ReturnId(1),
        order: OrderId(1),
        customer: Some(CustomerId(1)),
        returned_at: Instant::parse("2026-02-20T08:00:00Z").expect("an instant"),
        total: 500,
        lines: vec![ReturnLineFact { line: 1, quantity: 1000, total: 500 }],
    };
    Lives { orders: vec![order, cancelled], returns: vec![back], ..Lives::default() }
}

fn table() -> Vec<(&'static str, &'static str, Value, Truth)> {
    let age = |value: i64| json!({"kind": "attribute", "key": "age", "op": "equals", "value": value});
    let birthday =
        json!({"kind": "attribute", "key": "birthday", "op": "anniversary_in", "value": {"days": 0}});
    let city = |op: &str| json!({"kind": "attribute", "key": "city", "op": op, "value": "Almaty"});
    let not = |of: Value| json!({"kind": "not", "of": of});
    let contact = |channel: &str, purpose: &str, op: &str| json!({"kind": "contact", "channel": channel, "purpose": purpose, "op": op});
    let orders = |measure: &str, op: &str, value: i64, more: Value| {
        let mut node =
            json!({"kind": "orders", "measure": measure, "field": "total", "op": op, "value": value});
        if measure == "count" {
            node.as_object_mut().expect("an object").remove("field");
        }
        node.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        node
    };
    let days = |days: i64| json!({"window": {"last_days": days}});
    let category = |word: &str| json!({"where": [{"field": "category", "op": "equals", "value": word}]});
    let last =
        |op: &str, days: i64| json!({"kind": "last", "of": "orders", "op": op, "value": {"days": days}});
    let never = json!({"kind": "last", "of": "returns", "op": "never"});
    let then_returned = |days: i64, happens: bool| {
        json!({"kind": "sequence", "steps": [{"of": "orders"},
            {"of": "returns", "within": {"days": days}, "happens": happens}]})
    };
    let name =
        |op: &str, value: &str| json!({"kind": "attribute", "key": "first_name", "op": op, "value": value});
    let noon = "2026-02-28T12:00:00Z";
    vec![
        ("born on a leap day, a year older on 28 February", noon, age(26), Truth::True),
        ("and not the day before", "2026-02-27T12:00:00Z", age(25), Truth::True),
        ("in a leap year only on the 29th", "2028-02-28T12:00:00Z", age(27), Truth::True),
        ("on the 29th", "2028-02-29T12:00:00Z", age(28), Truth::True),
        ("the anniversary is met on 28 February too", noon, birthday.clone(), Truth::True),
        ("but on the 29th where there is one", "2028-02-28T12:00:00Z", birthday, Truth::False),
        ("an unknown city is not another city", noon, city("not_equals"), Truth::Unknown),
        ("nor is the contrary known", noon, not(city("equals")), Truth::Unknown),
        (
            "what is unknown decides nothing where another is true",
            noon,
            json!({"kind": "any", "of": [city("equals"), age(26)]}),
            Truth::True,
        ),
        ("equal means to the letter", noon, name("equals", "елка"), Truth::False),
        ("contains sets case and accents aside", noon, name("contains", "ЕЛК"), Truth::True),
        ("advertising needs consent", noon, contact("email", "marketing", "reachable"), Truth::False),
        ("messages about orders do not", noon, contact("email", "transactional", "reachable"), Truth::True),
        ("unless they were refused", noon, contact("sms", "transactional", "reachable"), Truth::False),
        (
            "a refusal is known, so the contrary is too",
            noon,
            contact("sms", "transactional", "unreachable"),
            Truth::True,
        ),
        ("amounts are less what came back", noon, orders("sum", "equals", 1000, json!({})), Truth::True),
        (
            "with a category those of its lines",
            noon,
            orders("sum", "equals", 500, category("mugs")),
            Truth::True,
        ),
        (
            "a cancelled order does not count, one partly returned does",
            noon,
            orders("count", "equals", 1, json!({})),
            Truth::True,
        ),
        ("27 days ago by the calendar of Almaty", noon, orders("count", "equals", 1, days(27)), Truth::True),
        ("is not within 26", noon, orders("count", "equals", 1, days(26)), Truth::False),
        ("within the last 27 days", noon, last("within_last", 27), Truth::True),
        ("longer than 26 days ago", noon, last("longer_ago", 26), Truth::True),
        (
            "not bought in January includes who never bought",
            "2026-01-31T12:00:00Z",
            orders("count", "at_most", 0, days(30)),
            Truth::True,
        ),
        (
            "who never bought has not bought long ago",
            "2026-01-31T12:00:00Z",
            last("longer_ago", 1),
            Truth::False,
        ),
        (
            "and the average of nothing is unknown",
            "2026-01-31T12:00:00Z",
            orders("average", "at_least", 0, json!({})),
            Truth::Unknown,
        ),
        ("a return follows the order within 19 days of 24 hours", noon, then_returned(19, true), Truth::True),
        ("but not within 18", noon, then_returned(18, true), Truth::False),
        (
            "what stays away is known once its time is over",
            "2026-02-03T18:59:59Z",
            then_returned(2, false),
            Truth::True,
        ),
        ("and not before", "2026-02-03T18:59:58Z", then_returned(2, false), Truth::False),
        (
            "after what never happened nothing can be asked",
            noon,
            orders("count", "equals", 0, json!({"window": {"since": {"of": "event", "event": "Visit"}}})),
            Truth::Unknown,
        ),
        (
            "of two that weigh alike the favourite is the one bought last",
            noon,
            json!({"kind": "favourite", "field": "category", "by": "total", "op": "equals", "value": "tea"}),
            Truth::True,
        ),
        ("what comes after now is not seen", "2026-02-10T12:00:00Z", never, Truth::True),
    ]
}

#[test]
fn the_choices_are_as_they_are_written_down() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::Sqlite(folder.path().join("store.db"));
    let store = Store::open(location, columnar::MIGRATIONS, StoreOptions::default()).expect("a store");
    let columns =
        Columns::open(&folder.path().join("facts"), store, ColumnsOptions::default()).expect("columns");
    let snapshot = columns.snapshot();
    let part = snapshot.part(&[customer()], &lives());
    let zone = Zone::parse("Asia/Almaty").expect("a zone");
    for (choice, now, root, expected) in table() {
        let tree = segment::parse(&json!({"version": 1, "root": root})).expect("a tree");
        let (segments, lists) = (HashMap::new(), HashMap::new());
        let words = snapshot.words();
        let now = Instant::parse(now).expect("an instant");
        let context = Context {
            now,
            zone: &zone,
            words: &words,
            segments: &segments,
            lists: &lists,
            events_kept_days: None,
            rfm: None,
        };
        let program = Program::compile(&tree, &context).expect("a program");
        assert_eq!(program.truth(part.life(0)), expected, "{choice}");
    }
}
