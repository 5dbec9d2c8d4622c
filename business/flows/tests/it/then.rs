//! Orders are of their own moment: those a till brings late are priced as they would have been, and what comes back goes by what was promised.

use std::cell::Cell;

use collect::returns::{LineRef, NewReturn, NewReturnLine};
use flows::loyalty as club;
use flows::till::{self, Ask, Paper, RefundPoints};
use motivate::loyalty::{Balance, Rules, Wanted, balances, programmes};
use motivate::promotions::{self, Child, Group, Mode, Move, NewPromotion, Stacking};
use serde_json::{Value, json};
use store::Tx;
use vocabulary::{CustomerId, Instant, PromotionId};

use crate::counter::{Counter, counters_of, cups};
use crate::support::{bring_back, noon, write};

const ANN: &str = "+77010000001";
const BOB: &str = "+77010000002";

impl Counter {
    /// What may happen to promotions, on another day.
    fn on<T: Send + 'static>(
        &self,
        day: i64,
        body: impl FnMut(&mut Tx<'_>, Instant) -> Result<T, vocabulary::Problem> + Send + 'static,
    ) -> T {
        self.clock.set(noon().plus_days(day));
        let (now, mut body) = (self.workspace.now(), body);
        write(&self.store, move |tx| body(tx, now))
    }

    fn moves(&self, day: i64, id: PromotionId, step: Move) {
        self.on(day, move |tx, now| promotions::advance(tx, now, id, step));
    }

    fn publishes(&self, day: i64, change: impl Fn(&mut Value)) {
        let there = write(&self.store, |tx| Ok(programmes::all(tx)?.remove(0)));
        let mut rules = serde_json::to_value(&there.rules).expect("rules");
        change(&mut rules);
        let rules: Rules = serde_json::from_value(rules).expect("rules");
        self.on(day, move |tx, now| club::publish(tx, now, there.id, there.version, &rules).map(drop));
    }

    fn balance(&self, customer: CustomerId) -> Balance {
        let now = self.workspace.now();
        write(&self.store, move |tx| {
            let programme = programmes::all(tx)?.remove(0);
            Ok(balances(tx, &programme, customer, now)?.remove("points").expect("a balance"))
        })
    }
}

/// Two cups bought without a line at noon of a day.
fn late(number: &str, who: &str, day: i64) -> Ask {
    Ask { placed_at: Some(noon().plus_days(day)), ..cups(number, Some(who)) }
}

fn points_of(paper: &Paper) -> i64 {
    paper.points.as_ref().expect("points").earned
}

#[test]
fn an_order_brought_late_is_priced_by_the_promotions_the_stacking_and_the_pauses_of_its_moment() {
    counters_of(|counter| {
        let tenth = json!({"effects": [{"kind": "percent", "basis_points": 1_000}]});
        let [first, second] = [(); 2].map(|()| counter.runs(tenth.clone()));
        let number = Cell::new(0);
        let price = |day: i64| {
            number.set(number.get() + 1);
            let ask = late(&number.get().to_string(), ANN, day);
            let quoted = counter.quotes(&ask);
            let told = counter.buys(&ask);
            assert_eq!(quoted.priced, told.priced);
            told.priced.total
        };
        counter.moves(2, first, Move::Pause);
        counter.moves(4, first, Move::Resume);
        counter.on(6, move |tx, now| {
            let children = vec![Child::Promotion(first), Child::Promotion(second)];
            let root = Group { mode: Mode::BestForCustomer, children, ..Group::default() };
            promotions::set_stacking(tx, now, &Stacking { root, margin_min: None }, "stf_1")
        });
        counter.on(8, move |tx, now| {
            let definition =
                serde_json::from_value(json!({"effects": [{"kind": "percent", "basis_points": 5_000}]}));
            let new = NewPromotion {
                name: "A promotion".into(),
                definition: definition.expect("a definition"),
                by: String::new(),
            };
            promotions::change(tx, now, second, 1, &new)?;
            promotions::publish(tx, now, second)
        });
        counter.moves(10, second, Move::End);
        counter.moves(10, first, Move::Pause);
        let then = [
            (1, 162_000),
            (3, 180_000),
            (5, 162_000),
            (7, 180_000),
            (9, 100_000),
            (10, 200_000),
            (-1, 200_000),
        ];
        for (day, total) in then.into_iter().chain(then.into_iter().rev()) {
            assert_eq!(price(day), total, "day {day}");
        }
        counter.moves(11, first, Move::Resume);
        assert_eq!([price(3), price(10), price(11)], [180_000, 200_000, 180_000]);
    });
}

