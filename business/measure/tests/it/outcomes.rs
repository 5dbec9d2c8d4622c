use measure::{ArmSeries, PersonOutcome, Purchase, Window, series};
use vocabulary::{Date, Instant};

const DAY_ZERO: Instant = Instant(1_780_000_000_000_000);

fn bought(after_days: i64, total: i64) -> Purchase {
    Purchase { placed_at: DAY_ZERO.plus_days(after_days), total, returned: 0, cost: None }
}

fn week() -> Window {
    Window { days: 7, as_of: DAY_ZERO.plus_days(30) }
}

#[test]
fn orders_count_from_the_decision_to_the_windows_end() {
    let outcome = |purchase: Purchase| PersonOutcome::of([purchase], DAY_ZERO, week()).orders;
    assert_eq!(outcome(bought(0, 10)), 1, "at the instant itself");
    let just_before = Purchase { placed_at: DAY_ZERO.plus_micros(-1), ..bought(0, 10) };
    assert_eq!(outcome(just_before), 0);
    let just_inside = Purchase { placed_at: DAY_ZERO.plus_days(7).plus_micros(-1), ..bought(0, 10) };
    assert_eq!(outcome(just_inside), 1);
    assert_eq!(outcome(bought(7, 10)), 0);
}

#[test]
fn what_came_back_is_not_revenue_and_a_wholly_returned_order_is_no_order() {
    let half = Purchase { returned: 400, cost: Some(500), ..bought(1, 1_000) };
    let whole = Purchase { returned: 900, cost: Some(500), ..bought(2, 900) };
    let outcome = PersonOutcome::of([half, whole], DAY_ZERO, week());
    assert_eq!(outcome, PersonOutcome { orders: 1, revenue: 600, margin: 300, has_margin: true });
}

#[test]
fn an_order_of_unknown_cost_has_revenue_and_no_margin() {
    let known = Purchase { cost: Some(60), ..bought(1, 100) };
    let outcome = PersonOutcome::of([known, bought(2, 500)], DAY_ZERO, week());
    assert_eq!((outcome.revenue, outcome.margin), (600, 40));
}

#[test]
fn a_free_order_is_an_order() {
    let outcome = PersonOutcome::of([bought(1, 0)], DAY_ZERO, week());
    assert_eq!((outcome.orders, outcome.revenue), (1, 0));
}

#[test]
fn a_running_window_ends_at_what_is_known() {
    let running = Window { days: 7, as_of: DAY_ZERO.plus_days(2) };
    assert!(!running.is_complete(DAY_ZERO) && week().is_complete(DAY_ZERO));
    assert_eq!(PersonOutcome::of([bought(2, 10), bought(3, 10)], DAY_ZERO, running).orders, 1);
}

#[test]
fn the_picture_adds_up_day_by_day_and_stops_at_the_last_begun() {
    let (mut treated, mut control) = (ArmSeries::default(), ArmSeries::default());
    treated.add_person();
    treated.add_person();
    control.add_person();
    treated.add_purchase(&bought(0, 100), DAY_ZERO, week());
    treated.add_purchase(&bought(2, 300), DAY_ZERO, week());
    treated.add_purchase(&bought(9, 999), DAY_ZERO, week());
    control.add_purchase(&bought(1, 70), DAY_ZERO, week());
    let first = Date::parse("2026-11-01").unwrap();
    let days = series(&treated, &control, first, 4);
    let means: Vec<_> = days.iter().map(|day| (day.treated_mean, day.control_mean)).collect();
    assert_eq!(means, [(50.0, 0.0), (50.0, 70.0), (200.0, 70.0), (200.0, 70.0)]);
    assert_eq!(days[3].day, first.plus_days(3));
}
