//! A segment told to an ad network: who is, who no longer is, and what survives a kill.

use std::cell::Cell;

use communicate::ad_audiences::NewAdAudience;
use communicate::ad_exports::{self, AdExport, FilePart, Tally};
use communicate::ad_networks::{AdNetwork, Line, MatchKeys, text_of};
use communicate::suppressions;
use flows::ad_audience;
use know::consent::{self, NewConsent};
use know::contact_points::{self, ContactState};
use know::identity;
use segment::segments::NewSegment;
use serde_json::json;
use vocabulary::{
    AdAudienceId, Channel, ConsentStatus, CustomerId, Identifier, IdentifierKind, Problem, Purpose, SegmentId,
};

use crate::shop::{Shop, shops};
use crate::support::{noon, number, phone};

const BOTH: MatchKeys = MatchKeys { email: true, phone: true };

fn segment(shop: &Shop) -> SegmentId {
    let tree = json!({"version": 1, "root": {"kind": "all", "of": []}});
    let new = NewSegment { name: "Everybody".into(), description: String::new(), tree, by: String::new() };
    shop.write(move |tx| segment::segments::create(tx, noon(), &new)).id
}

fn audience(shop: &Shop, network: AdNetwork, keys: MatchKeys) -> AdAudienceId {
    let segment = segment(shop);
    let new = NewAdAudience { name: "Sleeping".into(), segment, network, keys };
    shop.write(move |tx| ad_audience::create(tx, noon(), &new)).id
}

fn begin(shop: &Shop, audience: AdAudienceId) -> AdExport {
    shop.write(move |tx| ad_audience::begin(tx, noon(), audience))
}

/// An export of these members, made to its end as its job does it.
fn export(shop: &Shop, audience: AdAudienceId, members: &[CustomerId]) -> AdExport {
    let id = begin(shop, audience).id;
    let mut members = members.to_vec();
    members.sort_unstable();
    let made = ad_audience::export(&shop.workspace, id, &|_| Ok(members.clone()), &mut |_, _| Ok(()));
    assert!(made.expect("an export"));
    shop.write(move |tx| {
        let job = ad_exports::load(tx, id)?.job;
        jobs::cancel(tx, noon(), job)?;
        ad_exports::load(tx, id)
    })
}

/// The lines of a file, sorted as they stand in it.
fn file(shop: &Shop, export: &AdExport, part: FilePart) -> Vec<String> {
    let export = export.clone();
    let page = shop.write(move |tx| ad_exports::page(tx, &export, part, &Line::default(), 10_000));
    page.lines.iter().map(|line| text_of(BOTH, line)).collect()
}

/// The line of a person, by another way than the export's.
fn line(network: AdNetwork, email: Option<&str>, phone: Option<&str>) -> String {
    text_of(BOTH, &network.line(email, phone))
}

fn with_phone(shop: &Shop, number: &str, email: &str) -> CustomerId {
    let names = vec![vec![phone(number), Identifier::new(IdentifierKind::Email, email)]];
    shop.write(move |tx| Ok(identity::resolve(tx, noon(), &names)?[0].customer))
}

fn says(shop: &Shop, customer: CustomerId, channel: Channel, status: ConsentStatus) {
    shop.write(move |tx| {
        let said = NewConsent {
            customer,
            channel,
            purpose: Purpose::Marketing,
            status,
            source: "form".into(),
            text_version: None,
            evidence: None,
            at: None,
        };
        consent::record(tx, noon(), &[said])
    });
}

#[test]
fn only_who_agreed_on_an_address_is_told_under_it() {
    shops(|shop| {
        let agreed = shop.people(3);
        let silent = shop.without_consent(2);
        let nowhere = shop.without_address(1);
        let both = with_phone(shop, "+77011234218", "both@example.com");
        says(shop, both, Channel::Email, ConsentStatus::Granted);
        let by_phone = with_phone(shop, "+77011234219", "phone@example.com");
        says(shop, by_phone, Channel::Sms, ConsentStatus::Granted);
        says(shop, by_phone, Channel::Email, ConsentStatus::Denied);
        shop.write(|tx| suppressions::add(tx, noon(), Channel::Email, "p2@example.com", "asked"));
        shop.write(|tx| {
            contact_points::mark(tx, noon(), Channel::Email, "p3@example.com", ContactState::Bounced, None)
        });
        let all = [agreed, silent, nowhere, vec![both, by_phone]].concat();
        let audience = audience(shop, AdNetwork::Google, BOTH);
        let made = export(shop, audience, &all);
        let mut expected = vec![
            line(AdNetwork::Google, Some("p1@example.com"), None),
            line(AdNetwork::Google, Some("both@example.com"), None),
            line(AdNetwork::Google, None, Some("+77011234219")),
        ];
        expected.sort();
        assert_eq!(file(shop, &made, FilePart::Full), expected);
        let tally = Tally { people: 8, told: 3, no_address: 2, no_consent: 2, suppressed: 1 };
        assert_eq!(made.tally, tally);
        assert_eq!((made.figures.size, made.figures.added, made.figures.removed), (3, 3, 0));
    });
}

