use std::sync::Arc;

use collect::products::NewProduct;
use collect::returns::{LineRef, NewReturn, NewReturnLine};
use flows::Workspace;
use flows::till::{self, Ask, Paper, PaperEarned, Told};
use motivate::loyalty::{self, Balance, Key, Rules, Wanted, programmes};
use motivate::promotions::{self, Definition, Move, NewPromotion};
use motivate::tax::Prices;
use serde_json::{Value, json};
use store::Store;
use vocabulary::{CustomerId, Date, FixedClock, Instant, Problem};

use crate::support::{basket, both, bring_back, cup, noon, phone, settings, workspace, write};

const ANN: &str = "+77010000001";

struct Shop {
    store: Store,
    clock: Arc<FixedClock>,
    workspace: Arc<Workspace>,
}

/// Cups for 1,000.00, and a programme of points that pay and of status, ten times as many, with what a test changes of the points that pay.
fn shops(change: impl Fn(&mut Value), test: impl Fn(&Shop)) {
    let mut rules = json!({"name": "Club", "zone": "Asia/Almaty", "currencies": [
        {"code": "points", "is_spendable": true, "earning": {"points": 1, "per": 5_000}},
        {"code": "status", "earning": {"points": 10, "per": 5_000}}]});
    change(&mut rules);
    both(|store| {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(FixedClock::at(noon()));
        let workspace = workspace(store, folder.path(), &clock);
        let rules: Rules = serde_json::from_value(rules.clone()).expect("rules");
        write(store, move |tx| {
            let cup = NewProduct {
                sku: "CUP".into(),
                name: Some("Cup".into()),
                category: None,
                brand: None,
                price: Some(100_000),
                cost: None,
                attributes: serde_json::Map::new(),
                import: None,
            };
            collect::products::record(tx, noon(), &[cup])?;
            programmes::create(tx, noon(), &rules).map(drop)
        });
        test(&Shop { store: store.clone(), clock, workspace });
    });
}

fn cups(number: &str, count: i64) -> Ask {
    Ask {
        prices: Prices::WithTax,
        language: Some("en".into()),
        ..basket(number, vec![phone(ANN)], cup(count * 1_000, None))
    }
}

impl Shop {
    fn buys(&self, ask: Ask) -> Paper {
        let (workspace, now) = (Arc::clone(&self.workspace), self.workspace.now());
        match write(&self.store, move |tx| till::order(tx, &workspace, now, &ask)) {
            Told::New(paper) | Told::Again(paper) => paper,
        }
    }

    fn quoted(&self, ask: Ask) -> Paper {
        let (workspace, now) = (Arc::clone(&self.workspace), self.workspace.now());
        self.store.read(move |tx| till::quote(tx, &workspace, now, &ask)).wait().expect("a quote")
    }

    fn confirms(&self, paper: &Paper) -> Result<Vec<PaperEarned>, Problem> {
        let (order, now) = (paper.order.expect("an order"), self.workspace.now());
        self.store.transact(move |tx| till::confirm(tx, now, order)).wait()
    }

    fn balance(&self, customer: CustomerId, code: &'static str) -> Balance {
        let now = self.workspace.now();
        write(&self.store, move |tx| {
            let programme = programmes::all(tx)?.remove(0);
            Ok(loyalty::balances(tx, &programme, customer, now)?.remove(code).expect("a balance"))
        })
    }
}

fn of(currency: &str, points: i64, active_from: Option<Instant>) -> PaperEarned {
    PaperEarned { currency: currency.into(), points, active_from }
}

