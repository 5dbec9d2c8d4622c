use std::collections::HashSet;

use communicate::deliveries::{self, Conclusion, DeliveryState, NewDelivery, Outcome, UNKNOWN_AFTER_CRASH};
use communicate::workers;
use proptest::prelude::*;
use store::Store;
use vocabulary::{CampaignId, Channel, CustomerId, DeliveryId, Instant};

use crate::{NOON, both, write};

const CAMPAIGN: CampaignId = CampaignId(7);

fn person(customer: i64) -> NewDelivery {
    NewDelivery {
        customer: CustomerId(customer),
        contact: Some(format!("p{customer}@x.kz")),
        held_back: None,
        is_control: false,
    }
}

fn plan(store: &Store, people: Vec<NewDelivery>) -> usize {
    write(store, move |tx| deliveries::plan(tx, NOON, CAMPAIGN, Channel::Email, &people))
}

fn sign_on(store: &Store, until: Instant) -> i64 {
    write(store, move |tx| workers::sign_on(tx, until))
}

fn lease(store: &Store, at: Instant, worker: i64, limit: usize) -> Vec<DeliveryId> {
    let rows = write(store, move |tx| deliveries::lease(tx, at, CAMPAIGN, worker, limit));
    rows.into_iter().map(|row| row.id).collect()
}

fn hand_over(store: &Store, worker: i64, ids: &[DeliveryId]) -> Vec<DeliveryId> {
    let ids = ids.to_vec();
    write(store, move |tx| deliveries::hand_over(tx, NOON, worker, &ids))
}

fn conclude(store: &Store, worker: i64, conclusions: Vec<(DeliveryId, Conclusion)>) {
    write(store, move |tx| deliveries::conclude(tx, NOON, worker, &conclusions));
}

fn funnel(store: &Store) -> deliveries::Funnel {
    write(store, |tx| deliveries::funnel(tx, CAMPAIGN))
}

fn all(store: &Store) -> Vec<deliveries::Delivery> {
    write(store, |tx| deliveries::list(tx, CAMPAIGN, None, None, None, 10_000))
}

fn sent() -> Conclusion {
    Conclusion::Done(Outcome::Sent, None)
}

#[test]
fn a_person_has_one_row_however_often_planned() {
    both(|store| {
        assert_eq!(plan(store, vec![person(1), person(2)]), 2);
        assert_eq!(plan(store, vec![person(2), person(3)]), 1);
        assert_eq!(funnel(store).pending, 3);
        assert_eq!(all(store).len(), 3);
    });
}

#[test]
fn two_workers_never_hold_the_same_row() {
    both(|store| {
        plan(store, (1..=10).map(person).collect());
        let (one, two) = (sign_on(store, NOON.plus_seconds(10)), sign_on(store, NOON.plus_seconds(10)));
        let (first, second) = (lease(store, NOON, one, 6), lease(store, NOON, two, 6));
        assert_eq!((first.len(), second.len()), (6, 4));
        assert!(first.iter().all(|id| !second.contains(id)));
        assert!(hand_over(store, two, &first).is_empty(), "rows of another worker are not handed over");
        conclude(store, two, first.iter().map(|id| (*id, sent())).collect());
        assert_eq!(funnel(store).pending, 10, "nor concluded");
    });
}

#[test]
fn after_a_crash_what_was_leased_waits_again_and_what_was_handed_over_is_never_sent_again() {
    both(|store| {
        plan(store, (1..=4).map(person).collect());
        let dead = sign_on(store, NOON.plus_seconds(10));
        let leased = lease(store, NOON, dead, 4);
        assert_eq!(hand_over(store, dead, &leased[..2]), &leased[..2]);
        conclude(store, dead, vec![(leased[0], sent())]);

        let later = NOON.plus_seconds(11);
        let recover = |at: Instant| {
            write(store, move |tx| {
                let dead = workers::sign_off_dead(tx, at)?;
                deliveries::recover(tx, at, &dead)
            })
        };
        assert_eq!(recover(NOON.plus_seconds(9)), 0, "it may still live");
        assert_eq!(recover(later), 3);
        let rows = all(store);
        assert_eq!(rows[1].outcome, Some(Outcome::Sent));
        assert_eq!(rows[1].reason.as_deref(), Some(UNKNOWN_AFTER_CRASH));
        assert_eq!((rows[2].state, rows[3].state), (DeliveryState::Planned, DeliveryState::Planned));
        assert_eq!(lease(store, later, sign_on(store, later.plus_seconds(10)), 10), &leased[2..]);
        conclude(store, dead, vec![(leased[2], sent())]);
        assert_eq!(funnel(store).pending, 2, "a worker taken for dead concludes nothing");
        assert_eq!(funnel(store).total(), 4);
    });
}

