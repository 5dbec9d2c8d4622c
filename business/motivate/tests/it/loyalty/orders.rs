use motivate::loyalty::{self, Adjustment, EventRule, Key, Negative, PaidLine, Pending, Place, ReturnPolicy};
use vocabulary::{ErrorKind, Instant};

use super::shop::{ANN, BOB, day, line, paying, plain, start, with};

#[test]
fn a_point_per_full_unit_of_the_whole_basket_is_shared_by_lines() {
    with(&plain(), |shop| {
        let lines = [line(1, 1, 199), line(2, 1, 199), PaidLine { is_excluded: true, ..line(3, 1, 5_000) }];
        let points = loyalty::points_of(&shop.programme, &lines, 100);
        let by_line: Vec<(i64, i64)> = points.iter().map(|share| (share.line, share.points)).collect();
        assert_eq!(by_line, [(1, 2), (2, 1)]);
        shop.earn(ANN, "1", day("2026-03-01"), &lines);
        assert_eq!(shop.active(ANN, day("2026-03-01")), 3);
    });
}

#[test]
fn a_replayed_order_changes_nothing_and_a_changed_one_is_refused() {
    with(&plain(), |shop| {
        let at = day("2026-03-01");
        let first = shop.earn(ANN, "1", at, &[line(1, 1, 1_000)]);
        assert_eq!(shop.earn(ANN, "1", at.plus_days(3), &[line(1, 1, 1_000)]), first);
        let spent = shop.try_spend(ANN, "2", at, &[(1, 1, 4)]).expect("points that are there");
        assert_eq!(shop.try_spend(ANN, "2", at, &[(1, 1, 4)]).expect("the same answer"), spent);
        assert_eq!(shop.active(ANN, at), 6);
        let other = shop.try_spend(ANN, "2", at, &[(1, 1, 5)]).expect_err("another body");
        assert_eq!((other.kind, other.code), (ErrorKind::Conflict, "other_body"));
        shop.remembers_what_entries_say(ANN);
    });
}

#[test]
fn points_of_an_order_cannot_pay_for_it() {
    with(&plain(), |shop| {
        let at = day("2026-03-01");
        shop.earn(ANN, "1", at, &[line(1, 1, 1_000)]);
        let refused = shop.try_spend(ANN, "1", at, &[(1, 1, 1)]).expect_err("its own points");
        assert_eq!(refused.code, "not_enough_points");
        assert!(shop.try_spend(ANN, "2", at, &[(1, 1, 10)]).is_ok());
    });
}

#[test]
fn what_expires_first_is_spent_first() {
    let mut rules = plain();
    rules.currencies[0].pending = Pending::Days(14);
    with(&rules, |shop| {
        shop.earn(ANN, "1", day("2026-01-10"), &[line(1, 1, 1_000)]);
        shop.earn(ANN, "2", day("2026-02-10"), &[line(1, 1, 1_000)]);
        let at = day("2026-03-01");
        shop.try_spend(ANN, "3", at, &[(1, 1, 15)]).expect("points that are there");
        assert_eq!(shop.active(ANN, start("2027-02-24")), 5, "the later lot lives on");
        assert_eq!(shop.active(ANN, start("2027-02-25")), 0);
        assert_eq!(shop.balance(ANN, day("2026-01-20")).pending, 10, "as of the past");
    });
}

#[test]
fn many_small_lots_pay_together() {
    with(&plain(), |shop| {
        let at = day("2026-03-01");
        for order in 0..70 {
            shop.earn(ANN, &order.to_string(), at.plus_days(order % 7), &[line(1, 1, 100)]);
        }
        let at = day("2026-03-10");
        let spent = shop.try_spend(ANN, "few", at, &[(1, 1, 30)]).expect("points that are there");
        assert_eq!(spent.lots.len(), 30);
        let spent = shop.try_spend(ANN, "many", at, &[(1, 1, 40)]).expect("points that are there");
        assert_eq!(spent.lots.len(), 40);
        let refused = shop.try_spend(ANN, "more", at, &[(1, 1, 1)]).expect_err("all is spent");
        assert_eq!(refused.params["available"], 0);
        shop.remembers_what_entries_say(ANN);
    });
}