#[test]
fn a_paper_tells_points_that_pay_apart_from_others_and_when_they_begin_before_they_are_paid_for() {
    let waiting = |rules: &mut Value| rules["currencies"][0]["pending"] = json!({"days": 14});
    shops(waiting, |shop| {
        let begins = settings().zone.start_of_day_after(noon(), 14);
        let kinds = [of("points", 20, Some(begins)), of("status", 200, Some(noon()))];
        write(&shop.store, |tx| know::identity::resolve(tx, noon(), &[vec![phone(ANN)]]).map(drop));
        let open = Ask { is_open: true, ..cups("R-2", 1) };
        for paper in [shop.quoted(cups("R-1", 1)), shop.buys(cups("R-1", 1)), shop.buys(open)] {
            let points = paper.points.expect("points");
            assert_eq!((points.earned, points.active_from), (20, Some(begins)), "those that pay");
            assert_eq!(points.kinds, kinds);
            let words = &paper.text;
            assert!(
                words.contains(&"Points earned: 20, to be spent from 2026-12-06".to_owned()),
                "{words:?}"
            );
        }
    });
}

#[test]
fn points_that_wait_until_an_order_is_confirmed_count_from_then_on_once() {
    let waiting = |rules: &mut Value| {
        rules["currencies"][0]["pending"] = json!("until_confirmed");
        rules["currencies"][0]["expiry"] = json!({"after": {"days": 30}});
    };
    shops(waiting, |shop| {
        let told = shop.buys(cups("R-1", 3));
        let ann = told.customer.expect("Ann");
        let points = told.points.clone().expect("points");
        assert_eq!((points.earned, points.active_from, points.balance), (60, None, 0));
        let words = "Points earned: 60, to be spent once the order is confirmed".to_owned();
        assert!(told.text.contains(&words), "{:?}", told.text);

        let order = told.order.expect("an order");
        let lines = vec![NewReturnLine { line: LineRef::Number(1), quantity: 1_000 }];
        let back = NewReturn { source: "till".into(), number: "B-1".into(), returned_at: noon(), lines };
        write(&shop.store, move |tx| bring_back(tx, noon(), order, &back).map(drop));

        let later = noon().plus_days(14);
        shop.clock.set(later);
        assert_eq!((shop.balance(ann, "points").pending, shop.balance(ann, "status").active), (40, 400));
        let confirmed = shop.confirms(&told).expect("confirmed");
        assert_eq!(confirmed, [of("points", 40, Some(later))], "those of units that stayed");
        assert_eq!(shop.balance(ann, "points").active, 40);
        shop.clock.set(later.plus_days(7));
        assert_eq!(shop.confirms(&told).expect("confirmed again"), confirmed);
        assert_eq!(shop.balance(ann, "points").active, 40);
        shop.clock.set(later.plus_days(32));
        assert_eq!(shop.balance(ann, "points").active, 0, "they live for 30 days from then");
    });
}

#[test]
fn nothing_waits_in_an_order_of_nobody_and_none_that_was_called_off_is_confirmed() {
    let waiting = |rules: &mut Value| rules["currencies"][0]["pending"] = json!("until_confirmed");
    shops(waiting, |shop| {
        let nobody = shop.buys(Ask { who: Vec::new(), ..cups("R-1", 1) });
        assert_eq!(shop.confirms(&nobody), Ok(Vec::new()));
        let told = shop.buys(cups("R-2", 1));
        let receipt = told.receipt.expect("a receipt");
        write(&shop.store, move |tx| till::cancel(tx, noon(), receipt));
        assert_eq!(shop.confirms(&told).expect_err("it was called off").code, "order_cancelled");
    });
}

