use communicate::ad_audiences::{self, NewAdAudience};
use communicate::ad_exports::{self, AdExport, FILES_KEPT, FilePart, Tally};
use communicate::ad_networks::{AdNetwork, Line, MatchKeys};
use store::Store;
use vocabulary::{AdAudienceId, CustomerId, SegmentId};

use crate::{NOON, both, write};

const KEYS: MatchKeys = MatchKeys { email: true, phone: true };

fn new_audience() -> NewAdAudience {
    NewAdAudience { name: "Sleeping".into(), segment: SegmentId(1), network: AdNetwork::Meta, keys: KEYS }
}

fn audience(store: &Store) -> AdAudienceId {
    write(store, |tx| Ok(ad_audiences::create(tx, NOON, &new_audience())?.id))
}

/// A line of short stand-ins for hashes; a blank is an address not told.
fn line(email: &str, phone: &str) -> Line {
    Line { email: email.into(), phone: phone.into() }
}

fn begin(store: &Store, audience: AdAudienceId) -> AdExport {
    write(store, move |tx| {
        let export = ad_exports::begin(tx, NOON, audience)?;
        ad_exports::abandon_before(tx, NOON, &export)?;
        Ok(export)
    })
}

fn tell(store: &Store, export: &AdExport, lines: &[(&str, &str)], to: i64) {
    let lines: Vec<Line> = lines.iter().map(|(email, phone)| line(email, phone)).collect();
    let (export, tally) = (export.clone(), Tally::default());
    write(store, move |tx| ad_exports::tell(tx, &export, &lines, &tally, CustomerId(to)));
}

/// Closes in stretches of two lines and ends the export.
fn finish(store: &Store, export: &AdExport) -> AdExport {
    let export = export.clone();
    write(store, move |tx| {
        let mut after = Line::default();
        while let Some(next) = ad_exports::close_some(tx, &export, &after, 1)? {
            after = next;
        }
        let (removed, _) = ad_exports::removed(tx, &export, &Line::default(), 1_000)?;
        ad_exports::finish(tx, NOON, &export, removed)?;
        ad_exports::forget_old_some(tx, export.audience, &Line::default(), 1_000)?;
        ad_exports::load(tx, export.id)
    })
}

fn export(store: &Store, audience: AdAudienceId, lines: &[(&str, &str)]) -> AdExport {
    let begun = begin(store, audience);
    tell(store, &begun, lines, 1);
    finish(store, &begun)
}

/// A file read in pages of two lines, as `email/phone`.
fn file(store: &Store, export: &AdExport, part: FilePart) -> Vec<String> {
    let id = export.id;
    write(store, move |tx| {
        let export = ad_exports::check_files(tx, id)?;
        let (mut lines, mut after) = (Vec::new(), Some(Line::default()));
        while let Some(place) = after {
            let page = ad_exports::page(tx, &export, part, &place, 2)?;
            lines.extend(page.lines);
            after = page.next;
        }
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(lines.iter().map(|line| format!("{}/{}", text(&line.email), text(&line.phone))).collect())
    })
}

#[test]
fn an_audience_without_a_name_or_with_keys_the_network_does_not_read_is_refused() {
    both(|store| {
        let refused = |new: NewAdAudience| {
            store.transact(move |tx| ad_audiences::create(tx, NOON, &new)).wait().expect_err("refused").code
        };
        assert_eq!(refused(NewAdAudience { name: " ".into(), ..new_audience() }), "field_required");
        assert_eq!(refused(NewAdAudience { name: "x".repeat(201), ..new_audience() }), "too_long");
        assert_eq!(refused(NewAdAudience { network: AdNetwork::Vk, ..new_audience() }), "ad_match_keys_one");
        let id = audience(store);
        let of = |segment| write(store, move |tx| ad_audiences::list(tx, Some(SegmentId(segment)))).len();
        assert_eq!((of(1), of(2)), (1, 0));
        write(store, move |tx| ad_audiences::delete(tx, id));
        assert_eq!(
            store.read(move |tx| ad_audiences::load(tx, id)).wait().expect_err("gone").code,
            "not_found"
        );
    });
}

