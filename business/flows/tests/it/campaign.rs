use std::cell::Cell;
use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

use columnar::MessageKind;
use communicate::campaigns::{self, CampaignChange, CampaignState, Goal};
use communicate::deliveries::{self, Funnel, Outcome};
use communicate::reactions::Hit;
use communicate::tokens::Token;
use communicate::{Verdict, suppressions};
use flows::campaign::{CheckStatus, Draft, Prepared};
use flows::sending::Worker;
use flows::{campaign, reaction};
use know::consent;
use know::contact_points::{self, ContactState};
use proptest::prelude::*;
use segment::segments::NewSegment;
use serde_json::json;
use vocabulary::{Channel, ConsentStatus, Problem, Purpose};

use crate::shop::{Post, Shop, shops};
use crate::support::noon;

fn funnel(shop: &Shop) -> Funnel {
    let id = shop.campaign;
    shop.write(move |tx| deliveries::funnel(tx, id))
}

fn state(shop: &Shop) -> CampaignState {
    let id = shop.campaign;
    shop.write(move |tx| campaigns::load(tx, id)).state
}

#[test]
fn everybody_of_the_audience_ends_in_exactly_one_outcome_and_is_written_to_once() {
    shops(|shop| {
        shop.people(60);
        shop.without_address(5);
        shop.without_consent(7);
        let twin = shop.person("p3@example.com");
        shop.write(|tx| suppressions::add(tx, noon(), Channel::Email, "p4@example.com", "asked"));
        shop.control(2_000);
        shop.launch();
        let post = Post::accepting();
        shop.send_all(&post);

        let funnel = funnel(shop);
        assert_eq!(state(shop), CampaignState::Finished);
        assert_eq!(funnel.total(), 73);
        assert_eq!((funnel.count(Outcome::NoAddress), funnel.count(Outcome::NoConsent)), (5, 7));
        assert_eq!((funnel.count(Outcome::DuplicateAddress), funnel.count(Outcome::Suppressed)), (1, 1));
        let control = funnel.count(Outcome::ControlGroup);
        assert!((3..=25).contains(&control), "{control}");
        assert_eq!(funnel.count(Outcome::Sent), 59 - control);
        let taken = post.taken();
        assert_eq!(taken.len() as i64, funnel.count(Outcome::Sent));
        assert!(taken.values().all(|times| *times == 1), "{taken:?}");
        let row = shop.delivery_of(twin);
        assert_eq!(row.outcome, Some(Outcome::DuplicateAddress));
    });
}