#[test]
fn suppliers_pay_for_the_points_they_give_of_events_promotions_and_multipliers() {
    let rules = |rules: &mut Value| {
        rules["currencies"][1]["earning"]["funding"] = json!({"funder": "landlord"});
        rules["events"] = json!([{"event": "review", "currency": "points", "points": 5, "funding": {"funder": "maker", "unit_cost": 100}}]);
    };
    shops(rules, |shop| {
        for effect in [
            json!({"kind": "points", "points": 30, "funding": {"funder": "north", "unit_cost": 40_000}}),
            json!({"kind": "points_per_money", "points": 1, "per": 10_000, "funding": {"funder": "north", "unit_cost": 40_000}}),
            json!({"kind": "points_multiplier", "basis_points": 20_000, "funding": {"funder": "mill"}}),
            json!({"kind": "points_multiplier", "basis_points": 15_000}),
        ] {
            let definition: Definition =
                serde_json::from_value(json!({"effects": [effect]})).expect("a definition");
            write(&shop.store, move |tx| {
                let new =
                    NewPromotion { name: "Points".into(), definition: definition.clone(), by: String::new() };
                let id = promotions::create(tx, noon(), &new)?.id;
                for step in [Move::Stage, Move::Start] {
                    promotions::advance(tx, noon(), id, step)?;
                }
                Ok(())
            });
        }
        let told = shop.buys(cups("R-1", 1));
        assert_eq!(told.points.expect("points").earned, 20 * 2 * 3 / 2 + 30 + 10);
        let ann = told.customer.expect("Ann");
        write(&shop.store, move |tx| {
            let programme = programmes::all(tx)?.remove(0);
            let key = Key::new("site", "1", "event");
            loyalty::earn_event(tx, &programme, ann, &key, noon(), "review").map(drop)
        });
        // By funder: points that pay issued and spent, and what these cost; then status.
        let books = |currency: &'static str| {
            write(&shop.store, move |tx| {
                let programme = programmes::all(tx)?.remove(0);
                let lines = loyalty::report(tx, &programme, noon().plus_days(1), None)?;
                let of = lines.into_iter().filter(|line| line.currency == currency);
                Ok(of.map(|line| (line.funder, line.issued, line.spent, line.cost)).collect::<Vec<_>>())
            })
        };
        let by = |funder: &str, issued, spent, cost| (Some(funder.to_owned()), issued, spent, cost);
        assert_eq!(
            books("points"),
            [(None, 20 + 20, 0, 0), by("maker", 5, 0, 0), by("mill", 20, 0, 0), by("north", 40, 0, 0)],
            "what a multiplier adds is its funder's, the shop pays for its own"
        );
        assert_eq!(books("status"), [by("landlord", 200 + 200, 0, 0), by("mill", 200, 0, 0)]);
        let all = Ask { points: Some(Wanted::Exactly(105)), ..cups("R-2", 1) };
        assert_eq!(shop.buys(all).spent.expect("points").payment.points, 105);
        let spent: Vec<(i64, i64)> = books("points").iter().map(|line| (line.2, line.3)).collect();
        assert_eq!(spent, [(40, 40), (5, 0), (20, 20), (40, 1_600)], "north pays 0.40 a point");
    });
}

#[test]
fn what_ends_first_is_known_of_a_customer_and_what_a_basket_sets_aside_is_not_among_it() {
    let month = |rules: &mut Value| rules["currencies"][0]["expiry"] = json!({"after": {"days": 30}});
    shops(month, |shop| {
        let ending = || {
            let now = shop.workspace.now();
            write(&shop.store, move |tx| {
                let programme = programmes::all(tx)?.remove(0);
                let ann = know::identity::find(tx, &phone(ANN))?.expect("Ann");
                Ok(loyalty::known(tx, &programme, &[ann], now)?.remove(&ann).expect("a member").ending)
            })
        };
        let last = |day: &str, points| Some((Date::parse(day).expect("a date"), points));
        shop.buys(cups("R-1", 2));
        shop.buys(cups("R-2", 1));
        shop.clock.set(noon().plus_days(10));
        shop.buys(cups("R-3", 1));
        assert_eq!(ending(), last("2026-12-22", 60));
        shop.buys(Ask { points: Some(Wanted::Exactly(35)), is_open: true, ..cups("R-4", 1) });
        assert_eq!(ending(), last("2026-12-22", 25));
        shop.clock.set(noon().plus_days(31));
        assert_eq!(ending(), last("2027-01-01", 20));
        shop.clock.set(noon().plus_days(41));
        assert_eq!(ending(), None);
    });
}
