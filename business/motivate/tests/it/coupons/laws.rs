use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;

/// One thing a till does with its order.
#[derive(Debug, Clone, Copy)]
enum Step {
    Reserve(usize, usize, i64),
    Redeem(usize, usize),
    Capture(usize),
    Release(usize),
    RollBack(usize),
    Lapse,
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let (order, code) = (0..3_usize, 0..2_usize);
    prop_oneof![
        4 => (order.clone(), code.clone(), 1..4_i64).prop_map(|(o, c, m)| Step::Reserve(o, c, m)),
        2 => (order.clone(), code).prop_map(|(o, c)| Step::Redeem(o, c)),
        2 => order.clone().prop_map(Step::Capture),
        1 => order.clone().prop_map(Step::Release),
        1 => order.prop_map(Step::RollBack),
        1 => Just(Step::Lapse),
        4 => (1..4_i64).prop_map(Step::Wait),
    ]
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Is {
    /// Held until just before a minute.
    Held(i64),
    Used,
    Back,
}

/// The slow and obvious one: every question is answered by looking at every use.
#[derive(Debug, Clone, Default)]
struct Oracle {
    uses: BTreeMap<(usize, usize), Is>,
    minute: i64,
}

impl Oracle {
    fn counts(&self, one: Is) -> bool {
        match one {
            Is::Held(until) => self.minute < until,
            Is::Used => true,
            Is::Back => false,
        }
    }

    fn has_room(&self, order: usize, code: usize, limits: &Limits) -> bool {
        let others = || self.uses.iter().filter(|(key, one)| **key != (order, code) && self.counts(**one));
        let of_code = others().filter(|((_, other), _)| *other == code).count() as i64;
        let of_customer = others().filter(|((other, _), _)| other % 2 == order % 2).count() as i64;
        limits.per_code.is_none_or(|most| of_code < most)
            && limits.per_customer.is_none_or(|most| of_customer < most)
    }

    /// Whether it may; then it is.
    fn take(&mut self, order: usize, code: usize, to: Is, limits: &Limits) -> bool {
        match self.uses.get(&(order, code)).copied() {
            Some(Is::Back) => return false,
            Some(Is::Used) => return true,
            Some(held) if self.counts(held) && matches!(to, Is::Held(_)) => return true,
            _ if !self.has_room(order, code, limits) => return false,
            _ => {}
        }
        self.uses.insert((order, code), to);
        true
    }

    fn of(&self, order: usize) -> Vec<((usize, usize), Is)> {
        self.uses.iter().filter(|((other, _), _)| *other == order).map(|(key, one)| (*key, *one)).collect()
    }

    fn step(&mut self, step: Step, limits: &Limits) -> bool {
        match step {
            Step::Reserve(order, code, minutes) => {
                self.take(order, code, Is::Held(self.minute + minutes), limits)
            }
            Step::Redeem(order, code) => self.take(order, code, Is::Used, limits),
            Step::Capture(order) => {
                let before = self.clone();
                let held = self.of(order).into_iter().filter(|(_, one)| matches!(one, Is::Held(_)));
                let done = held
                    .fold(true, |done, ((order, code), _)| self.take(order, code, Is::Used, limits) && done);
                if !done {
                    *self = before;
                }
                done
            }
            Step::Release(order) | Step::RollBack(order) => {
                for (key, one) in self.of(order) {
                    if matches!(one, Is::Held(_)) || matches!(step, Step::RollBack(_)) {
                        self.uses.insert(key, Is::Back);
                    }
                }
                true
            }
            Step::Lapse => true,
            Step::Wait(minutes) => {
                self.minute += minutes;
                true
            }
        }
    }

    fn look(&self, code: usize, customer: usize, limits: &Limits) -> Result<(), Refusal> {
        let live = || self.uses.iter().filter(|(_, one)| self.counts(**one));
        let of_code = || live().filter(|((_, other), _)| *other == code);
        let of_customer = live().filter(|((order, _), _)| order % 2 == customer).count() as i64;
        if limits.per_code.is_some_and(|most| of_code().count() as i64 >= most) {
            let is_held = of_code().any(|(_, one)| matches!(one, Is::Held(_)));
            Err(if is_held { Refusal::Reserved } else { Refusal::UsedUp })
        } else if limits.per_customer.is_some_and(|most| of_customer >= most) {
            Err(Refusal::CustomerLimit)
        } else {
            Ok(())
        }
    }
}

/// Where the steps of a case are done: a pool of its own, orders of its own.
struct Case {
    number: i64,
    codes: Vec<String>,
}

impl Case {
    fn order(&self, order: usize) -> ReceiptId {
        ReceiptId(self.number * 10 + order as i64)
    }