#[test]
fn the_next_export_takes_away_who_left_withdrew_was_erased_or_changed_an_address() {
    shops(|shop| {
        let people = shop.people(5);
        let moved = with_phone(shop, "+77011234218", "moved@example.com");
        says(shop, moved, Channel::Email, ConsentStatus::Granted);
        says(shop, moved, Channel::Sms, ConsentStatus::Granted);
        let network = AdNetwork::Meta;
        let audience = audience(shop, network, BOTH);
        let all = [people.clone(), vec![moved]].concat();
        assert_eq!(export(shop, audience, &all).figures.size, 6);

        // p1 leaves the segment, p2 withdraws, p3 is erased, one changes the phone, a new one comes.
        shop.consent(people[1], ConsentStatus::Revoked);
        let erased = people[2];
        shop.write(move |tx| flows::customer::erase(tx, noon(), erased));
        shop.write(move |tx| {
            let new = contact_points::NewContactPoint {
                customer: moved,
                channel: Channel::Sms,
                value: "+77017654321".into(),
            };
            contact_points::add(tx, noon().plus_seconds(60), std::slice::from_ref(&new))
        });
        let fresh = shop.person("fresh@example.com");
        let now = [people[1..].to_vec(), vec![moved, fresh]].concat();
        let second = export(shop, audience, &now);
        assert_eq!(second.number, 2);
        let mut gone = vec![
            line(network, Some("p1@example.com"), None),
            line(network, Some("p2@example.com"), None),
            line(network, Some("p3@example.com"), None),
            line(network, None, Some("+77011234218")),
        ];
        let mut came = vec![
            line(network, Some("fresh@example.com"), None),
            line(network, Some("moved@example.com"), Some("+77017654321")),
        ];
        gone.sort();
        came.sort();
        let sorted = |part| {
            let mut lines = file(shop, &second, part);
            lines.sort();
            lines
        };
        assert_eq!(sorted(FilePart::Removals), gone);
        assert_eq!(sorted(FilePart::Additions), came);
        assert_eq!((second.figures.size, second.figures.added, second.figures.removed), (4, 2, 4));
        assert_eq!((second.tally.no_consent, second.tally.no_address), (1, 1));
        let plain = "select count(*) from ad_lines where length(email) not in (0, 32) or length(phone) not in (0, 32)";
        assert_eq!(number(&shop.workspace.store, plain), 0, "hashes and nothing else are kept");
    });
}

#[test]
fn joined_customers_are_one_line_and_the_other_address_goes() {
    shops(|shop| {
        let people = shop.people(2);
        let audience = audience(shop, AdNetwork::Yandex, BOTH);
        export(shop, audience, &people);
        let (from, into) = (people[1], people[0]);
        shop.write(move |tx| {
            know::customers::join(tx, noon(), from, into)?;
            contact_points::mark(tx, noon(), Channel::Email, "p2@example.com", ContactState::Invalid, None)
        });
        let second = export(shop, audience, &[into]);
        assert_eq!(
            file(shop, &second, FilePart::Removals),
            [line(AdNetwork::Yandex, Some("p2@example.com"), None)]
        );
        assert_eq!(second.figures.size, 1);
    });
}

#[test]
fn an_export_killed_between_batches_goes_on_for_the_same_people() {
    shops(|shop| {
        let people = shop.people(2_300);
        let audience = audience(shop, AdNetwork::Vk, MatchKeys { email: true, phone: false });
        let id = begin(shop, audience).id;
        assert_eq!(begin(shop, audience).id, id, "one at a time");
        let calls = Cell::new(0);
        let mut killed = |_, _| {
            calls.set(calls.get() + 1);
            if calls.get() == 3 { Err(Problem::internal("killed")) } else { Ok(()) }
        };
        let all = |_| Ok(people.clone());
        assert!(ad_audience::export(&shop.workspace, id, &all, &mut killed).is_err());
        let half = shop.write(move |tx| ad_exports::load(tx, id));
        assert_eq!((half.tally.told, half.walked_to, half.finished_at), (2_000, people[1_999], None));
        // The segment has changed meanwhile; whom the export is about has not.
        let seen = Cell::new((0, 0));
        let fewer = |_| Ok(people[..10].to_vec());
        let mut watch = |done, total| {
            seen.set((done, total));
            Ok(())
        };
        assert!(ad_audience::export(&shop.workspace, id, &fewer, &mut watch).expect("an export"));
        assert_eq!(seen.get(), (2_300, 2_300));
        let whole = shop.write(move |tx| ad_exports::load(tx, id));
        assert_eq!((whole.tally.told, whole.figures.size), (2_300, 2_300));
        assert!(
            !ad_audience::export(&shop.workspace, id, &fewer, &mut |_, _| Ok(())).expect("nothing to make")
        );
    });
}

#[test]
fn after_a_cancelled_export_the_next_begins_anew() {
    shops(|shop| {
        let people = shop.people(3);
        let audience = audience(shop, AdNetwork::Google, BOTH);
        let first = begin(shop, audience);
        shop.write(move |tx| jobs::cancel(tx, noon(), first.job));
        let second = export(shop, audience, &people);
        assert_eq!((second.number, second.figures.added), (2, 3));
        let first = shop.write(move |tx| ad_exports::load(tx, first.id));
        assert!(first.abandoned_at.is_some());
    });
}

#[test]
fn a_deleted_audience_leaves_nothing_and_its_export_nothing_to_do() {
    shops(|shop| {
        let people = shop.people(3);
        let audience = audience(shop, AdNetwork::Meta, BOTH);
        export(shop, audience, &people);
        let begun = begin(shop, audience).id;
        ad_audience::delete(&shop.workspace, audience).expect("deleted");
        let all = |_| Ok(people.clone());
        assert!(!ad_audience::export(&shop.workspace, begun, &all, &mut |_, _| Ok(())).expect("nothing"));
        let left = "select (select count(*) from ad_lines) + (select count(*) from ad_exports)";
        assert_eq!(number(&shop.workspace.store, left), 0);
    });
}
