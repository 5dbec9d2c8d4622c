use segment::segments::{self, NewSegment, Segment};
use segment::{Worth, lists};
use serde_json::{Value, json};
use store::Store;
use vocabulary::{CustomerId, Instant, ListId, Problem, SegmentId};

fn new(name: &str, root: Value) -> NewSegment {
    NewSegment {
        name: name.to_owned(),
        description: String::new(),
        tree: json!({"version": 1, "root": root}),
        by: "stf_1".to_owned(),
    }
}

fn everybody() -> Value {
    json!({"kind": "all", "of": []})
}

fn create(store: &Store, new: NewSegment) -> Result<Segment, Problem> {
    store.transact(move |tx| segments::create(tx, Instant(1), &new)).wait()
}

fn change(store: &Store, id: SegmentId, version: i64, new: NewSegment) -> Result<Segment, Problem> {
    store.transact(move |tx| segments::change(tx, Instant(2), id, version, &new)).wait()
}

fn reason(problem: &Problem) -> (String, String) {
    let param = |name: &str| problem.params.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    (param("path"), param("reason"))
}

#[test]
fn a_change_makes_a_version_and_two_people_do_not_overwrite_one_another() {
    testkit::both(&[segment::MIGRATIONS], |store| {
        let made = create(store, new("Regulars", everybody())).expect("made");
        let id = made.id;
        assert_eq!((made.version, made.worth), (1, None));
        let worth = Worth { size: 3, base: 10, orders: 7, revenue: 500, revenue_of_all: 900 };
        let kept = store.transact(move |tx| segments::keep_worth(tx, id, 1, &worth, Instant(5))).wait();
        kept.expect("kept");
        let renamed = change(store, id, 1, new("Good regulars", everybody())).expect("renamed");
        assert_eq!((renamed.version, renamed.worth), (2, Some(worth)), "another name, the same people");
        let late = change(store, id, 1, new("Others", everybody())).expect_err("somebody was quicker");
        assert_eq!(late.code, "version_conflict");
        let city = json!({"kind": "attribute", "key": "city", "op": "is_known"});
        let changed = change(store, id, 2, new("Good regulars", city.clone())).expect("changed");
        assert_eq!((changed.version, changed.worth), (3, None), "other people, to be counted anew");
        let stale = store.transact(move |tx| segments::keep_worth(tx, id, 2, &worth, Instant(6))).wait();
        stale.expect("a count of an older version is not kept");
        let again = change(store, id, 3, new("Good regulars", city)).expect("nothing to change");
        assert_eq!((again.version, again.worth), (3, None));
        let versions = store.read(move |tx| segments::versions(tx, id)).wait().expect("versions");
        assert_eq!(versions.iter().map(|version| version.version).collect::<Vec<_>>(), [3, 2, 1]);
    });
}

#[test]
fn a_segment_may_refer_to_others_but_never_come_back_to_itself() {
    testkit::both(&[segment::MIGRATIONS], |store| {
        let refer =
            |id: SegmentId| json!({"kind": "all", "of": [{"kind": "segment", "segment": id.to_string()}]});
        let one = create(store, new("one", everybody())).expect("made").id;
        let two = create(store, new("two", refer(one))).expect("made").id;
        let three = create(store, new("three", refer(two))).expect("made").id;
        let circle = change(store, one, 1, new("one", refer(three))).expect_err("a circle");
        assert_eq!(reason(&circle), ("/root/of/0/segment".to_owned(), "cycle".to_owned()));
        let itself = change(store, one, 1, new("one", refer(one))).expect_err("a small circle");
        assert_eq!(reason(&itself).1, "cycle");
        let missing = create(store, new("four", refer(SegmentId(999)))).expect_err("no such segment");
        assert_eq!(reason(&missing), ("/root/of/0/segment".to_owned(), "not_found".to_owned()));
        let no_list = json!({"kind": "not", "of": {"kind": "list", "list": "lst_9"}});
        let missing = create(store, new("five", no_list)).expect_err("no such list");
        assert_eq!(reason(&missing), ("/root/of/list".to_owned(), "not_found".to_owned()));
        let referring = store.read(move |tx| segments::referring(tx, two)).wait().expect("read");
        assert_eq!(referring.iter().map(|segment| segment.id).collect::<Vec<_>>(), [three]);
        let tree = segment::parse(&json!({"version": 1, "root": refer(three)})).expect("a tree");
        let known = store.read(move |tx| segments::referred(tx, &tree)).wait().expect("read");
        assert_eq!(known.len(), 3);
    });
}

