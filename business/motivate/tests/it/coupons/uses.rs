use motivate::coupons::UseState;

use super::*;

fn states(store: &Store, order: ReceiptId) -> Vec<UseState> {
    write(store, move |tx| Ok(coupons::of_order(tx, order)?.into_iter().map(|one| one.state).collect()))
}

fn reserve(store: &Store, order: ReceiptId, coupons: &[Usable], minutes: i64) {
    let coupons = coupons.to_vec();
    write(store, move |tx| coupons::reserve(tx, order, &coupons, NOON, NOON.plus_seconds(60 * minutes)));
}

#[test]
fn an_order_used_twice_uses_a_coupon_once() {
    both(|store| {
        generic(store, "SPRING", settings(per_code(2)));
        let spring = usable(store, "SPRING", None);
        redeem(store, FIRST, &spring);
        redeem(store, FIRST, &spring);
        assert!(look(store, "SPRING", None, NOON).is_ok());
        redeem(store, SECOND, &spring);
        assert_eq!(why(store, "SPRING", None, NOON), Refusal::UsedUp);
        let third = spring.clone();
        assert_eq!(
            refused(store, move |tx| coupons::redeem(tx, ReceiptId(3), &third, NOON)),
            "coupon_used_up"
        );
    });
}

#[test]
fn a_coupon_given_back_can_be_used_by_another_order_and_not_by_the_same() {
    both(|store| {
        let (pool, codes) = unique(store, settings(per_code(1)), 1);
        let coupon = usable(store, &codes[0], Some(ANN));
        redeem(store, FIRST, &coupon);
        write(store, |tx| coupons::roll_back(tx, FIRST, NOON));
        write(store, |tx| coupons::roll_back(tx, FIRST, NOON));
        let late = coupon.clone();
        assert_eq!(refused(store, move |tx| coupons::redeem(tx, FIRST, &late, NOON)), "coupon_given_back");
        redeem(store, SECOND, &coupon);
        assert_eq!(states(store, FIRST), [UseState::RolledBack]);
        assert_eq!(states(store, SECOND), [UseState::Redeemed]);
        let counts = write(store, move |tx| coupons::counts(tx, pool.id));
        assert_eq!((counts.generated, counts.redeemed, counts.rolled_back), (1, 1, 1));
    });
}

#[test]
fn a_reserved_coupon_is_held_until_its_time_is_over() {
    both(|store| {
        let (_, codes) = unique(store, settings(per_code(1)), 1);
        let coupon = usable(store, &codes[0], None);
        reserve(store, FIRST, &coupon, 15);
        assert_eq!(why(store, &codes[0], None, NOON), Refusal::Reserved);
        let late = NOON.plus_seconds(15 * 60);
        assert!(look(store, &codes[0], None, late).is_ok());
        let other = coupon.clone();
        write(store, move |tx| coupons::redeem(tx, SECOND, &other, late));
        assert_eq!(states(store, FIRST), [UseState::Lapsed]);
        assert_eq!(refused(store, move |tx| coupons::capture(tx, FIRST, late)), "coupon_used_up");
        write(store, move |tx| coupons::roll_back(tx, SECOND, late));
        write(store, move |tx| coupons::capture(tx, FIRST, late));
        assert_eq!(states(store, FIRST), [UseState::Redeemed]);
        assert_eq!(why(store, &codes[0], None, late), Refusal::UsedUp);
    });
}

#[test]
fn what_an_order_holds_is_used_by_the_commit_and_free_after_the_cancel() {
    both(|store| {
        let (_, codes) = unique(store, settings(per_code(1)), 2);
        let (one, two) = (usable(store, &codes[0], None), usable(store, &codes[1], None));
        reserve(store, FIRST, &one, 15);
        write(store, |tx| coupons::capture(tx, FIRST, NOON));
        write(store, |tx| coupons::release(tx, FIRST, NOON));
        assert_eq!(states(store, FIRST), [UseState::Redeemed]);
        reserve(store, SECOND, &two, 15);
        write(store, |tx| coupons::release(tx, SECOND, NOON));
        write(store, |tx| coupons::capture(tx, SECOND, NOON));
        assert_eq!(states(store, SECOND), [UseState::Released]);
        assert!(look(store, &codes[1], None, NOON).is_ok());
    });
}

#[test]
fn an_order_that_lapsed_and_was_cancelled_takes_nothing_again() {
    both(|store| {
        let (_, codes) = unique(store, settings(per_code(1)), 1);
        reserve(store, FIRST, &usable(store, &codes[0], None), 15);
        let late = NOON.plus_days(1);
        assert_eq!(write(store, move |tx| coupons::lapse(tx, late, 100)), 1);
        assert_eq!(write(store, move |tx| coupons::lapse(tx, late, 100)), 0);
        write(store, move |tx| coupons::roll_back(tx, FIRST, late));
        write(store, move |tx| coupons::capture(tx, FIRST, late));
        assert_eq!(states(store, FIRST), [UseState::Released]);
        assert!(look(store, &codes[0], None, late).is_ok());
    });
}

#[test]
fn one_coupon_of_an_order_is_given_back_alone() {
    both(|store| {
        let (_, codes) = unique(store, settings(per_code(1)), 2);
        let two: Vec<Usable> = codes.iter().flat_map(|code| usable(store, code, None)).collect();
        redeem(store, FIRST, &two);
        let first = two[0].coupon;
        write(store, move |tx| coupons::roll_back_some(tx, FIRST, &[first], NOON));
        assert!(look(store, &codes[0], None, NOON).is_ok());
        assert_eq!(why(store, &codes[1], None, NOON), Refusal::UsedUp);
    });
}

#[test]
fn an_order_takes_all_its_coupons_or_none() {
    both(|store| {
        let (_, codes) = unique(store, settings(per_code(1)), 2);
        let two: Vec<Usable> = codes.iter().flat_map(|code| usable(store, code, None)).collect();
        redeem(store, FIRST, &two[1..]);
        let both_of_them = two.clone();
        write(store, move |tx| {
            let refused = coupons::redeem(tx, SECOND, &both_of_them, NOON).expect_err("refused");
            assert_eq!(refused.code, "coupon_used_up");
            Ok(())
        });
        assert_eq!(states(store, SECOND), []);
        assert!(look(store, &codes[0], None, NOON).is_ok(), "nothing stays counted");
    });
}

#[test]
fn a_day_is_a_day_of_the_pools_zone_and_a_use_goes_back_to_its_own_day() {
    both(|store| {
        generic(store, "SPRING", settings(Limits { per_day: Some(1), ..Limits::default() }));
        redeem(store, FIRST, &usable(store, "SPRING", None));
        assert_eq!(why(store, "SPRING", None, NOON), Refusal::DayLimit);
        let next_day = vocabulary::Zone::parse("Asia/Almaty").expect("a zone").start_of_day_after(NOON, 1);
        assert_eq!(why(store, "SPRING", None, next_day.plus_micros(-1)), Refusal::DayLimit);
        let tomorrow = vec![look(store, "SPRING", None, next_day).expect("usable")];
        write(store, move |tx| coupons::redeem(tx, SECOND, &tomorrow, next_day));
        write(store, move |tx| coupons::roll_back(tx, FIRST, next_day));
        assert_eq!(why(store, "SPRING", None, next_day), Refusal::DayLimit);
        assert!(look(store, "SPRING", None, NOON).is_ok());
    });
}
