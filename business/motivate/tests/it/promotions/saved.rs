use motivate::basket::Basket;
use motivate::promotions::{
    self, Child, Definition, Group, Mode, Move, NewPromotion, PromotionState, Reason, SavedPromotion,
    Shopper, Stacking, price,
};
use store::Store;
use vocabulary::{ErrorKind, Instant, Problem, PromotionId, Zone};

use super::shelf::{basket, noon, percent};

fn new(basis_points: i64) -> NewPromotion {
    NewPromotion { name: "Autumn".to_owned(), definition: percent(basis_points), by: "stf_1".to_owned() }
}

fn create(store: &Store, now: Instant) -> SavedPromotion {
    store.transact(move |tx| promotions::create(tx, now, &new(1_000))).wait().expect("made")
}

fn change(
    store: &Store,
    now: Instant,
    id: PromotionId,
    newest: i64,
    new: NewPromotion,
) -> Result<SavedPromotion, Problem> {
    store.transact(move |tx| promotions::change(tx, now, id, newest, &new)).wait()
}

fn advance(store: &Store, now: Instant, id: PromotionId, step: Move) -> Result<SavedPromotion, Problem> {
    store.transact(move |tx| promotions::advance(tx, now, id, step)).wait()
}

/// Versions in force at an instant.
fn running(store: &Store, at: Instant) -> Vec<(PromotionId, i64)> {
    let running = store.read(move |tx| promotions::running(tx, at)).wait().expect("running");
    running.into_iter().map(|promotion| (promotion.id, promotion.version)).collect()
}

#[test]
fn a_promotion_moves_only_where_its_state_allows() {
    use PromotionState::{Draft, Ended, Paused, Running, Scheduled, Staged};
    let steps =
        [Move::Stage, Move::Unstage, Move::Schedule, Move::Start, Move::Pause, Move::Resume, Move::End];
    let allowed = [
        (Draft, [Some(Staged), None, Some(Scheduled), Some(Running), None, None, None]),
        (Staged, [None, Some(Draft), Some(Scheduled), Some(Running), None, None, None]),
        (Scheduled, [None, Some(Draft), Some(Scheduled), Some(Running), None, None, Some(Ended)]),
        (Running, [None, None, None, None, Some(Paused), None, Some(Ended)]),
        (Paused, [None, None, None, None, None, Some(Running), Some(Ended)]),
        (Ended, [None; 7]),
    ];
    for (state, leads_to) in allowed {
        assert_eq!(steps.map(|step| state.after(step)), leads_to, "{state:?}");
    }
    testkit::both(&[motivate::MIGRATIONS], |store| {
        let id = create(store, noon()).id;
        let wrong = advance(store, noon(), id, Move::Pause).expect_err("it has not begun");
        assert_eq!((wrong.kind, wrong.code), (ErrorKind::Conflict, "wrong_move"));
        assert_eq!(advance(store, noon(), id, Move::Start).expect("started").state, Running);
        assert_eq!(advance(store, noon(), id, Move::Pause).expect("paused").state, Paused);
        assert_eq!(running(store, noon()), []);
        assert_eq!(advance(store, noon(), id, Move::Resume).expect("resumed").state, Running);
        assert_eq!(advance(store, noon().plus_days(1), id, Move::End).expect("ended").state, Ended);
        let late = change(store, noon(), id, 1, new(500)).expect_err("it is over");
        assert_eq!(late.code, "wrong_move");
        let missing = advance(store, noon(), PromotionId(99), Move::Start).expect_err("there is none");
        assert_eq!(missing.kind, ErrorKind::NotFound);
    });
}

#[test]
fn a_revision_of_what_has_begun_waits_until_it_is_published_and_old_baskets_keep_old_versions() {
    testkit::both(&[motivate::MIGRATIONS], |store| {
        let id = create(store, noon()).id;
        let second = change(store, noon(), id, 1, new(2_000)).expect("a draft is changed at once");
        assert_eq!((second.version, second.newest, second.pending), (2, 2, None));
        let conflict = change(store, noon(), id, 1, new(3_000)).expect_err("somebody was quicker");
        assert_eq!(conflict.code, "version_conflict");
        let started = noon().plus_days(1);
        advance(store, started, id, Move::Start).expect("started");
        let waiting = change(store, started, id, 2, new(3_000)).expect("waits");
        assert_eq!((waiting.version, waiting.newest, waiting.definition), (2, 3, percent(2_000)));
        assert_eq!(waiting.pending, Some(percent(3_000)));
        let published_at = started.plus_days(1);
        let dropped = store.transact(move |tx| promotions::discard(tx, published_at, id)).wait();
        assert_eq!(dropped.expect("discarded").newest, 2);
        change(store, started, id, 2, new(4_000)).expect("waits");
        assert_eq!(running(store, published_at), [(id, 2)]);
        let edition = |store: &Store| store.read(promotions::edition).wait().expect("an edition");
        let before = edition(store);
        let published = store.transact(move |tx| promotions::publish(tx, published_at, id)).wait();
        assert_eq!(published.expect("published").definition, percent(4_000));
        assert!(edition(store).number > before.number);
        let again = store.transact(move |tx| promotions::publish(tx, published_at, id)).wait();
        assert_eq!(again.expect_err("nothing waits").code, "wrong_move");
        advance(store, published_at.plus_days(1), id, Move::End).expect("ended");
        assert_eq!(running(store, started.plus_micros(-1)), []);
        assert_eq!(running(store, published_at.plus_micros(-1)), [(id, 2)]);
        assert_eq!(running(store, published_at), [(id, 3)]);
        assert_eq!(running(store, published_at.plus_days(1)), []);
        let old = store.read(move |tx| promotions::version(tx, id, 2)).wait().expect("kept");
        assert_eq!(old.definition, percent(2_000));
    });
}

