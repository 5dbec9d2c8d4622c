use std::collections::BTreeMap;
use std::fmt;

use motivate::loyalty::{
    self, Adjustment, Calendar, Earning, EarningRule, EventRule, Expiry, Key, Lifetime, Negative, Pending,
    PointCurrency, ReturnPolicy, Rounding, Rules, Spending, Units,
};
use proptest::prelude::*;
use vocabulary::{CustomerId, Instant, Problem, ReservationId};

use super::oracle::{Deed, KINDS, Oracle, PEOPLE, Told, parts};
use super::shop::{ANN, Shop, date, day, line, opened, paying, plain, with, zone};

const OPENED: &str = "2026-03-20";
const CODES: [&str; KINDS] = ["points", "status"];

/// A shop's rules and what happens in it; before one of the steps everything is sent once more. Told in a line each.
#[derive(Clone)]
struct History {
    rules: Rules,
    steps: Vec<Step>,
    all_again: usize,
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", serde_json::to_string(&self.rules).unwrap_or_default())?;
        for (number, step) in self.steps.iter().enumerate() {
            writeln!(f, "{number}: {step:?}")?;
        }
        writeln!(f, "all again at {}", self.all_again)
    }
}

/// What happens, when, and when that is told: both the same unless it comes late.
#[derive(Clone)]
struct Step {
    told: Instant,
    at: Instant,
    is_repeated: bool,
    deed: Deed,
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let late = if self.told == self.at { String::new() } else { format!(", told at {}", self.told) };
        let twice = if self.is_repeated { ", twice" } else { "" };
        write!(f, "{}{late}{twice}: {:?}", self.at, self.deed)
    }
}

fn histories() -> impl Strategy<Value = History> {
    (rules(), steps(), 0..24_usize).prop_map(|(rules, steps, all_again)| History { rules, steps, all_again })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = || 0..PEOPLE;
    let of = || any::<prop::sample::Index>().prop_map(|index| index.index(24));
    let lines = || prop::collection::vec((1..4_i64, 0..900_i64), 1..4);
    let points = || prop_oneof![1..20_i64, -10..0_i64];
    let order = (who(), lines(), prop_oneof![Just(0), 0..20_i64])
        .prop_map(|(who, lines, spends)| Deed::Order { who, lines, spends });
    let reserve = (who(), lines(), 1..15_i64, 1..5_000_i64)
        .prop_map(|(who, lines, points, minutes)| Deed::Reserve { who, lines, points, minutes });
    let adjust =
        (who(), 0..KINDS, points()).prop_map(|(who, kind, points)| Deed::Adjust { who, kind, points });
    let transfer = (who(), who(), 0..KINDS, 1..10_i64).prop_map(|(from, to, kind, points)| Deed::Transfer {
        from,
        to,
        kind,
        points,
    });
    let deed = prop_oneof![
        6 => order,
        3 => reserve,
        3 => (of(), 0..15_i64).prop_map(|(of, points)| Deed::Capture { of, points }),
        1 => of().prop_map(|of| Deed::Release { of }),
        5 => (of(), 0..3_usize, 1..4_i64).prop_map(|(of, line, units)| Deed::Return { of, line, units }),
        2 => of().prop_map(|of| Deed::Cancel { of }),
        2 => of().prop_map(|of| Deed::Confirm { of }),
        4 => who().prop_map(|who| Deed::Event { who }),
        2 => adjust,
        1 => of().prop_map(|of| Deed::Undo { of }),
        2 => transfer,
        1 => (who(), who()).prop_map(|(from, into)| Deed::Join { from, into }),
        1 => Just(Deed::Part),
        3 => Just(Deed::Night),
    ];
    // Minutes, hours or weeks pass between deeds: over the change of the clocks too.
    let pause = prop_oneof![0..3_i64, 60..3_000_i64, 9_000..30_000_i64];
    let late = prop_oneof![3 => Just(0), 1 => 1..20_000_i64];
    (prop::collection::vec((pause, late, any::<bool>(), deed), 1..24), any::<bool>())
        .prop_map(|(deeds, may_be_late)| resolved(deeds, may_be_late))
}

