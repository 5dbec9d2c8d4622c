use motivate::loyalty::{
    self, Adjustment, Earning, Expiry, Key, Lifetime, Negative, Pending, ReturnPolicy, Rules, Units,
};
use proptest::prelude::*;
use vocabulary::{Instant, Problem, ReservationId};

use super::oracle::{Deed, Oracle};
use super::shop::{ANN, Shop, day, line, paying, plain, with, zone};

fn deeds() -> impl Strategy<Value = Vec<(i64, Deed)>> {
    let lines = prop::collection::vec((1..4_i64, 0..900_i64), 1..4);
    let deed = prop_oneof![
        4 => (lines, prop_oneof![Just(0), 0..20_i64]).prop_map(|(lines, spends)| Deed::Order { lines, spends }),
        2 => (1..15_i64, 1..5_000_i64).prop_map(|(points, minutes)| Deed::Reserve { points, minutes }),
        2 => (0..20_usize, 0..15_i64).prop_map(|(of, points)| Deed::Capture { of, points }),
        1 => (0..20_usize).prop_map(|of| Deed::Release { of }),
        4 => (0..20_usize, 0..3_usize, 1..4_i64).prop_map(|(of, line, units)| Deed::Return { of, line, units }),
        1 => (0..20_usize).prop_map(|of| Deed::Cancel { of }),
        2 => prop_oneof![1..20_i64, -10..0_i64].prop_map(|points| Deed::Adjust { points }),
    ];
    // Minutes, hours or weeks pass between deeds: over the change of the clocks too.
    let pause = prop_oneof![0..3_i64, 60..3_000_i64, 9_000..30_000_i64];
    prop::collection::vec((pause, deed), 1..24)
}

fn rules() -> impl Strategy<Value = Rules> {
    let returns = prop_oneof![
        Just(ReturnPolicy::OnlyPending),
        Just(ReturnPolicy::WithinBalance),
        Just(ReturnPolicy::Unlimited)
    ];
    let negative = prop_oneof![Just(Negative::Forbid), Just(Negative::Floor(3)), Just(Negative::Net)];
    (returns, negative, 0..4_i64, 1..30_i64).prop_map(|(returns, negative, pending, days)| {
        let mut rules = Rules { returns, negative, ..plain() };
        rules.currencies[0].pending = Pending::Days(pending);
        rules.currencies[0].expiry =
            Expiry::After(Lifetime { months: 0, days, end_of: None, is_renewed: false });
        rules
    })
}

/// Deeds whose references point to earlier deeds of the right kind, each with its instant.
fn resolved(deeds: Vec<(i64, Deed)>) -> Vec<(Instant, Deed)> {
    let mut at = day("2026-03-20");
    let mut told: Vec<(Instant, Deed)> = Vec::new();
    for (minutes, deed) in deeds {
        at = at.plus_seconds(minutes * 60);
        let of_kind = |want: fn(&Deed) -> bool, of: usize| {
            let places: Vec<usize> =
                told.iter().enumerate().filter(|(_, (_, deed))| want(deed)).map(|(place, _)| place).collect();
            (!places.is_empty()).then(|| places[of % places.len()])
        };
        let is_order = |deed: &Deed| matches!(deed, Deed::Order { .. });
        let is_reserve = |deed: &Deed| matches!(deed, Deed::Reserve { .. });
        let deed = match deed {
            Deed::Return { of, line, units } => of_kind(is_order, of).map(|of| {
                let Deed::Order { lines, .. } = &told[of].1 else { unreachable!("an order") };
                Deed::Return { of, line: line % lines.len(), units }
            }),
            Deed::Cancel { of } => of_kind(is_order, of).map(|of| Deed::Cancel { of }),
            Deed::Capture { of, points } => of_kind(is_reserve, of).map(|of| Deed::Capture { of, points }),
            Deed::Release { of } => of_kind(is_reserve, of).map(|of| Deed::Release { of }),
            other => Some(other),
        };
        told.extend(deed.map(|deed| (at, deed)));
    }
    told
}