#[test]
fn points_of_an_order_brought_late_are_those_of_the_programme_as_it_was() {
    counters_of(|counter| {
        let ann = counter.buys(&late("R-1", ANN, 0)).customer.expect("Ann");
        counter.publishes(2, |rules| {
            rules["currencies"][0]["earning"] = json!({"points": 5, "per": 1_000});
            rules["spending"]["money"] = json!(50);
            rules["spending"]["share_max"] = json!(10);
        });
        assert_eq!(counter.balance(ann).active, 200);
        for (day, earned) in [(1, 200), (2, 1_000), (-3, 200)] {
            let told = counter.buys(&late(&format!("L {day}"), BOB, day));
            assert_eq!(points_of(&told), earned, "day {day}");
            assert_eq!(told.programme_version, Some(if day < 2 { 1 } else { 2 }));
        }
        let pays = |day: i64, most: &str| {
            let ask = Ask { points: Some(Wanted::Most), ..late(&format!("P {day} {most}"), ANN, day) };
            let paid = counter.buys(&ask).spent.expect("points").payment;
            (paid.points, paid.money)
        };
        assert_eq!(pays(1, "most"), (200, 20_000), "a point was worth 1.00");
        assert_eq!(counter.balance(ann).active, 180, "what that order earned");
        assert_eq!(pays(3, "most"), (180, 9_000));

        // An order that was open while the rules changed earns what it was told.
        let open = counter.buys(&Ask { is_open: true, ..cups("O-1", Some(BOB)) });
        counter.clock.set(counter.workspace.now().plus_seconds(60));
        let there = write(&counter.store, |tx| Ok(programmes::all(tx)?.remove(0)));
        let now = counter.workspace.now();
        let mut rules = there.rules.clone();
        rules.currencies[0].earning = None;
        write(&counter.store, move |tx| club::publish(tx, now, there.id, there.version, &rules).map(drop));
        let paid = counter.commits(open.receipt.expect("a receipt")).expect("paid");
        assert_eq!((points_of(&open), points_of(&paid)), (1_000, 1_000));
    });
}

#[test]
fn an_order_brought_late_knows_the_customers_level_of_its_moment() {
    counters_of(|counter| {
        let levels = |silver: i64| {
            json!({"measure": "turnover", "window": {"calendar": "year"}, "levels": [
                {"code": "guest", "from": 0}, {"code": "silver", "from": silver, "discount": 1_000, "multiplier": 200}]})
        };
        counter.publishes(1, |rules| rules["tiers"] = levels(500_000));
        counter.clock.set(noon().plus_days(3));
        for number in ["R-1", "R-2", "R-3"] {
            counter.buys(&cups(number, Some(ANN)));
        }
        let told = |day: i64, name: &str| {
            let ask = late(&format!("L {day} {name}"), ANN, day);
            let quoted = counter.quotes(&ask);
            let told = counter.buys(&ask);
            assert_eq!((&quoted.priced, points_of(&quoted)), (&told.priced, points_of(&told)));
            let tier = told.points.as_ref().expect("points").tier.clone();
            (told.priced.total, points_of(&told), tier.unwrap_or_default())
        };
        counter.clock.set(noon().plus_days(5));
        assert_eq!(told(2, "before"), (200_000, 200, "guest".into()), "not silver by then");
        assert_eq!(told(4, "after"), (180_000, 360, "silver".into()));
        assert_eq!(told(0, "without levels"), (200_000, 200, String::new()));

        // What is brought late counts towards the levels there are.
        counter.publishes(6, |rules| rules["tiers"] = levels(300_000));
        let bob = counter.buys(&late("B-1", BOB, 4));
        assert_eq!(bob.points.as_ref().expect("points").tier.as_deref(), Some("guest"));
        counter.buys(&late("B-2", BOB, 4));
        let tier = counter.quotes(&cups("B-3", Some(BOB))).points.expect("points").tier;
        assert_eq!(tier.as_deref(), Some("silver"), "4,000.00 are enough by now");
    });
}

