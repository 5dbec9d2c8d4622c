use super::*;

#[test]
fn a_code_is_found_however_it_is_typed() {
    both(|store| {
        let (pool, codes) = unique(store, settings(per_code(1)), 1);
        let code = codes[0].to_lowercase();
        for typed in [
            code.clone(),
            format!(" {}-{} ", &code[..4], &code[4..]),
            format!("{}—{}", &code[..5], &code[5..]),
        ] {
            let found = look(store, &typed, None, NOON).expect("usable");
            assert_eq!((found.pool, found.promotion, &found.code), (pool.id, PromotionId(5), &codes[0]));
        }
        generic(store, "ЛЕТО 26", settings(Limits::default()));
        assert_eq!(look(store, "лето26", None, NOON).expect("usable").code, "ЛЕТО26");
    });
}

#[test]
fn a_mistyped_code_is_told_from_one_nobody_has() {
    both(|store| {
        let (_, codes) = unique(store, settings(per_code(1)), 2);
        let mut swapped: Vec<char> = codes[0].chars().collect();
        let at = (3..swapped.len() - 1).find(|at| swapped[*at] != swapped[at + 1]).expect("two that differ");
        swapped.swap(at, at + 1);
        let swapped: String = swapped.into_iter().collect();
        assert_eq!(why(store, &swapped, None, NOON), Refusal::WrongCheckDigit);
        for unknown in ["SUMMER", "", "SPR", &codes[0][1..], "'; drop table coupons", &"A".repeat(5_000)] {
            assert_eq!(why(store, unknown, None, NOON), Refusal::Unknown, "{unknown}");
        }
    });
}

#[test]
fn a_coupon_has_its_time() {
    both(|store| {
        let window = Settings {
            from: Some(NOON),
            until: Some(NOON.plus_days(10)),
            valid_days: Some(3),
            ..settings(per_code(1))
        };
        let (pool, codes) = unique(store, window, 2);
        assert_eq!(why(store, &codes[1], None, NOON.plus_micros(-1)), Refusal::NotYetValid);
        assert!(look(store, &codes[1], None, NOON.plus_days(9)).is_ok());
        assert_eq!(why(store, &codes[1], None, NOON.plus_days(10)), Refusal::Expired);
        let issue =
            |day| move |tx: &mut Tx<'_>| coupons::issue(tx, pool.id, ANN, &day_key(day), NOON.plus_days(day));
        let first = write(store, issue(0));
        assert_eq!(first.expires_at, Some(NOON.plus_days(3)));
        assert!(look(store, &first.code, None, NOON.plus_days(3).plus_micros(-1)).is_ok());
        assert_eq!(why(store, &first.code, None, NOON.plus_days(3)), Refusal::Expired);
        let last = write(store, issue(9));
        assert_eq!(last.expires_at, Some(NOON.plus_days(10)));
    });
}

fn day_key(day: i64) -> String {
    format!("day {day}")
}

#[test]
fn a_personal_coupon_is_for_its_customer_only() {
    both(|store| {
        let (pool, codes) = unique(store, Settings { is_personal: true, ..settings(per_code(1)) }, 2);
        let issued = write(store, move |tx| coupons::issue(tx, pool.id, ANN, "birthday", NOON));
        assert!(look(store, &issued.code, Some(ANN), NOON).is_ok());
        assert_eq!(why(store, &issued.code, Some(BOB), NOON), Refusal::Foreign);
        assert_eq!(why(store, &issued.code, None, NOON), Refusal::NeedsCustomer);
        assert_eq!(why(store, &codes[1], Some(ANN), NOON), Refusal::Unknown);
    });
}

#[test]
fn a_paused_pool_is_refused_until_it_goes_on() {
    both(|store| {
        let pool = generic(store, "SPRING", settings(Limits::default()));
        write(store, move |tx| coupons::set_paused(tx, NOON, pool.id, true));
        assert_eq!(why(store, "SPRING", None, NOON), Refusal::Paused);
        write(store, move |tx| coupons::set_paused(tx, NOON, pool.id, false));
        assert!(look(store, "SPRING", None, NOON).is_ok());
    });
}

#[test]
fn codes_shown_together_share_what_is_left() {
    both(|store| {
        let limits = Limits { per_code: Some(1), per_customer: Some(2), per_day: None };
        let (_, codes) = unique(store, settings(limits), 3);
        write(store, move |tx| {
            let shown = [&codes[0], &codes[0], &codes[1], &codes[2]].map(String::as_str);
            let found = find(tx, &shown, Some(ANN), NOON)?;
            let refusals: Vec<_> = found.iter().map(|one| one.as_ref().err().copied()).collect();
            assert_eq!(refusals, [None, Some(Refusal::ShownTwice), None, Some(Refusal::CustomerLimit)]);
            let nobody = find(tx, &shown[..1], None, NOON)?;
            assert_eq!(nobody[0].as_ref().err(), Some(&Refusal::NeedsCustomer));
            let many = vec!["A"; coupons::SHOWN_MAX + 1];
            assert_eq!(coupons::find(tx, &many, None, NOON).expect_err("refused").code, "too_many_coupons");
            Ok(())
        });
    });
}