#[test]
fn a_living_worker_finds_the_rows_it_lost_sight_of() {
    both(|store| {
        plan(store, (1..=4).map(person).collect());
        let worker = sign_on(store, NOON.plus_seconds(10));
        let ids = lease(store, NOON, worker, 4);
        hand_over(store, worker, &ids[..2]);
        let in_hand = HashSet::from([ids[0], ids[2]]);
        assert_eq!(write(store, move |tx| deliveries::recover_forgotten(tx, NOON, worker, &in_hand)), 2);
        let rows = all(store);
        assert_eq!(rows[1].reason.as_deref(), Some(UNKNOWN_AFTER_CRASH));
        assert_eq!(rows.iter().map(|row| row.state).collect::<Vec<_>>(), {
            use DeliveryState::{Done, HandedOver, Leased, Planned};
            [HandedOver, Done, Leased, Planned]
        });
    });
}

#[test]
fn a_row_told_to_wait_comes_back_in_its_time_and_counts_its_tries() {
    both(|store| {
        plan(store, vec![person(1)]);
        let worker = sign_on(store, NOON.plus_seconds(10));
        let ids = lease(store, NOON, worker, 1);
        hand_over(store, worker, &ids);
        let again = NOON.plus_seconds(60);
        conclude(store, worker, vec![(ids[0], Conclusion::Again(again, "4.2.1".to_owned(), true))]);
        assert!(lease(store, again.plus_micros(-1), worker, 1).is_empty());
        let rows = write(store, move |tx| deliveries::lease(tx, again, CAMPAIGN, worker, 1));
        assert_eq!((rows[0].id, rows[0].attempts), (ids[0], 1));
    });
}

#[test]
fn stopping_ends_only_what_nobody_has_in_hand() {
    both(|store| {
        plan(store, (1..=5).map(person).collect());
        let worker = sign_on(store, NOON.plus_seconds(10));
        let ids = lease(store, NOON, worker, 2);
        hand_over(store, worker, &ids[..1]);
        assert_eq!(write(store, |tx| deliveries::stop(tx, NOON, CAMPAIGN, 2)), 2);
        assert_eq!(write(store, |tx| deliveries::stop(tx, NOON, CAMPAIGN, 2)), 1);
        conclude(store, worker, vec![(ids[0], sent())]);
        write(store, move |tx| deliveries::release(tx, worker, &ids));
        assert_eq!(write(store, |tx| deliveries::stop(tx, NOON, CAMPAIGN, 2)), 1);
        let funnel = funnel(store);
        assert_eq!((funnel.count(Outcome::Stopped), funnel.count(Outcome::Sent), funnel.pending), (4, 1, 0));
    });
}

#[test]
fn a_message_that_comes_back_later_moves_from_sent_to_bounced() {
    both(|store| {
        plan(store, vec![person(1), person(2)]);
        let worker = sign_on(store, NOON.plus_seconds(10));
        let ids = lease(store, NOON, worker, 2);
        conclude(store, worker, ids.iter().map(|id| (*id, sent())).collect());
        let id = ids[0];
        assert!(write(store, move |tx| deliveries::bounce(tx, NOON, id, "5.1.1")));
        assert!(!write(store, move |tx| deliveries::bounce(tx, NOON, id, "5.1.1")), "once");
        let funnel = funnel(store);
        assert_eq!((funnel.count(Outcome::Sent), funnel.count(Outcome::Bounced), funnel.total()), (1, 1, 2));
    });
}

#[test]
fn both_arms_are_measured_from_their_turn_and_the_unreached_are_in_neither() {
    both(|store| {
        let control = NewDelivery { is_control: true, ..person(2) };
        let held = NewDelivery { held_back: Some((Outcome::NoConsent, "at_launch")), ..person(3) };
        plan(store, vec![person(1), control, held, person(4)]);
        let worker = sign_on(store, NOON.plus_seconds(10));
        let ids = lease(store, NOON, worker, 2);
        hand_over(store, worker, &ids[..1]);
        conclude(
            store,
            worker,
            vec![(ids[0], sent()), (ids[1], Conclusion::Done(Outcome::ControlGroup, None))],
        );
        write(store, |tx| deliveries::stop(tx, NOON, CAMPAIGN, 10));
        let arms = write(store, |tx| deliveries::arms(tx, CAMPAIGN));
        assert_eq!(arms, [(CustomerId(1), false, NOON), (CustomerId(2), true, NOON)]);
    });
}