#[test]
fn points_wait_until_confirmed() {
    let mut rules = plain();
    rules.currencies[0].pending = Pending::UntilConfirmed;
    let review = EventRule {
        event: "review".into(),
        currency: "points".into(),
        points: 5,
        times_max: None,
        days: None,
        funding: None,
    };
    rules.events = vec![review];
    with(&rules, |shop| {
        let at = day("2026-01-10");
        shop.earn(ANN, "1", at, &[line(1, 1, 1_000)]);
        assert_eq!(shop.balance(ANN, at.plus_days(900)).pending, 10);
        let key = Key::new("till", "1", "confirm");
        for _ in 0..2 {
            let key = key.clone();
            let confirmed =
                shop.run(move |tx, club| loyalty::confirm(tx, club, ANN, &key, day("2026-02-01")));
            assert_eq!((confirmed.lots.len(), confirmed.lots[0].points), (1, 10));
            assert_eq!(confirmed.lots[0].active_from, Some(day("2026-02-01")));
        }
        assert_eq!(shop.active(ANN, day("2026-02-01")), 10);
        assert_eq!(shop.active(ANN, day("2027-02-02")), 0);
        let key = Key::new("site", "1", "event");
        shop.run(move |tx, club| loyalty::earn_event(tx, club, BOB, &key, at, "review").map(drop));
        assert_eq!(shop.active(BOB, at), 5, "nobody confirms an event");
        shop.remembers_what_entries_say(ANN);
    });
}

#[test]
fn a_reservation_holds_points_until_captured_released_or_over() {
    with(&plain(), |shop| {
        let at = day("2026-03-01");
        shop.earn(ANN, "1", at, &[line(1, 1, 10_000)]);
        let reserve = |order: &str| {
            let key = Key::new("till", order, "reserve");
            shop.run(move |tx, club| {
                loyalty::reserve(tx, club, ANN, &key, at, &paying(&[(1, 1, 60)]), at.plus_seconds(600))
            })
        };
        let first = reserve("2");
        assert_eq!(reserve("2"), first, "asked again");
        assert_eq!((shop.active(ANN, at), shop.balance(ANN, at).reserved), (40, 60));
        assert_eq!(shop.active(ANN, at.plus_seconds(600)), 100, "over by itself");
        let capture = move |at: Instant, points: i64, name: &'static str| {
            let key = Key::new("till", "2", name);
            shop.try_do(move |tx, club| {
                let paying = paying(&[(1, 1, points)]);
                loyalty::capture(tx, club, ANN, &key, at, first.reservation, &paying)
            })
        };
        assert_eq!(capture(at, 61, "more").expect_err("too much").code, "more_than_reserved");
        assert_eq!(capture(at.plus_seconds(600), 60, "late").expect_err("over").code, "reservation_over");
        assert_eq!(capture(at, 50, "capture").expect("held points").points, 50);
        assert_eq!(capture(at, 50, "capture").expect("the same answer").points, 50);
        assert_eq!(capture(at, 1, "again").expect_err("captured").code, "reservation_over");
        assert_eq!(shop.active(ANN, at), 50);
        let key = Key::new("till", "3", "reserve");
        let late = shop.try_do(move |tx, club| {
            loyalty::reserve(tx, club, ANN, &key, at, &paying(&[(1, 1, 51)]), at.plus_seconds(600))
        });
        assert_eq!(late.expect_err("only 50 are there").code, "not_enough_points");
        shop.remembers_what_entries_say(ANN);
    });
}

#[test]
fn a_return_takes_its_share_and_gives_points_back_to_their_own_lots() {
    with(&plain(), |shop| {
        let at = day("2026-03-01");
        shop.earn(ANN, "old", day("2026-01-10"), &[line(1, 1, 1_000)]);
        shop.earn(ANN, "new", day("2026-02-10"), &[line(1, 1, 1_000)]);
        shop.try_spend(ANN, "3", at, &[(1, 3, 15)]).expect("points that are there");
        shop.earn(ANN, "3", at, &[line(1, 3, 1_000)]);
        let back = shop.give_back(ANN, "3", "return 1", at, &[(1, 1)]);
        assert_eq!(back, shop.give_back(ANN, "3", "return 1", at, &[(1, 1)]), "asked again");
        assert_eq!(back.reversed, [(1, "points".to_owned(), 3)]);
        assert_eq!(back.returned.iter().map(|(_, _, points)| points).sum::<i64>(), 5);
        assert_eq!(shop.active(ANN, at), 5 + 5 + 7);
        shop.give_back(ANN, "3", "return 2", at, &[(1, 2)]);
        assert_eq!(shop.active(ANN, at), 20, "as if never bought");
        assert_eq!(shop.active(ANN, start("2027-01-11")), 10, "original ends");
        let more = shop.try_give_back(ANN, "3", "return 3", at, &[(1, 1)]).expect_err("all are back");
        assert_eq!(more.code, "more_than_bought");
        shop.remembers_what_entries_say(ANN);
    });
}