/// Steps whose references point to earlier ones of the right kind. Orders and returns may come late, no return before its order.
fn resolved(deeds: Vec<(i64, i64, bool, Deed)>, may_be_late: bool) -> Vec<Step> {
    let mut told = day(OPENED);
    let mut steps: Vec<Step> = Vec::new();
    for (pause, late, is_repeated, deed) in deeds {
        told = told.plus_seconds(pause * 60);
        let of_kind = |want: fn(&Deed) -> bool, of: usize| {
            let places: Vec<usize> = steps
                .iter()
                .enumerate()
                .filter(|(_, step)| want(&step.deed))
                .map(|(place, _)| place)
                .collect();
            (!places.is_empty()).then(|| places[of % places.len()])
        };
        let is_order = |deed: &Deed| matches!(deed, Deed::Order { .. } | Deed::Reserve { .. });
        let is_reserve = |deed: &Deed| matches!(deed, Deed::Reserve { .. });
        let is_adjust = |deed: &Deed| matches!(deed, Deed::Adjust { .. });
        let mut earliest = day(OPENED);
        let deed = match deed {
            Deed::Return { of, line, units } => of_kind(is_order, of).map(|of| {
                let (Deed::Order { lines, .. } | Deed::Reserve { lines, .. }) = &steps[of].deed else {
                    unreachable!("an order")
                };
                earliest = steps[of].told;
                Deed::Return { of, line: line % lines.len(), units }
            }),
            Deed::Cancel { of } => of_kind(is_order, of).map(|of| Deed::Cancel { of }),
            Deed::Confirm { of } => of_kind(is_order, of).map(|of| Deed::Confirm { of }),
            Deed::Capture { of, points } => of_kind(is_reserve, of).map(|of| Deed::Capture { of, points }),
            Deed::Release { of } => of_kind(is_reserve, of).map(|of| Deed::Release { of }),
            Deed::Undo { of } => of_kind(is_adjust, of).map(|of| Deed::Undo { of }),
            other => Some(other),
        };
        let comes_late = may_be_late && matches!(deed, Some(Deed::Order { .. } | Deed::Return { .. }));
        let at = if comes_late { told.plus_seconds(-late * 60).max(earliest) } else { told };
        steps.extend(deed.map(|deed| Step { told, at, is_repeated, deed }));
    }
    steps
}

fn rules() -> impl Strategy<Value = Rules> {
    let returns = prop_oneof![
        Just(ReturnPolicy::OnlyPending),
        Just(ReturnPolicy::WithinBalance),
        Just(ReturnPolicy::Unlimited)
    ];
    let negative = prop_oneof![Just(Negative::Forbid), Just(Negative::Floor(3)), Just(Negative::Net)];
    let pending = || prop_oneof![3 => (0..4_i64).prop_map(Pending::Days), 1 => Just(Pending::UntilConfirmed)];
    let expiry = || {
        let after = (
            0..2_i64,
            1..30_i64,
            prop_oneof![2 => Just(None), 1 => Just(Some(Calendar::Month))],
            any::<bool>(),
        );
        let after = after.prop_map(|(months, days, end_of, is_renewed)| {
            Expiry::After(Lifetime { months, days, end_of, is_renewed })
        });
        prop_oneof![1 => Just(Expiry::Never), 1 => Just(Expiry::On(date("2026-04-20"))), 6 => after]
    };
    let kinds = (pending(), expiry(), pending(), expiry());
    (returns, negative, 0..3_i64, kinds).prop_map(|(returns, negative, return_grace_days, kinds)| {
        let mut rules = Rules { returns, negative, return_grace_days, ..plain() };
        let (pending, expiry, of_status, end_of_status) = kinds;
        let earning = |points| EarningRule { points, per: 100, rounding: Rounding::Down, funding: None };
        let status = PointCurrency {
            code: CODES[1].into(),
            name: None,
            is_spendable: false,
            earning: Some(earning(2)),
            pending: of_status,
            expiry: end_of_status,
        };
        rules.currencies[0] = PointCurrency { pending, expiry, ..rules.currencies[0].clone() };
        rules.currencies.push(status);
        let event = |currency: &str, points, times_max, days| EventRule {
            event: "review".into(),
            currency: currency.into(),
            points,
            times_max,
            days,
            funding: None,
        };
        rules.events = vec![event(CODES[0], 3, Some(1), Some(10)), event(CODES[1], 5, None, None)];
        rules
    })
}

/// Open orders by the number of their deed: what the room knows them by, and their lines.
type Known = BTreeMap<usize, (ReservationId, Vec<(i64, i64)>)>;

fn id(who: usize) -> CustomerId {
    CustomerId(who as i64 + 1)
}

