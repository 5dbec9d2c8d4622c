use motivate::coupons::Who;

use super::*;

#[test]
fn whoever_guesses_waits_until_the_failures_are_old() {
    both(|store| {
        let at = |seconds| NOON.plus_seconds(seconds);
        let wait = |who: Who<'static>, now: Instant| {
            let outcome = store.transact(move |tx| coupons::throttle(tx, &[who], now)).wait();
            outcome.err().map(|problem| {
                assert_eq!(problem.code, "too_many_wrong_coupons");
                problem.params["retry_after_seconds"].as_i64().expect("seconds")
            })
        };
        let house = Who::Address("192.0.2.7");
        for second in 0..6 {
            assert_eq!(wait(house, at(second * 60)), None);
            write(store, move |tx| {
                coupons::note_failures(tx, &[house, Who::Customer(ANN)], 5, at(second * 60))
            });
        }
        assert_eq!(wait(house, at(300)), Some(301));
        assert_eq!(wait(Who::Customer(ANN), at(300)), Some(481));
        assert_eq!(wait(Who::Customer(BOB), at(300)), None);
        assert_eq!(wait(Who::Address("192.0.2.8"), at(300)), None);
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