#[test]
fn a_message_carries_the_persons_words_and_a_way_out_that_is_signed() {
    shops(|shop| {
        shop.people(1);
        shop.control(0);
        shop.launch();
        let post = Post::accepting();
        shop.send_all(&post);
        let message = post.messages().remove(0);
        assert_eq!(message.subject, "Hello friend");
        assert_eq!(message.from_email, "sender@example.com");
        let header = |name: &str| {
            message.headers.iter().find(|(found, _)| *found == name).map(|(_, value)| value.clone())
        };
        let way_out = header("List-Unsubscribe").expect("a way out");
        assert_eq!(header("List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
        let token = way_out.trim_matches(['<', '>']).rsplit('/').next().expect("a token").to_owned();
        let customer = message.customer.expect("a customer");
        let delivery = message.delivery.expect("a delivery");
        assert_eq!(
            reaction::read_token(&shop.workspace, &token).expect("signed"),
            Token::Unsubscribe(delivery, customer)
        );
        assert!(
            message.html.contains("https://shop.example/t/c/")
                && message.html.contains("https://shop.example/t/o/")
        );
        assert!(message.text.contains("https://shop.example/u/"), "{}", message.text);
    });
}

#[test]
fn consent_withdrawn_after_the_launch_is_honoured_at_hand_over() {
    shops(|shop| {
        let people = shop.people(3);
        shop.control(0);
        shop.launch();
        shop.consent(people[1], ConsentStatus::Revoked);
        shop.write(|tx| suppressions::add(tx, noon(), Channel::Email, "p3@example.com", "complaint"));
        let post = Post::accepting();
        shop.send_all(&post);
        let funnel = funnel(shop);
        assert_eq!(
            (
                funnel.count(Outcome::Sent),
                funnel.count(Outcome::NoConsent),
                funnel.count(Outcome::Suppressed)
            ),
            (1, 1, 1)
        );
        assert_eq!(post.taken().len(), 1);
    });
}

#[test]
fn nobody_is_chosen_while_the_columns_are_still_being_filled() {
    shops(|shop| {
        shop.people(3);
        let tree = json!({"version": 1, "root": {"kind": "all", "of": []}});
        let everybody =
            NewSegment { name: "Everybody".into(), description: String::new(), tree, by: String::new() };
        let segment = flows::segment::create(&shop.workspace, everybody, &AtomicBool::new(false))
            .expect("a segment")
            .id;
        let id = shop.campaign;
        shop.write(move |tx| campaign::launch(tx, noon(), id, None));
        let members = |_: &_| flows::segment::members(&shop.workspace, segment);
        let prepare = || campaign::prepare(&shop.workspace, id, &members, &mut |_, _| Ok(()));
        assert_eq!(prepare().expect_err("too early").code, flows::columns::FILLING);
        testkit::settle(&shop.workspace.store);
        flows::columns::refresh(&shop.workspace).expect("fresh columns");
        assert_eq!(prepare().expect("prepared"), Prepared::Done);
        assert_eq!(funnel(shop).total(), 3);
    });
}

#[test]
fn deciding_begun_again_after_a_kill_decides_for_everybody_once() {
    shops(|shop| {
        let people = shop.people(2_300);
        shop.control(1_000);
        let id = shop.campaign;
        shop.write(move |tx| campaign::launch(tx, noon(), id, None));
        let calls = Cell::new(0);
        let mut killed = |_, _| {
            calls.set(calls.get() + 1);
            if calls.get() == 2 { Err(Problem::internal("killed")) } else { Ok(()) }
        };
        let all = |_: &_| Ok(people.clone());
        assert!(campaign::prepare(&shop.workspace, id, &all, &mut killed).is_err());
        assert_eq!(funnel(shop).total(), 1_000);
        // The segment has changed meanwhile; the audience has not.
        let fewer = |_: &_| Ok(people[..10].to_vec());
        assert_eq!(
            campaign::prepare(&shop.workspace, id, &fewer, &mut |_, _| Ok(())).expect("prepared"),
            Prepared::Done
        );
        assert_eq!((funnel(shop).total(), funnel(shop).pending), (2_300, 2_300));
        assert_eq!(state(shop), CampaignState::Sending);
    });
}

#[test]
fn a_paused_campaign_hands_nothing_over_and_a_stopped_one_ends_what_waits() {
    shops(|shop| {
        shop.people(30);
        shop.control(0);
        shop.launch();
        let id = shop.campaign;
        let post = Post::holding(4);
        let mut worker = Worker::new(&shop.workspace, &post);
        worker.turn().expect("a turn");
        worker.turn().expect("a turn");
        assert_eq!(post.taken().len(), 4, "no more than the channel carries");
        shop.write(move |tx| campaign::pause(tx, noon(), id));
        post.answer_all(Verdict::Accepted);
        for _ in 0..5 {
            worker.turn().expect("a turn");
        }
        assert_eq!((post.taken().len(), funnel(shop).count(Outcome::Sent)), (4, 4));
        shop.write(move |tx| campaign::resume(tx, noon(), id));
        shop.clock.set(noon().plus_seconds(1));
        worker.turn().expect("a turn");
        worker.turn().expect("a turn");
        assert_eq!(post.taken().len(), 8);
        shop.write(move |tx| campaign::stop(tx, noon(), id));
        post.answer_all(Verdict::Accepted);
        shop.turn_until_done(&mut worker, &post);
        let funnel = funnel(shop);
        assert_eq!((funnel.count(Outcome::Sent), funnel.count(Outcome::Stopped), funnel.pending), (8, 22, 0));
        assert_eq!(state(shop), CampaignState::Stopped);
    });
}

#[test]
fn a_post_office_that_cannot_be_opened_costs_nobody_anything() {
    shops(|shop| {
        shop.people(5);
        shop.control(0);
        shop.launch();
        let post = Post::accepting();
        let mut worker = Worker::new(&shop.workspace, &post);
        post.close(true);
        assert_eq!(worker.turn().expect_err("closed").code, "no_mail_server");
        post.close(false);
        shop.turn_until_done(&mut worker, &post);
        assert_eq!((funnel(shop).count(Outcome::Sent), post.taken().len()), (5, 5));
    });
}

#[test]
fn a_campaign_with_a_slow_rate_holds_up_no_other() {
    shops(|shop| {
        shop.people(30);
        shop.control(0);
        shop.rate(60);
        shop.launch();
        let slow = shop.campaign;
        let fast = shop.another();
        let post = Post::accepting();
        let mut worker = Worker::new(&shop.workspace, &post);
        for _ in 0..12 {
            worker.turn().expect("a turn");
        }
        let counts = shop.write(move |tx| {
            let sent = |funnel: Funnel| funnel.count(Outcome::Sent);
            Ok((sent(deliveries::funnel(tx, slow)?), sent(deliveries::funnel(tx, fast)?)))
        });
        assert_eq!(counts, (1, 30), "one of the slow one in its first second");
    });
}

#[test]
fn stopped_while_it_was_being_decided_everybody_still_gets_a_row() {
    shops(|shop| {
        let people = shop.people(1_500);
        let id = shop.campaign;
        shop.write(move |tx| campaign::launch(tx, noon(), id, None));
        let all = |_: &_| Ok(people.clone());
        let mut stop_after_one = |done, _| {
            if done == 1_000 {
                shop.write(move |tx| campaign::stop(tx, noon(), id));
            }
            Ok(())
        };
        campaign::prepare(&shop.workspace, id, &all, &mut stop_after_one).expect("prepared");
        let post = Post::accepting();
        shop.turn_until_done(&mut Worker::new(&shop.workspace, &post), &post);
        assert_eq!((funnel(shop).count(Outcome::Stopped), funnel(shop).total()), (1_500, 1_500));
        assert!(post.taken().is_empty());
    });
}

#[test]
fn refusals_are_told_apart_and_tried_again_only_when_that_can_help() {
    shops(|shop| {
        shop.people(4);
        shop.control(0);
        shop.launch();
        let post = Post::scripted(|message, tries| match (message.to.as_str(), tries) {
            ("p1@example.com", _) => Verdict::Bounced("5.1.1".into()),
            ("p2@example.com", 1) => Verdict::Later("4.2.1".into()),
            ("p3@example.com", _) => Verdict::Refused("5.7.1".into()),
            ("p4@example.com", 1) => Verdict::Down("refused".into()),
            _ => Verdict::Accepted,
        });
        shop.send_all(&post);
        let taken = post.taken();
        assert_eq!(taken.get("p1@example.com"), Some(&1));
        assert_eq!(taken.get("p2@example.com"), Some(&2));
        assert_eq!(taken.get("p3@example.com"), Some(&1));
        assert_eq!(taken.get("p4@example.com"), Some(&2));
        assert_eq!((funnel(shop).count(Outcome::Bounced), funnel(shop).count(Outcome::Sent)), (2, 2));
        let state_of = |address: &'static str| {
            shop.write(move |tx| {
                let owner = contact_points::owners(tx, Channel::Email, address)?[0];
                Ok(contact_points::of(tx, owner)?[0].state)
            })
        };
        assert_eq!(state_of("p1@example.com"), ContactState::Bounced);
        assert_eq!(
            state_of("p3@example.com"),
            ContactState::Unverified,
            "the server's policy says nothing about the address"
        );
    });
}

#[test]
fn a_scheduled_campaign_waits_for_its_time() {
    shops(|shop| {
        let people = shop.people(2);
        shop.control(0);
        let (id, at) = (shop.campaign, noon().plus_seconds(3_600));
        let launched = shop.write(move |tx| campaign::launch(tx, noon(), id, Some(at)));
        assert_eq!((launched.state, launched.scheduled_at), (CampaignState::Scheduled, Some(at)));
        let all = |_: &_| Ok(people.clone());
        assert_eq!(
            campaign::prepare(&shop.workspace, id, &all, &mut |_, _| Ok(())).expect("early"),
            Prepared::Later(at)
        );
        shop.clock.set(at);
        assert_eq!(
            campaign::prepare(&shop.workspace, id, &all, &mut |_, _| Ok(())).expect("in time"),
            Prepared::Done
        );
        assert_eq!(state(shop), CampaignState::Sending);
    });
}

#[test]
fn a_campaign_that_is_not_ready_says_everything_that_is_missing() {
    shops(|shop| {
        let id = shop.write(|tx| Ok(campaigns::create(tx, noon(), "Bare", Goal::Other)?.id));
        let refused = shop
            .workspace
            .store
            .transact(move |tx| campaign::launch(tx, noon(), id, None))
            .wait()
            .expect_err("bare");
        let fields: Vec<_> = refused.errors.iter().map(|error| (error.code, error.field.as_str())).collect();
        assert_eq!(refused.code, "not_ready");
        assert_eq!(
            fields,
            [("field_required", "segment_id"), ("field_required", "subject"), ("field_required", "mjml")]
        );
    });
}

#[test]
fn the_check_foretells_the_funnel() {
    shops(|shop| {
        let mut people = shop.people(40);
        people.extend(shop.without_consent(3));
        shop.control(2_500);
        let all = |_: &_| Ok(people.clone());
        let check = campaign::check(&shop.workspace, shop.campaign, &all, Some(0.05)).expect("checked");
        assert!(check.ready, "{check:?}");
        assert!(
            check.checks.iter().any(|point| point.code == "power" && point.status == CheckStatus::Warning)
        );
        shop.launch();
        shop.send_all(&Post::accepting());
        let (estimate, funnel) = (check.estimate, funnel(shop));
        assert_eq!((estimate.audience, estimate.no_consent), (funnel.total(), 3));
        assert_eq!(
            (estimate.to_send, estimate.control),
            (funnel.count(Outcome::Sent), funnel.count(Outcome::ControlGroup))
        );
    });
}

#[test]
fn a_preview_and_a_test_leave_no_trace() {
    shops(|shop| {
        let person = shop.people(1)[0];
        let draft = Draft { subject: Some("Hi {{ first_name | default('you') }}".into()), mjml: None };
        let preview =
            campaign::preview(&shop.workspace, shop.campaign, Some(person), &draft).expect("rendered");
        assert_eq!(preview.subject, "Hi you");
        assert!(preview.html.contains("https://shop.kz/sale") && !preview.html.contains("/t/c/"));
        let post = Post::accepting();
        let verdicts = campaign::test(
            &shop.workspace,
            &post,
            shop.campaign,
            &["me@example.com".into(), "you@example.com".into()],
            None,
        );
        assert_eq!(verdicts.expect("sent"), [Verdict::Accepted, Verdict::Accepted]);
        assert_eq!((post.taken().len(), funnel(shop).total()), (2, 0));
        let refused = campaign::test(&shop.workspace, &post, shop.campaign, &["not an address".into()], None)
            .expect_err("no address");
        assert_eq!((refused.code, refused.field.as_deref()), ("bad_email", Some("to[0]")));
    });
}

#[test]
fn what_comes_back_is_kept_and_the_way_out_holds_for_the_whole_inbox() {
    shops(|shop| {
        let first = shop.people(1)[0];
        let twin = shop.person("p1@example.com");
        shop.control(0);
        shop.launch();
        shop.send_all(&Post::accepting());
        let row = shop.delivery_of(first);
        let later = noon().plus_seconds(600);
        let hit = move || Hit { at: later, agent: "Mozilla/5.0 Firefox", ..Hit::default() };
        let url = shop.write(move |tx| {
            reaction::opened(tx, row.id, &hit())?;
            reaction::followed(tx, row.id, 0, &hit())
        });
        assert_eq!(url, "https://shop.kz/sale");
        let nowhere =
            shop.workspace.store.transact(move |tx| reaction::followed(tx, row.id, 99, &hit())).wait();
        assert_eq!(nowhere.expect_err("no such link").code, "not_found");
        for _ in 0..2 {
            shop.write(move |tx| reaction::unsubscribed(tx, row.id, first, &hit()));
        }
        let statuses =
            shop.write(move |tx| consent::current(tx, &[first, twin], Channel::Email, Purpose::Marketing));
        assert_eq!(
            statuses,
            HashMap::from([(first, ConsentStatus::Revoked), (twin, ConsentStatus::Revoked)])
        );
        let kinds: Vec<_> = shop
            .write(move |tx| communicate::facts::of_customers(tx, &[first]))
            .iter()
            .map(|fact| fact.kind)
            .collect();
        for kind in [MessageKind::Sent, MessageKind::Opened, MessageKind::Clicked, MessageKind::Unsubscribed]
        {
            assert!(kinds.contains(&kind), "{kind:?}");
        }
        shop.write(move |tx| reaction::bounced(tx, later, row.id, "5.1.1"));
        assert_eq!(funnel(shop).count(Outcome::Bounced), 1);
        shop.write(move |tx| reaction::complained(tx, later, row.id));
        let suppressed =
            shop.write(|tx| Ok(suppressions::of(tx, Channel::Email, &["p1@example.com"])?.len()));
        assert_eq!(suppressed, 1);
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whenever_the_sender_is_killed_nobody_is_missing_and_nobody_gets_it_twice(
        deaths in prop::collection::vec((1..6_usize, any::<bool>()), 0..5),
        people in 1..40_usize,
        capacity in 1..7_usize,
    ) {
        shops(|shop| {
            shop.people(people);
            shop.control(1_000);
            shop.launch();
            let post = Post::holding(capacity);
            for (turns, answered) in &deaths {
                let mut worker = Worker::new(&shop.workspace, &post);
                for _ in 0..*turns {
                    worker.turn().expect("a turn");
                    if *answered {
                        post.answer_all(Verdict::Accepted);
                    }
                }
                drop(worker);
                post.forget();
                shop.clock.set(shop.workspace.now().plus_seconds(11));
            }
            let mut worker = Worker::new(&shop.workspace, &post);
            shop.turn_until_done(&mut worker, &post);
            let funnel = funnel(shop);
            let taken = post.taken();
            assert_eq!(state(shop), CampaignState::Finished);
            assert_eq!(funnel.total() as usize, people);
            assert_eq!(funnel.count(Outcome::Sent) + funnel.count(Outcome::ControlGroup), funnel.total());
            assert_eq!(taken.len() as i64, funnel.count(Outcome::Sent), "nobody missing");
            assert!(taken.values().all(|times| *times == 1), "nobody twice: {taken:?}");
        });
    }
}

#[test]
fn a_change_of_the_purpose_changes_who_may_be_written_to() {
    shops(|shop| {
        shop.without_consent(4);
        let id = shop.campaign;
        shop.control(0);
        shop.write(move |tx| {
            let version = campaigns::load(tx, id)?.version;
            let change =
                CampaignChange { purpose: Some(Purpose::Transactional), ..CampaignChange::default() };
            campaigns::change(tx, noon(), id, version, change)
        });
        shop.launch();
        let post = Post::accepting();
        shop.send_all(&post);
        assert_eq!(funnel(shop).count(Outcome::Sent), 4);
    });
}
