use super::*;

#[test]
fn the_same_key_gives_the_same_coupon() {
    both(|store| {
        let (pool, _) = unique(store, settings(per_code(1)), 5);
        let id = pool.id;
        let first = write(store, move |tx| coupons::issue(tx, id, ANN, "welcome 1", NOON));
        let again = write(store, move |tx| coupons::issue(tx, id, ANN, "welcome 1", NOON.plus_days(1)));
        assert_eq!(first, again);
        let other = write(store, move |tx| coupons::issue(tx, id, ANN, "welcome 2", NOON));
        assert_ne!(first.coupon, other.coupon);
        write(store, move |tx| {
            let to = [(ANN, "welcome 1"), (BOB, "welcome 3"), (BOB, "welcome 3")];
            let three = coupons::issue_many(tx, id, &to, NOON)?;
            assert_eq!((&three[0], three[1].customer), (&first, BOB));
            assert_eq!(three[1], three[2]);
            assert_eq!(coupons::counts(tx, id)?.issued, 3);
            Ok(())
        });
    });
}

#[test]
fn a_pool_that_runs_out_issues_all_or_none() {
    both(|store| {
        let (pool, _) = unique(store, settings(per_code(1)), 2);
        let issue = move |tx: &mut Tx<'_>, keys: &[&str]| {
            let to: Vec<_> = keys.iter().map(|key| (ANN, *key)).collect();
            coupons::issue_many(tx, pool.id, &to, NOON)
        };
        assert_eq!(refused(store, move |tx| issue(tx, &["a", "b", "c"])), "pool_empty");
        assert_eq!(write(store, move |tx| issue(tx, &["a", "b"])).len(), 2);
        assert_eq!(refused(store, move |tx| issue(tx, &["d"])), "pool_empty");
        assert_eq!(write(store, move |tx| issue(tx, &["b", "a"])).len(), 2);
    });
}

#[test]
fn a_generic_code_is_not_issued() {
    both(|store| {
        let pool = generic(store, "SPRING", settings(Limits::default()));
        assert_eq!(refused(store, move |tx| coupons::issue(tx, pool.id, ANN, "a", NOON)), "pool_generic");
    });
}

#[test]
fn a_coupon_is_withdrawn_when_what_earned_it_is_undone() {
    both(|store| {
        let (pool, _) = unique(store, settings(per_code(1)), 5);
        let issue = |key: &'static str| write(store, move |tx| coupons::issue(tx, pool.id, ANN, key, NOON));
        let (first, other) = (issue("order 1"), issue("order 2"));
        let later = NOON.plus_days(1);
        for at in [later, later.plus_days(1)] {
            write(store, move |tx| coupons::withdraw(tx, pool.id, &["order 1", "order 9"], at));
        }
        assert_eq!(why(store, &first.code, Some(ANN), later), Refusal::Expired);
        assert!(look(store, &other.code, Some(ANN), later).is_ok());
        assert_eq!(issue("order 1").expires_at, Some(later));
    });
}