/// Does what the deed says through the room's functions; `reservations` knows the ids by the deed's number.
fn act(
    shop: &Shop<'_>,
    number: usize,
    at: Instant,
    deed: &Deed,
    reservations: &mut Vec<(usize, ReservationId)>,
) -> Result<(), Problem> {
    let reservation = |of: usize| {
        let found = reservations.iter().find(|(number, _)| *number == of);
        found.map_or(ReservationId(i64::MAX), |(_, id)| *id)
    };
    match deed.clone() {
        Deed::Order { lines, spends } => {
            let paid: Vec<_> =
                lines.iter().zip(1..).map(|((units, paid), n)| line(n, *units, *paid)).collect();
            let order = number.to_string();
            let units = lines[0].0;
            let points = loyalty::points_of(&shop.programme, &paid, 100);
            shop.try_do(move |tx, club| {
                let key = |operation: &str| Key::new("till", order.clone(), operation);
                if spends > 0 {
                    let paying = paying(&[(1, units, spends)]);
                    loyalty::spend(tx, club, ANN, &key("spend"), at, &paying)?;
                }
                let earning = Earning { lines: paid.clone(), points: points.clone() };
                loyalty::earn(tx, club, ANN, &key("earn"), at, &earning)
            })?;
        }
        Deed::Reserve { points, minutes } => {
            let key = Key::new("till", number.to_string(), "reserve");
            let until = at.plus_seconds(minutes * 60);
            let reserved = shop.try_do(move |tx, club| {
                loyalty::reserve(tx, club, ANN, &key, at, &paying(&[(1, 1, points)]), until)
            })?;
            reservations.push((number, reserved.reservation));
        }
        Deed::Capture { of, points } => {
            let (key, id) = (Key::new("till", format!("cart {of}"), number.to_string()), reservation(of));
            shop.try_do(move |tx, club| {
                loyalty::capture(tx, club, ANN, &key, at, id, &paying(&[(1, 1, points)]))
            })?;
        }
        Deed::Release { of } => {
            let (key, id) = (Key::new("till", format!("cart {of}"), number.to_string()), reservation(of));
            shop.try_do(move |tx, club| loyalty::release(tx, club, ANN, &key, at, id))?;
        }
        Deed::Return { of, line, units } => {
            let key = Key::new("till", of.to_string(), number.to_string());
            let units = [Units { line: line as i64 + 1, quantity: units * 1_000 }];
            shop.try_do(move |tx, club| loyalty::give_back(tx, club, ANN, &key, at, &units))?;
        }
        Deed::Cancel { of } => {
            let key = Key::new("till", of.to_string(), number.to_string());
            shop.try_do(move |tx, club| loyalty::cancel(tx, club, ANN, &key, at))?;
        }
        Deed::Adjust { points } => {
            let key = Key::new("console", number.to_string(), "adjust");
            let adjustment = Adjustment {
                currency: "points".into(),
                points,
                reason: "a count".into(),
                by: "stf_1".into(),
                approved_by: None,
                funder: None,
            };
            shop.try_do(move |tx, club| loyalty::adjust(tx, club, ANN, &key, at, &adjustment))?;
        }
    }
    Ok(())
}

