use motivate::promotions::counters::{self, Counted, Taken};
use motivate::promotions::{
    Definition, Left, Limit, Measure, Per, Priced, Promotion, RuleSet, Shopper, Stacking, price,
};
use motivate::receipts::{self, NewReceipt, Opened};
use store::{Dialect, Store, StoreOptions, Tx, params};
use vocabulary::{CustomerId, Instant, Problem, PromotionId, ReceiptId, Zone};

use super::shelf::{basket, noon, percent};

const PROMOTION: PromotionId = PromotionId(1);

fn limit(measure: Measure, per: Per, daily: bool, most: i64) -> Limit {
    Limit { measure, per, daily, most }
}

/// One promotion of 10 % with limits.
fn rules(limits: &[Limit]) -> RuleSet {
    let definition = Definition { limits: limits.to_vec(), ..percent(1_000) };
    let promotion = Promotion { id: PROMOTION, version: 1, definition };
    RuleSet::compile(&[promotion], &Stacking::default(), &Zone::utc())
}

fn counted(customer: Option<i64>, at: Instant, zone: &Zone) -> Counted<'_> {
    Counted { customer: customer.map(CustomerId), is_nobody: customer.is_none(), store: Some("s1"), at, zone }
}

/// Prices a basket of 300.00 and takes what it used, anew when others were quicker.
fn buy(
    tx: &mut Tx<'_>,
    order: i64,
    rules: &RuleSet,
    customer: Option<i64>,
    at: Instant,
) -> Result<Priced, Problem> {
    let zone = Zone::utc();
    let counted = counted(customer, at, &zone);
    loop {
        let shopper = Shopper { left: counters::left(tx, rules, &counted)?, ..Shopper::default() };
        let priced = price(rules, &basket(&[("tea", 1_000, 30_000)]), &shopper);
        if counters::take(tx, ReceiptId(order), rules, &priced, &counted)? == Taken::All {
            return Ok(priced);
        }
    }
}

fn buy_now(store: &Store, order: i64, rules: &RuleSet, customer: Option<i64>, at: Instant) -> i64 {
    let rules = rules.clone();
    store.transact(move |tx| buy(tx, order, &rules, customer, at)).wait().expect("bought").discount
}

fn left(store: &Store, rules: &RuleSet, customer: Option<i64>, at: Instant) -> Option<Left> {
    let rules = rules.clone();
    let left = store.read(move |tx| counters::left(tx, &rules, &counted(customer, at, &Zone::utc()))).wait();
    left.expect("left").first().map(|(_, left)| *left)
}

fn receipt_of(customer: i64) -> NewReceipt {
    NewReceipt {
        source: "till".to_owned(),
        number: customer.to_string(),
        customer: Some(CustomerId(customer)),
        asked: String::new(),
        placed_at: noon(),
        expires_at: None,
    }
}

/// The store with room for more at once where the database allows it.
fn busy(store: &Store) -> Store {
    match store.dialect() {
        Dialect::Sqlite => store.clone(),
        Dialect::Postgres => {
            let options = StoreOptions { threads: 8, ..StoreOptions::default() };
            Store::open(store.location().clone(), &[], options).expect("the same store")
        }
    }
}

#[test]
fn a_budget_is_never_overspent_and_never_lost_by_many_tills_at_once() {
    testkit::both(&[motivate::MIGRATIONS], |store| {
        let store = busy(store);
        let limits = [
            limit(Measure::Money, Per::Everybody, false, 100_500),
            limit(Measure::Times, Per::Customer, false, 3),
            limit(Measure::Times, Per::Store, true, 1_000),
        ];
        let rules = rules(&limits);
        let orders: Vec<_> = (1..=64)
            .map(|order| {
                let rules = rules.clone();
                store.transact(move |tx| buy(tx, order, &rules, Some(order % 16), noon()))
            })
            .collect();
        let given: Vec<i64> =
            orders.into_iter().map(|order| order.wait().expect("bought").discount).collect();
        assert_eq!(given.iter().sum::<i64>(), 100_500, "64 wished for 3,000 each");
        assert_eq!(given.iter().filter(|given| **given == 3_000).count(), 33);
        assert_eq!(given.iter().filter(|given| **given == 1_500).count(), 1, "what was left at the end");
        assert_eq!(left(&store, &rules, None, noon()).and_then(|left| left.money), Some(0));
    });
}

#[test]
fn the_last_of_a_number_goes_to_one_till_only() {
    testkit::both(&[motivate::MIGRATIONS], |store| {
        let store = busy(store);
        let rules = rules(&[limit(Measure::Times, Per::Customer, false, 5)]);
        let orders: Vec<_> = (1..=32)
            .map(|order| {
                let rules = rules.clone();
                store.transact(move |tx| buy(tx, order, &rules, Some(7), noon()))
            })
            .collect();
        let given = orders.into_iter().map(|order| order.wait().expect("bought").discount);
        assert_eq!(given.filter(|given| *given > 0).count(), 5);
        assert_eq!(buy_now(&store, 33, &rules, Some(8), noon()), 3_000, "another customer has their own");
        assert_eq!(buy_now(&store, 34, &rules, None, noon()), 0, "nobody known has none");
    });
}

