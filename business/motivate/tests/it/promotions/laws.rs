//! Laws of pricing, against an oracle that tries everything.

use std::collections::BTreeMap;

use motivate::promotions::{Child, Group, Mode, Priced, Promotion, RuleSet, Shopper, Stacking, price};
use proptest::prelude::*;
use vocabulary::{PromotionId, Zone};

use super::oracle::{Oracle, matches};
use super::shelf::{Shop, basket, percent, shop};

fn priced(shop: &Shop) -> Priced {
    let rules = RuleSet::compile(&shop.promotions, &shop.stacking, &Zone::utc());
    price(&rules, &shop.basket, &shop.shopper)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_prices_as_trying_every_combination_does(shop in shop()) {
        let priced = priced(&shop);
        let zone = Zone::utc();
        let oracle = Oracle {
            promotions: &shop.promotions,
            stacking: &shop.stacking,
            basket: &shop.basket,
            shopper: &shop.shopper,
            zone: &zone,
        };
        let slow = oracle.price();
        let mut discounts = BTreeMap::new();
        for (place, line) in priced.lines.iter().enumerate() {
            discounts.extend(line.discounts.iter().map(|d| ((d.promotion, place), d.amount)));
        }
        prop_assert_eq!(&discounts, &slow.discounts);
        let net: Vec<i64> = priced.lines.iter().map(|line| line.total).collect();
        prop_assert_eq!(net, slow.net);
        if let Some((value, alternative)) = oracle.root_choice() {
            let choice = priced.choices.iter().find(|choice| choice.group == "root");
            prop_assert_eq!(choice.map(|choice| (choice.value, choice.alternative_value)), Some((value, alternative)));
        }
        for applied in &priced.applied {
            let wanted = slow.wanted.get(&applied.promotion).copied().unwrap_or_default();
            prop_assert_eq!(applied.wanted, wanted);
            let has_money = slow.discounts.keys().any(|(id, _)| *id == applied.promotion);
            prop_assert!(has_money || slow.given_besides.contains(&applied.promotion));
        }
        let extras = slow.given_besides.iter().all(|id| priced.applied.iter().any(|a| a.promotion == *id));
        prop_assert!(extras);
    }

    #[test]
    fn sums_hold_and_nothing_falls_below_its_floor(shop in shop()) {
        let priced = priced(&shop);
        for (line, sold) in priced.lines.iter().zip(&shop.basket.lines) {
            let off: i64 = line.discounts.iter().map(|d| d.amount).sum();
            prop_assert_eq!(line.gross, sold.gross());
            prop_assert_eq!(line.gross - off, line.total);
            prop_assert!(line.total >= 0);
            let exact = i128::from(line.total) * 1_000;
            let floor = i128::from(sold.floor.unwrap_or(0)) * i128::from(sold.quantity);
            prop_assert!(off == 0 || exact >= floor);
            if let (Some(cost), Some(margin)) = (sold.cost, shop.stacking.margin_min) {
                let least = i128::from(cost) * i128::from(sold.quantity) * i128::from(10_000 + margin);
                prop_assert!(off == 0 || exact * 10_000 >= least);
            }
            prop_assert!(!sold.is_excluded || line.discounts.is_empty());
        }
        prop_assert_eq!(priced.total, priced.lines.iter().map(|line| line.total).sum::<i64>());
        prop_assert_eq!(priced.gross - priced.discount, priced.total);
        for applied in &priced.applied {
            let lines = priced.lines.iter().flat_map(|line| &line.discounts);
            let sum: i64 = lines.filter(|d| d.promotion == applied.promotion).map(|d| d.amount).sum();
            prop_assert_eq!(applied.amount, sum);
            prop_assert!(applied.amount <= applied.wanted);
            let left = shop.shopper.left.iter().find(|(id, _)| *id == applied.promotion);
            prop_assert!(left.and_then(|(_, left)| left.money).is_none_or(|left| applied.amount <= left));
        }
        for points in &priced.points {
            prop_assert_eq!(points.points, points.lines.iter().sum::<i64>());
            let excluded = shop.basket.lines.iter().zip(&points.lines).filter(|(line, _)| line.is_excluded);
            prop_assert!(excluded.map(|(_, points)| points).all(|points| *points == 0));
        }
    }

    #[test]
    fn the_order_of_promotions_handed_in_does_not_matter(
        (shop, other) in shop().prop_flat_map(|shop| {
            let shuffled = Just(shop.promotions.clone()).prop_shuffle();
            (Just(shop), shuffled)
        })
    ) {
        let again = Shop { promotions: other, ..shop.clone() };
        prop_assert_eq!(priced(&shop), priced(&again));
    }

    #[test]
    fn every_promotion_is_applied_or_has_a_reason(shop in shop()) {
        let priced = priced(&shop);
        let mut ids: Vec<_> = priced.applied.iter().map(|a| a.promotion).collect();
        ids.extend(priced.not_applied.iter().map(|n| n.promotion));
        ids.sort_unstable();
        let mut all: Vec<_> = shop.promotions.iter().map(|p| p.id).collect();
        all.sort_unstable();
        prop_assert_eq!(ids, all);
    }

    #[test]
    fn an_excluded_line_changes_nothing_for_the_others(shop in shop()) {
        let mut without = shop.clone();
        without.basket.lines.retain(|line| !line.is_excluded);
        let kept = shop.basket.lines.iter().zip(priced(&shop).lines).filter(|(line, _)| !line.is_excluded);
        let kept: Vec<_> = kept.map(|(_, line)| line).collect();
        prop_assert_eq!(kept, priced(&without).lines);
        let everything = motivate::promotions::Filter::Everything;
        prop_assert!(shop.basket.lines.iter().all(|line| line.is_excluded || matches(&everything, line)));
    }

    #[test]
    fn a_definition_reads_back_what_it_wrote(shop in shop()) {
        for promotion in &shop.promotions {
            let text = serde_json::to_string(&promotion.definition).expect("JSON");
            prop_assert_eq!(&serde_json::from_str::<motivate::promotions::Definition>(&text).expect("a definition"), &promotion.definition);
        }
        let text = serde_json::to_string(&shop.stacking).expect("JSON");
        prop_assert_eq!(&serde_json::from_str::<motivate::promotions::Stacking>(&text).expect("stacking"), &shop.stacking);
    }

    #[test]
    fn absurd_numbers_are_priced_without_breaking(
        (shop, odd) in (shop(), prop::collection::vec(prop::sample::select(ODD.to_vec()), 24))
    ) {
        let mut shop = shop;
        for (line, odd) in shop.basket.lines.iter_mut().zip(odd.chunks(4)) {
            (line.price, line.quantity) = (odd[0], odd[1]);
            (line.cost, line.floor) = (Some(odd[2]), Some(odd[3]));
        }
        let priced = priced(&shop);
        prop_assert_eq!(priced.gross - priced.discount, priced.total);
        for line in &priced.lines {
            let off: i64 = line.discounts.iter().map(|d| d.amount).sum();
            prop_assert!(line.gross - off == line.total && (off == 0 || line.total >= 0));
        }
    }
}

