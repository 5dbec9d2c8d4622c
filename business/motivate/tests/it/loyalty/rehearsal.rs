//! A rehearsal comes to what the ledger comes to when the same is bought, night by night.

use motivate::basket::{Basket, Line};
use motivate::loyalty::{
    self, Accounts, Calendar, Earning, Expiry, Key, Level, Lifetime, Measure, PaidLine, Rehearsal, Rules,
    Tiers, Window,
};
use motivate::promotions::Stacking;
use motivate::promotions::replay::PastOrder;
use proptest::prelude::*;
use vocabulary::{CustomerId, Instant, OrderId};

use super::shop::{Shop, day, plain, with, zone};

/// Who buys, so many hours after the one before, for how much.
type Bought = (i64, i64, i64);

fn rules(measure: Measure, window: Window, grace_days: i64, is_renewed: bool) -> Rules {
    let level = |code: &str, from, multiplier| Level { code: code.into(), from, multiplier, discount: 0 };
    let unit = if measure == Measure::Orders { 1 } else { 50 };
    let levels = vec![level("base", 0, 100), level("silver", 2 * unit, 150), level("gold", 5 * unit, 200)];
    let mut rules = Rules { tiers: Some(Tiers { measure, window, grace_days, levels }), ..plain() };
    rules.currencies[0].expiry = Expiry::After(Lifetime { months: 1, days: 0, end_of: None, is_renewed });
    rules
}

#[test]
fn a_rehearsal_comes_to_what_the_ledger_comes_to() {
    let windows = [
        Window::Calendar(Calendar::Month),
        Window::Calendar(Calendar::Quarter),
        Window::Rolling(30),
        Window::Rolling(7),
        Window::Anniversary,
    ];
    let measures = [Measure::Turnover, Measure::Orders, Measure::Points("points".into())];
    let bought = proptest::collection::vec((1..4_i64, 1..400_i64, 1..9_000_i64), 1..30);
    let config = ProptestConfig { cases: 2, failure_persistence: None, ..ProptestConfig::default() };
    for (place, window) in windows.into_iter().enumerate() {
        let (grace, is_renewed) = (place as i64 * 3, place % 2 == 0);
        let rules = rules(measures[place % measures.len()].clone(), window, grace, is_renewed);
        proptest::test_runner::TestRunner::new(config.clone())
            .run(&bought, |bought| {
                with(&rules, |shop| agree(shop, &bought));
                Ok(())
            })
            .expect("they agree");
    }
}

fn agree(shop: &Shop<'_>, bought: &[Bought]) {
    let hours: i64 = bought.iter().map(|(_, hours, _)| hours).sum();
    let until = day("2026-01-01").plus_seconds((hours + 700) * 3_600);
    let both = (shop.programme.clone(), shop.programme.clone());
    let mut rehearsal = Rehearsal::new(&[], &Stacking::default(), &zone(), both, until);
    let mut at = day("2026-01-01");
    for (number, (who, hours, paid)) in bought.iter().enumerate() {
        at = at.plus_seconds(hours * 3_600);
        rehearsal.order(&past(number as i64, *who, at, *paid));
        shop.nights(zone().date(at));
        earn(shop, number, CustomerId(*who), at, *paid);
    }
    shop.nights(zone().date(until));
    let found = rehearsal.finish(10_000);
    assert_eq!((found.concerned_orders, found.concerned_people), (0, 0));
    assert_eq!(found.without, found.with);

    let figures = shop.run(move |tx, club| loyalty::report(tx, club, until, Some(10_000)));
    let told = &found.with.points[0];
    let books: (i64, i64) = figures.first().map_or((0, 0), |of| (of.issued, of.expired));
    assert_eq!((told.issued, told.expired), books, "{bought:?}");
    let mut people: Vec<i64> = bought.iter().map(|(who, ..)| *who).collect();
    people.sort_unstable();
    people.dedup();
    let mut stand = found.with.levels.clone();
    for who in people {
        let level = shop.run(move |tx, club| {
            let accounts = Accounts::of(tx, club, CustomerId(who))?;
            Ok(accounts.level(club).expect("levels").code.clone())
        });
        stand.iter_mut().filter(|(code, _)| *code == level).for_each(|(_, people)| *people -= 1);
    }
    assert!(stand.iter().all(|(_, people)| *people == 0), "{stand:?} after {bought:?}");
}

fn past(number: i64, who: i64, at: Instant, paid: i64) -> PastOrder {
    let line = Line { sku: "tea".into(), quantity: 1_000, price: paid, ..Line::default() };
    PastOrder {
        order: OrderId(number),
        customer: Some(CustomerId(who)),
        basket: Basket { lines: vec![line], at, ..Basket::default() },
        costs: vec![None],
        purchases: None,
        fits: Vec::new(),
    }
}

fn earn(shop: &Shop<'_>, number: usize, who: CustomerId, at: Instant, paid: i64) {
    let key = Key::new("till", number.to_string(), "earn");
    shop.run(move |tx, club| {
        let lines = vec![PaidLine { line: 1, quantity: 1_000, paid, is_excluded: false }];
        let multiplier = Accounts::of(tx, club, who)?.level(club).map_or(100, |level| level.multiplier);
        let points = loyalty::points_of(club, &lines, multiplier);
        loyalty::earn(tx, club, who, &key, at, &Earning { lines, points })
    });
}
