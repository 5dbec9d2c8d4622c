//! Parts of orders come back in any order: promotions' budgets get exactly what is theirs.

use std::sync::Arc;

use collect::products::NewProduct;
use collect::returns::{LineRef, NewReturn, NewReturnLine};
use flows::Workspace;
use flows::till::{self, Ask, AskLine, Paper, Refund, Told};
use motivate::promotions::{self, Limit, Measure, Move, NewPromotion, Per, counters};
use motivate::tax::Prices;
use proptest::sample::Index;
use serde_json::json;
use store::{Store, Tx};
use vocabulary::{FixedClock, PromotionId};

use crate::support::{basket, both, bring_back, noon, phone, settings, workspace, write};

/// Prices that no discount divides evenly, and what is taxed at how much.
const SHELF: [(&str, i64); 3] = [("CUP", 99_997), ("TEA", 33_331), ("JAM", 7)];
const TAXES: [Option<i64>; 3] = [Some(12_000), Some(8_875), None];

struct Shop {
    store: Store,
    workspace: Arc<Workspace>,
    promotions: Vec<(PromotionId, Vec<Limit>)>,
}

impl Shop {
    fn open(store: &Store, folder: &std::path::Path) -> Shop {
        let workspace = workspace(store, folder, &Arc::new(FixedClock::at(noon())));
        let promotions = write(store, |tx| {
            let product = |(sku, price): (&str, i64)| NewProduct {
                sku: sku.into(),
                name: Some(sku.into()),
                category: None,
                brand: None,
                price: Some(price),
                cost: None,
                attributes: Default::default(),
                import: None,
            };
            collect::products::record(tx, noon(), &SHELF.map(product))?;
            let limits = json!([{"measure": "money", "most": 90_000_000}, {"measure": "money", "most": 90_000_000, "per": "customer", "daily": true},
                {"measure": "times", "most": 100}]);
            let mut made = Vec::new();
            for effect in [
                json!({"kind": "percent", "basis_points": 1_234, "scope": "basket"}),
                json!({"kind": "percent", "basis_points": 777, "of": {"kind": "skus", "any_of": ["CUP", "JAM"]}}),
            ] {
                let definition = serde_json::from_value(json!({"effects": [effect], "limits": limits}))
                    .expect("a definition");
                let name = format!("Promotion {}", made.len());
                let new = NewPromotion { name, definition, by: String::new() };
                let id = promotions::create(tx, noon(), &new)?.id;
                for step in [Move::Stage, Move::Start] {
                    promotions::advance(tx, noon(), id, step)?;
                }
                made.push((id, new.definition.limits));
            }
            Ok(made)
        });
        Shop { store: store.clone(), workspace, promotions }
    }

    /// Units of each product, those of which there are some.
    fn buys(&self, number: usize, units: [i64; 3]) -> Paper {
        // A tax in the prices and one on top of them take turns.
        let prices = if number.is_multiple_of(2) { Prices::WithTax } else { Prices::WithoutTax };
        self.takes(number, units, prices, false)
    }

    fn takes(&self, number: usize, units: [i64; 3], prices: Prices, is_open: bool) -> Paper {
        let bought = SHELF.iter().zip(TAXES).zip(units).filter(|(_, units)| *units > 0);
        let lines = bought.map(|(((sku, _), tax_rate), units)| AskLine {
            sku: (*sku).into(),
            quantity: units * 1_000,
            price: None,
            tax_rate,
        });
        let ask = Ask {
            prices,
            is_open,
            ..basket(&number.to_string(), vec![phone("+77010000001")], lines.collect())
        };
        let workspace = Arc::clone(&self.workspace);
        match write(&self.store, move |tx| till::order(tx, &workspace, noon(), &ask)) {
            Told::New(paper) | Told::Again(paper) => paper,
        }
    }

    /// One unit of a line: quoted, and brought back twice, to be told the same.
    fn brings_back(&self, paper: &Paper, name: &str, line: usize) -> Refund {
        let order = paper.order.expect("an order");
        let new = NewReturn {
            source: "till".into(),
            number: format!("{order} {name}"),
            returned_at: noon(),
            lines: vec![NewReturnLine { line: LineRef::Number(line as i64 + 1), quantity: 1_000 }],
        };
        let found = |tx: &mut Tx<'_>, order| Ok(collect::orders::load(tx, order)?.expect("an order"));
        let quoted = till::quote_return(&self.workspace, new.clone(), move |tx| found(tx, order));
        let [once, again] = [(); 2].map(|()| {
            let new = new.clone();
            write(&self.store, move |tx| {
                let returned = bring_back(tx, noon(), order, &new)?.id();
                let order = found(tx, order)?;
                till::refund(tx, &order, returned)
            })
        });
        assert_eq!(quoted.expect("a quote"), once);
        assert_eq!(once, again);
        once
    }

    fn calls_off(&self, paper: &Paper) {
        let receipt = paper.receipt.expect("a receipt");
        write(&self.store, move |tx| till::cancel(tx, noon(), receipt));
    }