const ODD: [i64; 8] = [i64::MIN, -1_000, -1, 0, 1, 999, 1_000_000_007, i64::MAX];

#[test]
fn a_best_group_too_large_for_every_combination_still_gives_more_than_any_alone() {
    let promotions: Vec<Promotion> = (1..=40)
        .map(|id| Promotion {
            id: PromotionId(id),
            version: 1,
            definition: percent(100 + 37 * (id * 7 % 40)),
        })
        .collect();
    let children = promotions.iter().map(|promotion| Child::Promotion(promotion.id)).collect();
    let root = Group { mode: Mode::BestForCustomer, most: Some(3), children, ..Group::default() };
    let rules = RuleSet::compile(&promotions, &Stacking { root, margin_min: None }, &Zone::utc());
    let priced = price(&rules, &basket(&[("tea", 1_000, 1_000_000)]), &Shopper::default());
    assert_eq!(priced.applied.len(), 3);
    let choice = &priced.choices[0];
    assert_eq!((choice.value, choice.chosen.len()), (priced.discount, 3));
    assert!(choice.alternative_value < choice.value && choice.alternative != choice.chosen);
    let alone = priced.not_applied.iter().filter_map(|not| not.would_give).max();
    assert!(alone < Some(priced.discount));
    // The three dearest of 1 % to 15.43 % by 0.37 %, one after another.
    let expected =
        [1_543, 1_506, 1_469].iter().fold(1_000_000_i64, |net, bp| net - (net * bp + 5_000) / 10_000);
    assert!((priced.total - expected).abs() <= 1, "{} and {expected}", priced.total);
}
