//! Walks over the columns, held against loops over the rows themselves.

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::AtomicBool;

use measure::{Active, Arm, Assigned, Habit, Period, PersonOutcome, Purchase, Scan, Window};
use vocabulary::{ConsentStatus, CustomerId, Date, Dice, Instant, MICROS_PER_DAY, SeededDice, Zone};

use crate::shop::Shop;

const NOW: Instant = Instant(1_780_000_000_000_000);
static GO_ON: AtomicBool = AtomicBool::new(false);

fn scan() -> Scan<'static> {
    Scan { threads: 2, stop: &GO_ON }
}

/// Customer (0 for nobody known), when, total, given back, cost.
type Row = (i64, Instant, i64, i64, Option<i64>);

fn rows(seed: u64) -> Vec<Row> {
    let dice = SeededDice::new(seed);
    let below = |end: u64| (dice.number() % end) as i64;
    let row = |_| {
        let total = below(9_000) + 1_000;
        let back = if below(6) == 0 { total / (1 + below(2)) } else { 0 };
        let cost = (below(4) > 0).then(|| total * 6 / 10);
        (
            if below(10) > 0 { 1 + below(300) } else { 0 },
            NOW.plus_micros(-below(60 * MICROS_PER_DAY as u64)),
            total,
            back,
            cost,
        )
    };
    (0..900).map(row).collect()
}

fn shop(rows: &[Row]) -> Shop {
    let mut shop = Shop::default();
    for id in 1..=300 {
        let consent = if id % 3 == 0 { ConsentStatus::Granted } else { ConsentStatus::Revoked };
        shop.customer(id, consent, id % 2 == 0);
    }
    for (customer, at, total, back, cost) in rows {
        shop.order(Some(*customer).filter(|customer| *customer > 0), *at, *total, *back, *cost);
    }
    shop
}

#[test]
fn sales_by_day_are_those_of_the_receipts() {
    let rows = rows(3);
    let (columns, _folder) = shop(&rows).columns(NOW);
    let bounds: Vec<Instant> = (0..=28).map(|day| NOW.plus_days(day - 28)).collect();
    let sales = measure::sales(&columns.snapshot(), scan(), &bounds);
    let within = |from: Instant, until: Instant| {
        let rows = rows.iter().filter(move |row| row.1 >= from && row.1 < until);
        let buyers: HashSet<i64> = rows.clone().map(|row| row.0).filter(|customer| *customer > 0).collect();
        (rows.clone().map(|row| row.2 - row.3).sum::<i64>(), rows.count() as i64, buyers.len() as i64)
    };
    for (day, bounds) in sales.days.iter().zip(bounds.windows(2)) {
        assert_eq!((day.revenue, day.orders, day.buyers), within(bounds[0], bounds[1]));
    }
    assert_eq!((sales.whole.revenue, sales.whole.orders, sales.whole.buyers), within(bounds[0], NOW));
    assert!(
        sales.whole.buyers < sales.days.iter().map(|day| day.buyers).sum(),
        "a customer of two days counts once"
    );
}

#[test]
fn the_base_is_counted_with_those_who_may_and_can_be_written_to() {
    let rows = rows(4);
    let (columns, _folder) = shop(&rows).columns(NOW);
    let base = measure::base(&columns.snapshot(), scan());
    assert_eq!((base.customers, base.orders, base.reachable), (300, 900, 50));
    assert_eq!(base.last_order_at, rows.iter().map(|row| row.1).max());
}

#[test]
fn outcomes_of_both_groups_are_those_of_their_receipts_also_of_people_the_columns_lost() {
    let rows = rows(5);
    let (columns, _folder) = shop(&rows).columns(NOW);
    let assigned = |customer: i64| Assigned {
        customer: CustomerId(customer),
        at: NOW.plus_days(-20).plus_micros(customer),
        is_control: customer % 4 == 0,
    };
    // 301 to 310 have been erased since.
    let people: Vec<Assigned> = (11..=310).filter(|customer| customer % 7 != 0).map(assigned).collect();
    let window = Window { days: 14, as_of: NOW };
    let (treated, control) = measure::outcomes(&columns.snapshot(), scan(), &people, window);
    let slow =
        |is_control: bool| -> Arm {
            let group: Vec<PersonOutcome> =
                people
                    .iter()
                    .filter(|person| person.is_control == is_control)
                    .map(|person| {
                        let bought = rows.iter().filter(|row| row.0 == person.customer.0).map(|row| {
                            Purchase { placed_at: row.1, total: row.2, returned: row.3, cost: row.4 }
                        });
                        PersonOutcome::of(bought, person.at, window)
                    })
                    .collect();
            group.iter().collect()
        };
    assert_eq!(treated.arm, slow(false));
    assert_eq!(control.arm, slow(true));
    let days = measure::series(&treated.series, &control.series, Date::from_epoch_days(0), 14);
    let last = days.last().unwrap();
    assert_eq!(last.treated_mean, treated.arm.revenue.mean());
    assert_eq!(last.control_mean, control.arm.revenue.mean());
}

