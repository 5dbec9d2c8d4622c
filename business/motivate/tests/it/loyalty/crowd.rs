use motivate::loyalty::{self, Bar, Level, Measure, Move, Rules, Tiers, Window};
use vocabulary::CustomerId;

use super::shop::{day, line, plain, with};

fn tiers(measure: Measure, window: Window, silver: i64, gold: i64) -> Tiers {
    let level = |code: &str, from| Level { code: code.into(), from, multiplier: 100, discount: 0 };
    let levels = vec![level("base", 0), level("silver", silver), level("gold", gold)];
    Tiers { measure, window, grace_days: 0, levels }
}

#[test]
fn members_are_spread_by_what_counts_and_moves_are_told_before_they_happen() {
    let yearly = Window::Rolling(365);
    let rules = Rules { tiers: Some(tiers(Measure::Turnover, yearly, 10_000, 50_000)), ..plain() };
    with(&rules, |shop| {
        let at = day("2026-03-01");
        for (who, paid) in [(1, 100), (2, 9_000), (3, 9_999), (4, 10_000), (5, 60_000)] {
            shop.earn(CustomerId(who), &who.to_string(), at, &[line(1, 1, paid)]);
        }
        shop.earn(CustomerId(6), "6", day("2025-02-28"), &[line(1, 1, 70_000)]);
        let tried = tiers(Measure::Turnover, yearly, 9_000, 70_000);
        let (crowd, moves) = shop.run(move |tx, club| {
            let now = club.rules.tiers.clone().expect("levels");
            let crowd = loyalty::crowd(tx, club, &now, at)?;
            let moves = crowd.moves(&tried);
            Ok((
                (crowd.people, crowd.every, crowd.levels(&now), crowd.without(), crowd.bars(3, 50_000)),
                moves,
            ))
        });
        assert_eq!((crowd.0, crowd.1, crowd.2), (6, 1, vec![3, 1, 2]));
        assert_eq!(crowd.3, 1, "what was bought longer than a year ago does not count");
        let bar = |from, to, people| Bar { from, to, people };
        assert_eq!(crowd.4, [bar(0, Some(20_000), 4), bar(20_000, Some(40_000), 0), bar(40_000, None, 1)]);
        assert_eq!((moves.up, moves.down), (2, 2));
        let step = |from: &str, to: &str, people| Move { from: from.into(), to: to.into(), people };
        assert_eq!(
            moves.moves,
            [step("base", "silver", 2), step("gold", "base", 1), step("gold", "silver", 1)]
        );
        assert_eq!(moves.after, [2, 4, 0]);
    });
}

#[test]
fn everybodys_own_year_points_and_orders_are_counted_as_for_one() {
    let cases = [
        (Measure::Turnover, Window::Anniversary),
        (Measure::Orders, Window::Anniversary),
        (Measure::Points("points".into()), Window::Anniversary),
        (Measure::Orders, Window::Rolling(30)),
        (Measure::Points("points".into()), Window::Rolling(30)),
    ];
    for (measure, window) in cases {
        let levels = tiers(measure.clone(), window, 2, 3);
        let rules = Rules { tiers: Some(levels.clone()), ..plain() };
        with(&rules, |shop| {
            for (who, when) in [(1, "2025-01-10"), (1, "2026-01-09"), (1, "2026-01-10"), (2, "2026-02-20")] {
                let order = format!("{who} {when}");
                shop.earn(CustomerId(who), &order, day(when), &[line(1, 1, 100)]);
            }
            let (levels, at) = (levels.clone(), day("2026-02-28"));
            let told = shop.run(move |tx, club| {
                let crowd = loyalty::crowd(tx, club, &levels, at)?;
                let one = loyalty::Accounts::of(tx, club, CustomerId(1))?
                    .standing(tx, club, at)?
                    .expect("levels")
                    .measured;
                let two = loyalty::Accounts::of(tx, club, CustomerId(2))?
                    .standing(tx, club, at)?
                    .expect("levels")
                    .measured;
                Ok((crowd.without(), crowd.bars(1, 0)[0].people, one, two))
            });
            let counted = [told.2, told.3].iter().filter(|measured| **measured > 0).count() as i64;
            assert_eq!((told.0, told.1), (2 - counted, counted), "{measure:?} {window:?}");
        });
    }
}
