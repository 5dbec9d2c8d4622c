//! A gift of a product is a line for which nothing is paid: of the answer, of the order, and of what comes back.

use collect::orders::Order;
use collect::products::NewProduct;
use collect::returns::{LineRef, NewReturn, NewReturnLine};
use flows::till::{self, Ask, Asked, Paper, PaperGift, Refund};
use motivate::promotions::replay::Replayed;
use motivate::promotions::{self, Extra, Move, NewPromotion, Reason};
use serde_json::{Value, json};
use store::Tx;
use vocabulary::PromotionId;

use crate::counter::{Counter, counters_of, cups};
use crate::support::{bring_back, noon, write};

const ANN: &str = "+77010000001";

impl Counter {
    /// A spoon for 300.00 that costs the shop 120.00, and a promotion that gives some for two cups.
    fn gives_spoons(&self, count: i64, besides: Value) -> PromotionId {
        write(&self.store, |tx| {
            let spoon = NewProduct {
                sku: "SPOON".into(),
                name: Some("Silver spoon".into()),
                price: Some(30_000),
                cost: Some(12_000),
                ..NewProduct::default()
            };
            collect::products::record(tx, noon(), &[spoon]).map(drop)
        });
        let mut definition = json!({"condition": {"kind": "quantity", "of": {"kind": "skus", "any_of": ["CUP"]}, "at_least": 2_000},
            "effects": [{"kind": "gift", "sku": "SPOON", "quantity": count * 1_000}]});
        besides
            .as_object()
            .into_iter()
            .flatten()
            .for_each(|(field, value)| definition[field] = value.clone());
        self.runs(definition)
    }

    fn replays(&self, definition: Value) -> Replayed {
        let definition = serde_json::from_value(definition).expect("a definition");
        let new = NewPromotion { name: "A draft".into(), definition, by: String::new() };
        let promotion = write(&self.store, move |tx| promotions::create(tx, noon(), &new)).id;
        testkit::settle(&self.store);
        flows::columns::refresh(&self.workspace).expect("a refresh");
        let (from, until) = (noon().plus_days(-1), noon().plus_days(1));
        let asked = Asked { promotion, version: 1, from, until };
        till::replay(&self.workspace, &asked, &mut |_, _| Ok(true)).expect("a replay").expect("found")
    }

    fn order_of(&self, paper: &Paper) -> Order {
        let id = paper.order.expect("an order");
        write(&self.store, move |tx| Ok(collect::orders::load(tx, id)?.expect("an order")))
    }

    fn returns(&self, paper: &Paper, name: &str, units: &[(i64, i64)]) -> Refund {
        let (order, now) = (paper.order.expect("an order"), self.workspace.now());
        let line = |(line, units): &(i64, i64)| NewReturnLine {
            line: LineRef::Number(*line),
            quantity: units * 1_000,
        };
        let lines = units.iter().map(line).collect();
        let new =
            NewReturn { source: "till".into(), number: format!("{order} {name}"), returned_at: now, lines };
        let found = move |tx: &mut Tx<'_>| Ok(collect::orders::load(tx, order)?.expect("an order"));
        let quoted = till::quote_return(&self.workspace, new.clone(), found).expect("a quote");
        let [once, again] = [(); 2].map(|()| {
            let new = new.clone();
            write(&self.store, move |tx| {
                let returned = bring_back(tx, now, order, &new)?.id();
                let order = found(tx)?;
                till::refund(tx, &order, returned)
            })
        });
        assert_eq!((&quoted, &again), (&once, &once));
        once
    }
}

fn of(refund: &Refund) -> Vec<(i64, i64, i64)> {
    refund.lines.iter().map(|line| (line.line, line.quantity, line.amount)).collect()
}