#[test]
fn a_scheduled_promotion_begins_and_ends_by_the_clock() {
    testkit::both(&[motivate::MIGRATIONS], |store| {
        let (from, to) = (noon().plus_days(2), noon().plus_days(4));
        let definition = Definition { from: Some(from), to: Some(to), ..percent(500) };
        let planned = NewPromotion { definition, ..new(0) };
        let made = store.transact(move |tx| promotions::create(tx, noon(), &planned)).wait().expect("made");
        advance(store, noon(), made.id, Move::Stage).expect("staged");
        assert_eq!(running(store, from), []);
        advance(store, noon(), made.id, Move::Schedule).expect("scheduled");
        assert_eq!(
            running(store, from.plus_micros(-1)),
            [(made.id, 1)],
            "compiled rules need not be made anew"
        );
        let rules = store.read(|tx| promotions::rule_set(tx, noon(), &Zone::utc())).wait().expect("rules");
        let reason = |at: Instant| {
            let basket = Basket { at, ..basket(&[("tea", 1_000, 1_000)]) };
            price(&rules, &basket, &Shopper::default()).not_applied.first().map(|not| not.reason)
        };
        assert_eq!(reason(from.plus_micros(-1)), Some(Reason::NotStarted));
        assert_eq!((reason(from), reason(to)), (None, Some(Reason::Ended)));
        let tick = |at: Instant| store.transact(move |tx| promotions::tick(tx, at)).wait().expect("moved");
        assert_eq!(tick(from.plus_micros(-1)), []);
        assert_eq!(tick(from), [made.id]);
        assert_eq!(tick(from), []);
        assert_eq!(tick(to.plus_days(1)), [made.id]);
        let ended = store.read(move |tx| promotions::load(tx, made.id)).wait().expect("there");
        assert_eq!((ended.state, ended.ended_at), (PromotionState::Ended, Some(to)));
        assert_eq!(running(store, from), [(made.id, 1)]);
        let listed = store.read(promotions::list).wait().expect("listed");
        assert_eq!(listed, [ended]);
    });
}

#[test]
fn rules_come_from_the_store_with_the_newest_stacking() {
    testkit::both(&[motivate::MIGRATIONS], |store| {
        let ids: Vec<PromotionId> = [1_000, 2_000]
            .into_iter()
            .map(|basis_points| {
                let made =
                    store.transact(move |tx| promotions::create(tx, noon(), &new(basis_points))).wait();
                advance(store, noon(), made.expect("made").id, Move::Start).expect("started").id
            })
            .collect();
        let total = |store: &Store| {
            let rules =
                store.read(|tx| promotions::rule_set(tx, noon(), &Zone::utc())).wait().expect("rules");
            price(&rules, &basket(&[("tea", 1_000, 10_000)]), &Shopper::default()).total
        };
        assert_eq!(total(store), 7_200, "both, one after another");
        let children = ids.iter().map(|id| Child::Promotion(*id)).collect();
        let root = Group { mode: Mode::BestForCustomer, children, ..Group::default() };
        let best = Stacking { root, margin_min: None };
        let saved = best.clone();
        let set = store.transact(move |tx| promotions::set_stacking(tx, noon(), &saved, "stf_1")).wait();
        set.expect("saved");
        assert_eq!(store.read(promotions::stacking).wait().expect("there"), best);
        assert_eq!(total(store), 8_000, "the better one");
        let twice = Stacking {
            root: Group {
                children: vec![Child::Promotion(ids[0]), Child::Promotion(ids[0])],
                ..Group::default()
            },
            margin_min: None,
        };
        let refused = store.transact(move |tx| promotions::set_stacking(tx, noon(), &twice, "stf_1")).wait();
        assert_eq!(refused.expect_err("twice").code, "duplicate_promotion");
    });
}