/// Does a deed of somebody through the room's functions.
fn act(
    shop: &Shop<'_>,
    number: usize,
    (who, to): (usize, usize),
    Step { at, deed, .. }: &Step,
    known: &mut Known,
) -> Result<(), Problem> {
    let (who, to, at) = (id(who), id(to), *at);
    let till = |of: usize, operation: &str| Key::new("till", of.to_string(), operation);
    let console = |of: usize| Key::new("console", of.to_string(), "by hand");
    let own = format!("step {number}");
    match deed.clone() {
        Deed::Order { lines, spends, .. } => {
            let (spend, earn) = (till(number, "spend"), till(number, "earn"));
            let (earning, spending) = (earning(shop, &lines), spending(&lines, spends));
            shop.try_do(move |tx, club| {
                if spends > 0 {
                    loyalty::spend(tx, club, who, &spend, at, &spending)?;
                }
                loyalty::earn(tx, club, who, &earn, at, &earning).map(|_| ())
            })
        }
        Deed::Reserve { lines, points, minutes, .. } => {
            let (key, until) = (till(number, "reserve"), at.plus_seconds(minutes * 60));
            let spending = spending(&lines, points);
            let reserved =
                shop.try_do(move |tx, club| loyalty::reserve(tx, club, who, &key, at, &spending, until))?;
            known.insert(number, (reserved.reservation, lines));
            Ok(())
        }
        Deed::Capture { of, points } => {
            let (capture, earn) = (till(of, "capture"), till(of, "earn"));
            let (held, lines) = known[&of].clone();
            let (earning, spending) = (earning(shop, &lines), spending(&lines, points));
            shop.try_do(move |tx, club| {
                loyalty::capture(tx, club, who, &capture, at, held, &spending)?;
                loyalty::earn(tx, club, who, &earn, at, &earning).map(|_| ())
            })
        }
        Deed::Release { of } => {
            let (key, held) = (till(of, &own), known[&of].0);
            shop.try_do(move |tx, club| loyalty::release(tx, club, who, &key, at, held).map(|_| ()))
        }
        Deed::Return { of, line, units } => {
            let key = till(of, &own);
            let units = [Units { line: line as i64 + 1, quantity: units * 1_000 }];
            shop.try_do(move |tx, club| loyalty::give_back(tx, club, who, &key, at, &units).map(|_| ()))
        }
        Deed::Cancel { of } => {
            let key = till(of, &own);
            shop.try_do(move |tx, club| loyalty::cancel(tx, club, who, &key, at).map(|_| ()))
        }
        Deed::Confirm { of } => {
            let key = till(of, &own);
            shop.try_do(move |tx, club| loyalty::confirm(tx, club, who, &key, at).map(|_| ()))
        }
        Deed::Event { .. } => {
            let key = Key::new("site", number.to_string(), "event");
            shop.try_do(move |tx, club| loyalty::earn_event(tx, club, who, &key, at, "review").map(|_| ()))
        }
        Deed::Adjust { kind, points, .. } => {
            let key = console(number);
            let adjustment = Adjustment {
                currency: CODES[kind].into(),
                points,
                reason: "a count".into(),
                by: "stf_1".into(),
                approved_by: None,
                funder: None,
            };
            shop.try_do(move |tx, club| loyalty::adjust(tx, club, who, &key, at, &adjustment).map(|_| ()))
        }
        Deed::Undo { of } => {
            let key = console(of);
            shop.try_do(move |tx, club| loyalty::undo(tx, club, who, &key, at).map(|_| ()))
        }
        Deed::Transfer { kind, points, .. } => {
            let key = console(number);
            let what = (CODES[kind], points);
            shop.try_do(move |tx, club| {
                loyalty::transfer(tx, club, (who, to), &key, at, what, None).map(|_| ())
            })
        }
        Deed::Join { .. } => shop.try_do(move |tx, _| loyalty::move_customer(tx, who, to, at)),
        Deed::Part => shop.try_do(move |tx, _| loyalty::part_customer(tx, who, to, at).map(|_| ())),
        Deed::Night => {
            shop.nights(zone().date(at));
            Ok(())
        }
    }
}

fn earning(shop: &Shop<'_>, lines: &[(i64, i64)]) -> Earning {
    let lines: Vec<_> = lines.iter().zip(1..).map(|((units, paid), n)| line(n, *units, *paid)).collect();
    Earning { points: loyalty::points_of(&shop.programme, &lines, 100), lines }
}

fn spending(lines: &[(i64, i64)], points: i64) -> Spending {
    let (first, last) = parts(points, lines.len());
    let mut paid = vec![(1, lines[0].0, first)];
    if last > 0 {
        paid.push((lines.len() as i64, lines[lines.len() - 1].0, last));
    }
    paying(&paid)
}

/// Everybody's balances of all kinds, as of several instants.
fn told(shop: &Shop<'_>, instants: Vec<Instant>) -> Vec<Told> {
    shop.run(move |tx, club| {
        let mut told = Vec::new();
        for who in 0..PEOPLE {
            let accounts = loyalty::Accounts::of(tx, club, id(who))?;
            for at in &instants {
                let ledger = accounts.ledger(tx, *at)?;
                told.extend(CODES.map(|code| {
                    let balance = ledger.balance(code, *at);
                    (balance.active, balance.pending, balance.reserved)
                }));
            }
        }
        Ok(told)
    })
}

