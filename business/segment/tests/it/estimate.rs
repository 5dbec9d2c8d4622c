//! An estimate stands for everybody.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

use columnar::{ContactFact, CustomerFact};
use segment::{Context, Program};
use serde_json::json;
use vocabulary::{Channel, CustomerId, Instant, Zone};

use crate::rfm::columns;
use crate::shop::Shop;

const PEOPLE: i64 = 20_000;

/// Every fifth lives in Almaty, every second of those has an address; ids in order, as they are given.
fn customer(id: i64) -> CustomerFact {
    let email = ContactFact { channel: Channel::Email, is_usable: true };
    CustomerFact {
        customer: CustomerId(id),
        created_at: Instant(id),
        first_name: None,
        last_name: None,
        birthday: None,
        gender: None,
        city: (id % 5 == 0).then(|| "Almaty".to_owned()),
        language: None,
        time_zone: None,
        attributes: Vec::new(),
        contacts: (id % 10 == 0).then_some(email).into_iter().collect(),
        consents: Vec::new(),
    }
}

#[test]
fn an_estimate_of_a_sixteenth_is_near_the_count_merged_or_not() {
    let now = Instant(PEOPLE + 1);
    let shop = Shop { customers: (1..=PEOPLE).map(customer).collect(), ..Shop::default() };
    let (columns, _folder) = columns(&shop, now);
    let (snapshot, zone) = (columns.snapshot(), Zone::parse("UTC").expect("a zone"));
    let of = json!([
        {"kind": "attribute", "key": "city", "op": "is_known"},
        {"kind": "contact", "channel": "email", "op": "known"},
    ]);
    let tree = segment::parse(&json!({"version": 1, "root": {"kind": "all", "of": of}})).expect("a tree");
    let (segments, lists, words) = (HashMap::new(), HashMap::new(), snapshot.words());
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
    let stop = AtomicBool::new(false);
    let counted = segment::count(&snapshot, &program, 2, &stop);
    let estimated = segment::estimate(&snapshot, &program, 2, &stop);
    assert_eq!((counted.count, counted.base), (2_000, 20_000));
    assert_eq!(estimated.base, 20_000);
    // Of 1,250 asked a tenth and a fifth: four standard deviations.
    let near = |figure: u64, whole: u64, off: u64| figure.abs_diff(whole) < off && figure != whole;
    assert!(near(estimated.count, 2_000, 680), "{estimated:?}");
    assert!(near(estimated.steps[0].count, 4_000, 905), "{estimated:?}");
    assert_eq!(estimated.steps[1].count, estimated.count);
    assert_eq!(segment::estimate(&snapshot, &program, 1, &stop), estimated, "the same ones every time");
}
