use motivate::loyalty::awards::{self, Award, NewAward, State, Verdict};
use motivate::loyalty::{self, Place, Rules};
use vocabulary::{AwardId, CustomerId, Instant, Problem};

use super::shop::{ANN, BOB, Shop, day, line, plain, with};

fn club() -> Rules {
    Rules { adjust_alone_max: Some(100), ..plain() }
}

fn give(
    shop: &Shop<'_>,
    who: CustomerId,
    points: i64,
    to: Option<CustomerId>,
    at: Instant,
) -> Result<Award, Problem> {
    shop.try_do(move |tx, club| {
        let new = NewAward {
            programme: club.id,
            customer: who,
            to,
            currency: "points".into(),
            points,
            reason: "Sorry for the wait".into(),
            by: "stf_1".into(),
        };
        awards::give(tx, at, &new)
    })
}

fn decide(shop: &Shop<'_>, id: AwardId, by: &'static str, verdict: Verdict) -> Result<Award, Problem> {
    shop.try_do(move |tx, _| awards::decide(tx, day("2026-03-02"), id, by, verdict))
}

#[test]
fn an_award_within_the_limit_is_done_at_once_and_tells_who_and_why() {
    with(&club(), |shop| {
        let at = day("2026-03-01");
        let award = give(shop, ANN, 100, None, at).expect("an award");
        assert_eq!(award.state, State::Done);
        assert_eq!(shop.active(ANN, at), 100);
        let told = shop.run(move |tx, club| loyalty::history(tx, club, ANN, Place::NEWEST, 10));
        assert_eq!(told[0].reason.as_deref(), Some("Sorry for the wait"));
        assert_eq!(told[0].by.as_deref(), Some("stf_1"));
        assert_eq!(give(shop, ANN, 0, None, at).expect_err("nothing").code, "out_of_range");
    });
}

#[test]
fn more_than_one_may_give_alone_waits_for_a_second_person() {
    with(&club(), |shop| {
        let at = day("2026-03-01");
        let award = give(shop, ANN, 101, None, at).expect("an award");
        assert_eq!((award.state, shop.active(ANN, at)), (State::Waiting, 0));
        let waiting = shop.run(|tx, _| awards::waiting(tx, None, 10));
        assert_eq!(waiting.iter().map(|one| one.id).collect::<Vec<_>>(), [award.id]);
        let own = decide(shop, award.id, "stf_1", Verdict::Approve).expect_err("who asked");
        assert_eq!(own.code, "second_person_needed");
        let done = decide(shop, award.id, "stf_2", Verdict::Approve).expect("a second person");
        assert_eq!((done.state, done.decided_by.as_deref()), (State::Done, Some("stf_2")));
        assert_eq!(shop.active(ANN, day("2026-03-02")), 101);
        let twice = decide(shop, award.id, "stf_3", Verdict::Approve).expect_err("decided");
        assert_eq!(twice.code, "award_decided");
        assert_eq!(shop.active(ANN, day("2026-03-02")), 101);
        let refused = give(shop, BOB, 500, None, at).expect("an award");
        decide(shop, refused.id, "stf_2", Verdict::Decline).expect("a refusal");
        assert_eq!(shop.active(BOB, day("2026-03-02")), 0);
        assert_eq!(shop.run(|tx, _| awards::waiting(tx, None, 10)), []);
    });
}

#[test]
fn an_award_is_taken_back_within_minutes_while_its_points_are_there() {
    with(&club(), |shop| {
        let at = day("2026-03-01");
        let undo = |id, at: Instant, by: &'static str| shop.try_do(move |tx, _| awards::undo(tx, at, id, by));
        let first = give(shop, ANN, 50, None, at).expect("an award");
        assert_eq!(undo(first.id, at, "stf_2").expect_err("another's").code, "too_late_to_undo");
        assert_eq!(undo(first.id, at.plus_seconds(601), "stf_1").expect_err("late").code, "too_late_to_undo");
        for _ in 0..2 {
            assert_eq!(undo(first.id, at.plus_seconds(9), "stf_1").expect("undone").state, State::Undone);
            assert_eq!(shop.active(ANN, at.plus_seconds(9)), 0);
        }
        let at = at.plus_seconds(60);
        let second = give(shop, ANN, 50, None, at).expect("an award");
        shop.try_spend(ANN, "1", at, &[(1, 1, 1)]).expect("points that are there");
        assert_eq!(undo(second.id, at, "stf_1").expect_err("spent").code, "points_used");
        let less = give(shop, ANN, -49, None, at).expect("an award");
        assert_eq!(shop.active(ANN, at), 0);
        undo(less.id, at, "stf_1").expect("undone");
        assert_eq!(shop.active(ANN, at), 49);
        shop.remembers_what_entries_say(ANN);
    });
}