#[test]
fn each_export_tells_who_came_and_who_left_and_the_older_files_stay_as_they_were() {
    both(|store| {
        let id = audience(store);
        let first = export(store, id, &[("a", "1"), ("b", ""), ("", "3"), ("b", "")]);
        assert_eq!(
            (first.number, first.figures.size, first.figures.added, first.figures.removed),
            (1, 3, 3, 0)
        );
        let second = export(store, id, &[("a", "1"), ("d", "4"), ("", "3")]);
        assert_eq!((second.figures.size, second.figures.added, second.figures.removed), (3, 1, 1));
        assert_eq!(file(store, &second, FilePart::Full), ["/3", "a/1", "d/4"]);
        assert_eq!(file(store, &second, FilePart::Additions), ["d/4"]);
        assert_eq!(file(store, &second, FilePart::Removals), ["b/"]);
        let third = export(store, id, &[("b", ""), ("a", "1")]);
        assert_eq!(file(store, &third, FilePart::Additions), ["b/"]);
        assert_eq!(file(store, &third, FilePart::Removals), ["/3", "d/4"]);
        assert_eq!(file(store, &first, FilePart::Full), ["/3", "a/1", "b/"]);
        assert_eq!(file(store, &second, FilePart::Removals), ["b/"]);
    });
}

#[test]
fn an_address_that_somebody_still_has_is_not_among_the_removals() {
    both(|store| {
        let id = audience(store);
        export(store, id, &[("a", "1"), ("family", "2"), ("family", "3")]);
        // One changed the phone, one of a family left.
        let second = export(store, id, &[("a", "9"), ("family", "3")]);
        assert_eq!(file(store, &second, FilePart::Additions), ["a/9"]);
        assert_eq!(file(store, &second, FilePart::Removals), ["/1", "/2"]);
        // Two who lived together part: every address of the old lines is still somebody's.
        export(store, id, &[("x", "7")]);
        let apart = export(store, id, &[("x", ""), ("", "7")]);
        assert_eq!(file(store, &apart, FilePart::Removals), Vec::<String>::new());
        assert_eq!(apart.figures.removed, 0);
    });
}

#[test]
fn an_export_that_failed_leaves_no_trace_in_the_next() {
    both(|store| {
        let id = audience(store);
        export(store, id, &[("a", ""), ("b", "")]);
        let broken = begin(store, id);
        tell(store, &broken, &[("a", ""), ("c", "")], 1);
        let half = broken.clone();
        write(store, move |tx| ad_exports::close_some(tx, &half, &Line::default(), 1_000));
        let refused = store.read({
            let id = broken.id;
            move |tx| ad_exports::check_files(tx, id)
        });
        assert_eq!(refused.wait().expect_err("half").code, "ad_export_not_ready");
        let next = export(store, id, &[("a", ""), ("d", "")]);
        assert_eq!(next.number, 3);
        assert_eq!(file(store, &next, FilePart::Full), ["a/", "d/"]);
        assert_eq!(file(store, &next, FilePart::Additions), ["d/"]);
        assert_eq!(file(store, &next, FilePart::Removals), ["b/"]);
        let late = store.transact(move |tx| {
            ad_exports::tell(tx, &broken, &[line("z", "")], &Tally::default(), CustomerId(5))
        });
        assert_eq!(late.wait().expect_err("given up").code, "ad_export_moved");
    });
}

#[test]
fn two_runners_do_not_count_the_same_batch_twice() {
    both(|store| {
        let id = audience(store);
        let begun = begin(store, id);
        tell(store, &begun, &[("a", "")], 10);
        let twice = store.transact(move |tx| {
            ad_exports::tell(tx, &begun, &[line("a", "")], &Tally::default(), CustomerId(10))
        });
        assert_eq!(twice.wait().expect_err("moved on").code, "ad_export_moved");
    });
}

#[test]
fn old_files_go_and_their_hashes_with_them() {
    both(|store| {
        let id = audience(store);
        let first = export(store, id, &[("old", ""), ("a", "")]);
        for _ in 0..FILES_KEPT - 1 {
            export(store, id, &[("a", "")]);
        }
        assert_eq!(file(store, &first, FilePart::Full), ["a/", "old/"]);
        let hashes =
            || write(store, |tx| Ok(tx.one("select count(*) from ad_lines", &[], |row| row.int(0))?));
        assert_eq!(hashes(), 2);
        let thirteenth = export(store, id, &[("a", "")]);
        let gone = store.read(move |tx| ad_exports::check_files(tx, first.id)).wait();
        assert_eq!(gone.expect_err("gone").code, "ad_export_files_gone");
        // The second export's removals still name it.
        assert_eq!(hashes(), 2);
        export(store, id, &[("a", "")]);
        assert_eq!(hashes(), 1);
        assert_eq!(file(store, &thirteenth, FilePart::Full), ["a/"]);
        write(store, move |tx| ad_exports::forget_some(tx, id, 1_000));
        assert_eq!(hashes(), 0);
        assert!(write(store, move |tx| ad_exports::of_audience(tx, id, 10)).is_empty());
    });
}