#[test]
fn a_card_shows_twelve_calendar_months_of_the_zone() {
    let zone = Zone::parse("Asia/Almaty").unwrap();
    let now = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    let mut shop = Shop::default();
    shop.customer(5, ConsentStatus::Granted, true);
    // 20:00 UTC on the last of October is already November in Almaty.
    for (at, total, back) in [
        ("2025-11-30T10:00:00Z", 99, 0),
        ("2026-10-31T20:00:00Z", 500, 200),
        ("2026-11-20T06:00:00Z", 700, 0),
    ] {
        shop.order(Some(5), Instant::parse(at).unwrap(), total, back, None);
    }
    let (columns, _folder) = shop.columns(now);
    let lives = columns.snapshot().lives(&[CustomerId(5)]);
    let habit = Habit::of(&lives.life(lives.find(5).unwrap()), now, &zone);
    assert_eq!((habit.turnover, habit.orders, habit.average_receipt()), (1_099, 3, Some(366)));
    assert_eq!(habit.months.len(), 12);
    assert_eq!(habit.months[0].begins, Date::parse("2025-12-01").unwrap());
    assert!(habit.months[..11].iter().all(|month| month.orders == 0));
    assert_eq!((habit.months[11].orders, habit.months[11].turnover), (2, 1_000));
    assert!((habit.purchases_per_month(now) - 3.0 * 30.0 / 357.083).abs() < 0.001);
}

/// The month or week of an instant as a calendar on the wall has it.
fn period_of(at: Instant, period: Period, zone: &Zone) -> Date {
    let day = zone.date(at);
    match period {
        Period::Month => Date::parse(&format!("{}-01", &day.to_string()[..7])).expect("a day"),
        Period::Week => (0..7)
            .map(|back| day.plus_days(-back))
            .find(|day| day.epoch_days().rem_euclid(7) == 4)
            .expect("a Monday"),
    }
}

/// Rows at the very edges of days of a zone, among them those on which clocks change.
fn rows_at_edges(seed: u64, now: Instant, zone: &Zone) -> Vec<Row> {
    let dice = SeededDice::new(seed);
    let below = |end: u64| (dice.number() % end) as i64;
    let today = zone.date(now);
    let row = |_| {
        let midnight = zone.start_of(today.plus_days(3 - below(140)));
        let total = below(9_000) + 1_000;
        let back = if below(6) == 0 { total / 2 } else { 0 };
        (
            if below(15) > 0 { 1 + below(120) } else { 0 },
            midnight.plus_micros(below(3) - 1),
            total,
            back,
            None,
        )
    };
    (0..900).map(row).collect()
}

#[test]
fn cohorts_are_those_of_the_receipts_in_every_zone() {
    // A week after clocks went forward in Kyiv and three after New York; the year has changed within the window.
    for (seed, zone, now) in [
        (11, "Europe/Kyiv", "2026-04-05T20:59:59Z"),
        (12, "America/New_York", "2026-03-30T03:59:59Z"),
        (13, "Asia/Almaty", "2026-01-31T19:00:00Z"),
    ] {
        let (zone, now) = (Zone::parse(zone).expect("a zone"), Instant::parse(now).expect("an instant"));
        let rows = rows_at_edges(seed, now, &zone);
        let (columns, _folder) = shop(&rows).columns(now);
        for (period, count) in [(Period::Month, 6), (Period::Week, 18)] {
            let first_days = period.first_days(zone.date(now), count);
            assert_eq!(first_days.last(), Some(&period_of(now, period, &zone)));
            let kept = |customer: i64| customer % 3 != 0;
            let cohorts =
                measure::cohorts(&columns.snapshot(), scan(), (now, &zone), &first_days, |part, rows| {
                    rows.retain(|row| kept(part.customers.customer_id[*row as usize]));
                });
            let mut expected: BTreeMap<(Date, Date), (HashSet<i64>, i64, i64)> = BTreeMap::new();
            for (customer, at, total, back, _) in
                rows.iter().filter(|row| row.0 > 0 && kept(row.0) && row.1 <= now)
            {
                let first =
                    rows.iter().filter(|row| row.0 == *customer).map(|row| row.1).min().expect("an order");
                let cell = expected
                    .entry((period_of(first, period, &zone), period_of(*at, period, &zone)))
                    .or_default();
                cell.0.insert(*customer);
                cell.1 += 1;
                cell.2 += total - back;
            }
            let mut seen = 0;
            for (index, cohort) in cohorts.iter().enumerate() {
                assert_eq!((cohort.begins, cohort.periods.len()), (first_days[index], count - index));
                for (active, later) in cohort.periods.iter().zip(&first_days[index..]) {
                    let cell = expected.get(&(cohort.begins, *later)).cloned().unwrap_or_default();
                    let wanted = Active { customers: cell.0.len() as i64, orders: cell.1, revenue: cell.2 };
                    assert_eq!(*active, wanted, "{period:?} {} {later}", cohort.begins);
                    seen += active.orders;
                }
            }
            assert!(seen > 100, "{period:?}: {seen} orders");
        }
    }
}