#[test]
fn what_one_may_give_alone_is_of_a_whole_day_to_one_customer() {
    with(&club(), |shop| {
        let state = |who, points, to, at| give(shop, who, points, to, at).expect("an award").state;
        let at = day("2026-03-01");
        assert_eq!(state(ANN, 60, None, at), State::Done);
        assert_eq!(state(ANN, 41, None, at), State::Waiting, "101 in a day");
        assert_eq!(state(ANN, 40, None, at), State::Done, "what waits is not given");
        assert_eq!(state(BOB, 60, None, at), State::Done, "to another customer");
        assert_eq!(state(ANN, -100, None, at), State::Done, "what is taken is counted by itself");
        assert_eq!(state(ANN, -1, None, at), State::Waiting);
        let next = shop.run(|_, club| Ok(club.zone.start_of_day_after(day("2026-03-01"), 1)));
        assert_eq!(state(ANN, 1, None, next.plus_micros(-1)), State::Waiting, "the day is the programme's");
        assert_eq!(state(ANN, 100, None, next), State::Done);
        assert_eq!(state(BOB, 50, None, next), State::Done);
        assert_eq!(state(ANN, 51, Some(BOB), next), State::Waiting, "nor by way of others");
        assert_eq!(state(ANN, 50, Some(BOB), next), State::Done);
        assert_eq!(state(ANN, -51, None, next), State::Waiting, "50 went to Bob");
    });
}

#[test]
fn points_moved_to_another_customer_need_a_second_person_too() {
    with(&club(), |shop| {
        let at = day("2026-03-01");
        shop.earn(ANN, "1", at, &[line(1, 1, 30_000)]);
        give(shop, ANN, 40, Some(BOB), at).expect("an award");
        assert_eq!((shop.active(ANN, at), shop.active(BOB, at)), (260, 40));
        let large = give(shop, ANN, 200, Some(BOB), at).expect("an award");
        assert_eq!((large.state, shop.active(BOB, at)), (State::Waiting, 40));
        decide(shop, large.id, "stf_2", Verdict::Approve).expect("a second person");
        assert_eq!(shop.active(BOB, day("2026-03-02")), 240);
        assert_eq!(give(shop, ANN, -5, Some(BOB), at).expect_err("backwards").code, "negative");
    });
}

#[test]
fn an_erased_customers_award_is_over_and_its_reason_is_gone() {
    with(&club(), |shop| {
        let at = day("2026-03-01");
        let award = give(shop, ANN, 500, None, at).expect("an award");
        shop.run(move |tx, _| loyalty::erase(tx, ANN, at));
        let left = shop.run(move |tx, _| awards::load(tx, award.id));
        assert_eq!((left.state, left.customer, left.reason), (State::Declined, None, None));
        let other = give(shop, BOB, 500, None, at).expect("an award");
        let carl = CustomerId(3);
        shop.run(move |tx, _| loyalty::move_customer(tx, BOB, carl, at));
        let moved = shop.run(move |tx, _| awards::waiting_of(tx, carl, 10));
        assert_eq!(moved.iter().map(|one| one.id).collect::<Vec<_>>(), [other.id]);
    });
}

#[test]
fn an_order_called_off_earns_nothing_afterwards() {
    with(&club(), |shop| {
        let at = day("2026-03-01");
        shop.cancel(ANN, "1", at);
        let lines = [line(1, 1, 1_000)];
        let earning = loyalty::Earning {
            points: loyalty::points_of(&shop.programme, &lines, 100),
            lines: lines.to_vec(),
        };
        let key = loyalty::Key::new("till", "1", "earn");
        let late = shop.try_do(move |tx, club| loyalty::earn(tx, club, ANN, &key, at, &earning));
        assert_eq!(late.expect_err("called off").code, "order_cancelled");
        assert_eq!(shop.active(ANN, at), 0);
    });
}
