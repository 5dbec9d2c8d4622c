use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use flows::segment as segments;
use segment::segments::NewSegment;
use serde_json::{Value, json};
use vocabulary::{CampaignId, CustomerId, Problem, SegmentId};

use crate::shop::{Shop, shops};
use crate::support::{noon, order, phone, settings};

static GOES_ON: AtomicBool = AtomicBool::new(false);
static STOPPED: AtomicBool = AtomicBool::new(true);

fn save(shop: &Shop, name: &str, root: &Value) -> SegmentId {
    let tree = json!({"version": 1, "root": root});
    let new = NewSegment { name: name.into(), description: String::new(), tree, by: "Ann".into() };
    segments::create(&shop.workspace, new, &GOES_ON).expect("a segment").id
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
            let found = segments::compare(&shop.workspace, a, b, &GOES_ON).expect("compared");
            let (in_a, in_b) = (of(a), of(b));
            assert_eq!((found.a.id, found.b.id, found.is_complete), (a, b, true));
            assert_eq!(found.overlap.a, in_a.len() as u64);
            assert_eq!(found.overlap.b, in_b.len() as u64);
            assert_eq!(found.overlap.both, in_a.intersection(&in_b).count() as u64);
            assert_eq!(found.overlap.only_a(), in_a.difference(&in_b).count() as u64);
            assert_eq!(found.overlap.only_b(), in_b.difference(&in_a).count() as u64);
        }
        let found = segments::compare(&shop.workspace, often, much, &GOES_ON).expect("compared");
        assert_eq!((found.overlap.only_a(), found.overlap.both, found.overlap.only_b()), (1, 5, 1));
        let stranger = segments::compare(&shop.workspace, often, SegmentId(99), &GOES_ON);
        assert_eq!(stranger.expect_err("no such segment").code, "not_found");
    });
}

#[test]
fn a_question_that_is_stopped_is_not_answered_by_halves() {
    shops(|shop| {
        buyers(shop);
        let (often, root) = (save(shop, "Often", &bought(2)), bought(2));
        let (shop, tree) = (&shop.workspace, json!({"version": 1, "root": root}));
        let stopped = [
            segments::count(shop, &tree, false, &STOPPED).err(),
            segments::trend(shop, &tree, &STOPPED).err(),
            segments::kept_trend(shop, often, &STOPPED).err(),
            segments::templates(shop, &STOPPED).err(),
            segments::seen(shop, often, &STOPPED).err(),
            segments::page(shop, often, CustomerId(0), 10, &STOPPED).err(),
            segments::compare(shop, often, often, &STOPPED).err(),
            segments::freeze(shop, often, "Often".into(), &STOPPED).err(),
            flows::rfm::matrix(shop, &STOPPED).err(),
            flows::report::cohorts(shop, measure::Period::Month, 3, None, &STOPPED).err(),
        ];
        for (place, stopped) in stopped.into_iter().enumerate() {
            assert_eq!(stopped.map(|problem| problem.code), Some("question_timeout"), "question {place}");
        }
        assert_eq!(segments::page(shop, often, CustomerId(0), 10, &GOES_ON).expect("a page").1, 6);
        // What is saved is saved, and counted later.
        let new = NewSegment { name: "Late".into(), description: String::new(), tree, by: "Ann".into() };
        let late = segments::create(shop, new, &STOPPED).expect("saved");
        assert_eq!((late.counted_at, late.worth), (None, None));
        let counted = segments::counted(shop, late.id, &GOES_ON).expect("counted");
        assert_eq!(counted.worth.map(|worth| worth.size), Some(6));
    });
}

#[test]
fn a_segment_that_cannot_be_asked_stands_in_nobodys_way() {
    shops(|shop| {
        buyers(shop);
        let (often, broken) = (save(shop, "Often", &bought(2)), save(shop, "Broken", &bought(3)));
        let member = segments::members(&shop.workspace, broken).expect("members")[0];
        spoil(shop, broken);
        let of = segments::of_customer(&shop.workspace, member).expect("segments");
        assert_eq!(of.into_iter().map(|segment| segment.id).collect::<Vec<_>>(), [often]);
    });
}

/// Has a segment ask for itself, as no save would let it.
pub fn spoil(shop: &Shop, id: SegmentId) {
    let tree = json!({"version": 1, "root": {"kind": "segment", "segment": id.to_string()}}).to_string();
    shop.write(move |tx| {
        tx.execute("update segments set tree = $2 where id = $1", store::params![id.0, tree.as_str()])?;
        let versions = "update segment_versions set tree = $2 where segment_id = $1";
        Ok(tx.execute(versions, store::params![id.0, tree.as_str()])?)
    });
}

#[test]
fn a_campaign_there_is_not_is_refused_when_a_tree_is_saved() {
    shops(|shop| {
        let asks = |campaign: CampaignId| {
            let of = json!([{"field": "campaign", "op": "one_of", "value": [campaign.to_string()]}]);
            json!({"kind": "last", "of": "messages", "message": "opened", "op": "never", "where": of})
        };
        let of = |root: &Value| NewSegment {
            name: "Asleep".into(),
            description: String::new(),
            tree: json!({"version": 1, "root": root}),
            by: "Ann".into(),
        };
        let path = |problem: Problem| (problem.code, problem.params["path"].clone());
        let refused = ("bad_condition", json!("/root/where/0/value/0"));
        let (stranger, id) = (asks(CampaignId(99)), save(shop, "Asleep", &asks(shop.campaign)));
        let made = segments::create(&shop.workspace, of(&stranger), &GOES_ON);
        assert_eq!(path(made.expect_err("no such campaign")), refused);
        let changed = segments::change(&shop.workspace, id, 1, of(&stranger), false, &GOES_ON);
        assert_eq!(path(changed.expect_err("no such campaign")), refused);
        segments::count(&shop.workspace, &of(&stranger).tree, false, &GOES_ON)
            .expect("nobody was written to");
    });
}