fn told(shop: &Shop<'_>, at: Instant) -> super::oracle::Told {
    let balance = shop.balance(ANN, at);
    (balance.active, balance.pending, balance.reserved)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, max_shrink_iters: 200, ..ProptestConfig::default() })]

    /// The ledger agrees with every point counted by itself: now, later and long ago; asked twice, with nights or without.
    #[test]
    fn the_ledger_is_what_counting_every_point_gives(
        rules in rules(),
        deeds in deeds().prop_map(resolved),
        repeats in prop::collection::vec(any::<bool>(), 24),
        nights in prop::collection::vec(any::<bool>(), 24),
    ) {
        with(&rules, |shop| {
            let mut reservations = Vec::new();
            for (number, (at, deed)) in deeds.iter().enumerate() {
                if nights[number] {
                    shop.nights(zone().date(*at));
                }
                let (oracle, accepted) = Oracle::replay(&shop.programme, &deeds[..=number]);
                let outcome = act(shop, number, *at, deed, &mut reservations);
                assert_eq!(outcome.is_ok(), accepted[number], "{number}: {deed:?} {outcome:?}");
                if outcome.is_ok() && repeats[number] {
                    act(shop, number, *at, deed, &mut reservations).expect("the same again");
                }
                for later in [0, 1, 13, 400] {
                    let later = at.plus_days(later);
                    assert_eq!(told(shop, later), oracle.told(later), "{number}: {deed:?} as of {later}");
                }
            }
            let end = deeds.last().map_or(day("2026-03-20"), |(at, _)| *at);
            let (_, accepted) = Oracle::replay(&shop.programme, &deeds);
            let before = told(shop, end);
            for (number, (at, deed)) in deeds.iter().enumerate().filter(|(number, _)| accepted[*number]) {
                act(shop, number, *at, deed, &mut reservations).expect("the same again");
            }
            assert_eq!(told(shop, end), before, "all of it sent again changes nothing");
            shop.remembers_what_entries_say(ANN);
            for (number, (at, _)) in deeds.iter().enumerate() {
                if deeds.get(number + 1).is_none_or(|(next, _)| next > at) {
                    let (oracle, _) = Oracle::replay(&shop.programme, &deeds[..=number]);
                    assert_eq!(told(shop, *at), oracle.told(*at), "{number}: as of the past");
                }
            }
            sums_agree(shop, end);
        });
    }

    /// Units come back in any portions and order: what is left is what was there before.
    #[test]
    fn partial_returns_in_any_order_sum_to_the_full_one(
        paid in prop::collection::vec((1..5_i64, 1..2_000_i64, 0..9_i64), 1..5),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        with(&plain(), |shop| {
            let at = day("2026-03-20");
            shop.earn(ANN, "old", day("2026-01-10"), &[line(1, 1, 2_000)]);
            shop.earn(ANN, "new", day("2026-02-10"), &[line(1, 1, 3_000)]);
            let before = shop.run(move |tx, club| loyalty::Accounts::of(tx, club, ANN)?.ledger(tx, at));
            let lines: Vec<_> = paid.iter().zip(1..).map(|((units, paid, _), n)| line(n, *units, *paid)).collect();
            let spent: Vec<_> = paid.iter().zip(1..).map(|((units, _, points), n)| (n, *units, *points)).collect();
            shop.try_spend(ANN, "order", at, &spent).expect("points that are there");
            shop.earn(ANN, "order", at, &lines);
            let mut units: Vec<i64> = lines.iter().flat_map(|l| vec![l.line; (l.quantity / 1_000) as usize]).collect();
            for (step, pick) in order.iter().enumerate() {
                if !units.is_empty() {
                    let line = units.remove(pick.index(units.len()));
                    shop.give_back(ANN, "order", &format!("return {step}"), at, &[(line, 1)]);
                }
            }
            let rest: Vec<_> = units.into_iter().map(|line| (line, 1)).collect();
            if !rest.is_empty() {
                shop.give_back(ANN, "order", "the rest", at, &rest);
            }
            assert_eq!(shop.run(move |tx, club| loyalty::Accounts::of(tx, club, ANN)?.ledger(tx, at)), before);
            shop.remembers_what_entries_say(ANN);
        });
    }
}

/// The books' figures sum to what is there.
fn sums_agree(shop: &Shop<'_>, at: Instant) {
    let figures = shop.run(move |tx, club| loyalty::report(tx, club, at, None));
    let (active, pending, reserved) = told(shop, at);
    let sum = |of: fn(&loyalty::Figures) -> i64| figures.iter().map(of).sum::<i64>();
    assert_eq!(sum(|line| line.pending), pending);
    assert_eq!(sum(|line| line.reserved), reserved);
    assert_eq!(sum(|line| line.active - line.owed), active);
    let ended = sum(|line| line.spent + line.expired + line.reversed + line.erased);
    assert_eq!(sum(|line| line.issued) - ended, active + pending + reserved, "{figures:?}");
}
