use motivate::loyalty::{self, Calendar, EventRule, Key, Level, Measure, Rules, Standing, Tiers, Window};
use vocabulary::{CustomerId, Instant};

use super::shop::{ANN, BOB, Shop, date, day, line, plain, start, with};

fn levels(measure: Measure, window: Window) -> Rules {
    let level =
        |code: &str, from, multiplier, discount| Level { code: code.into(), from, multiplier, discount };
    let levels =
        vec![level("base", 0, 100, 0), level("silver", 10_000, 150, 300), level("gold", 50_000, 200, 500)];
    Rules { tiers: Some(Tiers { measure, window, grace_days: 0, levels }), ..plain() }
}

fn standing(shop: &Shop<'_>, who: CustomerId, at: Instant) -> Standing {
    shop.run(move |tx, club| loyalty::Accounts::of(tx, club, who)?.standing(tx, club, at))
        .expect("a programme with levels")
}

#[test]
fn a_level_comes_at_once_and_goes_at_the_end_of_its_period() {
    with(&levels(Measure::Turnover, Window::Calendar(Calendar::Year)), |shop| {
        let at = day("2026-03-01");
        shop.earn(ANN, "1", at, &[line(1, 1, 6_000)]);
        let first = standing(shop, ANN, at);
        assert_eq!((first.tier.as_str(), first.next), ("base", Some(("silver".into(), 4_000))));
        shop.earn(ANN, "2", at, &[line(1, 1, 4_000)]);
        let second = standing(shop, ANN, at);
        assert_eq!((second.tier.as_str(), second.multiplier, second.discount), ("silver", 150, 300));
        assert_eq!(second.keep_until, Some(start("2028-01-01")));
        shop.give_back(ANN, "2", "return", at, &[(1, 1)]);
        shop.nights(date("2027-12-31"));
        assert_eq!(standing(shop, ANN, at).tier, "silver", "kept to the end of its time");
        shop.nights(date("2028-01-01"));
        assert_eq!(standing(shop, ANN, day("2028-01-01")).tier, "base");
    });
}

#[test]
fn a_level_reached_anew_is_kept() {
    with(&levels(Measure::Turnover, Window::Calendar(Calendar::Year)), |shop| {
        shop.earn(ANN, "1", day("2026-03-01"), &[line(1, 1, 60_000)]);
        shop.earn(ANN, "2", day("2027-03-01"), &[line(1, 1, 20_000)]);
        shop.nights(date("2028-01-01"));
        let told = standing(shop, ANN, day("2028-01-01"));
        assert_eq!((told.tier.as_str(), told.keep_until), ("silver", Some(start("2029-01-01"))));
    });
}

#[test]
fn a_joined_customer_keeps_the_higher_level_and_turnover_adds_up() {
    with(&levels(Measure::Turnover, Window::Rolling(365)), |shop| {
        let at = day("2026-03-01");
        shop.earn(ANN, "1", at, &[line(1, 1, 45_000)]);
        shop.earn(BOB, "2", at, &[line(1, 1, 2_000)]);
        shop.run(move |tx, _| loyalty::move_customer(tx, ANN, BOB, at));
        let told = standing(shop, BOB, at);
        assert_eq!((told.tier.as_str(), told.measured), ("silver", 47_000));
        shop.earn(BOB, "3", at, &[line(1, 1, 2_999)]);
        shop.run(move |tx, club| loyalty::refresh(tx, club, BOB, at));
        assert_eq!(standing(shop, BOB, at).next, Some(("gold".into(), 1)));
        shop.earn(BOB, "4", at, &[line(1, 1, 1)]);
        assert_eq!(standing(shop, BOB, at).tier, "gold");
        let all = shop.run(loyalty::standings);
        assert_eq!(all.iter().map(|(_, customers)| customers).sum::<i64>(), 2, "{all:?}");
    });
}

#[test]
fn windows_are_days_of_the_zone() {
    let tiers = |window| levels(Measure::Orders, window).tiers.expect("levels");
    let zone = super::shop::zone();
    let joined = day("2024-02-29");
    let cases = [
        (Window::Calendar(Calendar::Month), "2026-03-29", "2026-03-01", "2026-04-01"),
        (Window::Calendar(Calendar::Quarter), "2026-03-29", "2026-01-01", "2026-04-01"),
        (Window::Anniversary, "2026-02-28", "2026-02-28", "2027-02-28"),
        (Window::Anniversary, "2026-02-27", "2025-02-28", "2026-02-28"),
        (Window::Anniversary, "2028-02-28", "2027-02-28", "2028-02-29"),
    ];
    for (window, at, from, to) in cases {
        assert_eq!(tiers(window).window(&zone, joined, day(at)), (start(from), start(to)), "{window:?} {at}");
    }
    let (from, to) = tiers(Window::Rolling(30)).window(&zone, joined, day("2026-03-30"));
    assert_eq!((from, to), (start("2026-03-01"), day("2026-03-30").plus_micros(1)));
}

#[test]
fn an_event_earns_as_often_as_its_rule_says() {
    let rule = EventRule {
        event: "review".into(),
        currency: "points".into(),
        points: 5,
        times_max: Some(2),
        days: Some(30),
        funding: None,
    };
    with(&Rules { events: vec![rule], ..plain() }, |shop| {
        let happens = |name: &str, event: &'static str, at: Instant| {
            let key = Key::new("site", name, "event");
            let earned = shop.run(move |tx, club| loyalty::earn_event(tx, club, ANN, &key, at, event));
            earned.lots.iter().map(|lot| lot.points).sum::<i64>()
        };
        assert_eq!(happens("1", "review", day("2026-03-01")), 5);
        assert_eq!(happens("1", "review", day("2026-03-01")), 5, "the same answer");
        assert_eq!(happens("2", "review", day("2026-03-02")), 5);
        assert_eq!(happens("3", "review", day("2026-03-03")), 0);
        assert_eq!(happens("4", "visit", day("2026-03-03")), 0);
        assert_eq!(happens("5", "review", day("2026-04-05")), 5);
        assert_eq!(shop.active(ANN, day("2026-04-05")), 15);
    });
}