#[test]
fn joined_customers_keep_what_was_sent_to_either() {
    both(|store| {
        plan(store, vec![person(1), person(2)]);
        let other = CampaignId(8);
        write(store, move |tx| deliveries::plan(tx, NOON, other, Channel::Email, &[person(1)]));
        write(store, |tx| communicate::move_customer(tx, CustomerId(1), CustomerId(2)));
        let moved = write(store, |tx| deliveries::of_customer(tx, CustomerId(2), None, 10));
        assert_eq!(moved.iter().map(|row| row.campaign).collect::<Vec<_>>(), [other, CAMPAIGN]);
        assert_eq!(funnel(store).total(), 2);
        write(store, |tx| communicate::erase(tx, CustomerId(2)));
        assert!(
            write(store, |tx| deliveries::of_customer(tx, CustomerId(2), None, 10))
                .iter()
                .all(|row| row.contact.is_none())
        );
    });
}

/// A step of a worker, or its death.
#[derive(Debug, Clone)]
enum Step {
    Lease(usize),
    HandOver(usize),
    Answer(usize, u8),
    Die,
    Plan(i64),
    Stop(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (1..6_usize).prop_map(Step::Lease),
        4 => (1..6_usize).prop_map(Step::HandOver),
        4 => ((1..6_usize), (0..4_u8)).prop_map(|(count, verdict)| Step::Answer(count, verdict)),
        1 => Just(Step::Die),
        2 => (1..30_i64).prop_map(Step::Plan),
        1 => (1..4_usize).prop_map(Step::Stop),
    ];
    prop::collection::vec(step, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whenever_workers_die_nobody_is_sent_to_twice_and_the_funnel_adds_up(steps in steps()) {
        both(|store| walk(store, &steps));
    }
}

fn walk(store: &Store, steps: &[Step]) {
    let mut clock = NOON;
    let mut worker = sign_on(store, clock.plus_seconds(10));
    let (mut leased, mut out): (Vec<DeliveryId>, Vec<DeliveryId>) = Default::default();
    let mut given: HashSet<DeliveryId> = HashSet::new();
    let mut people: HashSet<i64> = HashSet::new();
    for step in steps {
        match step {
            Step::Plan(customer) => {
                people.insert(*customer);
                plan(store, vec![person(*customer)]);
            }
            Step::Lease(count) => leased.extend(lease(store, clock, worker, *count)),
            Step::HandOver(count) => {
                let next: Vec<_> = leased.drain(..(*count).min(leased.len())).collect();
                for id in hand_over(store, worker, &next) {
                    assert!(given.insert(id), "{id} went out twice");
                    out.push(id);
                }
            }
            Step::Answer(count, verdict) => {
                let answered: Vec<_> = out.drain(..(*count).min(out.len())).collect();
                let conclusion = match verdict {
                    0 => Conclusion::Done(Outcome::Bounced, Some("5.1.1".to_owned())),
                    // Refused for now: it did not go out, so it may be given again.
                    1 => Conclusion::Again(clock, "4.0.0".to_owned(), true),
                    _ => sent(),
                };
                if *verdict == 1 {
                    answered.iter().for_each(|id| {
                        given.remove(id);
                    });
                }
                conclude(store, worker, answered.into_iter().map(|id| (id, conclusion.clone())).collect());
            }
            Step::Die => {
                clock = clock.plus_seconds(11);
                let at = clock;
                write(store, move |tx| {
                    let dead = workers::sign_off_dead(tx, at)?;
                    deliveries::recover(tx, at, &dead)
                });
                (leased, out) = Default::default();
                worker = sign_on(store, clock.plus_seconds(10));
            }
            Step::Stop(count) => {
                let (at, count) = (clock, *count);
                write(store, move |tx| deliveries::stop(tx, at, CAMPAIGN, count));
            }
        }
    }
    let (rows, funnel) = (all(store), funnel(store));
    assert_eq!(rows.len(), people.len(), "one row a person");
    assert_eq!(funnel.total() as usize, rows.len(), "the funnel adds up");
    for outcome in Outcome::ALL {
        let counted = rows.iter().filter(|row| row.outcome == Some(*outcome)).count() as i64;
        assert_eq!(funnel.count(*outcome), counted, "{outcome:?}");
    }
    assert!(rows.iter().all(|row| (row.state == DeliveryState::Done) == row.outcome.is_some()));
}