    fn customer(&self, number: usize) -> CustomerId {
        CustomerId(self.number * 10 + number as i64 % 2)
    }

    /// Whether it may; the lookup before it is of another moment, so that the counters alone decide.
    fn step(&self, tx: &mut Tx<'_>, step: Step, fresh: &[Usable], now: Instant) -> Result<bool, Problem> {
        let one = |order: usize, code: usize| &fresh[order % 2 * 2 + code..][..1];
        let done = match step {
            Step::Reserve(order, code, minutes) => {
                coupons::reserve(tx, self.order(order), one(order, code), now, now.plus_seconds(60 * minutes))
            }
            Step::Redeem(order, code) => coupons::redeem(tx, self.order(order), one(order, code), now),
            Step::Capture(order) => coupons::capture(tx, self.order(order), now).map(|_| ()),
            Step::Release(order) => coupons::release(tx, self.order(order), now),
            Step::RollBack(order) => coupons::roll_back(tx, self.order(order), now),
            Step::Lapse => coupons::lapse(tx, now, 10).map(|_| ()),
            Step::Wait(_) => Ok(()),
        };
        match done {
            Ok(()) => Ok(true),
            Err(problem) if problem.code.starts_with("coupon_") => Ok(false),
            Err(problem) => Err(problem),
        }
    }
}

fn agree(tx: &mut Tx<'_>, number: i64, limits: Limits, steps: &[Step]) -> Result<(), Problem> {
    let format = Format::try_new("", LETTERS, 9)?;
    let pool = coupons::create(tx, NOON, settings(limits), Codes::Unique { format, wanted: 2 })?;
    coupons::generate(tx, pool.id, 0, 2, &key())?;
    let codes = coupons::codes(tx, pool.id, 0, 2)?.into_iter().map(|(_, code)| code).collect();
    let case = Case { number, codes };
    let mut fresh = Vec::new();
    for customer in 0..2 {
        for code in &case.codes {
            fresh.extend(find(tx, &[code], Some(case.customer(customer)), NOON)?.remove(0));
        }
    }
    let mut oracle = Oracle::default();
    for step in steps {
        let expected = oracle.step(*step, &limits);
        let now = NOON.plus_seconds(60 * oracle.minute);
        for time in ["first", "again"] {
            let done = case.step(tx, *step, &fresh, now)?;
            assert_eq!(done, expected, "{step:?} {time} with {limits:?} at {oracle:?}");
        }
        for (customer, code) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let found = find(tx, &[&case.codes[code]], Some(case.customer(customer)), now)?.remove(0);
            let expected = oracle.look(code, customer, &limits);
            assert_eq!(found.map(|_| ()), expected, "after {step:?}, {code} for {customer} at {oracle:?}");
        }
    }
    Ok(())
}

#[test]
fn any_steps_in_any_order_and_all_of_them_twice_agree_with_looking_at_every_use() {
    both(|store| {
        let cases = AtomicI64::new(1);
        let limit = || prop_oneof![Just(None), Just(Some(1_i64)), Just(Some(2_i64))];
        let limits = (limit(), limit());
        let strategy = (limits, proptest::collection::vec(step(), 1..32));
        let mut runner =
            TestRunner::new(Config { cases: 160, failure_persistence: None, ..Config::default() });
        let outcome = runner.run(&strategy, |((per_code, per_customer), steps)| {
            let limits = Limits { per_code, per_customer, per_day: None };
            let number = cases.fetch_add(1, Ordering::SeqCst);
            let outcome = store.transact(move |tx| agree(tx, number, limits, &steps)).wait();
            outcome.map_err(|problem| TestCaseError::fail(problem.to_string()))
        });
        outcome.expect("agreement");
    });
}