fn counted(oracle: &Oracle<'_>, instants: &[Instant]) -> Vec<Told> {
    let of =
        |who| instants.iter().flat_map(move |at| (0..KINDS).map(move |kind| oracle.told(who, kind, *at)));
    (0..PEOPLE).flat_map(of).collect()
}

/// Everything done so far sent once more, by whoever has the points now.
fn sent_again(shop: &Shop<'_>, steps: &[Step], oracle: &Oracle<'_>, known: &mut Known) {
    for (number, step) in steps.iter().enumerate() {
        let Some((who, _)) = oracle.again(number) else { continue };
        let to = if let Deed::Transfer { to, .. } = step.deed { oracle.is(to) } else { who };
        if matches!(step.deed, Deed::Transfer { .. }) && who == to {
            continue;
        }
        let outcome = act(shop, number, (who, to), step, known);
        assert!(outcome.is_ok(), "{number} again: {outcome:?}");
    }
}

/// `LEDGER_CASES=5000` for many more histories than a day's tests try.
fn cases() -> u32 {
    std::env::var("LEDGER_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(48)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// The ledger agrees with every point counted by itself, for everybody and each kind of points: now, later and long ago; asked twice, told
    /// late, joined and parted, with nights or days without.
    #[test]
    fn the_ledger_is_what_counting_every_point_gives(history in histories()) {
        let History { rules, steps, all_again } = &history;
        opened(rules, OPENED, |shop| {
            let mut known = Known::default();
            let mut oracles = vec![Oracle::new(&shop.programme, date(OPENED))];
            for (number, step) in steps.iter().enumerate() {
                let mut oracle = oracles[number].clone();
                let people = oracle.who(&step.deed);
                let is_accepted = oracle.act(step.at, &step.deed);
                if let Some(people) = people {
                    let outcome = act(shop, number, people, step, &mut known);
                    assert_eq!(outcome.is_ok(), is_accepted, "{number}: {step:?} {outcome:?}");
                    if step.is_repeated && oracle.again(number).is_some() {
                        act(shop, number, people, step, &mut known).expect("the same again");
                    }
                }
                if number == *all_again {
                    sent_again(shop, &steps[..number], &oracle, &mut known);
                }
                let instants = [0, 1, 13, 400].map(|days| step.told.plus_days(days));
                assert_eq!(told(shop, instants.to_vec()), counted(&oracle, &instants), "{number}: {step:?}");
                oracles.push(oracle);
            }
            let end = steps.last().map_or(day(OPENED), |step| step.told);
            let oracle = &oracles[steps.len()];
            sent_again(shop, steps, oracle, &mut known);
            assert_eq!(told(shop, vec![end]), counted(oracle, &[end]), "all of it sent again changes nothing");
            (0..PEOPLE).for_each(|who| shop.remembers_what_entries_say(id(who)));
            sums_agree(shop, oracle, end);
            // What came late, or moved with its customer, is not as it was known then.
            let is_history = |step: &Step| step.at == step.told && !matches!(step.deed, Deed::Join { .. });
            if steps.iter().all(is_history) {
                for (number, step) in steps.iter().enumerate() {
                    if steps.get(number + 1).is_none_or(|next| next.at > step.at) {
                        let then = [step.at];
                        assert_eq!(told(shop, then.to_vec()), counted(&oracles[number + 1], &then), "{number}: as of the past");
                    }
                }
            }
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
fn sums_agree(shop: &Shop<'_>, oracle: &Oracle<'_>, at: Instant) {
    let figures = shop.run(move |tx, club| loyalty::report(tx, club, at, None));
    for (kind, code) in CODES.iter().enumerate() {
        let balances: Vec<Told> = (0..PEOPLE).map(|who| oracle.told(who, kind, at)).collect();
        let all = |of: fn(&Told) -> i64| balances.iter().map(of).sum::<i64>();
        let of_kind = || figures.iter().filter(|line| line.currency == *code);
        let sum = |of: fn(&loyalty::Figures) -> i64| of_kind().map(of).sum::<i64>();
        assert_eq!(sum(|line| line.pending), all(|told| told.1));
        assert_eq!(sum(|line| line.reserved), all(|told| told.2));
        assert_eq!(sum(|line| line.active - line.owed), all(|told| told.0));
        let ended = sum(|line| line.spent + line.expired + line.reversed + line.erased);
        let there = all(|told| told.0 + told.1 + told.2);
        assert_eq!(sum(|line| line.issued) - ended, there, "{figures:?}");
    }
}
