use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use flows::segment as segments;
use segment::segments::NewSegment;
use serde_json::{Value, json};
use vocabulary::{CustomerId, SegmentId};

use crate::shop::{Shop, shops};
use crate::support::{noon, order, phone, settings};

fn save(shop: &Shop, name: &str, root: &Value) -> SegmentId {
    let tree = json!({"version": 1, "root": root});
    let new = NewSegment { name: name.into(), description: String::new(), tree, by: "Ann".into() };
    segments::create(&shop.workspace, new).expect("a segment").id
}

fn bought(times: i64) -> Value {
    json!({"kind": "orders", "measure": "count", "op": "at_least", "value": times})
}

fn spent(minor: i64) -> Value {
    json!({"kind": "orders", "measure": "sum", "field": "total", "op": "at_least", "value": minor})
}

/// Twelve customers: the n-th bought n % 4 times, for 100 · n each time.
fn buyers(shop: &Shop) {
    let orders = (0..12).flat_map(|who: i64| {
        let order = move |time| {
            order(&format!("A-{who}-{time}"), vec![phone(&format!("+770100000{who:02}"))], &[10_000 * who])
        };
        (0..who % 4).map(order)
    });
    let orders: Vec<_> = orders.collect();
    let recorded = shop.write(move |tx| flows::order::record(tx, noon(), &settings(), &orders));
    assert!(recorded.iter().all(Result::is_ok), "{recorded:?}");
    testkit::settle(&shop.workspace.store);
    flows::columns::refresh(&shop.workspace).expect("a refresh");
}

#[test]
fn two_segments_overlap_as_their_members_do() {
    shops(|shop| {
        buyers(shop);
        let often = save(shop, "Often", &bought(2));
        let much = save(shop, "Much", &spent(90_000));
        let both = save(
            shop,
            "Both",
            &json!({"kind": "all", "of": [{"kind": "segment", "segment": often.to_string()}, {"kind": "segment", "segment": much.to_string()}]}),
        );
        let nobody = save(shop, "Nobody", &bought(9));
        let of = |id| -> BTreeSet<CustomerId> {
            segments::members(&shop.workspace, id).expect("members").into_iter().collect()
        };
        for (a, b) in [(often, much), (much, often), (often, often), (often, both), (much, nobody)] {
            let found = segments::compare(&shop.workspace, a, b, &AtomicBool::new(false)).expect("compared");
            let (in_a, in_b) = (of(a), of(b));
            assert_eq!((found.a.id, found.b.id, found.is_complete), (a, b, true));
            assert_eq!(found.overlap.a, in_a.len() as u64);
            assert_eq!(found.overlap.b, in_b.len() as u64);
            assert_eq!(found.overlap.both, in_a.intersection(&in_b).count() as u64);
            assert_eq!(found.overlap.only_a(), in_a.difference(&in_b).count() as u64);
            assert_eq!(found.overlap.only_b(), in_b.difference(&in_a).count() as u64);
        }
        let found =
            segments::compare(&shop.workspace, often, much, &AtomicBool::new(false)).expect("compared");
        assert_eq!((found.overlap.only_a(), found.overlap.both, found.overlap.only_b()), (1, 5, 1));
        let stranger = segments::compare(&shop.workspace, often, SegmentId(99), &AtomicBool::new(false));
        assert_eq!(stranger.expect_err("no such segment").code, "not_found");
    });
}
