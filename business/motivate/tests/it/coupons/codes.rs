use super::*;

#[test]
fn a_pool_is_made_batch_by_batch_and_a_batch_made_twice_is_made_once() {
    both(|store| {
        write(store, |tx| {
            let format = Format::try_new("", LETTERS, 8)?;
            let pool =
                coupons::create(tx, NOON, settings(per_code(1)), Codes::Unique { format, wanted: 25 })?;
            let first = coupons::generate(tx, pool.id, 0, 10, &key())?;
            assert_eq!((first.generated, first.wanted, first.next, first.is_done()), (10, 25, 10, false));
            assert_eq!(coupons::generate(tx, pool.id, 0, 10, &key())?, first);
            let second = coupons::generate(tx, pool.id, first.next, 10, &key())?;
            let third = coupons::generate(tx, pool.id, second.next, 10, &key())?;
            assert!(third.is_done());
            assert_eq!(coupons::generate(tx, pool.id, third.next, 10, &key())?, third);
            let codes = coupons::codes(tx, pool.id, 0, 100)?;
            assert_eq!(codes.len(), 25);
            assert!(codes.windows(2).all(|pair| pair[0].0 < pair[1].0));
            let more = coupons::want(tx, NOON, pool.id, 30)?;
            let last = coupons::generate(tx, more.id, third.next, 10, &key())?;
            assert_eq!((last.generated, last.is_done()), (30, true));
            Ok(())
        });
    });
}

#[test]
fn a_code_another_pool_has_is_left_out_and_made_up_for() {
    both(|store| {
        write(store, |tx| {
            let format = Format::try_new("", LETTERS, 8)?;
            let codes = Codes::Unique { format, wanted: 10 };
            let pool = coupons::create(tx, NOON, settings(per_code(1)), codes.clone())?;
            coupons::generate(tx, pool.id, 0, 10, &key())?;
            let third = coupons::codes(tx, pool.id, 2, 1)?[0].1.clone();
            tx.execute("delete from coupons where pool_id = $1", store::params![pool.id])?;
            tx.execute("update coupon_pools set generated = 0, next_serial = 0", store::params![])?;
            coupons::create(tx, NOON, settings(per_code(1)), Codes::Generic(third.clone()))?;
            let most = coupons::generate(tx, pool.id, 0, 10, &key())?;
            assert_eq!((most.generated, most.next), (9, 10));
            let all = coupons::generate(tx, pool.id, most.next, 10, &key())?;
            assert_eq!((all.generated, all.next), (10, 11));
            let issued: Vec<String> = (0..10).map(|n| n.to_string()).collect();
            let to: Vec<_> = issued.iter().map(|key| (ANN, key.as_str())).collect();
            let issued = coupons::issue_many(tx, pool.id, &to, NOON)?;
            assert!(issued.iter().all(|one| one.code != third));
            Ok(())
        });
    });
}

#[test]
fn a_pool_nobody_should_have_is_refused_and_says_why() {
    both(|store| {
        let make = |change: fn(&mut Settings), codes: Codes| {
            let mut settings = settings(Limits::default());
            change(&mut settings);
            refused(store, move |tx| coupons::create(tx, NOON, settings.clone(), codes.clone()))
        };
        let code = || Codes::Generic("SPRING".into());
        assert_eq!(make(|s| s.name = " ".into(), code()), "field_required");
        assert_eq!(make(|s| s.zone = "Mars/Base".into(), code()), "unknown_zone");
        assert_eq!(make(|s| s.valid_days = Some(0), code()), "out_of_range");
        assert_eq!(make(|s| s.limits.per_day = Some(0), code()), "out_of_range");
        assert_eq!(make(|s| (s.from, s.until) = (Some(NOON), Some(NOON)), code()), "ends_before_it_begins");
        assert_eq!(make(|_| (), Codes::Generic("- x".into())), "wrong_code");
        let short = Format::try_new("", LETTERS, 5).expect("a format");
        let many = Codes::Unique { format: short, wanted: 1_000 };
        assert_eq!(make(|_| (), many), "codes_guessable");
        generic(store, "spring-26", settings(Limits::default()));
        assert_eq!(make(|_| (), Codes::Generic("Spring 26".into())), "code_taken");
    });
}

#[test]
fn an_alphabet_is_odd_and_has_no_look_alikes() {
    let wrong = |alphabet: &str| Format::try_new("", alphabet, 8).expect_err("refused").code;
    assert_eq!(wrong("0123456789"), "alphabet_even");
    assert_eq!(wrong("234567"), "alphabet_even");
    assert_eq!(wrong("2345678"), "alphabet_size");
    assert_eq!(wrong("ABCDEFGHa"), "alphabet_characters");
    assert_eq!(wrong("ABCDEFGHA"), "alphabet_twice");
    assert_eq!(wrong("0ABCDEFGO"), "alphabet_look_alikes");
    assert_eq!(Format::try_new("", LETTERS, 3).expect_err("refused").code, "out_of_range");
    assert_eq!(Format::try_new("", LETTERS, 39).expect_err("refused").code, "codes_too_long");
    assert!(Format::try_new("", motivate::coupons::DIGITS, 12).is_ok());
}

#[test]
fn a_change_names_the_version_it_was_made_on() {
    both(|store| {
        let pool = generic(store, "SPRING", settings(Limits::default()));
        write(store, move |tx| {
            let mut next = pool.settings.clone();
            next.name = "Summer".into();
            let changed = coupons::change(tx, NOON, pool.id, pool.version, next.clone())?;
            assert_eq!((changed.settings.name.as_str(), changed.version), ("Summer", 2));
            let again = coupons::change(tx, NOON, pool.id, pool.version, next);
            assert_eq!(again.expect_err("refused").code, "version_conflict");
            assert_eq!(coupons::list(tx, Some(PromotionId(5)), None, 10)?, [changed]);
            assert_eq!(coupons::list(tx, Some(PromotionId(6)), None, 10)?, []);
            Ok(())
        });
    });
}
