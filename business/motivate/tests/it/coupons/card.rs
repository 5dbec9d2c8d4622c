use motivate::coupons::Standing;

use super::*;

fn standings(store: &Store, customer: CustomerId, at: Instant) -> Vec<Standing> {
    let held = write(store, move |tx| coupons::of_customer(tx, customer, at, 10));
    held.into_iter().map(|one| one.standing).collect()
}

#[test]
fn the_card_says_where_every_coupon_stands() {
    both(|store| {
        let window = Settings { is_personal: true, valid_days: Some(30), ..settings(per_code(1)) };
        let (pool, _) = unique(store, window, 9);
        let issued =
            ["a", "b", "c"].map(|key| write(store, move |tx| coupons::issue(tx, pool.id, ANN, key, NOON)));
        redeem(store, FIRST, &usable(store, &issued[0].code, Some(ANN)));
        let held = usable(store, &issued[1].code, Some(ANN));
        write(store, move |tx| coupons::reserve(tx, SECOND, &held, NOON, NOON.plus_days(1)));
        assert_eq!(standings(store, ANN, NOON), [Standing::Ready, Standing::Reserved, Standing::Redeemed]);
        let later = NOON.plus_days(40);
        assert_eq!(standings(store, ANN, later), [Standing::Expired, Standing::Expired, Standing::Redeemed]);
        write(store, move |tx| coupons::set_paused(tx, NOON, pool.id, true));
        assert_eq!(standings(store, ANN, NOON)[0], Standing::Paused);
        let used = write(store, |tx| coupons::used_by(tx, ANN, None, 10));
        assert_eq!(used.iter().map(|one| one.used.order).collect::<Vec<_>>(), [SECOND, FIRST]);
        let cursor = used[0].cursor;
        assert_eq!(write(store, move |tx| coupons::used_by(tx, ANN, Some(cursor), 10)), used[1..]);
    });
}

#[test]
fn a_joined_customers_coupons_uses_and_limits_go_along() {
    both(|store| {
        let limits = Limits { per_code: Some(1), per_customer: Some(2), per_day: None };
        let (pool, _) = unique(store, Settings { is_personal: true, ..settings(limits) }, 9);
        let issue = |customer, key: &'static str| {
            write(store, move |tx| coupons::issue(tx, pool.id, customer, key, NOON))
        };
        let (anns, bobs, left) = (issue(ANN, "a"), issue(BOB, "b"), issue(BOB, "c"));
        redeem(store, FIRST, &usable(store, &anns.code, Some(ANN)));
        redeem(store, SECOND, &usable(store, &bobs.code, Some(BOB)));
        write(store, |tx| coupons::move_customer(tx, BOB, ANN));
        assert_eq!(why(store, &left.code, Some(ANN), NOON), Refusal::CustomerLimit);
        assert_eq!(why(store, &left.code, Some(BOB), NOON), Refusal::Foreign);
        write(store, |tx| coupons::roll_back(tx, SECOND, NOON));
        assert!(look(store, &left.code, Some(ANN), NOON).is_ok());
        assert_eq!(standings(store, BOB, NOON), []);
        assert_eq!(standings(store, ANN, NOON).len(), 3);
    });
}

#[test]
fn an_erased_customer_leaves_nothing_but_counts() {
    both(|store| {
        let limits = Limits { per_code: Some(1), per_customer: Some(2), per_day: None };
        let (pool, _) = unique(store, Settings { is_personal: true, ..settings(limits) }, 9);
        let issued =
            ["a", "b"].map(|key| write(store, move |tx| coupons::issue(tx, pool.id, ANN, key, NOON)));
        redeem(store, FIRST, &usable(store, &issued[0].code, Some(ANN)));
        write(store, |tx| coupons::erase(tx, ANN));
        assert_eq!(standings(store, ANN, NOON), []);
        assert_eq!(write(store, |tx| coupons::used_by(tx, ANN, None, 10)), []);
        assert_eq!(why(store, &issued[1].code, Some(ANN), NOON), Refusal::Unknown);
        assert_eq!(write(store, move |tx| coupons::counts(tx, pool.id)).redeemed, 1);
        write(store, |tx| coupons::roll_back(tx, FIRST, NOON));
        assert_eq!(write(store, move |tx| coupons::counts(tx, pool.id)).redeemed, 0);
        let left = write(store, |tx| {
            let sql = "select (select count(*) from coupon_grants) + (select count(*) from coupon_counters where scope = 2)";
            Ok(tx.one(sql, &[], |row| row.int(0))?)
        });
        assert_eq!(left, 0);
    });
}