#[test]
fn points_spent_meanwhile_are_forgiven_owed_or_kept_as_the_programme_says() {
    let cases = [
        (ReturnPolicy::OnlyPending, Negative::Net, 0, 10),
        (ReturnPolicy::WithinBalance, Negative::Net, 0, 6),
        (ReturnPolicy::Unlimited, Negative::Forbid, 0, 6),
        (ReturnPolicy::Unlimited, Negative::Floor(4), -4, 2),
        (ReturnPolicy::Unlimited, Negative::Net, -6, 0),
    ];
    for (returns, negative, after, forgiven) in cases {
        with(&loyalty::Rules { returns, negative, ..plain() }, |shop| {
            let at = day("2026-03-01");
            shop.earn(ANN, "1", at, &[line(1, 1, 1_000)]);
            shop.try_spend(ANN, "2", at, &[(1, 1, 6)]).expect("points that are there");
            let back = shop.give_back(ANN, "1", "return", at, &[(1, 1)]);
            let kept = if returns == ReturnPolicy::OnlyPending { 4 } else { 0 };
            assert_eq!(
                (back.forgiven, shop.active(ANN, at)),
                (forgiven, after + kept),
                "{returns:?} {negative:?}"
            );
            shop.earn(ANN, "3", at, &[line(1, 1, 1_000)]);
            assert_eq!(shop.active(ANN, at), after + kept + 10, "netted against what comes");
            shop.remembers_what_entries_say(ANN);
        });
    }
}

#[test]
fn a_cancelled_order_was_never_there() {
    with(&plain(), |shop| {
        let at = day("2026-03-01");
        shop.earn(ANN, "1", at, &[line(1, 1, 5_000)]);
        shop.try_spend(ANN, "2", at, &[(1, 2, 20), (2, 1, 7)]).expect("points that are there");
        shop.earn(ANN, "2", at, &[line(1, 2, 3_000), line(2, 1, 999)]);
        shop.give_back(ANN, "2", "return", at, &[(1, 1)]);
        let first = shop.cancel(ANN, "2", at);
        assert_eq!(shop.cancel(ANN, "2", at), first);
        assert_eq!(shop.active(ANN, at), 50);
        shop.remembers_what_entries_say(ANN);
    });
}

#[test]
fn a_correction_has_a_reason_and_a_large_one_a_second_person() {
    with(&loyalty::Rules { adjust_alone_max: Some(100), ..plain() }, |shop| {
        let at = day("2026-03-01");
        let adjust = |name: &'static str, points, reason: &str, second: Option<&str>| {
            let adjustment = Adjustment {
                currency: "points".into(),
                points,
                reason: reason.into(),
                by: "stf_1".into(),
                approved_by: second.map(str::to_owned),
                funder: None,
            };
            let key = Key::new("console", "card", name);
            shop.try_do(move |tx, club| loyalty::adjust(tx, club, ANN, &key, at, &adjustment))
        };
        assert_eq!(adjust("a", 100, " ", None).expect_err("no reason").code, "field_required");
        assert_eq!(adjust("b", 101, "sorry", None).expect_err("too much").code, "second_person_needed");
        assert_eq!(
            adjust("b", 101, "sorry", Some("stf_1")).expect_err("himself").code,
            "second_person_needed"
        );
        assert_eq!(adjust("b", 101, "sorry", Some("stf_2")), Ok(101));
        assert_eq!(
            adjust("c", -102, "wrong", Some("stf_2")).expect_err("below zero").code,
            "not_enough_points"
        );
        assert_eq!(adjust("c", -1, "wrong", None), Ok(-1));
        assert_eq!(shop.active(ANN, at), 100);
        let told = shop.run(move |tx, club| loyalty::history(tx, club, ANN, Place::NEWEST, 10));
        let reasons: Vec<_> = told.iter().map(|event| (event.points, event.reason.as_deref())).collect();
        assert_eq!(reasons, [(-1, Some("wrong")), (101, Some("sorry"))]);
    });
}

#[test]
fn given_points_keep_their_end() {
    with(&plain(), |shop| {
        shop.earn(ANN, "1", day("2026-01-10"), &[line(1, 1, 1_000)]);
        for _ in 0..2 {
            let key = Key::new("app", "gift 1", "transfer");
            let at = day("2026-05-01");
            let moved = shop
                .run(move |tx, club| loyalty::transfer(tx, club, (ANN, BOB), &key, at, ("points", 4), None));
            assert_eq!(moved, 4);
        }
        assert_eq!((shop.active(ANN, day("2026-05-01")), shop.active(BOB, day("2026-05-01"))), (6, 4));
        assert_eq!(shop.active(BOB, start("2027-01-11")), 0);
        shop.remembers_what_entries_say(ANN);
        shop.remembers_what_entries_say(BOB);
    });
}
