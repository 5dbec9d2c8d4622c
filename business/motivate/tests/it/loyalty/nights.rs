use motivate::loyalty::{self, Calendar, Expiry, Lifetime, Pending, PointCurrency, Rules};
use vocabulary::{Instant, Zone};

use super::shop::{ANN, BOB, Shop, date, day, line, plain, start, with};

fn notices(shop: &Shop<'_>) -> Vec<(String, i64, i64, Instant)> {
    testkit::settle(shop.store);
    let told = shop.run(|tx, _| loyalty::notices_since(tx, Default::default(), 100));
    let mut told: Vec<_> = told
        .into_iter()
        .map(|(_, notice)| {
            (notice.kind, notice.customer.map_or(0, |who| who.0), notice.points, notice.due_at)
        })
        .collect();
    told.sort();
    told
}

#[test]
fn a_night_notices_books_what_died_and_tells_it_once() {
    let mut rules = Rules { notice_days: vec![7], ..plain() };
    rules.currencies[0].pending = Pending::Days(2);
    rules.currencies[0].expiry =
        Expiry::After(Lifetime { months: 0, days: 10, end_of: None, is_renewed: false });
    with(&rules, |shop| {
        shop.earn(ANN, "1", day("2026-03-20"), &[line(1, 1, 1_000)]);
        shop.earn(BOB, "2", day("2026-03-20"), &[line(1, 1, 500)]);
        shop.nights(date("2026-03-21"));
        assert_eq!(notices(shop), []);
        shop.nights(date("2026-04-02"));
        shop.nights(date("2026-04-02"));
        let (active, due) = (start("2026-03-22"), start("2026-04-02"));
        let told = |kind: &str, who, points, at| (kind.to_owned(), who, points, at);
        assert_eq!(
            notices(shop),
            [
                told("active", 1, 10, active),
                told("active", 2, 5, active),
                told("expired", 1, 10, due),
                told("expired", 2, 5, due),
                told("expiring", 1, 10, due),
                told("expiring", 2, 5, due),
            ]
        );
        assert_eq!(shop.active(ANN, start("2026-04-02").plus_micros(-1)), 10, "as of the past");
        shop.remembers_what_entries_say(ANN);
        let forget = |now: Instant| shop.run(move |tx, _| loyalty::forget_notices(tx, now, 100));
        let kept = loyalty::NOTICES_KEPT_DAYS;
        assert_eq!(forget(start("2026-03-22").plus_days(kept)), 0);
        assert_eq!(
            forget(start("2026-03-28").plus_days(kept)),
            4,
            "what was noticed in April is told for longer"
        );
        assert_eq!(notices(shop).len(), 2);
    });
}

#[test]
fn a_lot_that_dies_while_reserved_lives_until_the_reservation_ends() {
    let mut rules = plain();
    rules.currencies[0].expiry =
        Expiry::After(Lifetime { months: 0, days: 1, end_of: None, is_renewed: false });
    with(&rules, |shop| {
        shop.earn(ANN, "1", day("2026-03-20"), &[line(1, 1, 1_000)]);
        let (at, until) = (day("2026-03-21"), day("2026-03-23"));
        let key = loyalty::Key::new("till", "2", "reserve");
        let held = shop.run(move |tx, club| {
            loyalty::reserve(tx, club, ANN, &key, at, &super::shop::paying(&[(1, 1, 6)]), until)
        });
        shop.nights(date("2026-03-22"));
        assert_eq!(shop.balance(ANN, day("2026-03-22")).reserved, 6);
        let key = loyalty::Key::new("till", "2", "capture");
        let spent = shop.run(move |tx, club| {
            let paying = super::shop::paying(&[(1, 1, 5)]);
            loyalty::capture(tx, club, ANN, &key, day("2026-03-22"), held.reservation, &paying)
        });
        assert_eq!(spent.points, 5);
        assert_eq!(shop.balance(ANN, day("2026-03-22")).active, 0, "the rest is dead");
        shop.nights(date("2026-03-24"));
        shop.remembers_what_entries_say(ANN);
    });
}

#[test]
fn activity_lengthens_the_life_of_what_is_not_dead() {
    let mut rules = plain();
    rules.currencies[0].expiry =
        Expiry::After(Lifetime { months: 0, days: 30, end_of: None, is_renewed: true });
    with(&rules, |shop| {
        shop.earn(ANN, "1", day("2026-01-10"), &[line(1, 1, 1_000)]);
        shop.earn(ANN, "2", day("2026-02-01"), &[line(1, 1, 100)]);
        assert_eq!(shop.active(ANN, day("2026-03-03")), 11);
        assert_eq!(shop.active(ANN, day("2026-03-04")), 0);
        shop.earn(ANN, "3", day("2026-04-01"), &[line(1, 1, 100)]);
        assert_eq!(shop.active(ANN, day("2026-04-01")), 1, "the dead stay dead");
        assert_eq!(shop.active(ANN, day("2026-01-20")), 10, "as of the past");
        shop.nights(date("2026-04-05"));
        shop.remembers_what_entries_say(ANN);
    });
}

#[test]
fn ends_fall_on_days_of_the_zone() {
    let currency = |months, days, end_of| PointCurrency {
        expiry: Expiry::After(Lifetime { months, days, end_of, is_renewed: false }),
        ..plain().currencies[0].clone()
    };
    let zone = Zone::parse("Europe/Kyiv").expect("a known zone");
    let cases = [
        (1, 0, None, "2026-01-31", "2026-03-01"),
        (0, 1, None, "2026-03-28", "2026-03-30"),
        (12, 0, None, "2028-02-29", "2029-03-01"),
        (3, 0, Some(Calendar::Month), "2026-01-31", "2026-05-01"),
        (0, 0, Some(Calendar::Quarter), "2026-05-15", "2026-07-01"),
        (6, 0, Some(Calendar::Year), "2026-07-01", "2028-01-01"),
        (6, 0, Some(Calendar::Year), "2026-06-30", "2027-01-01"),
    ];
    for (months, days, end_of, from, end) in cases {
        let told = currency(months, days, end_of).expires_at(&zone, day(from));
        assert_eq!(told, start(end), "{months} months {days} days {end_of:?} from {from}");
    }
}