#[test]
fn units_come_back_by_the_rules_they_were_bought_by_in_any_order() {
    counters_of(|counter| {
        counter.publishes(0, |rules| {
            rules["tiers"] = json!({"measure": "turnover", "window": {"calendar": "year"}, "levels": [
                {"code": "guest", "from": 0, "discount": 333}]});
            rules["currencies"][0]["earning"] = json!({"points": 7, "per": 1_000, "rounding": "nearest"});
        });
        let discount = counter
            .runs(json!({"effects": [{"kind": "percent", "basis_points": 777, "scope": "basket"},
            {"kind": "points", "points": 100}], "limits": [{"measure": "money", "most": 10_000_000}]}));
        counter.buys(&cups("R-0", Some(ANN)));
        counter.buys(&cups("R-00", Some(BOB)));
        counter.clock.set(noon().plus_days(1));
        let three = |number: &str, who: &str| {
            let mut ask = Ask { points: Some(Wanted::Exactly(101)), ..cups(number, Some(who)) };
            ask.lines[0].quantity = 3_000;
            let mut tea = ask.lines[0].clone();
            (tea.sku, tea.quantity) = ("TEA".into(), 2_000);
            ask.lines.push(tea);
            counter.buys(&ask)
        };
        let [whole, parts] = [three("R-1", ANN), three("R-2", BOB)];
        let [ann, bob] = [&whole, &parts].map(|paper| paper.customer.expect("a customer"));
        let before = counter.balance(ann);
        assert_eq!(before, counter.balance(bob));

        // Whatever a return could read is another by now.
        counter.publishes(2, |rules| {
            rules["tiers"] = Value::Null;
            rules["negative"] = json!("forbid");
            rules["returns"] = json!("only_pending");
            rules["spending"] = json!({"points": 3, "money": 7, "share_max": 1, "money_min": 1, "step": 50});
            rules["currencies"][0]["earning"] = json!({"points": 1, "per": 100_000});
            rules["currencies"][0]["pending"] = json!({"days": 30});
        });
        counter.moves(2, discount, Move::Pause);
        counter.on(2, |tx, now| {
            let stacking = Stacking { root: Group::default(), margin_min: Some(9_000) };
            promotions::set_stacking(tx, now, &stacking, "stf_1")
        });
        counter.on(2, move |tx, now| {
            let definition =
                serde_json::from_value(json!({"effects": [{"kind": "percent", "basis_points": 9_000}]}));
            let new = NewPromotion {
                name: "Else".into(),
                definition: definition.expect("a definition"),
                by: String::new(),
            };
            promotions::change(tx, now, discount, 1, &new)?;
            promotions::publish(tx, now, discount)
        });
        let back = |paper: &Paper, name: &str, lines: &[(i64, i64)]| {
            let (order, now) = (paper.order.expect("an order"), counter.workspace.now());
            let line = |(line, units): &(i64, i64)| NewReturnLine {
                line: LineRef::Number(*line),
                quantity: units * 1_000,
            };
            let lines = lines.iter().map(line).collect();
            let new = NewReturn {
                source: "till".into(),
                number: format!("{order} {name}"),
                returned_at: now,
                lines,
            };
            write(&counter.store, move |tx: &mut Tx<'_>| {
                let returned = bring_back(tx, now, order, &new)?.id();
                let order = collect::orders::load(tx, order)?.expect("an order");
                till::refund(tx, &order, returned)
            })
        };
        let told = back(&whole, "all", &[(1, 3), (2, 2)]);
        let earned = points_of(&whole);
        assert_eq!(told.amount, whole.to_pay());
        assert_eq!(
            told.points,
            [RefundPoints { currency: "points".into(), taken_back: earned, given_back: 101 }]
        );
        assert_eq!(told.forgiven, 0, "all that was earned is taken back, as it was promised");
        let steps: [&[(i64, i64)]; 4] = [&[(2, 1)], &[(1, 1)], &[(1, 1), (2, 1)], &[(1, 1)]];
        let (mut amount, mut taken, mut given) = (0, 0, 0);
        for (step, lines) in steps.into_iter().enumerate() {
            let part = back(&parts, &step.to_string(), lines);
            amount += part.amount;
            taken += part.points.iter().map(|points| points.taken_back).sum::<i64>();
            given += part.points.iter().map(|points| points.given_back).sum::<i64>();
        }
        assert_eq!((amount, taken, given), (told.amount, earned, 101));
        assert_eq!(counter.balance(ann), counter.balance(bob));
        assert_eq!(counter.balance(ann).active, before.active - earned + 101);
    });
}