#[test]
fn a_gift_is_a_line_that_costs_nothing_counts_for_nothing_and_is_known_at_its_price() {
    counters_of(|counter| {
        let spoons = counter.gives_spoons(2, json!({}));
        // Neither counts the spoons, nor do points and levels.
        counter.runs(json!({"effects": [{"kind": "percent", "basis_points": 1_000, "scope": "basket"}]}));
        counter.runs(json!({"condition": {"kind": "quantity", "at_least": 3_000}, "effects": [{"kind": "amount", "amount": 100}]}));
        let ask = cups("R-1", Some(ANN));
        let quoted = counter.quotes(&ask);
        let told = counter.buys(&ask);
        assert_eq!((&quoted.lines, &quoted.priced), (&told.lines, &told.priced));
        assert_eq!(counter.buys(&ask), told, "the same paper again");

        let [cup, spoon] = told.lines.as_slice() else { panic!("{:?}", told.lines) };
        assert_eq!(cup.gift, None);
        let gift = PaperGift { promotion: spoons, name: Some("Silver spoon".into()) };
        assert_eq!((spoon.sku.as_str(), spoon.quantity, spoon.price), ("SPOON", 2_000, 30_000));
        assert_eq!(spoon.gift, Some(gift));
        let priced = &told.priced;
        assert_eq!((priced.gross, priced.discount, priced.total), (260_000, 80_000, 180_000));
        assert_eq!((told.to_pay(), told.to_pay_of(1)), (180_000, 0));
        assert_eq!((priced.lines[1].gross, priced.lines[1].total), (60_000, 0));
        assert_eq!(priced.applied[0].amount, 60_000, "what the gift would have cost is given");
        assert_eq!(priced.extras, []);
        assert_eq!(told.points.as_ref().expect("points").earned, 180);
        assert!(told.text.contains(&"Gift: Silver spoon × 2".to_owned()), "{:?}", told.text);
        assert!(told.text.iter().all(|line| !line.contains("600")), "{:?}", told.text);

        let order = counter.order_of(&told);
        let lines: Vec<_> = order
            .lines
            .iter()
            .map(|line| (line.sku.as_str(), line.quantity, line.total, line.discount, line.cost))
            .collect();
        assert_eq!(lines, [("CUP", 2_000, 180_000, 20_000, None), ("SPOON", 2_000, 0, 0, Some(24_000))]);
        let mark = write(&counter.store, |tx| {
            let marked = "select discounts from order_lines where line = 2";
            tx.one(marked, store::params![], |row| row.text(0)).map_err(Into::into)
        });
        assert_eq!(mark, json!([[format!("gift {spoons}"), 0]]).to_string());
    });
}

#[test]
fn a_gift_comes_back_by_itself_for_nothing_or_with_the_last_of_what_was_bought() {
    counters_of(|counter| {
        let limits = json!([{"measure": "money", "most": 200_000}, {"measure": "times", "most": 3, "per": "customer"}]);
        let spoons = counter.gives_spoons(2, json!({"limits": limits}));
        let told = counter.buys(&cups("R-1", Some(ANN)));
        assert_eq!(counter.used(spoons), 60_000);
        assert_eq!(of(&counter.returns(&told, "a spoon", &[(2, 1)])), [(2, 1_000, 0)]);
        assert_eq!(counter.used(spoons), 30_000);
        assert_eq!(of(&counter.returns(&told, "a cup", &[(1, 1)])), [(1, 1_000, 100_000)]);
        assert_eq!(counter.used(spoons), 30_000, "the other spoon is kept");
        let last = counter.returns(&told, "the other", &[(1, 1)]);
        assert_eq!(of(&last), [(1, 1_000, 100_000), (2, 1_000, 0)], "the spoon goes with the last cup");
        assert_eq!((last.amount, counter.used(spoons)), (100_000, 0));

        let whole = counter.buys(&cups("R-2", Some(ANN)));
        assert_eq!(
            of(&counter.returns(&whole, "all", &[(1, 2), (2, 2)])),
            [(1, 2_000, 200_000), (2, 2_000, 0)]
        );
        assert_eq!(counter.used(spoons), 0);

        let open = counter.buys(&Ask { is_open: true, ..cups("R-3", Some(ANN)) });
        let paid = counter.commits(open.receipt.expect("a receipt")).expect("paid");
        assert_eq!((&paid.lines, &paid.priced), (&open.lines, &open.priced));
        assert_eq!(counter.order_of(&paid).lines.len(), 2);
        assert_eq!(counter.used(spoons), 60_000);
        counter.calls_off(&paid);
        assert_eq!(counter.used(spoons), 0);
    });
}