#[test]
fn what_was_taken_goes_back_to_the_day_it_was_taken_from_and_only_once() {
    testkit::both(&[motivate::MIGRATIONS], |store| {
        let limits = [
            limit(Measure::Money, Per::Everybody, true, 5_000),
            limit(Measure::Times, Per::Everybody, false, 10),
        ];
        let rules = rules(&limits);
        let tomorrow = noon().plus_days(1);
        assert_eq!(buy_now(store, 1, &rules, Some(1), noon()), 3_000);
        assert_eq!(buy_now(store, 2, &rules, Some(1), noon()), 2_000, "partly");
        assert_eq!(buy_now(store, 3, &rules, Some(1), tomorrow), 3_000, "a new day");
        let today = |store: &Store| left(store, &rules, None, noon());
        assert_eq!(today(store), Some(Left { money: Some(0), times: Some(7), ..Left::default() }));
        for _ in 0..2 {
            store.transact(|tx| counters::give_back(tx, ReceiptId(1))).wait().expect("given back");
            assert_eq!(today(store), Some(Left { money: Some(3_000), times: Some(8), ..Left::default() }));
        }
        let next = left(store, &rules, None, tomorrow);
        assert_eq!(
            next,
            Some(Left { money: Some(2_000), times: Some(8), ..Left::default() }),
            "of today's order tomorrow knows nothing"
        );
    });
}

#[test]
fn taking_for_the_same_order_again_fails_and_changes_nothing() {
    testkit::both(&[motivate::MIGRATIONS], |store| {
        let limits = [limit(Measure::Money, Per::Everybody, false, 5_000)];
        let rules = rules(&limits);
        assert_eq!(buy_now(store, 1, &rules, None, noon()), 3_000);
        let again = rules.clone();
        let twice = store.transact(move |tx| buy(tx, 1, &again, None, noon()));
        assert!(twice.wait().is_err());
        assert_eq!(
            left(store, &rules, None, noon()),
            Some(Left { money: Some(2_000), times: None, ..Left::default() })
        );
        let used = store
            .read(move |tx| counters::used_of(tx, &[(PROMOTION, limits[0])], noon(), &Zone::utc()))
            .wait();
        assert_eq!(used.expect("used"), [(PROMOTION, limits[0], 3_000)]);
    });
}

#[test]
fn the_uses_of_a_limit_tell_how_many_have_used_all_of_theirs() {
    testkit::both(&[motivate::MIGRATIONS], |store| {
        let limits = [
            limit(Measure::Money, Per::Everybody, false, 10_000),
            limit(Measure::Times, Per::Customer, true, 2),
            limit(Measure::Times, Per::Store, false, 9),
        ];
        let rules = rules(&limits);
        for (order, customer) in [(1, 1), (2, 1), (3, 2)] {
            buy_now(store, order, &rules, Some(customer), noon());
        }
        let uses = |at| {
            let found = store.read(move |tx| counters::uses(tx, PROMOTION, &limits, at, &Zone::utc())).wait();
            let figures = |of: &counters::Use| (of.used, of.counted, of.full);
            found.expect("uses").iter().map(figures).collect::<Vec<_>>()
        };
        assert_eq!(uses(noon()), [(9_000, 1, 0), (2, 2, 1), (3, 1, 0)]);
        assert_eq!(uses(noon().plus_days(1)), [(9_000, 1, 0), (0, 0, 0), (3, 1, 0)], "a new day");
    });
}

/// A receipt of a customer's.
fn receipt_for(store: &Store, customer: i64) -> ReceiptId {
    let written = store.transact(move |tx| {
        let new = receipt_of(customer);
        let Opened::New(id) = receipts::open(tx, &new.source, &new.number, &new.asked, || Ok(String::new()))?
        else {
            return Err(Problem::internal("it is there"));
        };
        receipts::create(tx, noon(), id, &new, None, "{}")?;
        Ok::<_, Problem>(id)
    });
    written.wait().expect("a receipt")
}

#[test]
fn a_joined_customer_brings_what_was_used() {
    testkit::both(&[motivate::MIGRATIONS], |store| {
        let rules = rules(&[limit(Measure::Times, Per::Customer, false, 3)]);
        for customer in [1, 2] {
            assert_eq!(receipt_for(store, customer), ReceiptId(customer));
            buy_now(store, customer, &rules, Some(customer), noon());
        }
        store.transact(|tx| counters::move_customer(tx, CustomerId(1), CustomerId(2))).wait().expect("moved");
        assert_eq!(left(store, &rules, Some(2), noon()).and_then(|left| left.times), Some(1));
        store.transact(|tx| counters::give_back(tx, ReceiptId(1))).wait().expect("given back");
        assert_eq!(left(store, &rules, Some(2), noon()).and_then(|left| left.times), Some(2));
        assert_eq!(left(store, &rules, Some(1), noon()).and_then(|left| left.times), Some(3));
    });
}

#[test]
fn of_an_erased_customer_nothing_stays_counted_and_a_late_return_brings_nothing_back() {
    testkit::both(&[motivate::MIGRATIONS], |store| {
        let limits =
            [limit(Measure::Times, Per::Customer, false, 3), limit(Measure::Times, Per::Everybody, false, 9)];
        let rules = rules(&limits);
        assert_eq!(receipt_for(store, 1), ReceiptId(1));
        buy_now(store, 1, &rules, Some(1), noon());
        store.transact(|tx| motivate::erase(tx, noon(), CustomerId(1))).wait().expect("erased");
        let rows = |of: &'static str| {
            let found = store.read(move |tx| {
                tx.query(&format!("select entity from {of} order by entity"), params![], |row| row.text(0))
            });
            found.wait().expect("entities")
        };
        assert_eq!(
            (rows("promotion_counters"), rows("promotion_takings")),
            (vec![String::new()], vec![String::new()])
        );
        store.transact(|tx| counters::give_back(tx, ReceiptId(1))).wait().expect("given back");
        assert_eq!(left(store, &rules, Some(2), noon()).and_then(|left| left.times), Some(3));
        assert_eq!(rows("promotion_counters"), [""], "the customer is not counted again");
    });
}
