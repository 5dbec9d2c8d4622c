//! Walks over the columns, held against loops over the rows themselves.

use std::collections::HashSet;
use std::sync::atomic::AtomicBool;

use measure::{Arm, Assigned, Habit, PersonOutcome, Purchase, Scan, Window};
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