#[test]
fn a_gift_that_a_budget_has_no_room_for_is_not_given() {
    counters_of(|counter| {
        let spoons = counter.gives_spoons(1, json!({"limits": [{"measure": "money", "most": 60_000}]}));
        let given = |number: &str| {
            let told = counter.buys(&cups(number, None));
            let reason = told.priced.not_applied.iter().find(|one| one.promotion == spoons);
            (told.lines.len(), reason.map(|one| one.reason))
        };
        assert_eq!(given("R-1"), (2, None));
        assert_eq!(given("R-2"), (2, None), "the last of it is enough");
        assert_eq!(given("R-3"), (1, Some(Reason::BudgetExhausted)));
        write(&counter.store, move |tx| promotions::advance(tx, noon(), spoons, Move::End));

        // Beside a discount the gift comes first: what is left of the budget is taken off.
        let both = json!([{"kind": "gift", "sku": "SPOON", "quantity": 1_000}, {"kind": "amount", "amount": 20_000, "scope": "basket"}]);
        let both = counter
            .gives_spoons(1, json!({"effects": both, "limits": [{"measure": "money", "most": 85_000}]}));
        let total = |number: &str| counter.buys(&cups(number, None)).priced.total;
        assert_eq!([total("R-4"), total("R-5"), total("R-6")], [180_000, 195_000, 200_000]);
        assert_eq!(counter.used(both), 85_000);
    });
}

#[test]
fn what_is_no_product_by_now_is_told_in_words() {
    counters_of(|counter| {
        counter.gives_spoons(1, json!({}));
        write(&counter.store, |tx| {
            Ok(tx.execute("delete from products where sku = 'SPOON'", store::params![])?)
        });
        let told = counter.buys(&cups("R-1", Some(ANN)));
        assert_eq!(told.lines.len(), 1);
        let gift = Extra::Gift { sku: "SPOON".into(), quantity: 1_000, price: None, cost: None };
        assert_eq!(told.priced.extras[0].extra, gift);
        assert_eq!(told.priced.applied[0].amount, 0);
    });
}

#[test]
fn a_replay_gives_gifts_again_and_takes_none_of_the_past_for_bought() {
    counters_of(|counter| {
        let spoons = counter.gives_spoons(2, json!({}));
        counter.buys(&cups("R-1", Some(ANN)));
        let two_spoons =
            json!({"kind": "quantity", "of": {"kind": "skus", "any_of": ["SPOON"]}, "at_least": 1_000});
        let found =
            counter.replays(json!({"condition": two_spoons, "effects": [{"kind": "amount", "amount": 100}]}));
        assert_eq!((found.orders, found.reached_orders), (1, 0));
        assert_eq!(
            (found.without.paid, found.without.cost, found.without.discount),
            (200_000, 24_000, 60_000)
        );
        let found =
            counter.replays(json!({"effects": [{"kind": "gift", "sku": "SPOON", "quantity": 1_000}]}));
        assert_eq!((found.reached_orders, found.given, found.besides.gifts), (1, 30_000, 1));
        assert_eq!((found.with.cost, found.with.paid), (36_000, 200_000));
        write(&counter.store, move |tx| promotions::advance(tx, noon(), spoons, Move::End));
        let found = counter.replays(json!({"effects": [{"kind": "amount", "amount": 100}]}));
        assert_eq!(found.without.cost, 0);
    });
}