#[test]
fn segments_within_segments_are_neither_too_deep_nor_too_large() {
    testkit::both(&[segment::MIGRATIONS], |store| {
        let refer = |ids: &[SegmentId]| {
            let of: Vec<_> =
                ids.iter().map(|id| json!({"kind": "segment", "segment": id.to_string()})).collect();
            json!({"kind": "all", "of": of})
        };
        let made = |name: &str, root| create(store, new(name, root)).expect("made").id;
        // Eight within one another may be; the ninth is one too many, whether it is put outside or inside.
        let first = made("innermost", everybody());
        let mut last = first;
        for level in 1..=8 {
            last = made(&format!("level {level}"), refer(&[last]));
        }
        let deeper = create(store, new("too deep", refer(&[last]))).expect_err("nine levels");
        assert_eq!(reason(&deeper), ("/root".to_owned(), "too_deep".to_owned()));
        let lone = made("lone", everybody());
        let grown = change(store, first, 1, new("innermost", refer(&[lone]))).expect_err("grown within");
        assert_eq!(
            (reason(&grown).1.as_str(), grown.params["within"].as_str()),
            ("too_deep", Some("level 8"))
        );
        // 199 times 11 conditions are more than 2,000; 150 times 11 are not, until the inner one grows.
        let ten = json!({"kind": "all", "of": vec![everybody(); 10]});
        let inner = made("ten", ten);
        let wide = create(store, new("too wide", refer(&[inner; 199]))).expect_err("2,389 conditions");
        assert_eq!(reason(&wide), ("/root".to_owned(), "too_large".to_owned()));
        made("wide", refer(&[inner; 150]));
        let more = json!({"kind": "all", "of": vec![everybody(); 14]});
        let grown = change(store, inner, 1, new("ten", more)).expect_err("2,401 conditions in the other");
        assert_eq!((reason(&grown).1.as_str(), grown.params["within"].as_str()), ("too_large", Some("wide")));
        let few = json!({"kind": "all", "of": vec![everybody(); 11]});
        change(store, inner, 1, new("ten", few)).expect("1,951 conditions");
    });
}

#[test]
fn what_is_put_away_can_be_taken_out_again() {
    testkit::both(&[segment::MIGRATIONS], |store| {
        let names = |store: &Store, q: &'static str| {
            let listed = store.read(move |tx| segments::list(tx, q, None, 50)).wait().expect("listed");
            listed.into_iter().map(|segment| segment.name).collect::<Vec<_>>()
        };
        let id = create(store, new("Ёлки", everybody())).expect("made").id;
        let copy =
            store.transact(move |tx| segments::duplicate(tx, Instant(3), id, "Ёлки 2", "stf_1")).wait();
        assert_eq!(copy.expect("copied").version, 1);
        assert_eq!(names(store, "елки"), ["Ёлки 2", "Ёлки"]);
        store.transact(move |tx| segments::archive(tx, Instant(4), id)).wait().expect("put away");
        assert_eq!(names(store, ""), ["Ёлки 2"]);
        store.transact(move |tx| segments::restore(tx, id)).wait().expect("taken out");
        assert_eq!(names(store, "").len(), 2);
        let nameless = create(store, new("  ", everybody())).expect_err("no name");
        assert_eq!((nameless.code, nameless.field.as_deref()), ("field_required", Some("name")));
    });
}

#[test]
fn a_frozen_list_stays_as_it_was() {
    testkit::both(&[segment::MIGRATIONS], |store| {
        let members: Vec<_> = [5, 3, 5, 9].map(CustomerId).to_vec();
        let frozen = store
            .transact(move |tx| lists::freeze(tx, Instant(7), "May", None, &members))
            .wait()
            .expect("frozen");
        assert_eq!(frozen.size, 3);
        let id = frozen.id;
        let page = |after, limit| {
            store.read(move |tx| lists::members(tx, id, CustomerId(after), limit)).wait().expect("read")
        };
        assert_eq!(page(0, 2), [CustomerId(3), CustomerId(5)]);
        assert_eq!(page(5, 2), [CustomerId(9)]);
        store.transact(|tx| lists::move_customer(tx, CustomerId(9), CustomerId(3))).wait().expect("moved");
        assert_eq!(page(0, 9), [CustomerId(3), CustomerId(5)]);
        let sets = store.read(move |tx| lists::member_sets(tx, &[id, ListId(77)])).wait().expect("read");
        assert_eq!(sets.len(), 1);
        assert_eq!(sets[&id].iter().collect::<Vec<_>>(), [3, 5]);
        let missing = store.read(|tx| lists::load(tx, ListId(77))).wait().expect_err("no such list");
        assert_eq!(missing.code, "not_found");
    });
}
