use motivate::loyalty;

use super::shop::{ANN, BOB, day, line, plain, with};

#[test]
fn joined_points_are_moved_not_copied_and_can_be_given_back() {
    with(&plain(), |shop| {
        let at = day("2026-03-01");
        shop.earn(ANN, "1", at, &[line(1, 1, 1_000)]);
        shop.earn(BOB, "2", at, &[line(1, 1, 2_000)]);
        shop.run(move |tx, _| loyalty::move_customer(tx, BOB, ANN, at));
        assert_eq!((shop.active(ANN, at), shop.active(BOB, at)), (30, 0));
        shop.try_spend(ANN, "3", at, &[(1, 1, 15)]).expect("points of both");
        shop.earn(ANN, "4", at, &[line(1, 1, 300)]);
        shop.remembers_what_entries_say(ANN);
        assert_eq!(shop.run(move |tx, _| loyalty::part_customer(tx, BOB, ANN, at)), 1);
        assert_eq!((shop.active(ANN, at), shop.active(BOB, at)), (3, 15), "what was spent stays spent");
        shop.try_spend(BOB, "5", at, &[(1, 1, 8)]).expect("points that are there");
        shop.give_back(ANN, "3", "return", at, &[(1, 1)]);
        assert_eq!((shop.active(ANN, at), shop.active(BOB, at)), (13, 12), "each to the lot it came from");
        shop.remembers_what_entries_say(ANN);
        shop.remembers_what_entries_say(BOB);
    });
}

#[test]
fn an_erased_customer_leaves_the_books_in_order() {
    with(&plain(), |shop| {
        let at = day("2026-03-01");
        shop.earn(ANN, "1", at, &[line(1, 1, 1_000)]);
        shop.try_spend(ANN, "2", at, &[(1, 1, 4)]).expect("points that are there");
        shop.run(move |tx, _| loyalty::erase(tx, ANN, at));
        assert_eq!(shop.active(ANN, at), 0);
        let figures = shop.run(move |tx, club| loyalty::report(tx, club, at, None));
        let line = &figures[0];
        assert_eq!((line.issued, line.spent, line.erased, line.active), (10, 4, 6, 0));
    });
}

#[test]
fn the_books_tell_what_points_cost_and_who_pays() {
    let mut rules = plain();
    rules.spending = loyalty::SpendingRule { points: 100, money: 50, ..Default::default() };
    with(&rules, |shop| {
        let at = day("2026-03-01");
        let key = loyalty::Key::new("till", "1", "earn");
        let share = |points, funder: Option<&str>, unit_cost| loyalty::LinePoints {
            line: 1,
            currency: "points".into(),
            points,
            funder: funder.map(str::to_owned),
            unit_cost,
        };
        let earning = loyalty::Earning {
            lines: vec![line(1, 1, 90_000)],
            points: vec![share(900, None, 500), share(100, Some("Dairy"), 400)],
        };
        shop.run(move |tx, club| loyalty::earn(tx, club, ANN, &key, at, &earning));
        shop.try_spend(ANN, "2", at, &[(1, 1, 1_000)]).expect("points that are there");
        shop.give_back(ANN, "2", "return", at, &[(1, 1)]);
        shop.try_spend(ANN, "3", at, &[(1, 1, 950)]).expect("points that are there");
        let figures = shop.run(move |tx, club| loyalty::report(tx, club, at.plus_days(1), Some(8_000)));
        let told: Vec<_> = figures
            .iter()
            .map(|line| (line.funder.as_deref(), line.issued, line.spent, line.cost, line.active))
            .collect();
        let spent: i64 = figures.iter().map(|line| line.spent).sum();
        assert_eq!(spent, 950, "{told:?}");
        assert_eq!(figures.iter().map(|line| line.liability).sum::<i64>(), 20, "50 points × 0.5 × 80 %");
        let dead = shop.run(move |tx, club| loyalty::report(tx, club, day("2027-03-05"), None));
        assert_eq!(
            dead.iter().map(|line| (line.expired, line.active)).collect::<Vec<_>>().len(),
            figures.len()
        );
        assert_eq!(dead.iter().map(|line| line.expired).sum::<i64>(), 50);
    });
}
