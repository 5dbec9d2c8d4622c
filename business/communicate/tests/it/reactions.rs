use columnar::MessageKind;
use communicate::deliveries::{self, Conclusion, NewDelivery, Outcome};
use communicate::reactions::{self, Hit};
use communicate::{facts, links, workers};
use store::{Position, Store};
use vocabulary::{CampaignId, Channel, CustomerId, DeliveryId};

use crate::{NOON, both, write};

const CAMPAIGN: CampaignId = CampaignId(3);
const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0";

fn one_sent(store: &Store) -> DeliveryId {
    write(store, |tx| {
        let person = NewDelivery {
            customer: CustomerId(5),
            contact: Some("a@x.kz".to_owned()),
            held_back: None,
            is_control: false,
        };
        deliveries::plan(tx, NOON, CAMPAIGN, Channel::Email, &[person])?;
        let worker = workers::sign_on(tx, NOON.plus_seconds(10))?;
        let id = deliveries::lease(tx, NOON, CAMPAIGN, worker, 1)?[0].id;
        deliveries::conclude(tx, NOON, worker, &[(id, Conclusion::Done(Outcome::Sent, None))])?;
        Ok(id)
    })
}

fn react(
    store: &Store,
    id: DeliveryId,
    kind: MessageKind,
    link: Option<i64>,
    after_seconds: i64,
    agent: &'static str,
) -> bool {
    write(store, move |tx| {
        let delivery = deliveries::load(tx, id)?;
        reactions::record(
            tx,
            &delivery,
            kind,
            link,
            &Hit { at: NOON.plus_seconds(after_seconds), agent, ..Hit::default() },
        )
    })
}

#[test]
fn people_and_machines_are_counted_apart_and_each_person_once() {
    both(|store| {
        let id = one_sent(store);
        write(store, |tx| {
            links::keep(tx, CAMPAIGN, &["https://shop.kz/a".to_owned(), "https://shop.kz/b".to_owned()])
        });
        react(store, id, MessageKind::Opened, None, 1, BROWSER);
        let early = write(store, |tx| reactions::engagement(tx, CAMPAIGN));
        assert_eq!((early.opens_unique, early.opens_human), (1, 0), "opened on its way");
        react(store, id, MessageKind::Opened, None, 100, BROWSER);
        react(store, id, MessageKind::Opened, None, 101, BROWSER);
        react(store, id, MessageKind::Clicked, Some(1), 110, BROWSER);
        react(store, id, MessageKind::Clicked, Some(1), 190, BROWSER);
        react(store, id, MessageKind::Unsubscribed, None, 200, "");
        let figures = write(store, |tx| reactions::engagement(tx, CAMPAIGN));
        assert_eq!((figures.opens_unique, figures.opens_human), (1, 1));
        assert_eq!((figures.clicks_unique, figures.clicks_human, figures.unsubscribed), (1, 1, 1));
        let links = write(store, |tx| reactions::links(tx, CAMPAIGN));
        assert_eq!(
            links.iter().map(|link| (link.number, link.clicks, link.people)).collect::<Vec<_>>(),
            [(1, 2, 1), (0, 0, 0)]
        );
    });
}

#[test]
fn who_follows_every_link_at_once_is_a_scanner_after_all() {
    both(|store| {
        let id = one_sent(store);
        assert!(!react(store, id, MessageKind::Clicked, Some(0), 50, BROWSER));
        assert!(!react(store, id, MessageKind::Clicked, Some(1), 51, BROWSER));
        assert!(react(store, id, MessageKind::Clicked, Some(2), 52, BROWSER), "earlier rows change too");
        let figures = write(store, |tx| reactions::engagement(tx, CAMPAIGN));
        assert_eq!((figures.clicks_unique, figures.clicks_human), (1, 0));
    });
}

#[test]
fn a_thousand_requests_keep_a_bounded_number_of_rows() {
    both(|store| {
        let id = one_sent(store);
        for second in 0..80 {
            react(store, id, MessageKind::Opened, None, second, BROWSER);
        }
        let facts = write(store, |tx| facts::of_customers(tx, &[CustomerId(5)]));
        assert_eq!(facts.len(), 51);
    });
}

#[test]
fn the_columns_hear_of_every_row_once() {
    both(|store| {
        let id = one_sent(store);
        react(store, id, MessageKind::Clicked, Some(0), 50, BROWSER);
        testkit::settle(store);
        let facts =
            store.read(|tx| facts::messages_since(tx, Position::default(), 10)).wait().expect("facts");
        let kinds: Vec<_> = facts.iter().map(|(_, fact)| fact.kind).collect();
        assert_eq!(kinds, [MessageKind::Sent, MessageKind::Clicked]);
        let after = facts[0].0;
        let rest = store.read(move |tx| facts::messages_since(tx, after, 10)).wait().expect("facts");
        assert_eq!(rest.len(), 1);
        assert_eq!(rest[0].1, facts[1].1);
    });
}