    /// What is used of each promotion: money of all, money of the customer, times.
    fn used(&self) -> Vec<[i64; 3]> {
        let (promotions, zone) = (self.promotions.clone(), settings().zone);
        write(&self.store, move |tx| {
            let mut used = Vec::new();
            for (id, limits) in &promotions {
                let uses = counters::uses(tx, *id, limits, noon(), &zone)?;
                assert_eq!(
                    uses.iter().map(|of| (of.limit.measure, of.limit.per)).collect::<Vec<_>>(),
                    [
                        (Measure::Money, Per::Everybody),
                        (Measure::Money, Per::Customer),
                        (Measure::Times, Per::Everybody)
                    ]
                );
                used.push([uses[0].used, uses[1].used, uses[2].used]);
            }
            Ok(used)
        })
    }
}

/// What promotions keep of a paper of which so many units of each line are back: told from all of them, not step by step.
fn kept(shop: &Shop, paper: &Paper, back: &[i64]) -> Vec<[i64; 3]> {
    let of = |promotion: PromotionId| {
        let lines = paper.priced.lines.iter().zip(&paper.lines).zip(back);
        let kept = lines.map(|((priced, line), back)| {
            let amount: i64 = priced
                .discounts
                .iter()
                .filter(|part| part.promotion == promotion)
                .map(|part| part.amount)
                .sum();
            amount - amount * back * 1_000 / line.quantity
        });
        let is_used = paper.priced.applied.iter().any(|applied| applied.promotion == promotion);
        let is_kept = paper.lines.iter().zip(back).any(|(line, back)| back * 1_000 < line.quantity);
        let money: i64 = kept.sum();
        [money, money, i64::from(is_used && is_kept)]
    };
    shop.promotions.iter().map(|(id, _)| of(*id)).collect()
}

/// What is paid out and the tax in it, of a paper of which so many units of each line are back.
fn paid_out(paper: &Paper, back: &[i64]) -> (i64, i64) {
    let tax = paper.tax.as_ref();
    let (mut amount, mut taxes) = (0, 0);
    for (place, (line, back)) in paper.lines.iter().zip(back).enumerate() {
        let part = |whole: i64| whole * back * 1_000 / line.quantity;
        let tax_part = part(tax.and_then(|tax| tax.lines[place]).map_or(0, |(_, share)| share));
        let is_on_top = tax.is_some_and(|tax| tax.prices == Prices::WithoutTax);
        amount += part(paper.to_pay_of(place)) + if is_on_top { tax_part } else { 0 };
        taxes += tax_part;
    }
    (amount, taxes)
}

#[test]
fn returns_in_any_order_pay_out_their_share_and_give_budgets_back_theirs_and_calling_off_the_rest() {
    both(|store| {
        let folder = tempfile::tempdir().expect("a folder");
        let shop = Shop::open(store, folder.path());
        let number = std::cell::Cell::new(0);
        let cases = (
            (0..5_i64, 0..4_i64, 1..4_i64),
            proptest::collection::vec(proptest::prelude::any::<Index>(), 0..12),
            proptest::bool::ANY,
        );
        let config =
            proptest::test_runner::Config { cases: 24, failure_persistence: None, ..Default::default() };
        let outcome = proptest::test_runner::TestRunner::new(config).run(
            &cases,
            |((cups, teas, jams), order, is_off)| {
                number.set(number.get() + 1);
                let paper = shop.buys(number.get(), [cups, teas, jams]);
                let mut back = vec![0; paper.lines.len()];
                let mut told = (0, 0);
                let add = |told: &mut (i64, i64), refund: &Refund| {
                    told.0 += refund.amount;
                    told.1 += refund.tax.map_or(0, |(_, tax)| tax);
                };
                let mut units: Vec<usize> = (0..back.len())
                    .flat_map(|place| vec![place; (paper.lines[place].quantity / 1_000) as usize])
                    .collect();
                proptest::prop_assert_eq!(shop.used(), kept(&shop, &paper, &back));
                for (step, pick) in order.iter().enumerate() {
                    if units.is_empty() {
                        break;
                    }
                    let line = units.remove(pick.index(units.len()));
                    add(&mut told, &shop.brings_back(&paper, &step.to_string(), line));
                    back[line] += 1;
                    proptest::prop_assert_eq!(told, paid_out(&paper, &back));
                    proptest::prop_assert_eq!(shop.used(), kept(&shop, &paper, &back));
                }
                if is_off {
                    shop.calls_off(&paper);
                } else {
                    for (step, line) in units.into_iter().enumerate() {
                        add(&mut told, &shop.brings_back(&paper, &format!("the rest, {step}"), line));
                    }
                    let tax = paper.tax.as_ref().map_or(0, |tax| tax.amount);
                    proptest::prop_assert_eq!(told, (paper.to_pay(), tax));
                }
                proptest::prop_assert_eq!(shop.used(), vec![[0; 3]; 2]);
                Ok(())
            },
        );
        outcome.expect("every order");
    });
}

#[test]
fn a_product_taken_out_while_a_basket_is_open_is_paid_for_all_the_same() {
    both(|store| {
        let folder = tempfile::tempdir().expect("a folder");
        let shop = Shop::open(store, folder.path());
        let receipt = shop.takes(1, [1, 1, 0], Prices::WithTax, true).receipt.expect("a receipt");
        write(store, |tx| Ok(tx.execute("delete from products where sku = 'TEA'", store::params![])?));
        let workspace = Arc::clone(&shop.workspace);
        let paid = write(store, move |tx| till::commit(tx, &workspace, noon(), receipt));
        assert!(paid.order.is_some());
        let there = write(store, |tx| collect::products::by_sku(tx, &["TEA"]));
        assert!(there.contains_key("TEA"), "it came back with the order");
    });
}
