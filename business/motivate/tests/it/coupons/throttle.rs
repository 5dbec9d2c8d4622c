use motivate::coupons::Who;

use super::*;

#[test]
fn whoever_guesses_waits_until_the_failures_are_old() {
    both(|store| {
        let at = |seconds| NOON.plus_seconds(seconds);
        let wait = |who: Who, now: Instant| {
            let outcome = store.transact(move |tx| coupons::throttle(tx, &[who], now)).wait();
            outcome.err().map(|problem| {
                assert_eq!(problem.code, "too_many_wrong_coupons");
                problem.params["retry_after_seconds"].as_i64().expect("seconds")
            })
        };
        let address = |text: &str| Who::Address(text.parse().expect("an address"));
        let house = address("192.0.2.7");
        for second in 0..6 {
            assert_eq!(wait(house, at(second * 60)), None);
            write(store, move |tx| {
                coupons::note_failures(tx, &[house, Who::Customer(ANN)], 5, at(second * 60))
            });
        }
        assert_eq!(wait(house, at(300)), Some(301));
        assert_eq!(wait(Who::Customer(ANN), at(300)), Some(481));
        assert_eq!(wait(Who::Customer(BOB), at(300)), None);
        assert_eq!(wait(address("192.0.2.8"), at(300)), None);
        assert_eq!(wait(address("::ffff:192.0.2.7"), at(300)), Some(301), "the same in other words");
        assert_eq!(wait(house, at(599)), Some(2));
        assert_eq!(wait(house, at(600)), None);
        write(store, move |tx| coupons::forget(tx, at(899)));
        assert_eq!(wait(house, at(599)), None);
        let text =
            write(store, |tx| Ok(tx.one("select count(*) from coupon_failures", &[], |row| row.int(0))?));
        assert_eq!(text, 2);
    });
}

#[test]
fn only_codes_that_are_nobodys_or_somebody_elses_are_guesses() {
    let guesses: Vec<_> = Refusal::ALL.iter().copied().filter(|refusal| refusal.is_guess()).collect();
    assert_eq!(guesses, [Refusal::Unknown, Refusal::WrongCheckDigit, Refusal::Foreign]);
}

#[test]
fn whoever_has_an_address_of_the_newer_kind_has_all_of_its_first_half() {
    both(|store| {
        let address = |text: &str| Who::Address(text.parse().expect("an address"));
        let (shown_by, neighbour) = (address("2001:db8:1:2::7"), address("2001:db8:1:2:ffff::1"));
        write(store, move |tx| coupons::note_failures(tx, &[shown_by], 30, NOON));
        let wait = |who: Who| store.transact(move |tx| coupons::throttle(tx, &[who], NOON)).wait();
        assert!(wait(neighbour).is_err());
        assert!(wait(address("2001:db8:1:3::7")).is_ok());
    });
}
